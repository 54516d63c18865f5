"""The question to a second reader: both passages as data, and the schema that its answer must follow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tasks.core.changes import Change
from tasks.core.records import SourcedObservation

AROUND = 600
"""Characters of the text on each side of the number: the sentences that name its subject and its period."""

QUESTIONS = (
    "same_entity",
    "same_metric",
    "same_scope",
    "same_period",
    "same_basis",
    "before_stated",
    "after_stated",
)
QUOTES = ("before_quote", "after_quote")

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": [*QUESTIONS, *QUOTES],
    "properties": {
        **{name: {"type": "boolean"} for name in QUESTIONS},
        **{name: {"type": "string"} for name in QUOTES},
    },
}
"""JSON Schema of an answer."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One side of a change: the text around its number.

    Attributes:
        text: part of the article's text.
        start, end: of the number in it.
        number: as it was written.
    """

    text: str
    start: int
    end: int
    number: str


@dataclass(frozen=True, slots=True)
class Question:
    """A change as it is put to a second reader.

    Attributes:
        change: the change.
        before, after: its passages.
    """

    change: Change
    before: Passage
    after: Passage

    def document(self) -> str:
        """Return the question as JSON: an article's text is a string in it, and no text can end a JSON string."""
        change = self.change
        claim = {
            "kind": change.kind.value,
            "entity": change.entity,
            "metric": change.metric,
            "scope": change.scope or "the whole",
            "basis": change.basis.value,
            "measure": change.measure.value,
        }
        sides = {
            "before": _side(self.before, change.before),
            "after": _side(self.after, change.after),
        }
        text = json.dumps({"claim": claim, **sides}, ensure_ascii=False, indent=1)
        return text.encode("utf-8", "replace").decode("utf-8")  # a broken page may hold half a surrogate pair


def question_of(change: Change, texts: Mapping[int, str]) -> Question | None:
    """Return the question about a change; null where it has one side only or a text is not at hand.

    Args:
        change: any.
        texts: by revision.
    """
    if change.before is None or change.after is None:
        return None
    before, after = (passage_of(side, texts.get(side.revision_id)) for side in (change.before, change.after))
    return Question(change, before, after) if before and after else None


def passage_of(side: SourcedObservation, text: str | None) -> Passage | None:
    """Return the text around the number of one side; null where the number does not stand in it."""
    observation = side.observation
    if text is None or text[observation.start : observation.end] != observation.expression:
        return None
    first = max(0, observation.start - AROUND)
    end = observation.end
    return Passage(text[first : end + AROUND], observation.start - first, end - first, observation.expression)


@cache
def instructions() -> str:
    """Return what a second reader is asked to do."""
    return Path(__file__).with_name("instructions.md").read_text(encoding="utf-8")


def _side(passage: Passage, side: SourcedObservation | None) -> dict[str, Any]:
    assert side is not None
    return {
        "period": side.observation.period,
        "basis": side.observation.basis.value,
        "entity_in_text": side.observation.entity_name,
        "title": side.title,
        "publisher": side.publisher,
        "published_on": side.published_on.isoformat() if side.published_on else None,
        "number": passage.number,
        "marked": [passage.start, passage.end],
        "passage": passage.text,
    }
