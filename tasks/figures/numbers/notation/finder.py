"""Where a quantity may begin: one pattern a language, made of its word lists and searched once over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tasks.figures.numbers.notation.patterns import SPACE, Guard, alternatives, longest, part_source

_SCALES = ("unit_scale", "group_scale")
_SPELLED = ("digit", "tens", "half", "vague", "vague_scale", "zero", "couple")
_VULGAR = "[¼-¾⅐-⅞]"

Words = Mapping[str, tuple[str, Decimal]]


def finder_pattern(
    data: Mapping[str, Any], words: Words, guard: Guard, digits: str, unit: str, native: str, phrases: Iterable[str]
) -> re.Pattern[str]:
    """Where a quantity may begin: digits, a numeral in words, or a fixed phrase.

    Args:
        data: the language's ``quantities.yaml``.
        words: its numeral words.
        guard: what may not, or must, follow a word.
        digits: pattern of a number in digits.
        unit: pattern of its units; ``native`` of those that native numerals count.
        phrases: its fixed phrases.

    Returns:
        A pattern whose last group names what begins: ``digits``, ``phrase``, ``words``, ``vague`` or ``native``.
        A set of first letters stands before the words, because most places of a text begin none.
    """
    listed: dict[str, list[str]] = {}
    for word, (kind, _) in words.items():
        listed.setdefault(kind, []).append(word)
    phrase = "|".join(guard.word(word) for word in longest(phrases)) or "(?!)"
    joints = [joint.split("{}") for joint in data.get("fraction", {}).get("joints", [])]
    shares = "".join(_share(data, before, after) for before, after in joints)
    before = _before_units(data, listed, unit, native) if data.get("needs_unit") else _anywhere(data, listed, guard)
    first = sorted({word[0] for word in [*words, *phrases]} | {word[0].upper() for word in phrases})
    borders = rf"(?<![{data.get('before_letters', data['letters'])}A-Za-z\d])(?=[{re.escape(''.join(first))}])"
    return re.compile(rf"(?P<digits>{digits}|{_VULGAR})|{borders}(?:(?P<phrase>{shares}{phrase})|{before})")


def _share(data: Mapping[str, Any], before: str, after: str) -> str:
    """``a quarter of``: a worded fraction of something."""
    source = part_source(data, [before])
    return source[: -len("|")] + re.escape(after) + "(?![A-Za-z])|" if source else ""


def _before_units(data: Mapping[str, Any], listed: Mapping[str, list[str]], unit: str, native: str) -> str:
    """Numeral words of a language whose numbers stand before a unit: they begin nothing without one."""
    run = alternatives(word for kind in ("digit", *_SCALES) for word in listed.get(kind, []))
    more, vague = alternatives(listed.get("more", [])), alternatives(listed.get("vague", []))
    groups = alternatives(word for word in listed.get("group_scale", []) if len(word) == 1)
    zero, point = alternatives(listed.get("zero", [])), alternatives(listed.get("point", []))
    marker = data.get("fraction", {}).get("marker")
    ahead = f"{unit}|{re.escape(marker)}" if marker else unit
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


def _anywhere(data: Mapping[str, Any], listed: Mapping[str, list[str]], guard: Guard) -> str:
    """Numeral words of a language in which any noun may be counted."""
    starts = [word for kind in _SPELLED for word in listed.get(kind, [])]
    starts += [word for kind in _SCALES for word in listed.get(kind, []) if " " in word]
    scales = alternatives(word for kind in _SCALES for word in listed.get(kind, []))
    bare = alternatives(listed.get("unit_scale", []))
    heap = rf"(?<!-)(?:{bare})(?={SPACE}(?:{scales})(?![A-Za-z]))"  # hundred thousand, with no a before it
    return f"(?P<words>{part_source(data, [' ', '-'])}{heap}|" + "|".join(guard.word(w) for w in longest(starts)) + ")"
