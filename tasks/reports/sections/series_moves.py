"""How a series usually moves, and which value is the highest or lowest of its known periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median

from tasks.core.changes import Change
from tasks.core.records import Measure
from tasks.reports.sections.change_text import subject
from tasks.reports.sections.figure_history import FigureTable

LEAST_PERIODS = 4
"""Known periods from which on a value is called the highest or lowest of them: of three one is always an end."""

LEAST_MOVES = 3
"""Earlier moves from which on their median says how a series usually moves."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """A value that is the highest or lowest of its series.

    Attributes:
        periods: known ones, this one included.
        is_highest: true is the highest, false the lowest of them.
    """

    periods: int
    is_highest: bool


@dataclass(frozen=True, slots=True)
class SeriesMoves:
    """Settled values of series by the end of their period."""

    values: dict[int, dict[date, Decimal]]

    def extreme(self, change: Change) -> Extreme | None:
        """Return whether the new value of a change is the highest or lowest of enough periods; null if neither."""
        observation, known = subject(change).observation, self.values.get(change.series_id, {})
        if change.measure is not Measure.LEVEL or observation.value is None or len(known) < LEAST_PERIODS:
            return None
        others = [value for end, value in known.items() if end != observation.period_end]
        if observation.value > max(others):
            return Extreme(len(known), is_highest=True)
        return Extreme(len(known), is_highest=False) if observation.value < min(others) else None

    def usual(self, change: Change) -> Decimal | None:
        """Return the median size of the moves before a change, as a share of the value before each.

        Returns:
            Null where fewer than ``LEAST_MOVES`` are known.
        """
        end = subject(change).observation.period_end
        known = sorted(self.values.get(change.series_id, {}).items())
        earlier = [value for day, value in known if end is None or day < end]
        moves = [abs((after - before) / before) for before, after in pairwise(earlier) if before]
        return median(moves) if len(moves) >= LEAST_MOVES else None


def series_moves(tables: Iterable[FigureTable]) -> SeriesMoves:
    """Collect the settled values of every series.

    Args:
        tables: the figures of the series concerned.
    """
    values: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for table in tables:
        for row in table.rows:
            observation = row.best.observation
            if row.settled and observation.period_end is not None and observation.value is not None:
                values[row.best.series_id][observation.period_end] = observation.value
    return SeriesMoves(dict(values))
