"""Choose the period of a number: a time expression of its sentence, else what tense and text say."""

from __future__ import annotations

import re

from tasks.core.records import Basis, Measure, Period
from tasks.core.watchlist import Metric
from tasks.figures.entities.discourse import Discourse
from tasks.figures.linking.period.sentence_time import nearest_mention
from tasks.figures.linking.period.starting_value import period_of_starting_value
from tasks.figures.linking.period.tenses import (
    LinkedPeriod,
    dates_other_predicate,
    has_no_single_period,
    is_in_present_tense,
    is_some_time_ago,
    period_of_outlook,
)
from tasks.figures.linking.period.text_period import is_usable
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.anaphora import resolve
from tasks.figures.time.calendar_periods import month_of, period_from_label
from tasks.figures.time.period_mention import PeriodMention
from tasks.figures.time.temporal_roles import ROLES_WITHOUT_FIGURES

_SCOPE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def link_period(
    row: Row,
    index: int,
    metric: Metric,
    measure: Measure,
    basis: Basis,
    basis_word: str,
    scope: str | None,
    discourse: Discourse,
) -> LinkedPeriod:
    """Return the period of a quantity: the time expression that governs it, else what the text is about.

    Args:
        row: the sentence.
        index: position of the quantity.
        metric: its timing says what holds where no period is named.
        measure: a change has the period of its newer value.
        basis: a plan or outlook is not dated by the day of publication.
        basis_word: a plan in the present tense is an announcement, dated by its month.
        scope: a venue of a year (``ICLR 2022``) dates what was accepted there.
        discourse: the period that the text is about.

    Returns:
        The period, null where the text names none.
    """
    if measure is not Measure.LEVEL and metric.timing == "flow" and has_no_single_period(row, index):
        return LinkedPeriod(None)
    revised = basis is not Basis.ACTUAL and row.language.syntax.time_after_number
    earlier = period_of_starting_value(row, index, discourse) if measure is Measure.LEVEL and not revised else None
    if earlier is not None:
        return LinkedPeriod(earlier)
    stated = _stated_period(row, index, metric, measure, discourse)
    if stated is not None:
        grammar = row.language.grammar
        return period_of_outlook(stated, discourse, grammar) if basis is Basis.FORECAST else stated
    if discourse.published is None and (words := _unresolved_words(row, index)) is not None:
        return LinkedPeriod(None, words)
    if metric.split_by == "venue" and (year := _venue_year(scope, basis, discourse)) is not None:
        return LinkedPeriod(period_from_label(year))
    if (by_tense := _period_by_tense(row, index, metric, measure, basis, discourse)) is not None:
        return by_tense
    if metric.timing == "flow" or (metric.timing == "stock" and discourse.period is not None):
        return LinkedPeriod(discourse.period)
    return _period_of_text(row, metric, measure, basis, basis_word, discourse)


def _stated_period(row: Row, index: int, metric: Metric, measure: Measure, discourse: Discourse) -> LinkedPeriod | None:
    """Return the period that the sentence states for the number; null without one.

    A level of now keeps no earlier date of another predicate; a change whose time is beyond another number has the
    period of the text.
    """
    main = discourse.period
    named = _named_period(row, index, metric, measure, discourse)
    if named is not None and metric.timing == "stock" and dates_other_predicate(row, index, named):
        return None
    if named is not None and named.remote and measure is not Measure.LEVEL and main is not None:
        if named.period is None or named.period.end < main.end:
            return LinkedPeriod(main)
    return named


def _named_period(row: Row, index: int, metric: Metric, measure: Measure, discourse: Discourse) -> LinkedPeriod | None:
    """Return the period of the time expression that dates the number, resolved; null without a usable one."""
    event = metric.timing in ("event", "fact")
    mention = nearest_mention(row, index, measure, same_clause=event)
    if mention is None:
        return None
    if event and measure is not Measure.LEVEL and not row.language.syntax.time_after_number:
        if _has_number_between(
            row, index, mention
        ):  # 7월 1000만명을 넘은 지 3주 만에 500만명이: the month is that of the level
            return None
    anchor = _anchor(row, index, discourse)
    period = (resolve(mention, anchor) if mention.kind == "anaphoric" else None) or mention.period_of(metric.timing)
    if period is None:
        return None
    if period.grain == "day":
        if metric.timing == "flow":
            return None
        period = month_of(period.start)
    return LinkedPeriod(period, mention.words, explicit=True, remote=_has_number_between(row, index, mention))


def _has_number_between(row: Row, index: int, mention: PeriodMention) -> bool:
    """Return whether another number is between a time expression and this one."""
    return any(node.kind == "quantity" and mention.end <= node.start for node in row.nodes[:index])


def _anchor(row: Row, index: int, discourse: Discourse) -> Period | None:
    """Return the period that an anaphoric expression counts from (``the same period``, ``the year before``)."""
    for node in reversed(row.nodes[:index]):
        mention = node.period
        if mention is None or mention.kind == "anaphoric" or not is_usable(mention) or mention.period is None:
            continue
        if mention.period.grain != "day":
            return mention.period
        if mention.role == "as_of":
            return month_of(mention.period.start)
    return discourse.period


def _unresolved_words(row: Row, index: int) -> str | None:
    """Return the relative time words of a text without a date (``지난해``); null without any."""
    me = row.nodes[index]
    for node in reversed(row.nodes[:index]):
        mention = node.period
        if mention is not None and node.clause == me.clause and mention.kind == "relative" and mention.period is None:
            return mention.words if mention.role not in ROLES_WITHOUT_FIGURES and not mention.comparison else None
    return None


def _venue_year(scope: str | None, basis: Basis, discourse: Discourse) -> str | None:
    """Return the year of a venue: the one in its name, else that of publication for an actual."""
    year = _SCOPE_YEAR.search(scope or "")
    if year is not None:
        return year.group(1)
    return str(discourse.published.year) if discourse.published is not None and basis is Basis.ACTUAL else None


def _period_by_tense(
    row: Row, index: int, metric: Metric, measure: Measure, basis: Basis, discourse: Discourse
) -> LinkedPeriod | None:
    """Return the period that tense, basis and the metric's timing determine together; null where they leave it open."""
    if basis is Basis.TARGET and metric.timing == "flow":
        return LinkedPeriod(discourse.deadline)
    if metric.timing == "event" and basis is Basis.ACTUAL and is_some_time_ago(row, index):
        return LinkedPeriod(None)
    if metric.timing == "stock" and basis is Basis.ACTUAL and is_in_present_tense(row, index, measure):
        return LinkedPeriod(month_of(discourse.published) if discourse.published is not None else None)
    if basis is Basis.TARGET and (discourse.deadline is not None or measure is not Measure.LEVEL):
        return LinkedPeriod(discourse.deadline)  # jobs to be cut are not of a month whose figures the text reports
    if (metric.timing == "flow" and has_no_single_period(row, index)) or metric.timing == "fact":
        return LinkedPeriod(None)
    return None


def _period_of_text(
    row: Row, metric: Metric, measure: Measure, basis: Basis, basis_word: str, discourse: Discourse
) -> LinkedPeriod:
    """Return the period of the number before, where it counts the same, else the month of publication."""
    last = discourse.previous_numbers[-1] if discourse.previous_numbers else None
    if metric.dimension == "count" and last is not None and last.metric.id == metric.id and last.dated:
        if (basis, measure.value) == (last.basis, last.measure) and discourse.sentence - last.sentence <= 1:
            return LinkedPeriod(last.period)
    announced = basis is Basis.ACTUAL or row.language.grammar.has("present", basis_word)
    if announced and discourse.published is not None:
        return LinkedPeriod(month_of(discourse.published))
    return LinkedPeriod(None)
