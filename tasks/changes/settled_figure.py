"""Settles one figure from all observations of a series and period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from operator import itemgetter

from tasks.changes.agreement import Ends, ends, is_same_number, likely_ends, overlap, width
from tasks.core.records import Observation, SourcedObservation

UNDATED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sources:
    """The independent sources of some observations; copies of one text are one.

    Attributes:
        story_ids: of those that are at hand.
        unread: those that are counted alone, see ``SourcedObservation``.
    """

    story_ids: frozenset[int]
    unread: int = 0

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.story_ids) + self.unread

    def __or__(self, item: SourcedObservation) -> Sources:
        """Return them with the source of one more observation."""
        return Sources(self.story_ids | {item.story_id}, self.unread + item.unread_stories)


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a series for one period, settled from its observations.

    Attributes:
        value: of the most exact observation that agrees with the most stories; null if only bounds were reported.
        low, high: its interval, ``[low, high)``; null is unbounded.
        unit: of value, low and high.
        best: the observation that the value is taken from.
        sources: those that agree with it.
        alternatives: observations that do not agree with it.
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    best: SourcedObservation
    sources: Sources
    alternatives: tuple[SourcedObservation, ...] = ()

    @property
    def stories(self) -> int:
        """How many independent sources agree with it."""
        return len(self.sources)


def settle(observations: Sequence[SourcedObservation]) -> Figure | None:
    """Settle the value of a series for one period; the order of the observations does not matter.

    Args:
        observations: of one series and one period; retired ones are left out.

    Returns:
        The value that a source with the last word reports, else the one that most stories report, of several such the
        one published last, of several values of one text the surest, taken from its most exact observation; null if no
        observation is left.
    """
    current = [item for item in observations if item.retired_at is None]
    if not current:
        return None
    group = settled_group(agreeing_groups(current))
    best, agreeing = group[0], {id(item) for item in group}
    low, high = ends(best.observation)
    return Figure(
        value=best.observation.value,
        low=low,
        high=high,
        unit=best.observation.unit,
        best=best,
        sources=_sources(group),
        alternatives=tuple(sorted((item for item in current if id(item) not in agreeing), key=publication_order)),
    )


def settled_observation(observations: Sequence[SourcedObservation]) -> SourcedObservation | None:
    """Return the observation that the value of ``settle`` is taken from, and no more."""
    current = [item for item in observations if item.retired_at is None]
    return settled_group(agreeing_groups(current))[0] if current else None


def confirmed(best: SourcedObservation, item: SourcedObservation) -> SourcedObservation:
    """Return what a figure is taken from after one more observation that writes the number of ``best``.

    Its group stays the one that most stories report, and no other group takes the observation in.
    """
    return min(best, item, key=_latest_first)


def agreeing_groups(observations: Sequence[SourcedObservation]) -> list[list[SourcedObservation]]:
    """Group observations that agree; the groups exclude each other, and each begins with its most exact observation.

    A vague observation (``thousands``) agrees with several groups and is in each. Groups are formed around the exact
    ones, since a vague one would join two that contradict each other.
    """
    if len(observations) == 1:
        return [list(observations)]
    # Most reports of a figure write one number: each interval is compared once, not each observation.
    by_interval: dict[tuple[str, Ends], list[tuple[int, SourcedObservation]]] = {}
    before: Observation | None = None
    for place, item in enumerate(by_exactness(observations)):
        if before is None or not is_same_number(item.observation, before):
            before = item.observation
            interval = before.unit, likely_ends(before)
        by_interval.setdefault(interval, []).append((place, item))
    groups: list[tuple[tuple[str, Ends], list[tuple[int, SourcedObservation]]]] = []
    for interval in by_interval:
        if not any(_agree(interval, first) for first, _ in groups):
            members = [pair for other, pairs in by_interval.items() if _agree(interval, other) for pair in pairs]
            groups.append((interval, members))
    return [_in_order(members, by_interval[interval][0]) for interval, members in groups]


def settled_group(groups: Iterable[list[SourcedObservation]]) -> list[SourcedObservation]:
    """Choose the group whose first observation is the value of the figure; see ``settle``.

    Args:
        groups: of ``agreeing_groups``, at least one.
    """
    return max(groups, key=_weight)


def main_observation(items: Sequence[SourcedObservation]) -> SourcedObservation:
    """Choose one text's value of one figure: that with the last word, the one repeated most, the most confident."""
    if len(items) == 1:
        return items[0]

    def weight(group: Sequence[SourcedObservation]) -> tuple[bool, int, float, int]:
        confidence = max(item.observation.confidence for item in group)
        has_last_word = any(item.authority is not None for item in group)
        return has_last_word, len(group), confidence, -min(item.observation.start for item in group)

    return max(agreeing_groups(items), key=weight)[0]


def published_at(item: SourcedObservation) -> datetime:
    """Return the publication time, aware; an undated article counts as older than all."""
    if item.published is None:
        return UNDATED
    return item.published if item.published.tzinfo else item.published.replace(tzinfo=UTC)


def publication_order(item: SourcedObservation) -> tuple[bool, datetime, int, int, int]:
    """Return the sort key of publication: by time, undated articles last, then by article and place in it."""
    return item.published is None, published_at(item), item.article_id, item.observation.start, item.observation_id


def surest_first(items: Iterable[SourcedObservation]) -> list[SourcedObservation]:
    """Return observations by how surely they were read: one that is sure enough is among the first."""
    return sorted(items, key=doubt)


def doubt(item: SourcedObservation) -> float:
    """Return the sort key of doubt: the surest observation first."""
    return -item.observation.confidence


def by_exactness(items: Iterable[SourcedObservation]) -> list[SourcedObservation]:
    """Return observations by exactness: the narrowest interval first, of equal ones the one published last."""
    return sorted(items, key=_exactness)


def _exactness(item: SourcedObservation) -> tuple[bool, Decimal, float, int]:
    span = width(item.observation)
    return span is None, span if span is not None else Decimal(0), *_latest_first(item)


def _latest_first(item: SourcedObservation) -> tuple[float, int]:
    return -(published_at(item) - UNDATED).total_seconds(), item.observation_id


def _agree(one: tuple[str, Ends], other: tuple[str, Ends]) -> bool:
    """Return whether two intervals, each with its unit, can be of one number; see ``agree``."""
    return one[0] == other[0] and overlap(one[1], other[1])


def _in_order(
    members: list[tuple[int, SourcedObservation]], first: tuple[int, SourcedObservation]
) -> list[SourcedObservation]:
    """Return the most exact observation of a group, then the others by exactness."""
    return [first[1], *(item for place, item in sorted(members, key=itemgetter(0)) if place != first[0])]


def _weight(group: Sequence[SourcedObservation]) -> tuple[bool, int, datetime, float, int]:
    has_last_word = any(item.authority is not None for item in group)
    surest = max(item.observation.confidence for item in group)
    latest = max(published_at(item) for item in group)
    return has_last_word, len(_sources(group)), latest, surest, group[0].observation_id


def _sources(group: Sequence[SourcedObservation]) -> Sources:
    return Sources(frozenset(item.story_id for item in group), sum(item.unread_stories for item in group))
