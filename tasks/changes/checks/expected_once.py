"""Whether one of two values that were read as actual is an expected one."""

from __future__ import annotations

from tasks.changes.checks.copies import is_near_copy
from tasks.changes.checks.one_side import is_flow_of_open_period, is_of_calendar
from tasks.changes.checks.statement import EXPECTED, Statement
from tasks.core.records import Basis
from tasks.core.watchlist import Metric


def is_expected_once(before: Statement, after: Statement, metric: Metric | None) -> bool:
    """Return whether one of two values that were read as actual is expected: by its words, or as its quarter was open.

    So is the value of a plan that moves.

    Args:
        before, after: two values of one figure.
        metric: of both; null where the watchlist does not hold it any more.
    """
    sides = (before, after)
    if any(side.item.observation.basis is not Basis.ACTUAL for side in sides):
        return False
    if is_of_calendar(before) and not is_near_copy(before, after):
        was_open, is_open = (is_flow_of_open_period(side, metric) for side in sides)
        if was_open != is_open and all(side.item.published_on is not None for side in sides):
            return True
    return any(sum(words <= side.marks for side in sides) == 1 for words in ({EXPECTED}, {"plan", "move"}))
