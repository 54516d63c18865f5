"""Known reports of one figure, grouped by the number that they write: most of a figure's reports write one."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Hashable, Iterable

from tasks.changes.agreement import agree, number_as_written
from tasks.changes.checks.joint_reading import UNCONFIRMED
from tasks.changes.checks.statement import are_alike, masked_numbers
from tasks.changes.settled_figure import doubt, surest_first
from tasks.core.records import Observation, SourcedObservation


class AgreeingReports:
    """The reports that can be of one number with an observation.

    Args:
        items: the reports.
    """

    def __init__(self, items: Iterable[SourcedObservation]) -> None:
        self._surest_first = surest_first(items)
        self._stories = {item.story_id for item in self._surest_first}

    def add(self, item: SourcedObservation) -> None:
        """Add one more report."""
        insort(self._surest_first, item, key=doubt)
        self._stories.add(item.story_id)

    def further_stories(self, own: frozenset[int]) -> int:
        """Return how many stories besides some give the value."""
        return len(self._stories - own)

    def confirming(self, sentence: str, own: frozenset[int]) -> float:
        """Return the confidence of the surest report that puts the value in words of its own.

        Args:
            sentence: of the side that is confirmed; its copies confirm nothing.
            own: stories of the two sides.
        """
        masked = masked_numbers(sentence)
        return next(
            (
                item.observation.confidence
                for item in self._surest_first
                if item.story_id not in own and not are_alike(masked_numbers(item.observation.sentence), masked)
            ),
            UNCONFIRMED,
        )


class KnownReports:
    """Reports of one figure.

    Args:
        items: all that are known.
    """

    def __init__(self, items: Iterable[SourcedObservation] = ()) -> None:
        self._by_number: dict[Hashable, list[SourcedObservation]] = defaultdict(list)
        self._agreeing: dict[tuple[Hashable, bool], tuple[Observation, AgreeingReports]] = {}
        for item in items:
            self.add(item)

    def add(self, item: SourcedObservation) -> None:
        """Add one report."""
        self._by_number[number_as_written(item.observation)].append(item)
        for (_, cut_off), (observation, reports) in self._agreeing.items():
            if agree(item.observation, observation, cut_off=cut_off):
                reports.add(item)

    def agreeing_with(self, observation: Observation, *, cut_off: bool = True) -> AgreeingReports:
        """Return the reports that can be of one number with an observation, see ``agree``."""
        key = number_as_written(observation), cut_off
        if key not in self._agreeing:
            reports = AgreeingReports(
                item
                for items in self._by_number.values()
                if agree(items[0].observation, observation, cut_off=cut_off)
                for item in items
            )
            self._agreeing[key] = observation, reports
        return self._agreeing[key][1]
