"""A person's verdict on a change, and the corrections that it implies, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tasks.core.identifiers import stable_id
from tasks.core.judgements import Action, Because, CorrectionRow, VerdictRow
from tasks.core.records import Observation, SourcedObservation
from tasks.core.rows import ChangeRow
from tasks.load.judgement.corrections import place_of
from tasks.load.judgement.verdicts import place_of_side


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a change.

    Attributes:
        change_id: of the change.
        because: what is wrong with it; null where it is right.
        remark: anything.
    """

    change_id: int
    because: Because | None = None
    remark: str | None = None

    @property
    def verdict(self) -> str:
        """Return ``right`` or ``wrong``."""
        return "right" if self.because is None else "wrong"


def verdict_row(
    judgement: Judgement,
    change: ChangeRow,
    sides: Mapping[int, SourcedObservation],
    first_state: tuple[bool, str | None] | None,
    now: datetime,
) -> VerdictRow:
    """Return a verdict as the warehouse keeps it.

    Args:
        judgement: what the person says.
        change: the change, as it is now.
        sides: the observations on its sides by id.
        first_state: whether it was reported before the first verdict on it, and its note then; null where this is the
            first one.
        now: aware.
    """
    was_reported, was_note = first_state or (change.reported, change.note)
    before, after = (place_of_side(sides.get(side) if side else None) for side in (change.before_id, change.after_id))
    return VerdictRow(
        verdict_id=stable_id("verdict", change.change_id, now.isoformat()),
        change_id=change.change_id,
        kind=change.kind,
        verdict=judgement.verdict,
        because=judgement.because.value if judgement.because else None,
        remark=judgement.remark,
        was_reported=was_reported,
        was_note=was_note,
        before_revision_id=before.revision_id if before else None,
        before_start=before.start if before else None,
        before_end=before.end if before else None,
        after_revision_id=after.revision_id if after else None,
        after_start=after.start if after else None,
        after_end=after.end if after else None,
        judged_at=now,
    )


def correction_row(
    action: Action,
    item: SourcedObservation,
    statement: Observation,
    text: str,
    earlier: Sequence[CorrectionRow],
    now: datetime,
    *,
    source: str | None = None,
    remark: str | None = None,
) -> CorrectionRow:
    """Return a correction as the warehouse keeps it.

    Args:
        action: what is done with the reading.
        item: the observation that it is of.
        statement: what holds from now on.
        text: of its revision.
        earlier: corrections of its article: one that made the observation passes on what the reader had read.
        now: aware.
        source, remark: see ``CorrectionRow``.
    """
    read = item.observation
    made_by = [row for row in earlier if place_of(row.observation, row.revision_id) == place_of(read, item.revision_id)]
    made_by = [row for row in made_by if (row.observation.entity, row.observation.metric) == (read.entity, read.metric)]
    entity, metric = (made_by[-1].former_entity, made_by[-1].former_metric) if made_by else (read.entity, read.metric)
    return CorrectionRow(
        correction_id=stable_id("correction", item.observation_id, action.value, now.isoformat()),
        action=action,
        article_id=item.article_id,
        revision_id=item.revision_id,
        former_entity=entity,
        former_metric=metric,
        sentence_start=sentence_start(text, read),
        observation=statement,
        source=source,
        remark=remark,
        made_at=now,
    )


def sentence_start(text: str, observation: Observation) -> int:
    """Return where the sentence of an observation begins: of several like it in the text the one around its number."""
    last = text.rfind(observation.sentence, 0, observation.start + len(observation.sentence))
    return last if last >= 0 else observation.start
