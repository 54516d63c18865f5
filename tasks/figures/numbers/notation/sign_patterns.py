"""The patterns of signs: in front of a number, in brackets of their own, and the brackets of accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tasks.figures.numbers.notation.patterns import DIGITS, SPACE, Guard, alternatives, longest

_OPEN, _CLOSE = "[(（\\[]", "[)）\\]]"
_ROUND_OPEN, _ROUND_CLOSE = "[(（]", "[)）]"
# Longer than the scale words behind the digits of an amount ("12.3 million", "1조 2,345억").
_SCALED_LENGTH = 24


def prefix_pattern(marks: Iterable[str], signs: Mapping[str, Any]) -> re.Pattern[str]:
    """A currency in front of a number, perhaps with a sign between: ``$12``, ``$-12``, ``USD -12``, not ``USD-12``."""
    sign = rf"(?:(?<![A-Za-z]){SPACE}?|{SPACE})(?P<sign>[{_marks(signs)}])"
    return re.compile(rf"(?:(?<![A-Za-z])|(?=[^A-Za-z]))({alternatives(marks)})(?:{sign}|{SPACE}{{0,3}})\Z")


def bracketed_sign_patterns(signs: Mapping[str, Any]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A sign in brackets, ``(-)`` or ``(마이너스)``: in front of a number, and behind one (marks only)."""
    front, behind = (
        f"(?:(?P<fall>{alternatives(falls)})|(?P<rise>{alternatives(rises)}))"
        for falls, rises in (
            (signs.get("fall", []), signs.get("rise", [])),
            (_single(signs.get("fall", [])), _single(signs.get("rise", []))),
        )
    )
    return (
        re.compile(rf"{_OPEN}{SPACE}?{front}{SPACE}?{_CLOSE}{SPACE}?\Z"),
        re.compile(rf"{_ROUND_OPEN}{behind}{_ROUND_CLOSE}"),
    )


def accounting_pattern(data: Mapping[str, Any], guard: Guard, units: Iterable[str]) -> re.Pattern[str]:
    """A number in brackets: ``(1,234)억원``, or with its scale, as in ``$(12.3 million)``.

    Args:
        data: the language's ``quantities.yaml``.
        guard: what may not follow a word.
        units: units of money and percents, which stand behind the brackets.

    Returns:
        A pattern with the groups ``sign``, ``digits`` and ``close``; ``outside`` is there (and empty) where a scale
        word or a unit follows the brackets.
    """
    numerals = data["numerals"]
    words = {*numerals.get("unit_scale", {}), *numerals.get("group_scale", {}), *units}
    free = "|".join(guard.word(word) for word in longest(words))
    glued = alternatives(numerals.get("glued_scale", {}))
    behind = rf"(?P<outside>(?={SPACE}?(?:{free})|(?:{glued})(?![A-Za-z])))?"
    number = rf"{_ROUND_OPEN}{SPACE}?(?P<sign>[{_marks(data.get('signs', {}))}])?(?P<digits>{DIGITS})"
    return re.compile(rf"{number}[^()（）\n]{{0,{_SCALED_LENGTH}}}(?P<close>{_ROUND_CLOSE}){behind}")


def single_marks(signs: Mapping[str, Any]) -> list[str]:
    """The signs of one letter."""
    return _single([*signs.get("rise", []), *signs.get("fall", [])])


def _marks(signs: Mapping[str, Any]) -> str:
    """The signs of one letter, as the inside of a character class; one that never stands in a text without any."""
    return re.escape("".join(single_marks(signs))) or "\x00"


def _single(signs: Iterable[str]) -> list[str]:
    return [sign for sign in signs if len(sign) == 1]
