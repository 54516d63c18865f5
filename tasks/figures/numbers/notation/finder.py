"""The pattern that finds where a quantity may begin: one a language, searched once over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tasks.figures.numbers.notation.fraction_patterns import part_source
from tasks.figures.numbers.notation.patterns import SPACE, Guard, alternatives, longest

_SCALES = ("unit_scale", "group_scale")
_SPELLED = ("digit", "tens", "half", "vague", "vague_scale", "zero", "couple")
_VULGAR = "[¼-¾⅐-⅞]"
# What a number in digits begins with, a decimal point included.
_FIRST_OF_DIGITS = r"[\d.¼-¾⅐-⅞]"

Words = Mapping[str, tuple[str, Decimal]]


def finder_pattern(
    data: Mapping[str, Any], words: Words, guard: Guard, digits: str, unit: str, native: str, phrases: Iterable[str]
) -> re.Pattern[str]:
    """Return the pattern of what a quantity may begin with: digits, a numeral in words, or a fixed phrase.

    Args:
        data: the language's ``quantities.yaml``.
        words: its number words with role and value.
        guard: makes patterns of its words.
        digits: pattern of a number in digits.
        unit: pattern of its units.
        native: pattern of the units that native numerals count; empty if there are none.
        phrases: its fixed phrases.

    Returns:
        A pattern whose last group names what begins: ``digits``, ``phrase``, ``words``, ``vague`` or ``native``.
        A set of first letters stands before the digits and before the words, because at most offsets of a text none
        begins: what must stand before a number in digits is looked for only there.
    """
    listed: dict[str, list[str]] = {}
    for word, (role, _) in words.items():
        listed.setdefault(role, []).append(word)
    phrase = "|".join(guard.word(word) for word in longest(phrases)) or "(?!)"
    joints = [joint.split("{}") for joint in data.get("fraction", {}).get("joints", [])]
    shares = "".join(_share(data, before, after) for before, after in joints)
    before = _before_units(data, listed, unit, native) if data.get("needs_unit") else _anywhere(data, listed, guard)
    first = sorted({word[0] for word in [*words, *phrases]} | {word[0].upper() for word in phrases})
    borders = rf"(?<![{data.get('before_letters', data['letters'])}A-Za-z\d])(?=[{re.escape(''.join(first))}])"
    return re.compile(
        rf"(?={_FIRST_OF_DIGITS})(?P<digits>{digits}|{_VULGAR})|{borders}(?:(?P<phrase>{shares}{phrase})|{before})"
    )


def _share(data: Mapping[str, Any], before: str, after: str) -> str:
    """Return an alternative of fractions of a whole (``a quarter of``), with a bar at its end."""
    source = part_source(data, [before])
    return source[: -len("|")] + re.escape(after) + "(?![A-Za-z])|" if source else ""


def _before_units(data: Mapping[str, Any], listed: Mapping[str, list[str]], unit: str, native: str) -> str:
    """Return the alternatives of number words in a language where every number has a unit: here they need one."""
    run = alternatives(word for role in ("digit", *_SCALES) for word in listed.get(role, []))
    more, vague = alternatives(listed.get("more", [])), alternatives(listed.get("vague", []))
    groups = alternatives(word for word in listed.get("group_scale", []) if len(word) == 1)
    zero, point = alternatives(listed.get("zero", [])), alternatives(listed.get("point", []))
    marker = data.get("fraction", {}).get("marker")
    ahead = f"{unit}|{re.escape(marker)}" if marker else unit
    if data["numerals"].get("literal_after_scale"):
        ahead = f"{ahead}|{_digits_behind(listed, unit)}"
    decimals = rf"(?:{point}){SPACE}?(?:{run}|{zero})++"
    whole = rf"(?:{run})++(?:(?<={groups}){SPACE}(?:{run})++){{0,3}}(?:{decimals})?"
    branches = [
        rf"(?P<vague>(?:{vague}){SPACE}?(?:{run})++)",
        rf"(?P<words>(?:{whole}|(?:{zero}){decimals})(?:{more})?(?={SPACE}?(?:{ahead})))",
    ]
    if native:
        tens = alternatives(listed.get("tens", []))
        ones = alternatives([*listed.get("native", []), *listed.get("between", [])])
        above = rf"(?:(?:{run})++(?=(?:{tens})))?"
        branches.append(rf"(?P<native>{above}(?:(?:{tens})(?:{ones})?|{ones})(?={SPACE}?(?:{native})))")
    return "|".join(branches)


def _digits_behind(listed: Mapping[str, list[str]], unit: str) -> str:
    """Return the pattern of digits behind a scale word that stands for one of itself.

    Example: ``천2백만``, ``천250명``; behind a blank only before a scale, ``만 2천 명``.
    """
    unit_scales, group_scales = ("".join(word for word in listed.get(role, []) if len(word) == 1) for role in _SCALES)
    behind = rf"(?<=[{unit_scales}{group_scales}])"
    glued = rf"\d{{1,4}}[{unit_scales}{group_scales}]|\d{{2,4}}(?:{unit})"
    return rf"{behind}(?:{glued}| \d[{unit_scales}])"


def _anywhere(data: Mapping[str, Any], listed: Mapping[str, list[str]], guard: Guard) -> str:
    """Return the alternative of number words in a language where any noun may be counted."""
    starts = [word for role in _SPELLED for word in listed.get(role, [])]
    starts += [word for role in _SCALES for word in listed.get(role, []) if " " in word]
    scales = alternatives(word for role in _SCALES for word in listed.get(role, []))
    bare = alternatives(listed.get("unit_scale", []))
    second_scale = rf"(?<!-)(?:{bare})(?={SPACE}(?:{scales})(?![A-Za-z]))"  # hundred thousand, without an article
    spelled = "|".join(guard.word(word) for word in longest(starts)) or "(?!)"
    return f"(?P<words>{part_source(data, [' ', '-'])}{second_scale}|{spelled})"
