"""Which cues may name what a kind of number measures, by the metrics of a watchlist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.core.records import RATE_UNITS, Quantity
from tasks.core.watchlist import Metric
from tasks.figures.entities.mentions import Cue

# The kind of a number that may be the change of any metric.
RATE = "rate"


@dataclass(frozen=True, slots=True)
class MetricWords:
    """What the gate needs of the metrics of a watchlist in one language, by their ids.

    Attributes:
        dimensions: of each.
        groups: how many groups of cues each needs, at least 1.
        counters: what each counts, in lower case.
    """

    dimensions: Mapping[str, str]
    groups: Mapping[str, int]
    counters: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, metrics: Iterable[Metric], code: str) -> MetricWords:
        """Collect them for the language of a code."""
        listed = list(metrics)
        return cls(
            {metric.id: metric.dimension for metric in listed},
            {metric.id: max(1, len(metric.cues.get(code, []))) for metric in listed},
            {metric.id: tuple(word.lower() for word in metric.counters.get(code, [])) for metric in listed},
        )

    def fitting(self, cue: Cue, kind: str) -> list[tuple[str, int]]:
        """Return the groups of cues that a cue serves, of metrics that may have a number of a kind."""
        return [need for need in cue.needs if kind in (RATE, self.dimensions.get(need[0]))]

    def counts(self, metric: str, counter: str) -> bool:
        """Return whether a metric counts what a counter, in lower case, says."""
        return counter.endswith(self.counters.get(metric, ()))


def kind_of(number: Quantity) -> str:
    """Return the dimension of a number, or that it may be the change of a metric of any dimension."""
    return RATE if number.unit in RATE_UNITS else number.dimension
