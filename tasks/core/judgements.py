"""What people and a second reader say of changes and observations: one frozen class a table of the warehouse.

A judgement is kept by what no reader can alter: the text of a revision and the places of the numbers in it. So it
holds when the text is read again, whatever entity, metric or period is read then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Observation

JUDGED_WRONG, JUDGED_RIGHT = "judged_wrong", "judged_right"
"""Notes of changes that a person has judged."""


class Because(StrEnum):
    """What is wrong with a change that is wrong: the first field that makes it untrue."""

    ENTITY = "entity"
    METRIC = "metric"
    VALUE = "value"
    PERIOD = "period"
    SCOPE = "scope"
    BASIS = "basis"
    NOT_COMPARABLE = "not_comparable"


class Action(StrEnum):
    """What a correction does with the reading of a number."""

    KEEP = "keep"
    """A person has confirmed the reading."""

    MEND = "mend"
    """A person has corrected fields of it."""

    DROP = "drop"
    """A person has judged that the number is no such figure."""

    ADD = "add"
    """A person has entered the figure with its source; no reader found it."""

    UNDO = "undo"
    """A person has taken the correction back: what the reader reads counts again."""


class Place(NamedTuple):
    """Characters ``start`` to ``end`` of the text of a revision."""

    revision_id: int
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Return whether two places share a character of one text."""
        return self.revision_id == other.revision_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """A person's verdict on one change; of several on one change the latest counts.

    Attributes:
        verdict_id, change_id: 64-bit ids.
        kind: of the change.
        verdict: ``right`` or ``wrong``.
        because: a value of ``Because`` where it is wrong; null where it is right.
        remark: what the person wrote.
        was_reported, was_note: of the change before the first verdict on it.
        before_revision_id, before_start, before_end: place of the number on the side before; null without that side.
        after_revision_id, after_start, after_end: the same after.
        judged_at: aware.
        run_id: of the command.
    """

    verdict_id: int
    change_id: int
    kind: ChangeKind
    verdict: str
    because: str | None
    remark: str | None
    was_reported: bool
    was_note: str | None
    before_revision_id: int | None
    before_start: int | None
    before_end: int | None
    after_revision_id: int | None
    after_start: int | None
    after_end: int | None
    judged_at: datetime
    run_id: int | None = None

    @property
    def before(self) -> Place | None:
        """The place of the number on the side before."""
        return _place(self.before_revision_id, self.before_start, self.before_end)

    @property
    def after(self) -> Place | None:
        """The place of the number on the side after."""
        return _place(self.after_revision_id, self.after_start, self.after_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """What a person says that a number in a text is; of several on one reading the latest counts.

    Attributes:
        correction_id, article_id, revision_id: 64-bit ids; the place is that of ``observation`` in the revision.
        action: see ``Action``.
        former_entity, former_metric: as the reader read the number; several readings may share its words.
        sentence_start: first character of the sentence in the text: a later text of the article may hold it elsewhere.
        observation: what holds from now on; of a drop what was dropped.
        source: where the person has it from; null where it is the text itself.
        remark: what the person wrote.
        made_at: aware.
        run_id: of the command.
    """

    correction_id: int
    action: Action
    article_id: int
    revision_id: int
    former_entity: str
    former_metric: str
    sentence_start: int
    observation: Observation
    source: str | None = None
    remark: str | None = None
    made_at: datetime
    run_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReadingRow:
    """One question to a second reader, and what came of it.

    Attributes:
        reading_id, change_id: 64-bit ids.
        outcome: ``confirmed``, ``held_back`` or ``no_answer`` (which changes nothing).
        address, model: who was asked.
        answer: as it came, cut to a bounded length; null where none came.
        failure: why the answer does not count; null where it does.
        prompt_tokens, completion_tokens: as the server counts them; null where it does not.
        seconds: how long it took.
        asked_at: aware.
        run_id: of the run.
    """

    reading_id: int
    change_id: int
    outcome: str
    address: str
    model: str
    answer: str | None
    failure: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    seconds: float
    asked_at: datetime
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class Retraction:
    """A change that a report had and that a person judged wrong since.

    Attributes:
        change: as it was reported.
        because: a value of ``Because``.
        remark: what the person wrote.
    """

    change: Change
    because: str
    remark: str | None


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the reported changes of a kind that people judged are right.

    Attributes:
        kind: of the changes.
        judged, right: how many.
    """

    kind: ChangeKind
    judged: int
    right: int


def _place(revision_id: int | None, start: int | None, end: int | None) -> Place | None:
    if revision_id is None or start is None or end is None:
        return None
    return Place(revision_id, start, end)
