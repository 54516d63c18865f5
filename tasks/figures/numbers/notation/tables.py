"""How a language writes quantities: its ``quantities.yaml``, compiled once into tables and patterns.

Each table has a module of its own beside this one, and its keys are described there. Keys of the file itself (only
``letters`` and ``numerals`` are required):

* ``letters``: the script's letters as the inside of a character class; a number word never begins or ends inside a
  word. ``before_letters``: fewer of them, where some may stand right before a numeral (は三割).
* ``nouns``: how a counted noun is read where any noun may be one (see ``noun_tables``).
* ``conversion``: words and signs that open a conversion (``leads``, ``equals``); ``compound``: what joins an amount
  with its hundredths (9 dollars and 43 cents).
* ``not_behind``, ``not_behind_bare``, ``not_glued``: what makes a number something else than a quantity.
* ``dot_lists``: words behind which a dot at half height separates the numbers of a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tasks.core.errors import FigurewatchError
from tasks.core.yaml_tables import read_tables
from tasks.figures.numbers.notation.digit_patterns import digits_source
from tasks.figures.numbers.notation.finder import finder_pattern
from tasks.figures.numbers.notation.hedge_tables import HedgeTables, load_hedges
from tasks.figures.numbers.notation.noun_tables import Nouns, load_nouns
from tasks.figures.numbers.notation.numeral_tables import NumeralTables, load_numerals
from tasks.figures.numbers.notation.patterns import SPACE, Guard, alternatives, longest
from tasks.figures.numbers.notation.phrase_tables import PhraseTables, load_phrases
from tasks.figures.numbers.notation.range_tables import RangeTables, load_ranges
from tasks.figures.numbers.notation.sign_tables import SignTables, load_signs
from tasks.figures.numbers.notation.unit_tables import CurrencyTables, UnitTables, load_currencies, load_unit_tables
from tasks.languages import language_file


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What makes a number something else than a quantity.

    Attributes:
        behind: what stands before such a number (제3).
        behind_bare: the same for a number with a scale and without a unit.
        glued: what begins like a number word and is none.
        dot_lists: words behind which a dot at half height separates the numbers of a list.
    """

    behind: tuple[str, ...]
    behind_bare: tuple[str, ...]
    glued: re.Pattern[str]
    dot_lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notation:
    """The compiled tables of one language. Patterns are used with ``match`` at an offset.

    Attributes:
        finder: where a quantity may begin, the only pattern that is searched for.
        letter: a letter of the script before a numeral.
        nouns: how a counted noun is read; null if the language counts with counters.
        conversion_opening: what opens a conversion: a bracket with its lead words, or an equals sign.
        hundredths_joint: what joins an amount with its hundredths.
        numerals, units, currencies, hedges, signs, ranges, phrases, exclusions: see their classes.
    """

    finder: re.Pattern[str]
    letter: re.Pattern[str]
    nouns: Nouns | None
    conversion_opening: re.Pattern[str]
    hundredths_joint: re.Pattern[str]
    numerals: NumeralTables
    units: UnitTables
    currencies: CurrencyTables
    hedges: HedgeTables
    signs: SignTables
    ranges: RangeTables
    phrases: PhraseTables
    exclusions: Exclusions


@cache
def load_notation(language: str) -> Notation:
    """Compile the quantity tables of a language.

    Args:
        language: ISO 639-1 code, the folder's name.

    Raises:
        FigurewatchError: the language has no ``quantities.yaml``.
    """
    path = language_file(language, "quantities.yaml")
    if not path.is_file():
        raise FigurewatchError(
            f"no quantity notation for language {language!r}",
            where=f"tasks/languages/{language}/quantities.yaml",
            todo="Add that file; tasks/languages/ko/quantities.yaml shows its keys.",
        )
    data: dict[str, Any] = read_tables(path.read_text(encoding="utf-8"))
    currency_table: dict[str, Any] = read_tables(
        resources.files("tasks.figures.numbers").joinpath("currencies.yaml").read_text(encoding="utf-8")
    )
    return _compile(data, currency_table)


def _compile(data: Mapping[str, Any], currency_table: Mapping[str, Any]) -> Notation:
    guard, digits = Guard(data), digits_source(data, currency_table)
    numerals = load_numerals(data, guard, digits)
    units = load_unit_tables(data, currency_table, guard)
    currencies = load_currencies(data, currency_table)
    hedges, phrases = load_hedges(data, guard), load_phrases(data)
    begin = [word for word, (role, _) in numerals.words.items() if role in ("digit", "tens")]
    fixed = [*phrases.by_words, *data.get("fraction", {}).get("phrases", {})]
    return Notation(
        finder=finder_pattern(data, numerals.words, guard, digits, units.source, units.native_source, fixed),
        letter=re.compile(f"[{data.get('before_letters', data['letters'])}]"),
        nouns=load_nouns(data["nouns"]) if "nouns" in data else None,
        conversion_opening=_conversion_opening(data.get("conversion", {})),
        hundredths_joint=re.compile(alternatives(data.get("compound", []))),
        numerals=numerals,
        units=units,
        currencies=currencies,
        hedges=hedges,
        signs=load_signs(data, guard, units.by_word),
        ranges=load_ranges(data.get("ranges", {}), begin, hedges.before, currencies.codes),
        phrases=phrases,
        exclusions=_exclusions(data),
    )


def _conversion_opening(conversion: Mapping[str, Any]) -> re.Pattern[str]:
    leads = alternatives(conversion.get("leads", []))
    equals = alternatives(conversion.get("equals", []))
    return re.compile(rf"(?:{SPACE}?[(（\[]{SPACE}?|{equals})(?:(?:{leads}){SPACE}?){{0,3}}")


def _exclusions(data: Mapping[str, Any]) -> Exclusions:
    return Exclusions(
        behind=tuple(data.get("not_behind", [])),
        behind_bare=tuple(data.get("not_behind_bare", [])),
        glued=re.compile(alternatives(data.get("not_glued", []))),
        dot_lists=tuple(longest(data.get("dot_lists", []))),
    )
