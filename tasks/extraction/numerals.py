"""Numerals: digits and number words, mixed as a language mixes them, read to a value and its exactness.

``1조 3321억``, ``2만3천``, ``다섯``, ``three and a half million`` and ``$1.2bn``'s ``1.2bn`` are numerals.
Their exactness
follows section 3 of DESIGN.md: the last digit that was written to mean something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.extraction.notation import Notation

_WRITTEN = re.compile(r"(?:0|[1-9]\d{0,17}|[1-9]\d{0,2}(?:,\d{3}){1,5})(?:\.\d{1,9})?")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    Attributes:
        start, end: span of digits and number words.
        value: the number; of a vague one (수천) the low end.
        step: weight of the last significant digit (400억 gives 100억, 120억 gives 1억, 40,000 gives 1,000).
        last_step: weight of the last written digit (percentages count it always).
        round_step: weight of the last digit that is not zero (20%대 is a band of ten).
        scale: product of the scale words of a number with one mantissa; what ``3~5조`` lends its first number.
        scaled: whether a scale word stands in it.
        spelled: whether it holds no digits.
        vague: whether it tells a magnitude only (수십, hundreds).
        more: whether a word inside says "and some" (30여).
        last_word: the last number word, as written.
        shorter: the same without its last piece, for when no unit follows the whole (``1조 3``분기).
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    last_step: Decimal
    round_step: Decimal
    scale: Decimal = _ONE
    scaled: bool = False
    spelled: bool = False
    vague: bool = False
    more: bool = False
    last_word: str = ""
    shorter: Numeral | None = None


def read_numeral(text: str, start: int, notation: Notation) -> Numeral | None:
    """Read the numeral that begins at an offset.

    Args:
        text: the whole text.
        start: where its first digit or number word stands.
        notation: the language's tables.

    Returns:
        The longest well-formed numeral, or null where the digits are no number (``192.168.1.2``, ``0123``).
    """
    reading = _Reading(start)
    position, best = start, None
    while match := notation.piece.match(text, position):
        if position == start and match["gap"]:
            return None
        before = reading.numeral() if reading.complete else None
        if not reading.take(match, notation):
            break
        position = match.end()
        reading.end = position
        if reading.complete:
            best = reading.numeral()
            if before is not None and reading.open_atom:
                best = replace(best, shorter=before)
    return best


class _Reading:
    """A numeral being read: ``total`` of closed groups, ``section`` of the open one, ``atom`` not yet scaled."""

    __slots__ = (
        "atom", "atoms", "decimals", "end", "gap", "group", "last", "last_word", "more", "mult", "open_atom",
        "scaled", "section", "smallest", "spelled", "start", "total", "unit", "vague", "word_step", "zeros",
    )  # fmt: skip

    def __init__(self, start: int) -> None:
        self.start = self.end = start
        self.total = self.section = Decimal(0)
        self.atom: Decimal | None = None
        self.group: Decimal | None = None  # the smallest group scale so far
        self.unit: Decimal | None = None  # the smallest unit scale of the open group
        self.mult, self.smallest = _ONE, _ONE  # of the last atom: product of its scales; its own exactness
        self.zeros = self.decimals = self.atoms = 0
        self.last = self.last_word = self.gap = ""
        self.word_step: Decimal | None = None
        self.scaled = self.vague = self.more = self.open_atom = False
        self.spelled = True

    @property
    def complete(self) -> bool:
        """Whether what was read so far is a number."""
        return self.last not in ("", "half", "vague")

    def take(self, match: re.Match[str], notation: Notation) -> bool:
        """Add a piece; false where it cannot follow what was read."""
        if (digits := match["digits"]) is not None:
            return self._take_digits(digits, match["gap"], notation)
        word = match["word"]
        kind, value = notation.words[word]
        self.gap, self.word_step = match["gap"], notation.word_steps.get(word)
        taken = getattr(self, f"_take_{kind}")(value)
        if taken:
            self.last, self.last_word = kind, word
            self.open_atom = kind in ("digit", "tens") and self.atoms > 1
        return bool(taken)

    def _take_digits(self, digits: str, gap: str, notation: Notation) -> bool:
        if not _WRITTEN.fullmatch(digits) or self.last in ("digits", "more", "native", "tens", "half", "vague"):
            return False
        value = Decimal(digits.replace(",", ""))
        if self.last and (not notation.literal_after_scale or self.spelled or not self._fits(value)):
            return False
        if gap and self.last and len(digits) < 2:
            return False
        whole, _, decimals = digits.partition(".")
        self.open_atom = bool(self.last)
        self._set_atom(value)
        self.decimals = len(decimals)
        bare = whole.replace(",", "")
        self.zeros = 0 if decimals or not value else len(bare) - len(bare.rstrip("0"))
        self.last, self.spelled = "digits", False
        return True

    def _set_atom(self, value: Decimal) -> None:
        self.atom, self.mult, self.smallest = value, _ONE, _ONE
        self.zeros = self.decimals = 0
        self.atoms += 1

    def _fits(self, value: Decimal) -> bool:
        limit = self.unit if self.unit is not None else self.group
        return self.atom is None and (limit is None or value < limit)

    def _take_digit(self, value: Decimal) -> bool:
        if not self.spelled or self.last in ("more", "vague", "native"):
            return False
        if self.last == "tens" and value < 10:
            self.atom = (self.atom or Decimal(0)) + value
            return True
        if not self._fits(value):
            return False
        self._set_atom(value)
        return True

    def _take_tens(self, value: Decimal) -> bool:
        if not self.spelled or not self._fits(value) or self.last in ("more", "vague"):
            return False
        self._set_atom(value)
        return True

    def _take_native(self, value: Decimal) -> bool:
        if self.last == "tens" and not self.gap and value < 10:
            self.atom = (self.atom or Decimal(0)) + value
            return True
        if self.last:
            return False
        self._set_atom(value)
        return True

    def _take_unit_scale(self, value: Decimal) -> bool:
        if self.last in ("native", "half", "more") or (self.unit is not None and value >= self.unit):
            return False
        if self.atom is None:
            if self.last and self.last not in ("group_scale", "unit_scale", "vague"):
                return False
            if self.gap and self.last:
                return False
            self._set_atom(_ONE)
        if self.group is not None and value >= self.group:
            return False
        self.section += (self.atom or _ONE) * value
        self.atom, self.unit, self.scaled = None, value, True
        self.mult *= self.word_step or value
        return True

    def _take_group_scale(self, value: Decimal) -> bool:
        if self.last == "native" or (self.group is not None and value >= self.group):
            return False
        section = self.section + (self.atom if self.atom is not None else Decimal(0))
        if self.atom is None and not self.section:
            if self.last and self.last != "vague":
                return False
            self._set_atom(_ONE)
            section = _ONE
        self.total += section * value
        self.section, self.atom, self.unit, self.group, self.scaled = Decimal(0), None, None, value, True
        self.mult *= value
        return True

    def _take_vague_scale(self, value: Decimal) -> bool:
        if self.last not in ("", "vague_scale"):
            return False
        if not self.last:
            self._set_atom(_ONE)
        self.total = (self.total or _ONE) * value
        self.atom, self.vague, self.scaled = None, True, True
        return True

    def _take_vague(self, _value: Decimal) -> bool:
        self.vague = True
        return not self.last

    def _take_half(self, value: Decimal) -> bool:
        if self.last:
            return False
        self._set_atom(value)
        self.smallest = Decimal("0.1")
        return True

    def _take_and_half(self, value: Decimal) -> bool:
        if self.atom is None or self.last not in ("digit", "digits", "tens"):
            return False
        self.atom += value
        self.smallest = value
        return True

    def _take_more(self, _value: Decimal) -> bool:
        if self.gap or not self.complete or self.more:
            return False
        self.more = True
        return True

    def numeral(self) -> Numeral:
        """What was read so far, as a number."""
        value = self.total + self.section + (self.atom if self.atom is not None else Decimal(0))
        last = self.smallest * self.mult
        if self.decimals:
            last = Decimal(1).scaleb(-self.decimals) * self.mult
            step = rounded = last
        else:
            rounded = Decimal(10) ** self.zeros * self.mult
            counted = self.zeros if self.scaled and self.mult > 1 and self.zeros >= 2 else self.zeros // 3 * 3
            step = last if self.scaled and self.mult > 1 and self.zeros < 2 else Decimal(10) ** counted * last
            if not self.zeros:
                rounded = last
        if self.mult >= 1 and value == value.to_integral_value() and self.scaled:
            value = value.to_integral_value()
        return Numeral(
            self.start,
            self.end,
            value,
            step,
            last,
            rounded,
            scale=self.mult if self.atoms == 1 else _ONE,
            scaled=self.scaled,
            spelled=self.spelled,
            vague=self.vague,
            more=self.more,
            last_word=self.last_word,
        )
