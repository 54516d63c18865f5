"""What shows of one side of a change by itself that its number was misread."""

from __future__ import annotations

import re
from datetime import timedelta

from tasks.changes.agreement import LIMITED
from tasks.changes.checks.statement import (
    AGAINST_OUTLOOK,
    ARROW,
    NUMBER,
    RUNNING_TOTAL,
    SHARE,
    THRESHOLD,
    Statement,
    places_of,
)
from tasks.core.records import Basis, Bound, Measure, Observation
from tasks.core.watchlist import Metric

FIRST_OF_YEAR = {"quarter": "-Q1", "month": "-01"}
"""How the first period of a year ends, by its grain."""

MOSTLY_OVER = 0.75
"""Least share of a year or month that has passed where its flow is an actual one: nine periods judged at up to .62 were
all false."""

SPANS_OF_YEAR = frozenset({"quarter", "half"})
"""Grains whose flow is known only when the period is over, where it is one of the calendar: before, a house that
watches the firm writes what it expects as if it were so. Of 36 annotated figures of Korean news from the last weeks of
such a period none was the firm's own; of four that were reported as actual none was true. In English news a firm's own
quarters often end before those of the calendar."""

KNOWN_BY = timedelta(days=180)
"""Time after the end of a period from which no outlook of it is published: twice the 90 days in which Korean firms must
file their annual report. A later forecast of the period is a misreading."""

GAP = re.compile(r"[1-9]0{4,}[1-9]")
"""Digits of an amount with four zeros or more between them, as a lost 만 leaves behind billions. Of ten such amounts in
44 weeks of news all had lost their last scale word."""

HISTORY = timedelta(days=4 * 365)
"""Time after the end of a period from which its value is no news. Judged next periods: all 7 that were reported one to
four years after the end of their period are true, none of the 9 that were reported later (three articles)."""


def misread_by_words(statement: Statement, metric: Metric | None) -> str | None:
    """Return why a value is none by the words and signs beside it, as one machine word; null where it may be one."""
    if THRESHOLD in statement.marks:
        return "only_a_threshold"
    if _is_move(statement):
        return "rather_a_move"
    if AGAINST_OUTLOOK in statement.marks and statement.item.observation.measure is not Measure.LEVEL:
        return "amount_of_excess"
    if _is_word_of_source(statement):
        return "part_of_source"
    if SHARE in statement.marks and statement.item.observation.scope is None:
        return "share_of_whole"
    return "running_total" if _is_running_total(statement, metric) else None


def misread_by_date(statement: Statement, metric: Metric | None) -> str | None:
    """Return why a value is no news of its period, by when that ended and when it was published; null if it may be."""
    if _is_of_long_ago(statement):
        return "long_over"
    if is_outlook_of_past(statement):
        return "rather_actual"
    if _is_plan_of_open_period(statement):
        return "rather_a_plan"
    if _is_total_of_open_year(statement, metric):
        return "running_total"
    return "period_not_over" if is_flow_of_open_period(statement, metric) else None


def is_rough(observation: Observation) -> bool:
    """Return whether a value is a bound or a band (``2조원 이상``, ``1조원대``): of eight steps judged one was true.

    So is what happened and is given as a range (``15~20%``). What is nearly reached has both ends, and is about as good
    as a value.
    """
    low, high = observation.low, observation.high
    if observation.basis is Basis.TARGET or low == high:
        return False
    if observation.bound is Bound.RANGE and observation.basis is Basis.ACTUAL:
        return True
    is_band = observation.bound is Bound.ABOUT and observation.value in (low, high)
    return is_band or (observation.bound in LIMITED and None in (low, high))


def has_lost_scale(observation: Observation) -> bool:
    """Return whether an amount has a gap in its digits, as where the scale word of its last part is lost.

    ``4조8540원`` is written for ``4조8540억원``: no paper gives trillions to the won and leaves out the millions. Where
    the last part has its scale word (``100조50억원``), the gap is meant; a count may be 100,002.
    """
    value, written = observation.value, NUMBER.findall(observation.expression)
    if value is None or not written or GAP.search(str(abs(int(value)))) is None:
        return False
    last = written[-1].replace(",", "")
    is_amount = observation.unit != "count" and len(written) > 1 and last.isdigit()
    return is_amount and str(abs(int(value))).endswith(last)


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


def _is_total_of_open_year(statement: Statement, metric: Metric | None) -> bool:
    """Return whether a flow of a year that is not over is one of the year so far, as its sentence says.

    ``1~3분기 누적 영업이익은 지난해 778억원에서 올해 4억원으로``. Of the year before it gives the same months.
    """
    observation = statement.item.observation
    is_flow = metric is not None and metric.timing == "flow" and observation.basis is Basis.ACTUAL
    is_open = observation.period_grain == "year" and statement.item.is_of_open_period
    return is_flow and is_open and statement.kinds.get("span") == "cumulative"


def _is_word_of_source(statement: Statement) -> bool:
    """Return whether the part that a figure is of only says who counted it: ``대만 시장조사업체에 따르면``."""
    scope, sentence = statement.item.observation.scope, statement.item.observation.sentence
    if scope not in statement.words.places or scope is None:
        return False
    pattern, places = statement.words.of_source, list(places_of(scope, sentence))
    return bool(places) and all(pattern.match(sentence, place + len(scope)) for place in places)


def _is_of_long_ago(statement: Statement) -> bool:
    """Return whether a value was published when its period had long been over."""
    end, published = statement.item.observation.period_end, statement.item.published_on
    return end is not None and published is not None and published - end > HISTORY


def is_outlook_of_past(statement: Statement, known_by: timedelta = KNOWN_BY) -> bool:
    """Return whether an outlook was published so long after its period that the value was known by then.

    Mostly it is what an outlook is compared with: ``349억원으로 작년(693억원)의 절반``.

    Args:
        statement: any.
        known_by: time after the end of a period from which its value is known.
    """
    observation, published = statement.item.observation, statement.item.published_on
    if observation.basis is not Basis.FORECAST or observation.period_end is None or published is None:
        return False
    return published - observation.period_end > known_by


def _is_plan_of_open_period(statement: Statement) -> bool:
    """Return whether a value that was read as actual is of a period that is not over, in a sentence about plans."""
    item = statement.item
    is_actual = item.observation.basis is Basis.ACTUAL
    return is_actual and item.is_of_open_period and bool(statement.marks & {"plan", "outlook"})


def is_flow_of_open_period(statement: Statement, metric: Metric | None) -> bool:
    """Return whether an actual flow was published before its period was over, or mostly over.

    Of a quarter or half of the calendar all has to be over, of other periods three quarters. The value is rather of
    another period, or an outlook: of nine such next periods that people judged none was true (quarters of a year that a
    list names only at its head).

    Args:
        statement: any.
        metric: its metric; null where the watchlist does not hold it any more.
    """
    item, observation = statement.item, statement.item.observation
    if metric is None or metric.timing != "flow" or observation.basis is not Basis.ACTUAL:
        return False
    start, end, published = observation.period_start, observation.period_end, item.published_on
    if start is None or end is None or published is None:
        return False
    if is_of_calendar(statement):
        return item.is_of_open_period
    return published - start < MOSTLY_OVER * (end - start)


def is_of_calendar(statement: Statement) -> bool:
    """Return whether a statement is of a quarter or half of the calendar year, as far as its words tell."""
    is_part = statement.item.observation.period_grain in SPANS_OF_YEAR
    return is_part and statement.words.calendar_quarters and statement.kinds.get("calendar") != "fiscal"
