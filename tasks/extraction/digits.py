"""Written digits: grouped, decimal, full-width or with a stroke, read to an exact value."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

# Plain, grouped by thousands (by commas or thin blanks), or grouped as in India (12,34,567); never led by zeros.
_WRITTEN = re.compile(
    r"(?:0|[1-9]\d{0,17}|[1-9]\d{0,2}(?:[,\u2009\u202f]\d{3}){1,5}|[1-9]\d?(?:,\d{2}){1,5},\d{3})?(?:\.\d{1,9})?"
)
_PLAIN = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_GROUPS = re.compile("[,\u2009\u202f]")
_EXACT = Decimal("1e-12")  # how exactly a third is kept
_DENOMINATORS = range(2, 129)


@dataclass(frozen=True, slots=True)
class Digits:
    """A number in digits: its value, how many decimals it has, and how many zeros end it."""

    value: Decimal
    decimals: int
    zeros: int


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction with a stroke: its value, and one of its denominator's parts."""

    value: Decimal
    step: Decimal


def read_digits(written: str) -> Digits | None:
    """Read digits with their commas and point.

    Args:
        written: one unbroken run.

    Returns:
        The number; null where the run is none (``192.168.1.2``, ``0123``, ``1,3``).
    """
    written = written.translate(_PLAIN)
    if not _WRITTEN.fullmatch(written):
        return None
    value = Decimal(_GROUPS.sub("", written))
    whole, _, decimals = written.partition(".")
    bare = _GROUPS.sub("", whole)
    zeros = 0 if decimals or not value else len(bare) - len(bare.rstrip("0"))
    return Digits(value, len(decimals), zeros)


def read_share(written: str) -> Share | None:
    """Read a proper fraction: ``3/4``, ``½``; null where it is none (``24/7``)."""
    if len(written) == 1:
        value = Decimal(unicodedata.numeric(written)).quantize(_EXACT).normalize()
        return Share(value, value)
    top, bottom = (int(number) for number in written.split("/"))
    if not 0 < top < bottom or bottom not in _DENOMINATORS:
        return None
    return Share((Decimal(top) / bottom).quantize(_EXACT).normalize(), 1 / Decimal(bottom))
