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
from importlib import resources

import yaml


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
    path = resources.files(__package__) / language / "events.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    phrases = raw.get("counterparts", {})
    return EventWords(
        kinds={name: _pattern(*patterns) for name, patterns in raw.get("kinds", {}).items()},
        rounds={name: _pattern(pattern) for name, pattern in raw.get("rounds", {}).items()},
        extension=_pattern(raw.get("extension", "(?!)")),
        marks={name: _pattern(*patterns) for name, patterns in raw.get("marks", {}).items()},
        before=tuple(_pattern(pattern) for pattern in phrases.get("before", ())),
        behind=tuple(_pattern(pattern) for pattern in phrases.get("behind", ())),
        generic=frozenset(word.lower() for word in raw.get("generic", ())),
    )


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in alternatives), re.IGNORECASE)
