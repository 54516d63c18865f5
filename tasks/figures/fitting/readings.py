"""Rows of observations that were read out of fold, each with what is known of its truth.

Pairs of such observations show what a change is worth: both sides are known to be right or not, and no reader of these
articles had been fitted on them. The rows have the columns of the view ``observations``, and ``right``.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from datetime import UTC, datetime, time
from typing import Any

from pydantic import TypeAdapter

from tasks.core.identifiers import ids_of, stable_id
from tasks.core.records import Observation
from tasks.figures.fitting.examples import Example

_OBSERVATION = TypeAdapter(Observation)


def reading_row(example: Example, observation: Observation, is_right: bool | None) -> dict[str, Any]:
    """Return the row of an observation of an annotated article.

    Args:
        example: the article.
        observation: read out of fold.
        is_right: whether the whole statement is right; null where the annotation does not judge it.

    Returns:
        Values that can be written as JSON. ``set`` is the name of the article's set, ``group`` what a fold never parts.
    """
    text = stable_id("reading", example.set, example.id)
    own, series = ids_of(observation, text)
    day = example.article.published
    published = datetime.combine(day, time(), UTC).isoformat() if day is not None else None
    return {
        **_OBSERVATION.dump_python(observation, mode="json"),
        "reasons": json.dumps([astuple(reason) for reason in observation.reasons], ensure_ascii=False),
        "observation_id": own,
        "series_id": series,
        "article_id": text,
        "revision_id": text,
        "story_id": text,
        "published": published,
        "seen_at": published or datetime.min.replace(tzinfo=UTC).isoformat(),
        "publisher": example.source,
        "title": example.article.title,
        "set": example.set,
        "group": example.group,
        "right": is_right,
    }
