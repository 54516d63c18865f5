"""Slips of digits: two numbers of which one is the other, mistyped."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class SlipKind(StrEnum):
    """How one number became the other."""

    SWAP = "swapped_digits"
    DIGIT = "one_digit"
    LOST = "lost_digit"
    SCALE = "lost_unit"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip and how far chance can be excluded.

    Attributes:
        kind: what happened.
        digits: significant digits that both numbers share; two numbers of one size share one digit by chance often,
            three seldom.
    """

    kind: SlipKind
    digits: int

    @property
    def strong(self) -> bool:
        """Whether chance hardly explains it: of pairs of unlike figures of one size one in 150 looks like one."""
        least = 1 if self.kind is SlipKind.SIGN else 2
        return self.digits >= least


def digit_slip(a: Decimal, b: Decimal) -> Slip | None:
    """Find the slip that makes one number of another.

    Args:
        a, b: in one unit.

    Returns:
        Null if the two differ otherwise. A last digit that differs is no slip in short numbers: estimates and rounding
        differ there.

    Example:
        17122 and 17212 are ``Slip(SWAP, 5)``, 429 and 42900000000 ``Slip(SCALE, 3)``.
    """
    if a == b or not a or not b:
        return None
    if a == -b:
        return Slip(SlipKind.SIGN, len(significant_digits(a)))
    if (a < 0) != (b < 0):
        return None
    first, second = significant_digits(a), significant_digits(b)
    if first == second:
        return Slip(SlipKind.SCALE, len(first))
    return _aligned_slip(*_aligned(a, b))


@lru_cache(maxsize=65536)
def significant_digits(number: Decimal) -> str:
    """Return the digits of a number without zeros at either end; none of zero."""
    return "".join(map(str, number.normalize().as_tuple().digits)).strip("0")


def _aligned(a: Decimal, b: Decimal) -> tuple[str, str]:
    """Return the digits of two numbers down to the last place that either has."""
    exponents = [number.normalize().as_tuple().exponent for number in (a, b)]
    lowest = min(exponent for exponent in exponents if isinstance(exponent, int))
    first, second = (str(int(abs(number).scaleb(-lowest))) for number in (a, b))
    return first, second


def _aligned_slip(first: str, second: str) -> Slip | None:
    if len(first) == len(second):
        differing = [place for place, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]]
        if len(differing) == 1:
            return _changed_digit(first, second, differing[0])
        if len(differing) == 2 and _is_swapped(first, second, *differing):
            return Slip(SlipKind.SWAP, len(first))
        return None
    longer, shorter = sorted((first, second), key=len, reverse=True)
    dropped = any(longer[:place] + longer[place + 1 :] == shorter for place in range(1, len(longer)))
    if len(longer) == len(shorter) + 1 and dropped:
        return Slip(SlipKind.LOST, len(shorter))
    return None


def _is_swapped(first: str, second: str, left: int, right: int) -> bool:
    return right == left + 1 and first[left] == second[right] and first[right] == second[left]


def _changed_digit(first: str, second: str, place: int) -> Slip | None:
    """Return the slip of one digit; shared are all digits but that one."""
    last = place == len(first) - 1
    if last and (len(first) < 4 or abs(int(first[place]) - int(second[place])) < 2):
        return None
    return Slip(SlipKind.DIGIT, len(first) - 1)
