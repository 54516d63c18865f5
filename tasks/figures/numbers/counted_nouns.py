"""Counted nouns, for languages in which any noun may follow a number: ``40,000 registered users``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Nouns:
    """How a language lets a number count.

    Attributes:
        run: the words behind a number that may hold the noun.
        stops: words that cannot stand between a number and its noun.
        plurals: plural nouns that do not look like one (people, staff).
        not_plurals: words that look like a plural and are none (this, across).
        durations: nouns that make the number a time or a measure of no interest (years, miles).
        not_ahead: what makes the number something else (3 p.m., 10-K).
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
    durations: frozenset[str]
    not_ahead: re.Pattern[str]
    hyphened: re.Pattern[str]
    bare_behind: frozenset[str]
    names_behind: frozenset[str]
    adjectives: frozenset[str]
    year_behind: frozenset[str]
    proportion_behind: re.Pattern[str]


def load_nouns(data: Mapping[str, Any]) -> Nouns:
    """The ``nouns`` table of a language's quantities."""

    def words(key: str) -> frozenset[str]:
        return frozenset(str(word) for word in data.get(key, []))

    hyphened = "|".join(re.escape(word) for word in data.get("hyphened", [])) or r"(?!)"
    return Nouns(
        re.compile(data["run"]),
        words("stops"),
        words("plurals"),
        words("not_plurals"),
        words("durations"),
        re.compile(data["not_ahead"]),
        re.compile(rf"[-‑]({hyphened})(?![A-Za-z])"),
        words("bare_behind"),
        words("names_behind"),
        words("adjectives"),
        words("year_behind"),
        re.compile(data.get("proportion_behind", "(?!)") + r"\Z"),
    )


def read_noun(text: str, start: int, nouns: Nouns, *, one: bool = False) -> tuple[str | None, bool]:
    """The noun that a number counts.

    Args:
        text: the whole text.
        start: where the number, with its bound words, ends.
        nouns: the language's table.
        one: whether the number is one, so that its noun is a singular.

    Returns:
        The noun with its modifiers, or null; and whether the number is a duration or measure, hence no figure.
    """
    if match := nouns.hyphened.match(text, start):
        return match[1], False
    match = nouns.run.match(text, start)
    if match is None:
        return None, False
    words: list[str] = []
    for word in match[1].split():
        lowered = word.lower()
        if lowered in nouns.durations:
            return None, True
        if lowered in nouns.stops:
            break
        words.append(word)
        if (one and lowered not in nouns.adjectives) or _is_plural(lowered, nouns):
            return " ".join(words), False
    if not words or words[0][0].isupper():
        return None, False
    return words[0], False


def _is_plural(word: str, nouns: Nouns) -> bool:
    if word in nouns.plurals:
        return True
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")) and word not in nouns.not_plurals
