"""The words that tell one event from another: each language folder's ``events.yaml``.

* ``kinds``: what happened (money raised, money invested, a lay-off), the first that matches.
* ``rounds``: names of rounds of funding by a name that is the same in every language; ``extension`` follows one.
* ``marks``: the event has another name too, is under way, or comes on top of another.
* ``counterparts``: phrases that name with whom or for what; ``generic`` are words that tell nothing apart.

A language without the file has none of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tasks.languages.pattern_files import any_of, tables_of


@dataclass(frozen=True, slots=True)
class EventWords:
    """The ``events.yaml`` of one language, compiled."""

    kinds: Mapping[str, re.Pattern[str]]
    rounds: Mapping[str, re.Pattern[str]]
    extension: re.Pattern[str]
    marks: Mapping[str, re.Pattern[str]]
    before: tuple[re.Pattern[str], ...]
    behind: tuple[re.Pattern[str], ...]
    generic: frozenset[str]


@cache
def event_words(language: str) -> EventWords:
    """Load the words of a language.

    Args:
        language: ISO 639-1 code.
    """
    raw = tables_of(language, "events.yaml")
    phrases = raw.get("counterparts", {})
    return EventWords(
        kinds={name: any_of(patterns) for name, patterns in raw.get("kinds", {}).items()},
        rounds={name: any_of([pattern]) for name, pattern in raw.get("rounds", {}).items()},
        extension=any_of([raw.get("extension", "(?!)")]),
        marks={name: any_of(patterns) for name, patterns in raw.get("marks", {}).items()},
        before=tuple(any_of([pattern]) for pattern in phrases.get("before", ())),
        behind=tuple(any_of([pattern]) for pattern in phrases.get("behind", ())),
        generic=frozenset(word.lower() for word in raw.get("generic", ())),
    )
