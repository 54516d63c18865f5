"""A numeral while it is read: one piece after another, each taken only where it can follow what was read."""

from __future__ import annotations

import re
from decimal import Decimal

from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.digits import read_digits, read_share

_ZERO, _ONE, _QUARTER = Decimal(0), Decimal(1), Decimal("0.25")
_SILENT = ("digits", "share", "more", "native", "tens", "half", "vague", "point", "zero", "couple")  # no digits follow


class Reading:
    """A numeral being read: ``total`` of closed groups, ``section`` of the open one, ``atom`` not yet scaled."""

    __slots__ = (
        "about", "atom", "atoms", "decimals", "end", "gap", "group", "high", "last", "last_word", "lent", "more",
        "mult", "open_atom", "part", "point", "scaled", "section", "smallest", "spelled", "start", "total", "unit",
        "vague", "word_step", "zeros",
    )  # fmt: skip

    def __init__(self, start: int) -> None:
        self.start = self.end = start
        self.total = self.section = _ZERO
        self.atom: Decimal | None = None
        self.group: Decimal | None = None  # the smallest group scale so far
        self.unit: Decimal | None = None  # the smallest unit scale of the open group
        self.point: str | None = None  # decimals said in words, from their point on
        self.lent = _ZERO  # a part that was read as one of the group in front, and may yet be of a scale behind
        self.mult, self.smallest = _ONE, _ONE  # of the last atom: product of its scales; its own exactness
        self.zeros = self.decimals = self.atoms = 0
        self.last = self.last_word = self.gap = ""
        self.word_step: Decimal | None = None
        self.high: Decimal | None = None
        self.scaled = self.vague = self.more = self.about = self.part = self.open_atom = False
        self.spelled = True

    @property
    def complete(self) -> bool:
        """Whether what was read so far is a number."""
        return self.last not in ("", "half", "vague", "point")

    @property
    def value(self) -> Decimal:
        """What was read so far."""
        return self.total + self.section + (self.atom if self.atom is not None else _ZERO)

    def take(self, match: re.Match[str], notation: Notation) -> bool:
        """Add a piece of ``notation.numerals.piece``; false where it cannot follow what was read."""
        self.gap = match["gap"]
        if match["digits"] is not None:
            return self._take_digits(match, notation)
        if (share := match["share"]) is not None:
            return self._take_share(share)
        word = match["word"]
        kind, value = notation.numerals.words[word]
        self.word_step = notation.numerals.word_steps.get(word)
        self.high = notation.numerals.word_highs.get(word)
        if "-" in self.gap and kind == "digit" and self.last != "tens":
            return False
        if self.gap in notation.numerals.part_gaps and not self.part:
            return False  # three quarters of a million, but no two of a million
        if kind == "unit_scale" and self.gap and self.last == "group_scale":
            taken = self._take_heap(value, notation)
        elif kind == "digit" and self.last == "group_scale" and not self.spelled:
            taken = notation.numerals.literal_after_scale and _is_thousands(match, notation) and self._fits(value)
            if taken:
                self._set_atom(value)
        else:
            taken = getattr(self, f"_take_{kind}")(value)
        if taken:
            self.last, self.last_word = kind, word
            self.open_atom = kind in ("digit", "tens") and (self.atoms > 1 or self.point is not None)
            self.open_atom = self.open_atom or (kind == "unit_scale" and bool(self.gap))
        return bool(taken)

    def _take_digits(self, match: re.Match[str], notation: Notation) -> bool:
        number = read_digits(match["digits"])
        if number is None or self.last in _SILENT:
            return False
        if self.last and (not notation.numerals.literal_after_scale or self.spelled or not self._fits(number.value)):
            return False
        if self.gap and self.last and len(match["digits"]) < 2 and not _is_scaled(match, notation):
            return False  # 1조 3분기, but 1조 3천억
        self.open_atom = bool(self.last)
        self._set_atom(number.value)
        self.decimals, self.zeros = number.decimals, number.zeros
        self.last, self.spelled = "digits", False
        return True

    def _take_share(self, written: str) -> bool:
        """``7 3/4``, ``2½``, ``3/4``."""
        share = read_share(written)
        if share is None or self.last not in ("", "digits") or self.decimals or self.scaled:
            return False
        if self.last and not self.gap and len(written) > 1:
            return False
        self.part = not self.last
        self.atoms = self.atoms or 1
        self.atom, self.smallest, self.zeros = (self.atom or _ZERO) + share.value, share.step, 0
        self.last, self.spelled, self.open_atom = "share", False, False
        return True

    def _set_atom(self, value: Decimal) -> None:
        self.atom, self.mult, self.smallest = value, _ONE, _ONE
        self.zeros = self.decimals = 0
        self.atoms += 1

    def _fits(self, value: Decimal) -> bool:
        limit = self.unit if self.unit is not None else self.group
        return self.atom is None and (limit is None or value < limit)

    def _take_digit(self, value: Decimal) -> bool:
        if self.point is not None:
            return self._take_decimals(value)
        if not self.spelled or self.last in ("more", "vague", "native", "zero", "couple", "part"):
            return False
        if self.last == "tens" and value < 10:
            self.atom = (self.atom or _ZERO) + value
            return True
        if not self._fits(value):
            return False
        self._set_atom(value)
        return True

    def _take_tens(self, value: Decimal) -> bool:
        if self.point is not None:
            return self._take_decimals(value)
        if not self.spelled or not self._fits(value) or self.last in ("more", "vague", "part"):
            return False
        self._set_atom(value)
        return True

    def _take_native(self, value: Decimal) -> bool:
        if self.last == "tens" and not self.gap and value < 10:
            self.atom = (self.atom or _ZERO) + value
            return True
        if self.last:
            return False
        self._set_atom(value)
        return True

    def _take_between(self, value: Decimal) -> bool:
        if self.last:
            return False
        self._set_atom(value)
        return True

    def _take_zero(self, value: Decimal) -> bool:
        if self.point is not None:
            return self._take_decimals(value)
        if self.last:
            return False
        self._set_atom(value)
        return True

    def _take_point(self, _value: Decimal) -> bool:
        if not self.spelled or self.point is not None or self.last not in ("zero", "digit", "tens", "unit_scale"):
            return False
        if self.atom is None:
            self._set_atom(_ZERO)
        self.point = ""
        return True

    def _take_decimals(self, value: Decimal) -> bool:
        assert self.point is not None
        if self.last == "tens" and value < 10:
            self.point = f"{self.point[:-1]}{value}"
        else:
            self.point += str(value)
        whole = int(self.atom or _ZERO)
        self.atom, self.decimals = Decimal(f"{whole}.{self.point}"), len(self.point)
        return True

    def _take_unit_scale(self, value: Decimal) -> bool:
        if self.last == "half":
            return self._take_group_scale(value)  # half a dozen
        if self.last in ("native", "more", "zero", "part") or self.point is not None:
            return False
        if self.unit is not None and value >= self.unit:
            return False
        if self.atom is None:
            if self.last and self.last not in ("group_scale", "unit_scale", "vague"):
                return False
            if self.gap and self.last and self.last != "vague":
                return False
            self._set_atom(_ONE)
        if self.group is not None and value >= self.group:
            return False
        self.section += (self.atom or _ONE) * value
        self.atom, self.unit, self.scaled = None, value, True
        self.mult *= self.word_step or value
        return True

    def _take_heap(self, value: Decimal, notation: Notation) -> bool:
        """``7조 천억``, ``1만 천`` 명: a blank stands before the thousand, which multiplies nothing in front of it."""
        if (
            not notation.numerals.literal_after_scale
            or self.atom is not None
            or (self.group is not None and value >= self.group)
        ):
            return False
        self._set_atom(_ONE)
        self.section, self.atom, self.unit, self.mult = value, None, value, value
        return True

    def _take_group_scale(self, value: Decimal) -> bool:
        if self.last in ("native", "zero", "point") or (self.group is not None and value >= self.group):
            return False
        section = self.section + (self.atom if self.atom is not None else _ZERO)
        if self.last == "part" and self.lent and self.group is not None:
            self.total -= self.lent * self.group  # a billion and a half million
            section, self.lent = self.lent, _ZERO
        elif self.atom is None and not self.section:
            if self.last and self.last != "vague":
                return False
            self._set_atom(_ONE)
            section = _ONE
        self.total += section * value
        self.section, self.atom, self.unit, self.group, self.scaled = _ZERO, None, None, value, True
        self.mult *= value
        self.point = None
        return True

    def _take_vague_scale(self, value: Decimal) -> bool:
        if self.last in ("digit", "digits", "tens", "unit_scale"):
            return self._take_unit_scale(value) if self.atom is not None else self._take_group_scale(value)  # 3 dozens
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

    def _take_couple(self, value: Decimal) -> bool:
        if self.last:
            return False
        self._set_atom(value)
        self.about = True
        return True

    def _take_half(self, value: Decimal) -> bool:
        """``half a`` million: nothing without its scale."""
        if self.last:
            return False
        self._set_atom(value)
        self.smallest = Decimal("0.1")
        return True

    def _take_part(self, value: Decimal) -> bool:
        """``two and three quarters``, ``3 million and a half``; ``two thirds`` alone, or of a million."""
        if not self.last:
            self._set_atom(value)
            self.smallest, self.part = Decimal("0.1"), True
            return True
        if not any(map(str.isalpha, self.gap)) or self.part or self.point is not None or self.decimals:
            return False
        self.smallest = min(value, _QUARTER)
        if self.last == "group_scale" and self.group is not None and self.atoms == 1:
            self.total += value * self.group
            self.lent, self.mult = value, self.group
            return True
        if self.last not in ("digit", "digits", "tens", "unit_scale"):
            return False
        if self.atom is None:
            self.mult = _ONE
        self.atom = (self.atom or _ZERO) + value
        return True

    def _take_more(self, _value: Decimal) -> bool:
        if self.gap or not self.complete or self.more:
            return False
        self.more = True
        return True


def _is_thousands(match: re.Match[str], notation: Notation) -> bool:
    """Whether a digit word begins spelled thousands (3억 오천만, 2만 삼천 명); 이천 without a unit is a town."""
    scale = notation.numerals.piece.match(match.string, match.end())
    if (
        scale is None
        or scale["gap"]
        or scale["word"] is None
        or notation.numerals.words[scale["word"]][0] != "unit_scale"
    ):
        return False
    if notation.units.pattern.match(match.string, scale.end()) is not None:
        return True
    behind = notation.numerals.piece.match(match.string, scale.end())
    return (
        behind is not None
        and behind["word"] is not None
        and notation.numerals.words[behind["word"]][0] in ("group_scale", "more")
    )


def _is_scaled(match: re.Match[str], notation: Notation) -> bool:
    """Whether a scale word touches the digits."""
    behind = notation.numerals.piece.match(match.string, match.end())
    if behind is None or behind["gap"] or behind["word"] is None:
        return False
    return notation.numerals.words[behind["word"]][0] in ("unit_scale", "group_scale")
