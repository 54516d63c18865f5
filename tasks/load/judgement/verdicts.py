"""Verdicts of people, applied to changes that are found again: what was judged is not reported a second time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasks.core.changes import Change
from tasks.core.judgements import JUDGED_RIGHT, JUDGED_WRONG, Place, VerdictRow
from tasks.core.records import SourcedObservation
from tasks.core.store import WarehouseStore
from tasks.load.judgement.mending import BY_HAND


def without_judged(store: WarehouseStore, changes: Sequence[Change]) -> list[Change]:
    """Keep changes out of the report that a person has judged when they were found before.

    A change is the same one where its kind is, and the numbers on both its sides, whatever else is read of them now: a
    newer extractor that reads another scope or entity gives it another id. One with a side that a person has corrected
    since is another: the verdict was on what had been read.

    Args:
        store: the open warehouse.
        changes: found now.

    Returns:
        All of them, in the same order.
    """
    revisions = {side.revision_id for change in changes for side in (change.before, change.after) if side is not None}
    verdicts = store.verdicts_on(revisions) if revisions else ()
    return [_judged(change, verdicts) for change in changes]


def place_of_side(side: SourcedObservation | None) -> Place | None:
    """Return the place of the number on one side of a change; null without that side."""
    return Place(side.revision_id, side.observation.start, side.observation.end) if side is not None else None


def _judged(change: Change, verdicts: Iterable[VerdictRow]) -> Change:
    if any(side and side.observation.extractor == BY_HAND for side in (change.before, change.after)):
        return change
    for verdict in verdicts:
        if verdict.change_id != change.change_id and verdict.kind is change.kind and _same_places(verdict, change):
            note = JUDGED_RIGHT if verdict.verdict == "right" else JUDGED_WRONG
            return replace(change, reported=False, note=note)
    return change


def _same_places(verdict: VerdictRow, change: Change) -> bool:
    """Return whether a verdict is about the numbers of a change; a contradiction has no first side."""
    before, after = place_of_side(change.before), place_of_side(change.after)
    return (_overlap(verdict.before, before) and _overlap(verdict.after, after)) or (
        _overlap(verdict.before, after) and _overlap(verdict.after, before)
    )


def _overlap(judged: Place | None, found: Place | None) -> bool:
    if judged is None or found is None:
        return judged is found
    return judged.overlaps(found)
