"""Number words of a language, and the pattern of one piece of a numeral.

The table ``numerals`` of ``quantities.yaml`` holds words by role: ``digit`` (one to nineteen), ``tens``, ``native``
(numerals that stand before counters only), ``between`` (of two neighbours), ``unit_scale`` (multiplies within a group:
hundred, 백), ``group_scale`` (million, 억), ``glued_scale`` (only right behind digits: 5m), ``article`` (the *a* of
*a dozen*), ``half`` (half a, nothing without a scale), ``couple``, ``zero``, ``point`` (of decimals in words),
``vague`` (수 of 수십), ``vague_scale`` (hundreds) and ``more`` (여 of 30여). Further it holds ``gaps`` (what may stand
between the pieces), ``part_gaps`` (those between a fraction and its scale), ``steps`` (how exact a word is),
``capitals`` (words may begin with a capital), ``literal_after_scale`` (digits may follow a scale: 1조 3천), and
``blank_groups``, ``dot_decimals`` and ``loose_groups`` (see ``digit_patterns``), and ``comma_decimals`` (see
``CommaDecimals``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tasks.figures.numbers.notation.digit_patterns import SHARE
from tasks.figures.numbers.notation.fraction_patterns import fraction_words, part_source
from tasks.figures.numbers.notation.patterns import SPACE, Guard, alternatives, capitalised, longest

_SCALES = ("unit_scale", "group_scale")
_EXACT = Decimal("1e-12")  # how exactly a fraction is kept
_JOINTS = (" ", "-")

NumberWord = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class CommaDecimals:
    """Where a comma separates decimals (``25,1%``), because it cannot separate thousands.

    Attributes:
        before: pattern of the words that must follow.
        fewest_digits: digits that the number has at least (3 in Korean, where ``2,3%대`` are two and three per cent).
    """

    before: re.Pattern[str]
    fewest_digits: int


@dataclass(frozen=True, slots=True)
class NumeralTables:
    """Number words and the patterns of numerals.

    Attributes:
        piece: pattern of one piece of a numeral, with the gap in front of it.
        words: role and value of each number word.
        word_steps: how exact a word is, where that is not its value.
        word_highs: the upper end of a word for two neighbours (두세).
        literal_after_scale: True if digits may follow a scale (1조 3천).
        glued_scales: scale words that only stand right behind digits (5m).
        part_gaps: the gaps between a fraction and its scale (of a).
        fraction_marker: what stands between a denominator and its numerator (분의).
        fraction_joint: what stands between a whole and its fraction (2와 4분의 1).
        scale_behind_currency: a scale word behind a currency (75 USD million).
        comma_decimals: where a comma separates decimals; null if nowhere.
    """

    piece: re.Pattern[str]
    words: Mapping[str, NumberWord]
    word_steps: Mapping[str, Decimal]
    word_highs: Mapping[str, Decimal]
    literal_after_scale: bool
    glued_scales: frozenset[str]
    part_gaps: tuple[str, ...]
    fraction_marker: re.Pattern[str]
    fraction_joint: re.Pattern[str]
    scale_behind_currency: re.Pattern[str]
    comma_decimals: CommaDecimals | None

    def role(self, word: str) -> str:
        """Return the role of a number word; empty if it is none."""
        return self.words[word][0] if word in self.words else ""

    def is_scale(self, word: str) -> bool:
        """Return whether a word multiplies the number before it."""
        role = self.role(word)
        return role in _SCALES


def load_numerals(data: Mapping[str, Any], guard: Guard, digits: str) -> NumeralTables:
    """Compile the number words of a language.

    Args:
        data: its ``quantities.yaml``.
        guard: makes patterns of its words.
        digits: pattern of a number in digits.
    """
    numerals, fraction = data["numerals"], data.get("fraction", {})
    words = _number_words(data)
    marker = fraction.get("marker")
    scales = alternatives(numerals.get("group_scale", []))
    return NumeralTables(
        piece=_piece_pattern(data, words, guard, digits),
        words=words,
        word_steps=_steps(numerals),
        word_highs={word: Decimal(high) for word, (_, high) in numerals.get("between", {}).items()},
        literal_after_scale=bool(numerals.get("literal_after_scale", False)),
        glued_scales=frozenset(numerals.get("glued_scale", {})),
        part_gaps=tuple(numerals.get("part_gaps", [])),
        fraction_marker=re.compile(rf"{SPACE}?{re.escape(marker)}{SPACE}?" if marker else r"(?!)"),
        fraction_joint=re.compile(rf"(?:{alternatives(fraction.get('joint', []))}){SPACE}"),
        scale_behind_currency=re.compile(rf"{SPACE}({scales})(?![A-Za-z])" if numerals.get("capitals") else "(?!)"),
        comma_decimals=_comma_decimals(numerals["comma_decimals"]) if "comma_decimals" in numerals else None,
    )


def _comma_decimals(settings: Mapping[str, Any]) -> CommaDecimals:
    return CommaDecimals(re.compile(rf"{SPACE}?(?:{alternatives(settings['before'])})"), settings["fewest_digits"])


def _number_words(data: Mapping[str, Any]) -> dict[str, NumberWord]:
    """List the number words with role and value."""
    numerals = data["numerals"]
    words: dict[str, NumberWord] = {
        word: ("part", (share / 100).quantize(_EXACT).normalize())
        for word, share in fraction_words(data.get("fraction", {}), _JOINTS).items()
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
    for role, value in (("zero", 0), ("point", 0), ("vague", 1), ("more", 1)):
        words.update({word: (role, Decimal(value)) for word in numerals.get(role, [])})
    if numerals.get("capitals"):
        words.update({capitalised(word): entry for word, entry in list(words.items())})
    return words


def _steps(numerals: Mapping[str, Any]) -> dict[str, Decimal]:
    """List how exact those words are whose step is not their value."""
    steps = {word: Decimal(str(step)) for word, step in numerals.get("steps", {}).items()}
    if numerals.get("capitals"):
        steps.update({capitalised(word): step for word, step in list(steps.items())})
    return steps


def _piece_pattern(data: Mapping[str, Any], words: Iterable[str], guard: Guard, digits: str) -> re.Pattern[str]:
    """Return the pattern of one piece of a numeral: digits, a fraction or a word, with the gap in front of it."""
    numerals, parts = data["numerals"], part_source(data, _JOINTS)
    glued = set(numerals.get("glued_scale", {}))
    listed = set(fraction_words(data.get("fraction", {}), _JOINTS))
    free = "|".join(guard.word(word) for word in longest(words) if word not in glued and word not in listed)
    tight = "|".join(guard.word(word) for word in longest(glued)) or r"(?!)"
    gaps = "|".join(
        re.escape(gap).replace(re.escape(" "), f"{SPACE}{{1,3}}") for gap in longest(numerals.get("gaps", []))
    )
    word = rf"(?P<word>{parts}{free}|(?<=\d)(?:{tight}))"
    return re.compile(rf"(?P<gap>(?:{gaps or '(?!)'})?)(?:(?P<share>{SHARE})|(?P<digits>{digits})|{word})")
