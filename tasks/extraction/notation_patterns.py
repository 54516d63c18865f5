"""The patterns of a language's notation, made of its word lists.

Every pattern is linear in the text: runs are possessive, options are bounded, nothing nests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

SPACE = "[ \u00a0\u2009\u202f]"
DIGITS = r"\d+(?:[.,]\d+)*+"  # possessive: never given back, so that hostile strings of digits stay linear
_SCALES = ("unit_scale", "group_scale")


class Guard:
    """Patterns of words with what may not, or must, follow them."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.letters: str = data["letters"]
        self._not_before: dict[str, list[str]] = data.get("not_before", {})
        tails = data.get("tails")
        self._tail = (
            rf"(?![{self.letters}])" if tails is None else rf"(?:(?![{self.letters}])|(?={alternatives(tails)}))"
        )

    def word(self, word: str, *, ends: bool = False) -> str:
        """Pattern of ``word``, guarded; with ``ends`` the word must also end there or take a known tail."""
        pattern = re.escape(word)
        if word[-1].isascii() and word[-1].isalpha() and word not in self._not_before:
            pattern += "(?![A-Za-z])"
        if word in self._not_before:
            pattern += f"(?!{alternatives(self._not_before[word])})"
        return pattern + (self._tail if ends and not word[-1].isascii() else "")

    def units(self, units: Iterable[str], ending: Iterable[str]) -> str:
        """Alternation of unit words, the longest first."""
        ends = set(ending)
        return "|".join(self.word(word, ends=word in ends) for word in longest(units))


def alternatives(words: Iterable[str]) -> str:
    """Alternation of literal words, the longest first; matches nothing when there are none."""
    return "|".join(re.escape(word) for word in longest(words)) or r"(?!)"


def longest(words: Iterable[str]) -> list[str]:
    """Words sorted so that a longer one is tried before its own beginning."""
    return sorted(words, key=lambda word: (-len(word), word))


def numeral_words(numerals: Mapping[str, Any]) -> tuple[dict[str, tuple[str, Decimal]], dict[str, Decimal]]:
    """Numeral words with their role and value, and how exact each is where that differs from its value."""
    words: dict[str, tuple[str, Decimal]] = {}
    for role in ("digit", "tens", "native", "unit_scale", "group_scale", "glued_scale", "vague_scale"):
        for word, value in numerals.get(role, {}).items():
            kind = "group_scale" if role == "glued_scale" else role
            words[word] = (kind, Decimal(value))
            if role in _SCALES:
                words.update({f"{article} {word}": (kind, Decimal(value)) for article in numerals.get("article", [])})
    words.update({word: ("half", Decimal("0.5")) for word in numerals.get("half", [])})
    words.update({word: ("and_half", Decimal("0.5")) for word in numerals.get("and_half", [])})
    words.update({word: ("vague", Decimal(1)) for word in numerals.get("vague", [])})
    words.update({word: ("more", Decimal(1)) for word in numerals.get("more", [])})
    steps = {word: Decimal(str(step)) for word, step in numerals.get("steps", {}).items()}
    if numerals.get("capitals"):
        words.update({word[0].upper() + word[1:]: entry for word, entry in list(words.items())})
        steps.update({word[0].upper() + word[1:]: step for word, step in list(steps.items())})
    return words, steps


def piece_pattern(numerals: Mapping[str, Any], words: Iterable[str], guard: Guard) -> re.Pattern[str]:
    """One piece of a numeral: digits or a word, with the gap in front of it."""
    glued = set(numerals.get("glued_scale", {}))
    free = "|".join(guard.word(word) for word in longest(words) if word not in glued)
    tight = "|".join(guard.word(word) for word in longest(glued)) or r"(?!)"
    gaps = alternatives(numerals.get("gaps", []))
    return re.compile(rf"(?P<gap>(?:{gaps})?)(?:(?P<digits>{DIGITS})|(?P<word>{free}|(?<=\d)(?:{tight})))")


def finder_pattern(
    data: Mapping[str, Any],
    words: Mapping[str, tuple[str, Decimal]],
    guard: Guard,
    unit: str,
    native: str,
    phrases: str,
) -> re.Pattern[str]:
    """Where a quantity may begin: digits, a numeral in words, or a fixed phrase."""
    listed: dict[str, list[str]] = {}
    for word, (kind, _) in words.items():
        listed.setdefault(kind, []).append(word)
    marker = data.get("fraction", {}).get("marker")
    branches = [rf"(?P<phrase>{phrases})" if phrases else r"(?!)(?P<phrase>)"]
    if data.get("needs_unit"):
        run = alternatives(word for kind in ("digit", *_SCALES) for word in listed.get(kind, []))
        more, vague = alternatives(listed.get("more", [])), alternatives(listed.get("vague", []))
        ahead = f"{unit}|{re.escape(marker)}" if marker else unit
        branches.append(rf"(?P<vague>(?:{vague}){SPACE}?(?:{run})++)")
        branches.append(rf"(?P<words>(?:{run})++(?:{more})?(?={SPACE}?(?:{ahead})))")
        if native:
            tens, ones = alternatives(listed.get("tens", [])), alternatives(listed.get("native", []))
            branches.append(rf"(?P<native>(?:(?:{tens})(?:{ones})?|{ones})(?={SPACE}?(?:{native})))")
    else:
        starts = [w for kind in ("digit", "tens", "half", "vague", "vague_scale") for w in listed.get(kind, [])]
        starts += [word for kind in _SCALES for word in listed.get(kind, []) if " " in word]
        branches.append("(?P<words>" + "|".join(guard.word(word) for word in longest(starts)) + ")")
    borders = rf"(?<![{data['letters']}A-Za-z\d])"
    return re.compile(rf"(?P<digits>{DIGITS})|{borders}(?:{'|'.join(branches)})")


def phrase_source(guard: Guard, phrases: Iterable[str], fractions: Iterable[str]) -> str:
    """Alternation of fixed phrases and worded fractions."""
    return "|".join(guard.word(word) for word in longest([*phrases, *fractions]))


def fraction_words(fraction: Mapping[str, Any]) -> dict[str, Decimal]:
    """Worded fractions with their value in percent: ``two-thirds``, ``a quarter of``."""
    found: dict[str, Decimal] = {}
    for numerator, top in fraction.get("numerators", {}).items():
        for denominator, bottom in fraction.get("denominators", {}).items():
            percent = (Decimal(100) * top / bottom).quantize(Decimal("0.01"))
            for joint in fraction.get("joints", []):
                found[numerator + joint.format(denominator)] = percent
    found.update({word: Decimal(str(value)) for word, value in fraction.get("phrases", {}).items()})
    found.update({word[0].upper() + word[1:]: value for word, value in list(found.items())})
    return found


def after_pattern(data: Mapping[str, Any], guard: Guard) -> re.Pattern[str]:
    """Bound words behind a number; the group that matched names the bound, ``v_`` before it for a verb."""
    branches = [
        f"(?P<{kind}>" + "|".join(guard.word(w, ends=len(w) == 1) for w in longest(listed)) + ")"
        for kind, listed in data.get("after", {}).items()
    ]
    for kind, entry in data.get("after_verbs", {}).items():
        words = "|".join(guard.word(word) for word in longest(entry["words"]))
        branches.append(rf"(?:(?:{alternatives(entry['links'])}){SPACE}?)?(?P<v_{kind}>{words})")
    return re.compile(rf"{SPACE}?(?:{'|'.join(branches) or '(?!)'})")


def waiting_pattern(ranges: Mapping[str, Any]) -> re.Pattern[str]:
    """What lets a number without a unit wait for the second number of a range."""
    words = [word for pair in ranges.get("pairs", []) for word in pair["joins"]]
    opening = rf"{SPACE}?(?:{alternatives([*ranges.get('joins', []), *words])}){SPACE}?"
    return re.compile(rf"{opening}(?:[^\s\d]{{0,3}}|\w{{0,12}} )\d")


def bracket_pattern(conversion: Mapping[str, Any]) -> re.Pattern[str]:
    """What opens a conversion: a bracket with its lead words, or an equals sign."""
    leads = alternatives(conversion.get("leads", []))
    equals = alternatives(conversion.get("equals", []))
    return re.compile(rf"(?:{SPACE}?[(（\[]{SPACE}?|{equals})(?:(?:{leads}){SPACE}?){{0,3}}")
