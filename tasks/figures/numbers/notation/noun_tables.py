"""Nouns that numbers count, for languages in which any noun may follow a number (the table ``nouns``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Nouns:
    """How a language lets a number count nouns.

    Attributes:
        run: the words behind a number that may contain the noun.
        stops: words that cannot stand between a number and its noun.
        plurals: plural nouns without a plural ending (people, staff).
        not_plurals: words with a plural ending that are none (this, across).
        plural_endings, not_plural_endings: the endings of plurals, and longer ones that are none (-ss).
        durations: nouns that make the number a time or a measure of no interest (years, miles).
        not_ahead: what behind a number makes it something else (3 p.m., 10-K).
        hyphened: nouns counted with a hyphen (a 20-person team).
        bare_behind: words in front of a number that counts something named before (took the tally to 17).
        names_behind: words in front of a number that is a name or an ordinal (page 3, No. 2, May 4).
        adjectives: words that may stand between *one* and its noun.
        proportion_behind: what in front of a number makes it the whole of a share (one in five).
        year_behind: words that make four digits behind them a year.
    """

    run: re.Pattern[str]
    stops: frozenset[str]
    plurals: frozenset[str]
    not_plurals: frozenset[str]
    plural_endings: tuple[str, ...]
    not_plural_endings: tuple[str, ...]
    durations: frozenset[str]
    not_ahead: re.Pattern[str]
    hyphened: re.Pattern[str]
    bare_behind: frozenset[str]
    names_behind: frozenset[str]
    adjectives: frozenset[str]
    year_behind: frozenset[str]
    proportion_behind: re.Pattern[str]


def load_nouns(data: Mapping[str, Any]) -> Nouns:
    """Compile the ``nouns`` table of a language's ``quantities.yaml``."""
    hyphened = "|".join(re.escape(word) for word in data.get("hyphened", [])) or r"(?!)"
    return Nouns(
        run=re.compile(data["run"]),
        stops=_words(data, "stops"),
        plurals=_words(data, "plurals"),
        not_plurals=_words(data, "not_plurals"),
        plural_endings=tuple(data.get("plural_endings", [])),
        not_plural_endings=tuple(data.get("not_plural_endings", [])),
        durations=_words(data, "durations"),
        not_ahead=re.compile(data["not_ahead"]),
        hyphened=re.compile(rf"[-‑]({hyphened})(?![A-Za-z])"),
        bare_behind=_words(data, "bare_behind"),
        names_behind=_words(data, "names_behind"),
        adjectives=_words(data, "adjectives"),
        year_behind=_words(data, "year_behind"),
        proportion_behind=re.compile(data.get("proportion_behind", "(?!)") + r"\Z"),
    )


def _words(data: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(str(word) for word in data.get(key, []))
