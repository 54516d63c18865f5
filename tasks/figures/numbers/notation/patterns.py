"""The patterns of a language's notation, made of its word lists.

Every pattern is linear in the text: runs are possessive, options are bounded, nothing nests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

BLANKS = " \u00a0\u2009\u202f"
SPACE = f"[{BLANKS}]"
# Possessive: never given back, so that hostile strings of digits stay linear. Thin blanks and apostrophes group
# thousands as commas do; ``digits_source`` adds what else parts groups and decimals. ``.5`` stands alone.
DIGITS = (
    r"(?:\d{1,3}(?:[\u2009\u202f]\d{3})++(?!\d)(?:\.\d+)?+"
    r"|\d{1,3}(?:['’]\d{3})++(?![\d'’])(?:\.\d+)?+"
    r"|\d+(?:[.,．，]\d+)*+"
    r"|(?<![\d.,．A-Za-z])\.\d+(?![\d.,]))"
)
SHARE = r"(?:\d{1,2}/\d{1,3}(?![\d/]|[.,]\d)|[¼-¾⅐-⅞])"
_SIGNS = "$€£¥₩￦￥￡＄₹%％"
_SCALES = ("unit_scale", "group_scale")
_SHARE = Decimal("1e-12")


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
        if not word[-1].isalnum() and word[-1] in _SIGNS:
            return pattern + r"(?!\d)"  # in 1 $10 bill the sign is the second number's; an address holds %20
        if word[-1].isascii() and word[-1].isalpha() and word not in self._not_before:
            pattern += r"(?![A-Za-z\d])" if word.isupper() else "(?![A-Za-z])"
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


def numeral_words(data: Mapping[str, Any]) -> tuple[dict[str, tuple[str, Decimal]], dict[str, Decimal]]:
    """Numeral words with their role and value, and how exact each is where that differs from its value."""
    numerals = data["numerals"]
    shares = fraction_words(data.get("fraction", {}), [" ", "-"])
    words: dict[str, tuple[str, Decimal]] = {
        word: ("part", (share / 100).quantize(_SHARE).normalize()) for word, share in shares.items()
    }
    for role in ("digit", "tens", "native", "unit_scale", "group_scale", "glued_scale", "vague_scale"):
        for word, value in numerals.get(role, {}).items():
            kind = "group_scale" if role == "glued_scale" else role
            words[word] = (kind, Decimal(value))
            if role in _SCALES:
                words.update({f"{article} {word}": (kind, Decimal(value)) for article in numerals.get("article", [])})
    words.update({word: ("half", Decimal(str(value))) for word, value in numerals.get("half", {}).items()})
    words.update({word: ("between", Decimal(low)) for word, (low, _) in numerals.get("between", {}).items()})
    words.update({word: ("couple", Decimal(value)) for word, value in numerals.get("couple", {}).items()})
    words.update({word: ("zero", Decimal(0)) for word in numerals.get("zero", [])})
    words.update({word: ("point", Decimal(0)) for word in numerals.get("point", [])})
    words.update({word: ("vague", Decimal(1)) for word in numerals.get("vague", [])})
    words.update({word: ("more", Decimal(1)) for word in numerals.get("more", [])})
    steps = {word: Decimal(str(step)) for word, step in numerals.get("steps", {}).items()}
    if numerals.get("capitals"):
        words.update({word[0].upper() + word[1:]: entry for word, entry in list(words.items())})
        steps.update({word[0].upper() + word[1:]: step for word, step in list(steps.items())})
    return words, steps


def digits_source(data: Mapping[str, Any], world: Mapping[str, Any]) -> str:
    """Pattern of a number in digits.

    A plain blank parts groups behind a currency (``$1 200 million``), and between a word of ``numerals.blank_groups``
    and another (``had 12 345 employees``); anywhere else it may stand between two numbers, as in tables. A dot at half
    height parts decimals before the words of ``numerals.dot_decimals`` (``3·1`` is also a day, ``2·3`` a list), and a
    comma with a blank parts groups before those of ``numerals.loose_groups``.

    Args:
        data: the language's ``quantities.yaml``.
        world: ``currencies.yaml``.
    """
    numerals = data["numerals"]
    signs = "".join(sorted({re.escape(sign[-1]) for sign in world["signs"]}))
    codes = "|".join(sorted(world["codes"]))
    behind = [rf"(?<=[{signs}])", rf"(?<=[{signs}] )", f"(?<={codes})", rf"(?<=(?:{codes}) )"]
    grouped = r"[1-9]\d{0,2}(?: \d{3})++(?![\d,.]\d)(?!\d)(?:\.\d+)?+"
    sources = [rf"(?:{'|'.join(behind)}){grouped}"]
    if "blank_groups" in numerals:
        behind = [rf"(?<=\b{re.escape(word)} )" for word in numerals["blank_groups"]]
        sources.append(rf"(?:{'|'.join(behind)}){grouped}(?= [A-Za-z]|%)")
    if "dot_decimals" in numerals:
        ahead = alternatives(numerals["dot_decimals"])
        sources.append(rf"(?<![\d.,])\d{{1,3}}[·∙‧\u318d\u30fb]\d{{1,2}}(?={SPACE}?(?:{ahead}))")
    if "loose_groups" in numerals:
        ahead = alternatives(numerals["loose_groups"])
        sources.append(rf"(?<![\d.,])[1-9]\d{{0,2}}(?:, \d{{3}})++(?={SPACE}?(?:{ahead}))")
    return f"(?:{'|'.join(sources)}|{DIGITS})"


def piece_pattern(data: Mapping[str, Any], words: Iterable[str], guard: Guard, digits: str) -> re.Pattern[str]:
    """One piece of a numeral: digits, a fraction with a stroke or a word, with the gap in front of it."""
    numerals, parts = data["numerals"], part_source(data, [" ", "-"])
    glued = set(numerals.get("glued_scale", {}))
    listed = set(fraction_words(data.get("fraction", {}), [" ", "-"]))
    free = "|".join(guard.word(word) for word in longest(words) if word not in glued and word not in listed)
    tight = "|".join(guard.word(word) for word in longest(glued)) or r"(?!)"
    gaps = "|".join(
        re.escape(gap).replace(re.escape(" "), f"{SPACE}{{1,3}}") for gap in longest(numerals.get("gaps", []))
    )
    word = rf"(?P<word>{parts}{free}|(?<=\d)(?:{tight}))"
    return re.compile(rf"(?P<gap>(?:{gaps or '(?!)'})?)(?:(?P<share>{SHARE})|(?P<digits>{digits})|{word})")


def part_source(data: Mapping[str, Any], joints: Iterable[str]) -> str:
    """Alternative of worded fractions (``two-thirds``, ``three quarters``), ending in a bar; empty without any."""
    fraction = data.get("fraction", {})
    tops, bottoms = fraction.get("numerators", {}), fraction.get("denominators", {})
    if not tops:
        return ""
    first = alternatives([*tops, *(top[0].upper() + top[1:] for top in tops)])
    return rf"(?:{first})(?:{alternatives(joints)})(?:{alternatives(bottoms)})(?![A-Za-z])|"


def part_unit_pattern(data: Mapping[str, Any], units: Mapping[str, Any]) -> re.Pattern[str]:
    """A worded fraction of a percent or point: ``half a percentage point``, ``a quarter of a percent``."""
    ties = data.get("fraction", {}).get("of_unit", [])
    if not ties:
        return re.compile("(?!)")
    ratios = [word for word, unit in units.items() if unit.kind in ("percent", "percentage_point") and word.isascii()]
    halves = alternatives(data["numerals"].get("half", {}))
    parts = rf"{part_source(data, [' ', '-'])}{halves}"
    return re.compile(rf"(?P<part>{parts})(?:{alternatives(ties)})(?P<unit>{alternatives(ratios)})(?![A-Za-z])")


def fraction_words(fraction: Mapping[str, Any], joints: Iterable[str] = ()) -> dict[str, Decimal]:
    """Worded fractions with their value in percent: ``two-thirds``, ``a quarter of``.

    Args:
        fraction: the table of that name.
        joints: what ties numerator and denominator; without them those of the table, which make a share of a whole.
    """
    found: dict[str, Decimal] = {}
    patterns = [f"{joint}{{}}" for joint in joints] or fraction.get("joints", [])
    for numerator, top in fraction.get("numerators", {}).items():
        for denominator, bottom in fraction.get("denominators", {}).items():
            for joint in patterns:
                found[numerator + joint.format(denominator)] = Decimal(100) * top / bottom
    if not joints:
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


def waiting_pattern(ranges: Mapping[str, Any], spelled: Iterable[str]) -> re.Pattern[str]:
    """What lets a number without a unit wait for the second number of a range."""
    words = [word for pair in ranges.get("pairs", []) for word in pair["joins"]]
    opening = rf"{SPACE}?(?:{alternatives([*ranges.get('joins', []), *words])}){SPACE}?"
    return re.compile(rf"{opening}(?:[^\s\d]{{0,3}}|\w{{0,12}} )\d|{opening}(?:{alternatives(spelled)})(?![A-Za-z])")


def bracket_pattern(conversion: Mapping[str, Any]) -> re.Pattern[str]:
    """What opens a conversion: a bracket with its lead words, or an equals sign."""
    leads = alternatives(conversion.get("leads", []))
    equals = alternatives(conversion.get("equals", []))
    return re.compile(rf"(?:{SPACE}?[(（\[]{SPACE}?|{equals})(?:(?:{leads}){SPACE}?){{0,3}}")
