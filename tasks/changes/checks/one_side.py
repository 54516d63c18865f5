"""What shows of one side of a change by itself that its number was misread."""

from __future__ import annotations

from tasks.changes.checks.statement import ARROW, RUNNING_TOTAL, THRESHOLD, Statement
from tasks.core.records import Basis, Measure
from tasks.core.watchlist import Metric

FIRST_OF_YEAR = {"quarter": "-Q1", "month": "-01"}
"""How the first period of a year ends, by its grain."""

MOSTLY_OVER = 0.75
"""Least share of a period that has passed where its flow is an actual one: nine judged at up to .62 were all false."""


def misread_by_words(statement: Statement, metric: Metric | None) -> str | None:
    """Return why a value is none by the words and signs beside it, as one machine word; null where it may be one."""
    if THRESHOLD in statement.marks:
        return "only_a_threshold"
    if _is_move(statement):
        return "rather_a_move"
    return "running_total" if _is_running_total(statement, metric) else None


def misread_by_date(statement: Statement, metric: Metric | None) -> str | None:
    """Return why a value is no news of its period, which was not over; null where it may be."""
    if _is_plan_of_open_period(statement):
        return "rather_a_plan"
    return "period_not_over" if _is_flow_of_open_period(statement, metric) else None


def _is_move(statement: Statement) -> bool:
    """Return whether a level is rather the size of a rise or fall, by the arrow behind it (``3303억원↑``)."""
    return statement.item.observation.measure is Measure.LEVEL and ARROW in statement.marks


def _is_running_total(statement: Statement, metric: Metric | None) -> bool:
    """Return whether a flow of a quarter or month, not the first, is rather one of the year so far by its words.

    ``지난해 3분기 누적 순이익은 2506억원``. A running total of the first quarter is that quarter's.
    """
    observation = statement.item.observation
    if metric is None or metric.timing != "flow" or RUNNING_TOTAL not in statement.marks:
        return False
    if observation.measure is not Measure.LEVEL or observation.period_grain not in FIRST_OF_YEAR:
        return False
    return observation.period is None or not observation.period.endswith(FIRST_OF_YEAR[observation.period_grain])


def _is_plan_of_open_period(statement: Statement) -> bool:
    """Return whether a value that was read as actual is of a period that is not over, in a sentence about plans."""
    item = statement.item
    is_actual = item.observation.basis is Basis.ACTUAL
    return is_actual and item.is_of_open_period and bool(statement.marks & {"plan", "outlook"})


def _is_flow_of_open_period(statement: Statement, metric: Metric | None) -> bool:
    """Return whether an actual flow is of a period that was far from over when it was published.

    It is rather of another one: of nine such next periods that people judged none was true (quarters of a year that a
    list names only at its head).
    """
    item, observation = statement.item, statement.item.observation
    if metric is None or metric.timing != "flow" or observation.basis is not Basis.ACTUAL:
        return False
    start, end, published = observation.period_start, observation.period_end, item.published_on
    if start is None or end is None or published is None:
        return False
    return (published - start) < MOSTLY_OVER * (end - start)
