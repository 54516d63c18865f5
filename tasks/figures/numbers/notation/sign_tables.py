"""Signs of a language: in front of a number, behind it, in brackets of their own, and the brackets of accounts.

The table ``signs`` of ``quantities.yaml`` holds ``rise`` and ``fall`` (marks and words in front of a number),
``rise_behind`` and ``fall_behind`` (marks behind it) and ``spaced_behind`` (words behind which a sign may stand apart
from its number).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tasks.figures.numbers.notation.digit_patterns import DIGITS
from tasks.figures.numbers.notation.patterns import SPACE, Guard, alternatives, longest
from tasks.figures.numbers.units import Unit

_OPEN, _CLOSE = "[(（\\[]", "[)）\\]]"
_ROUND_OPEN, _ROUND_CLOSE = "[(（]", "[)）]"
# Longer than the scale words behind the digits of an amount ("12.3 million", "1조 2,345억").
_SCALED_LENGTH = 24
_OUTSIDE = ("money", "percent", "percentage_point")  # kinds of unit that stand outside of accounting brackets


@dataclass(frozen=True, slots=True)
class SignTables:
    """Signs and their patterns.

    Attributes:
        rises, falls: marks and words in front of a number.
        rise_words, fall_words: the words among them.
        behind: 1 or -1 by mark behind a number.
        spaced_behind: words behind which a sign may stand apart from its number.
        bracketed_in_front: a sign in brackets that ends where the number begins, with the groups ``rise``, ``fall``.
        bracketed_behind: the same behind a number; marks only.
        accounting: a number in accounting brackets, with the groups ``sign``, ``digits``, ``close`` and ``outside``
            (empty, and there only if a scale word or a unit follows the brackets).
    """

    rises: tuple[str, ...]
    falls: tuple[str, ...]
    rise_words: tuple[str, ...]
    fall_words: tuple[str, ...]
    behind: Mapping[str, int]
    spaced_behind: tuple[str, ...]
    bracketed_in_front: re.Pattern[str]
    bracketed_behind: re.Pattern[str]
    accounting: re.Pattern[str]


def load_signs(data: Mapping[str, Any], guard: Guard, units: Mapping[str, Unit]) -> SignTables:
    """Compile the signs of a language.

    Args:
        data: its ``quantities.yaml``.
        guard: makes patterns of its words.
        units: its units by word.
    """
    signs = data.get("signs", {})
    rises, falls = tuple(signs.get("rise", [])), tuple(signs.get("fall", []))
    in_front, behind = _rise_or_fall(rises, falls), _rise_or_fall(_single(rises), _single(falls))
    return SignTables(
        rises=rises,
        falls=falls,
        rise_words=tuple(sign for sign in rises if len(sign) > 1),
        fall_words=tuple(sign for sign in falls if len(sign) > 1),
        behind={**dict.fromkeys(signs.get("rise_behind", []), 1), **dict.fromkeys(signs.get("fall_behind", []), -1)},
        spaced_behind=tuple(signs.get("spaced_behind", [])),
        bracketed_in_front=re.compile(rf"{_OPEN}{SPACE}?{in_front}{SPACE}?{_CLOSE}{SPACE}?\Z"),
        bracketed_behind=re.compile(rf"{_ROUND_OPEN}{behind}{_ROUND_CLOSE}"),
        accounting=_accounting_pattern(data, guard, [word for word, unit in units.items() if unit.kind in _OUTSIDE]),
    )


def single_marks(signs: Mapping[str, Any]) -> list[str]:
    """List the signs of one letter."""
    return _single([*signs.get("rise", []), *signs.get("fall", [])])


def mark_class(signs: Mapping[str, Any]) -> str:
    """Return the signs of one letter as the inside of a character class; without any, one that matches no text."""
    return re.escape("".join(single_marks(signs))) or "\x00"


def _single(signs: Iterable[str]) -> list[str]:
    return [sign for sign in signs if len(sign) == 1]


def _rise_or_fall(rises: Iterable[str], falls: Iterable[str]) -> str:
    return f"(?:(?P<fall>{alternatives(falls)})|(?P<rise>{alternatives(rises)}))"


def _accounting_pattern(data: Mapping[str, Any], guard: Guard, units: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a number in brackets: ``(1,234)억원``, or with its scale, as in ``$(12.3 million)``."""
    numerals = data["numerals"]
    words = {*numerals.get("unit_scale", {}), *numerals.get("group_scale", {}), *units}
    free = "|".join(guard.word(word) for word in longest(words))
    glued = alternatives(numerals.get("glued_scale", {}))
    behind = rf"(?P<outside>(?={SPACE}?(?:{free})|(?:{glued})(?![A-Za-z])))?"
    number = rf"{_ROUND_OPEN}{SPACE}?(?P<sign>[{mark_class(data.get('signs', {}))}])?(?P<digits>{DIGITS})"
    return re.compile(rf"{number}[^()（）\n]{{0,{_SCALED_LENGTH}}}(?P<close>{_ROUND_CLOSE}){behind}")
