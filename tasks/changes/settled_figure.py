"""One figure out of everything that was reported of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from tasks.changes.agreement import agree, ends, width
from tasks.core.records import SourcedObservation

UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a series for one period, settled from its observations.

    Attributes:
        value: of the most exact observation that agrees with the most stories; null where only bounds were told.
        low, high: its interval, ``[low, high)``; null is unbounded.
        unit: of all three.
        best: the observation that gave the value.
        stories: independent sources that agree with it; copies of one text count once.
        alternatives: observations that do not agree with it.
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    best: SourcedObservation
    stories: int
    alternatives: tuple[SourcedObservation, ...] = ()


def settle(observations: Sequence[SourcedObservation]) -> Figure | None:
    """Settles what a series' value for one period is, whatever the order the observations came in.

    Args:
        observations: of one series and one period; those that were retired are left out.

    Returns:
        The reading with the most stories behind it, of several such the one told last, with the value of its most
        exact observation; null where nothing stands.
    """
    standing = [item for item in observations if item.retired_at is None]
    if not standing:
        return None
    group = max(readings(standing), key=_weight)
    best = group[0]
    low, high = ends(best.observation)
    return Figure(
        value=best.observation.value,
        low=low,
        high=high,
        unit=best.observation.unit,
        best=best,
        stories=_stories(group),
        alternatives=tuple(
            sorted((i for i in standing if not agree(i.observation, best.observation)), key=publication)
        ),
    )


def readings(observations: Sequence[SourcedObservation]) -> list[list[SourcedObservation]]:
    """Readings that exclude each other, each a list led by its most exact observation.

    A vague one (``thousands``) agrees with several readings and is evidence for each, which is why the exact ones
    lead: were it the other way round, a vague one would join two that contradict each other.
    """
    ordered = sorted(observations, key=exactness)
    leaders: list[SourcedObservation] = []
    for item in ordered:
        if not any(agree(leader.observation, item.observation) for leader in leaders):
            leaders.append(item)
    return [
        [leader, *(item for item in ordered if item is not leader and agree(leader.observation, item.observation))]
        for leader in leaders
    ]


def published_at(item: SourcedObservation) -> datetime:
    """Publication time, aware; an undated article counts as older than all."""
    if item.published is None:
        return UNDATED
    return item.published if item.published.tzinfo else item.published.replace(tzinfo=UTC)


def publication(item: SourcedObservation) -> tuple[bool, datetime, int, int, int]:
    """Sort key: as a reader would have met them; undated articles last, then by article and place in it."""
    return item.published is None, published_at(item), item.article_id, item.observation.start, item.observation_id


def exactness(item: SourcedObservation) -> tuple[bool, Decimal, float, int]:
    """Sort key: the narrowest interval first, of equals the one told last."""
    span = width(item.observation)
    age = -(published_at(item) - UNDATED).total_seconds()
    return span is None, span if span is not None else Decimal(0), age, item.observation_id


def _weight(group: Sequence[SourcedObservation]) -> tuple[int, datetime, int]:
    return _stories(group), max(published_at(item) for item in group), group[0].observation_id


def _stories(group: Iterable[SourcedObservation]) -> int:
    return len({item.story_id for item in group})
