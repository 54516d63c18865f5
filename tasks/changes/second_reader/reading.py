"""Puts the alarms of a load to a second reader, and holds back those that it does not confirm."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tasks.changes.second_reader.answer import AnswerError, Outcome, outcome_of
from tasks.changes.second_reader.client import Asks, Reply
from tasks.changes.second_reader.question import Question, question_of
from tasks.core.changes import Change
from tasks.core.errors import without_secrets
from tasks.core.identifiers import stable_id
from tasks.core.judgements import SecondReadingRow
from tasks.core.watchlist_parts.second_reader import SecondReaderSettings

NOTE = "second_reader"
"""Note of a change that the second reader did not confirm, and the step that stopped it: a person has to look at it."""

GIVEN_UP_AFTER = 3
"""Questions in a row without an answer after which a load asks no more: a server that is down must not stop a run."""

KEPT = 4000
"""Characters of an answer that the warehouse keeps."""


def read_alarms(
    changes: Sequence[Change], texts: Mapping[int, str], settings: SecondReaderSettings, ask: Asks
) -> tuple[list[Change], list[SecondReadingRow]]:
    """Put every reported change that has two sides to a second reader.

    Args:
        changes: found now; those that are not reported, or have one side, are left as they are.
        texts: of both sides, by revision.
        settings: whom it is put to.
        ask: puts one question.

    Returns:
        All changes in the same order, those that are held back not reported; and a row for every question.
    """
    kept: list[Change] = []
    rows: list[SecondReadingRow] = []
    silent = 0
    for change in changes:
        question = question_of(change, texts) if change.reported and silent < GIVEN_UP_AFTER else None
        if question is None:
            kept.append(change)
            continue
        row = _reading(question, settings, ask)
        rows.append(row)
        silent = silent + 1 if row.outcome == Outcome.NO_ANSWER else 0
        held_back = row.outcome == Outcome.HELD_BACK
        kept.append(replace(change, reported=False, note=NOTE, stopped_by=NOTE) if held_back else change)
    return kept, rows


def _reading(question: Question, settings: SecondReaderSettings, ask: Asks) -> SecondReadingRow:
    asked_at, begun = datetime.now(UTC), time.monotonic()
    reply: Reply | None = None
    failure: str | None = None
    try:
        reply = ask(question)
        outcome = outcome_of(question, reply.text)
    except AnswerError as error:
        outcome, failure = Outcome.NO_ANSWER, without_secrets(str(error))
    return SecondReadingRow(
        reading_id=stable_id("second reading", question.change.change_id, asked_at.isoformat()),
        change_id=question.change.change_id,
        outcome=outcome.value,
        address=without_secrets(settings.address),
        model=settings.model,
        answer=reply.text[:KEPT] if reply else None,
        failure=failure,
        prompt_tokens=reply.prompt_tokens if reply else None,
        completion_tokens=reply.completion_tokens if reply else None,
        seconds=round(time.monotonic() - begun, 3),
        asked_at=asked_at,
    )
