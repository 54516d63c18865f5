"""Units of a language behind a number, and currencies in front of one.

Keys of ``quantities.yaml``: ``percent``, ``tenths``, ``percentage_point``, ``basis_point``, ``times``, ``currencies``,
``cents``, ``counters``, ``scaled_counters`` (unit words, see ``numbers/units.py``); ``native_counters`` (those behind
native numerals); ``unit_gaps`` (what may stand between number and unit); ``needs_unit`` (digits alone are no figure);
``digit_alone`` (kinds of unit before which one digit word is a number: all, if the key is missing); ``bare_money`` (the
currency and scales of an amount without its unit: 755억); ``measures`` (what is counted in parts too: 1.234 tonnes, but
1.234 employees are 1,234); ``prefixes`` (currencies in front); ``scaled_prefixes`` (those that stand only before a
scaled or grouped number: W6.59tn, and apart from it only behind one of their words: was won 6.59 trillion).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.figures.numbers.notation.fraction_patterns import part_unit_pattern
from tasks.figures.numbers.notation.patterns import BLANKS, SPACE, Guard, alternatives, longest
from tasks.figures.numbers.notation.sign_tables import mark_class, single_marks
from tasks.figures.numbers.units import Unit, load_units, money_marks


@dataclass(frozen=True, slots=True)
class UnitTables:
    """Units behind a number.

    Attributes:
        source: pattern of any unit word, not compiled.
        native_source: the same of the units that native numerals count; empty without any.
        pattern: any unit word behind a number; group 1 is the word.
        native_pattern: the same for native numerals.
        part_pattern: a fraction of a percent or point (half a percentage point).
        by_word: the unit of each word.
        required: True if digits alone are no figure.
        after_digit_word: kinds of unit before which one digit word is a number; empty if before all.
        bare_money: currency of an amount that is written without one; null if the language has no such form.
        bare_scales: scale words of such amounts.
        measures: nouns that are counted in parts too.
    """

    source: str
    native_source: str
    pattern: re.Pattern[str]
    native_pattern: re.Pattern[str]
    part_pattern: re.Pattern[str]
    by_word: Mapping[str, Unit]
    required: bool
    after_digit_word: frozenset[str]
    bare_money: str | None
    bare_scales: frozenset[str]
    measures: frozenset[str]


@dataclass(frozen=True, slots=True)
class CurrencyTables:
    """Currencies in front of a number.

    Attributes:
        in_front: a currency that ends where the number begins, perhaps with a sign (group ``sign``) between.
        codes: the currency of each mark or word.
        last_letters: the letters that marks end in, to find out fast that none stands there.
        between: blanks and signs that may stand between a mark and its number.
        leads: for marks that are also words, what must stand before them if they stand apart from the number.
    """

    in_front: re.Pattern[str]
    codes: Mapping[str, str]
    last_letters: frozenset[str]
    between: str
    leads: Mapping[str, tuple[str, ...]]


def load_unit_tables(data: Mapping[str, Any], currency_table: Mapping[str, Any], guard: Guard) -> UnitTables:
    """Compile the units of a language.

    Args:
        data: its ``quantities.yaml``.
        currency_table: ``currencies.yaml``.
        guard: makes patterns of its words.
    """
    units = load_units(data, currency_table)
    source = guard.units(units, data.get("counters", []))
    natives = data.get("native_counters", [])
    native = guard.units(natives, natives) if natives else ""
    bare = data.get("bare_money", {})
    return UnitTables(
        source=source,
        native_source=native,
        pattern=re.compile(rf"(?:{SPACE}|{alternatives(data.get('unit_gaps', []))})?({source})"),
        native_pattern=re.compile(rf"{SPACE}?({native})" if native else r"(?!)()"),
        part_pattern=part_unit_pattern(data, units),
        by_word=units,
        required=bool(data.get("needs_unit", False)),
        after_digit_word=frozenset(data.get("digit_alone", [])),
        bare_money=bare.get("unit"),
        bare_scales=frozenset(bare.get("scales", [])),
        measures=frozenset(word.lower() for word in data.get("measures", [])),
    )


def load_currencies(data: Mapping[str, Any], currency_table: Mapping[str, Any]) -> CurrencyTables:
    """Compile the currencies in front of a number; arguments as for ``load_unit_tables``."""
    codes = {**money_marks(currency_table), **data.get("prefixes", {})}
    signs = data.get("signs", {})
    sign = rf"(?:(?<![A-Za-z]){SPACE}?|{SPACE})(?P<sign>[{mark_class(signs)}])"
    in_front = rf"(?:(?<![A-Za-z])|(?=[^A-Za-z]))({alternatives(codes)})(?:{sign}|{SPACE}{{0,3}})\Z"
    return CurrencyTables(
        in_front=re.compile(in_front),  # $12, $-12, USD -12; not USD-12
        codes=codes,
        last_letters=frozenset(mark[-1] for mark in codes),
        between="".join([BLANKS, *single_marks(signs)]),
        leads={word: tuple(longest(leads)) for word, leads in data.get("scaled_prefixes", {}).items()},
    )
