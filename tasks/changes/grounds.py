"""Changes of ground: two levels that were not counted alike, as a text shows that states how they moved."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.changes.agreement import RATIOS
from tasks.changes.change_record import GROUND_CHANGED, GROUND_CHANGED_BESIDE
from tasks.changes.known_series import KnownSeries
from tasks.changes.stated_moves import is_on_other_ground
from tasks.core.records import Measure, Observation, SourcedObservation


def change_of_ground(
    known: KnownSeries, before: SourcedObservation, item: SourcedObservation, text: Sequence[SourcedObservation]
) -> str | None:
    """Return the note of a change of ground between two levels; null where the text shows none.

    A spin-off that shows in the move of one amount of a firm concerns its other amounts of the same periods too.

    Args:
        known: everything known.
        before, item: two levels of one series.
        text: observations of the text of ``item``.
    """
    if is_on_other_ground(before.observation, item.observation, text):
        return GROUND_CHANGED
    for beside in text:
        if beside is item or not _is_beside(beside.observation, item.observation):
            continue
        earlier = known.previous(beside)
        if earlier is None or earlier.observation.period != before.observation.period:
            continue
        if is_on_other_ground(earlier.observation, beside.observation, text):
            return GROUND_CHANGED_BESIDE
    return None


def _is_beside(level: Observation, other: Observation) -> bool:
    """Return whether an observation is another amount of the same firm, of the same period and as a whole."""
    return (
        level.metric != other.metric
        and level.measure is Measure.LEVEL
        and (level.entity, level.scope, level.period, level.basis, level.unit)
        == (other.entity, other.scope, other.period, other.basis, other.unit)
        and level.scope is None
        and level.unit not in RATIOS
    )
