"""Read written digits (grouped, decimal, full-width or with a stroke) to an exact value."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

# Plain, grouped by thousands (by commas or points), or grouped as in India (12,34,567); no zeros in front. One point
# separates decimals, two separate groups, and so does one before a comma with decimals (1.200,5).
_WRITTEN = re.compile(r"(?:0|[1-9]\d{0,17}|[1-9]\d{0,2}(?:,\d{3}){1,5}|[1-9]\d?(?:,\d{2}){1,5},\d{3})?(?:\.\d{1,9})?")
_POINTED = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,5}(?:,\d{1,2})?|\.\d{3},\d{1,2})")
_OCTET = r"(?:[01]?\d?\d|2[0-4]\d|25[0-5])"
_ADDRESS = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")  # an IP address
_SWAPPED = str.maketrans(".,", ",.")
_PLAIN = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_DOT = re.compile(r"(?<=\d)[\u00b7\u2219\u2027\u318d\u30fb](?=\d)")  # in the middle of a line's height: 25·1
# Groups that something else than a comma separates.
_SEPARATED = re.compile(r"(?<=\d)(?:[' ’\u2009\u202f]|, )(?=\d{3}(?!\d))")
_EXACT = Decimal("1e-12")  # how exactly a third is kept
_DENOMINATORS = range(2, 129)
_COMMA_DECIMAL = re.compile(r"(?:0|[1-9]\d{0,5}),\d{1,2}")  # too few digits behind the comma for a group of thousands


@dataclass(frozen=True, slots=True)
class Digits:
    """A number in digits: its value, the number of its decimals, and the number of zeros at its end."""

    value: Decimal
    decimals: int
    zeros: int


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction with a stroke: its value, and one part of its denominator."""

    value: Decimal
    step: Decimal


def read_digits(written: str) -> Digits | None:
    """Read digits with their commas and point.

    Args:
        written: digits and what separates them, nothing else.

    Returns:
        The number; null if they are none (``192.168.1.2``, ``0123``, ``1,3``).
    """
    written = _DOT.sub(".", _SEPARATED.sub("", written.translate(_PLAIN)))
    if _POINTED.fullmatch(written) and not _ADDRESS.fullmatch(written):
        written = written.translate(_SWAPPED)
    if not _WRITTEN.fullmatch(written):
        return None
    value = Decimal(written.replace(",", ""))
    whole, _, decimals = written.partition(".")
    bare = whole.replace(",", "")
    zeros = 0 if decimals or not value else len(bare) - len(bare.rstrip("0"))
    return Digits(value, len(decimals), zeros)


def read_comma_decimal(written: str, fewest_digits: int) -> Digits | None:
    """Read digits whose comma separates decimals.

    Args:
        written: digits and what separates them, nothing else.
        fewest_digits: digits that the number has at least.

    Returns:
        The number; null if the comma may separate thousands, or two numbers.

    Example: ``25,1``.
    """
    if not _COMMA_DECIMAL.fullmatch(written) or len(written.replace(",", "")) < fewest_digits:
        return None
    return read_digits(written.replace(",", "."))


def read_share(written: str) -> Share | None:
    """Read a proper fraction: ``3/4``, ``½``; null where it is none (``24/7``)."""
    if len(written) == 1:
        value = Decimal(unicodedata.numeric(written)).quantize(_EXACT).normalize()
        return Share(value, value)
    top, bottom = (int(number) for number in written.split("/"))
    if not 0 < top < bottom or bottom not in _DENOMINATORS:
        return None
    return Share((Decimal(top) / bottom).quantize(_EXACT).normalize(), 1 / Decimal(bottom))
