"""How a language writes quantities: its ``quantities.yaml``, compiled once into patterns and tables.

Keys of the file (all optional but ``letters`` and ``numerals``):

* ``letters``: the script's letters as a character class; a word numeral never begins or ends inside a word.
  ``before_letters``: fewer of them, where some may stand right before a numeral (は三割).
* ``numerals``: ``digit`` (one to nineteen), ``tens``, ``native`` (numerals that stand before counters only),
  ``between`` (of two neighbours),
  ``unit_scale`` (multiplies within a group: hundred, 백), ``group_scale`` (million, 억), ``glued_scale`` (only
  touching the digits: 5m), ``article`` (the *a* of *a dozen*), ``half`` (half a, nothing without a scale), ``couple``,
  ``zero``, ``point`` (of decimals in words), ``vague`` (수 of 수십), ``vague_scale`` (hundreds), ``more`` (여 of 30여),
  ``gaps`` between words, ``part_gaps`` (those between a fraction and its scale), ``steps`` (how exact a word is);
  ``blank_groups``, ``dot_decimals``, ``loose_groups`` (see ``digits_source``).
* ``fraction``: ``marker`` (분의) where the denominator comes first, with the ``joint`` of a mixed number; else
  ``numerators``, ``denominators``, the ``joints`` that make a share of a whole, ``phrases``, and ``of_unit`` (what
  ties a fraction to a unit: half a percentage point).
* ``percent``, ``tenths``, ``percentage_point``, ``basis_point``, ``times``, ``currencies``, ``cents``, ``counters``:
  unit words.
* ``needs_unit``: digits alone are no figure; ``digit_alone``: kinds of unit before which one digit word is a number
  (all, if the key is missing); ``nouns``: how a counted noun is read where any noun may be one.
* ``measures``: what is counted in parts too (1.234 tonnes; but 1.234 employees are 1,234).
* ``prefixes``: currencies in front; those of ``scaled_prefixes`` only before a scaled or grouped number (W6.59tn), and
  apart from it only behind one of their words (was won 6.59 trillion; but: he won 5 million votes).
* ``dot_lists``: words behind which a dot at half height parts the numbers of a list.
* ``scaled_only``, ``not_years``, ``least``: numbers that a unit word does not count; ``compound``: what joins an amount
  with its hundredths.
* ``before``, ``after``, ``after_verbs``: bound words; ``unbound``: words that undo one (edged up to);
  ``signs`` (``spaced_behind``: words behind which one may stand apart from its number); ``ranges``; ``conversion``;
  ``phrases``.
* ``not_before``, ``not_glued``, ``not_behind``: what makes it something else than a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tasks.core.errors import FigurewatchError
from tasks.figures.numbers.counted_nouns import Nouns, load_nouns
from tasks.figures.numbers.notation.finder import finder_pattern
from tasks.figures.numbers.notation.patterns import (
    BLANKS,
    SPACE,
    Guard,
    after_pattern,
    alternatives,
    bracket_pattern,
    digits_source,
    fraction_words,
    longest,
    numeral_words,
    part_unit_pattern,
    piece_pattern,
    waiting_pattern,
)
from tasks.figures.numbers.notation.sign_patterns import (
    accounting_pattern,
    bracketed_sign_patterns,
    prefix_pattern,
    single_marks,
)
from tasks.figures.numbers.units import Unit, load_units, money_marks


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed expression: an interval (두 자릿수), or a loose value (절반)."""

    unit: str
    anchor: Decimal | None
    step: Decimal
    low: Decimal | None
    high: Decimal | None
    bound: str
    point: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A range in words: what joins (에서), what stands before (between) and behind (사이) the two numbers.

    ``bare`` pairs join only where the first number has no unit of its own (2 to 3 percent); units listed in ``moving``
    join in full ($2 billion to $3 billion) unless one of their words stands before (fell $2 billion to $30 billion).
    """

    joins: re.Pattern[str]
    before: tuple[str, ...]
    behind: re.Pattern[str]
    bare: bool
    moving: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Notation:
    """The compiled tables of one language. Patterns are anchored: ``match`` at a given offset."""

    finder: re.Pattern[str]
    piece: re.Pattern[str]
    words: Mapping[str, tuple[str, Decimal]]
    word_steps: Mapping[str, Decimal]
    word_highs: Mapping[str, Decimal]
    literal_after_scale: bool
    glued_scales: frozenset[str]
    part_gaps: tuple[str, ...]
    part_unit: re.Pattern[str]
    unit: re.Pattern[str]
    units: Mapping[str, Unit]
    native_unit: re.Pattern[str]
    prefix: re.Pattern[str]
    prefixes: Mapping[str, str]
    prefix_ends: frozenset[str]
    before_digits: str
    before: Mapping[str, str]
    before_ends: tuple[str, ...]
    unbound: Mapping[str, tuple[str, ...]]
    after: re.Pattern[str]
    rises: tuple[str, ...]
    falls: tuple[str, ...]
    rise_words: tuple[str, ...]
    fall_words: tuple[str, ...]
    behind: Mapping[str, int]
    spaced_signs: tuple[str, ...]
    bracketed_sign: re.Pattern[str]
    bracketed_sign_behind: re.Pattern[str]
    accounting: re.Pattern[str]
    joins: re.Pattern[str]
    pairs: tuple[Pair, ...]
    waits: re.Pattern[str]
    second: re.Pattern[str]
    bracket: re.Pattern[str]
    phrases: Mapping[str, Phrase]
    rate_behind: re.Pattern[str]
    scale_behind: re.Pattern[str]
    scaled_prefixes: Mapping[str, tuple[str, ...]]
    dot_lists: tuple[str, ...]
    compound: re.Pattern[str]
    fraction: re.Pattern[str]
    fraction_joint: re.Pattern[str]
    fraction_words: Mapping[str, Decimal]
    not_behind: tuple[str, ...]
    not_behind_bare: tuple[str, ...]
    not_glued: re.Pattern[str]
    yardstick: re.Pattern[str]
    yardstick_links: tuple[str, ...]
    letter: re.Pattern[str]
    needs_unit: bool
    digit_alone: frozenset[str]
    bare_unit: str | None
    bare_scales: frozenset[str]
    nouns: Nouns | None
    measures: frozenset[str]


@cache
def load_notation(language: str) -> Notation:
    """Compile the quantity tables of a language.

    Args:
        language: ISO 639-1 code, the folder's name.

    Raises:
        FigurewatchError: the language has no ``quantities.yaml``.
    """
    path = resources.files("tasks.languages").joinpath(language, "quantities.yaml")
    if not path.is_file():
        raise FigurewatchError(
            f"no quantity notation for language {language!r}",
            where=f"tasks/languages/{language}/quantities.yaml",
            todo="Add that file; tasks/languages/ko/quantities.yaml shows its keys.",
        )
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    world: dict[str, Any] = yaml.safe_load(
        resources.files("tasks.figures.numbers").joinpath("currencies.yaml").read_text(encoding="utf-8")
    )
    return _compile(data, world)


def _compile(data: dict[str, Any], world: dict[str, Any]) -> Notation:
    words, steps = numeral_words(data)
    units = load_units(data, world)
    guard, digits = Guard(data), digits_source(data, world)
    counters = data.get("counters", [])
    unit = guard.units(units, counters)
    natives = data.get("native_counters", [])
    native = guard.units(natives, natives) if natives else ""
    prefixes = {**money_marks(world), **data.get("prefixes", {})}
    bare = data.get("bare_money", {})
    signs = data.get("signs", {})
    bracketed_sign, bracketed_sign_behind = bracketed_sign_patterns(signs)
    before = {word: kind for kind, listed in data.get("before", {}).items() for word in listed}
    if data["numerals"].get("capitals"):
        before.update({word[0].upper() + word[1:]: kind for word, kind in list(before.items())})
    phrases = {word: _phrase(entry) for entry in data.get("phrases", []) for word in entry["words"]}
    fractions = fraction_words(data.get("fraction", {}))
    marker = data.get("fraction", {}).get("marker")
    ranges, links = data.get("ranges", {}), alternatives(data.get("rate_links", []))
    return Notation(
        finder=finder_pattern(
            data, words, guard, digits, unit, native, [*phrases, *data.get("fraction", {}).get("phrases", {})]
        ),
        piece=piece_pattern(data, words, guard, digits),
        words=words,
        word_steps=steps,
        word_highs={word: Decimal(high) for word, (_, high) in data["numerals"].get("between", {}).items()},
        literal_after_scale=bool(data["numerals"].get("literal_after_scale", False)),
        glued_scales=frozenset(data["numerals"].get("glued_scale", {})),
        part_unit=part_unit_pattern(data, units),
        part_gaps=tuple(data["numerals"].get("part_gaps", [])),
        unit=re.compile(rf"(?:{SPACE}|{alternatives(data.get('unit_gaps', []))})?({unit})"),
        units=units,
        native_unit=re.compile(rf"{SPACE}?({native})" if native else r"(?!)()"),
        prefix=prefix_pattern(prefixes, signs),
        prefixes=prefixes,
        prefix_ends=frozenset(mark[-1] for mark in prefixes),
        before_digits="".join([BLANKS, *single_marks(signs)]),
        before=before,
        before_ends=tuple(longest(before)),
        unbound={word: tuple(longest(movers)) for word, movers in data.get("unbound", {}).items()},
        after=after_pattern(data, guard),
        rises=tuple(signs.get("rise", [])),
        falls=tuple(signs.get("fall", [])),
        rise_words=tuple(sign for sign in signs.get("rise", []) if len(sign) > 1),
        fall_words=tuple(sign for sign in signs.get("fall", []) if len(sign) > 1),
        behind={**dict.fromkeys(signs.get("rise_behind", []), 1), **dict.fromkeys(signs.get("fall_behind", []), -1)},
        spaced_signs=tuple(signs.get("spaced_behind", [])),
        bracketed_sign=bracketed_sign,
        bracketed_sign_behind=bracketed_sign_behind,
        accounting=accounting_pattern(data, guard, _outside(units)),
        joins=re.compile(rf"{SPACE}?(?:{alternatives(ranges.get('joins', []))}){SPACE}?"),
        pairs=tuple(_pair(entry) for entry in ranges.get("pairs", [])),
        waits=waiting_pattern(ranges, [word for word, (kind, _) in words.items() if kind in ("digit", "tens")]),
        second=re.compile(rf"(?:(?:{alternatives(before)}){SPACE})?(?:(?:{alternatives(prefixes)}){SPACE}?)?"),
        bracket=bracket_pattern(data.get("conversion", {})),
        phrases=phrases,
        rate_behind=re.compile(rf"(?:{links})?{SPACE}?(?:{alternatives(data.get('rate_words', []))})"),
        scale_behind=re.compile(
            rf"{SPACE}({alternatives(data['numerals'].get('group_scale', []))})(?![A-Za-z])"
            if data["numerals"].get("capitals")
            else "(?!)"
        ),
        scaled_prefixes={word: tuple(longest(leads)) for word, leads in data.get("scaled_prefixes", {}).items()},
        dot_lists=tuple(longest(data.get("dot_lists", []))),
        compound=re.compile(alternatives(data.get("compound", []))),
        fraction=re.compile(rf"{SPACE}?{re.escape(marker)}{SPACE}?" if marker else r"(?!)"),
        fraction_joint=re.compile(rf"(?:{alternatives(data.get('fraction', {}).get('joint', []))}){SPACE}"),
        fraction_words=fractions,
        not_behind=tuple(data.get("not_behind", [])),
        not_behind_bare=tuple(data.get("not_behind_bare", [])),
        yardstick=re.compile(rf"[{data['letters']}]{{0,3}}{SPACE}?(?:(?:{alternatives(before)}){SPACE}?)?\d"),
        yardstick_links=tuple(data.get("yardstick_links", [])),
        not_glued=re.compile(alternatives(data.get("not_glued", []))),
        letter=re.compile(f"[{data.get('before_letters', data['letters'])}]"),
        needs_unit=bool(data.get("needs_unit", False)),
        digit_alone=frozenset(data.get("digit_alone", [])),
        bare_unit=bare.get("unit"),
        bare_scales=frozenset(bare.get("scales", [])),
        nouns=load_nouns(data["nouns"]) if "nouns" in data else None,
        measures=frozenset(word.lower() for word in data.get("measures", [])),
    )


def _outside(units: Mapping[str, Unit]) -> list[str]:
    """The units that stand outside of accounting brackets: those of money and percents."""
    return [word for word, unit in units.items() if unit.kind in ("money", "percent", "percentage_point")]


def _phrase(entry: dict[str, Any]) -> Phrase:
    def number(key: str) -> Decimal | None:
        return Decimal(str(entry[key])) if key in entry else None

    return Phrase(
        entry["unit"],
        number("anchor"),
        number("step") or Decimal(0),
        number("low"),
        number("high"),
        entry.get("bound", "range"),
        bool(entry.get("point", False)),
    )


def _pair(entry: dict[str, Any]) -> Pair:
    return Pair(
        re.compile(rf"{SPACE}?(?:{alternatives(entry['joins'])}){SPACE}?"),
        tuple(entry.get("before", [])),
        re.compile(rf"{SPACE}?(?:{alternatives(entry['behind'])})" if "behind" in entry else ""),
        bool(entry.get("bare", False)),
        {kind: tuple(longest(words)) for kind, words in entry.get("moving", {}).items()},
    )
