"""The section of a report that shows figures of several languages and currencies side by side, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from babel import Locale

from tasks.core.records import Basis, Measure, SourcedObservation
from tasks.reports.context import ReportContext
from tasks.reports.date_format import date_text, period_text
from tasks.reports.number_format import amount_text, interval_text, value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.side_by_side.comparison import Converted, Reported, comparisons, is_amount
from tasks.reports.side_by_side.exchange_rates import ExchangeRates
from tasks.reports.view import ComparedValue, Comparison

SHOWN = 20
"""Figures that the section shows; as many as a report has tables."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """What a report compares.

    Attributes:
        observations: of all series of the figures that the report is of.
        rates: of the user's table; null converts nothing.
        currency: of display.
    """

    observations: tuple[SourcedObservation, ...]
    rates: ExchangeRates | None
    currency: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures that were found in several languages or currencies, and what they were compared by."""

    figures: tuple[tuple[Reported, ...], ...]
    comparing: Comparing


def compared_figures(comparing: Comparing, context: ReportContext) -> list[tuple[Reported, ...]]:
    """Return the figures that are reported in several languages or currencies.

    Those in two currencies come first, then in the order of the watchlist, the latest period first.

    Args:
        comparing: what is compared.
        context: of the report.
    """
    metrics = {name: metric for name, (_, metric) in context.metrics.items()}
    found = list(comparisons(comparing.observations, metrics, comparing.rates, comparing.currency))
    found.sort(key=lambda columns: columns[0].best.observation.period or "", reverse=True)
    found.sort(
        key=lambda columns: (-len({one.figure.unit for one in columns}), context.place(columns[0].best.observation))
    )
    return found


def in_words(
    figures: Iterable[tuple[Reported, ...]], comparing: Comparing, citations: Citations
) -> tuple[Comparison, ...]:
    """Return figures as a report for people shows them, ``SHOWN`` at most.

    Args:
        figures: in order.
        comparing: what is compared.
        citations: labels and words.
    """
    return tuple(_comparison(columns, comparing, citations) for columns in islice(figures, SHOWN))


def _comparison(columns: tuple[Reported, ...], comparing: Comparing, citations: Citations) -> Comparison:
    context, words = citations.context, citations.context.words
    observation = columns[0].best.observation
    tags = [context.scope_label(observation.scope)]
    tags += [words.basis[observation.basis]] if observation.basis is not Basis.ACTUAL else []
    tags += [words.measures[observation.measure]] if observation.measure is not Measure.LEVEL else []
    names = (context.entity_label(observation), context.metric_label(observation.metric), *tags)
    return Comparison(
        title=" · ".join([*(name for name in names if name), period_text(observation.period, words)]),
        values=tuple(_value(one, comparing, citations) for one in columns),
    )


def _value(one: Reported, comparing: Comparing, citations: Citations) -> ComparedValue:
    context, observation = citations.context, one.best.observation
    counters = context.counters(observation.metric)
    other = is_amount(observation) and observation.unit != comparing.currency
    return ComparedValue(
        language=language_name(one.language, context),
        value=value_text(observation, context.words, counters),
        interval=interval_text(observation, context.words, counters),
        converted=_converted(one.converted, context) if one.converted else None,
        rate=_rate(one, comparing, context) if other else None,
        stories=one.figure.stories,
        source=citations.source(one.best),
    )


def _converted(amount: Converted, context: ReportContext) -> str:
    words = context.words
    low, high = (None if end is None else amount_text(end, amount.unit, words) for end in (amount.low, amount.high))
    # Both ends may be one number once they are rounded as converted amounts are.
    ends = words.bounds.between.format(low=low, high=high) if low and high and low != high else None
    value = (
        None if amount.value is None else words.bounds.about.format(value=amount_text(amount.value, amount.unit, words))
    )
    if value is None or ends is None:
        return value or ends or words.bounds.unknown
    return f"{value} ({ends})"


def _rate(one: Reported, comparing: Comparing, context: ReportContext) -> str:
    """Say by which rate an amount is converted and whose it is, or that there is none."""
    words, unit = context.words, one.best.observation.unit
    if comparing.rates is None:
        return words.say("no_rates")
    if one.converted is None:
        return words.say("no_rate", unit=unit, currency=comparing.currency, source=comparing.rates.source)
    days = one.converted.by.days
    factor, pair = one.converted.by.factor, (unit, comparing.currency)
    if factor < 1:
        factor, pair = 1 / factor, (comparing.currency, unit)
    rate = f"1 {pair[0]} = {round(factor, 4).normalize():,f} {pair[1]}"
    if len(days) > 1:
        span = f"{date_text(days[0], words)} ~ {date_text(days[-1], words)}"
        return words.say("rate_of_span", n=len(days), rate=rate, span=span, source=comparing.rates.source)
    return words.say("rate_of_day", rate=rate, day=date_text(days[0], words), source=comparing.rates.source)


def language_name(code: str, context: ReportContext) -> str:
    """Return the name of a language in the report's language; its code where Unicode CLDR has none."""
    return Locale.parse(context.words.locale).languages.get(code, code)
