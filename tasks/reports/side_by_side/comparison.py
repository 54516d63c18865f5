"""One figure as texts of several languages report it, or in several currencies, one value a language and currency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tasks.changes.settled_figure import Figure, publication_order, settle
from tasks.core.records import Basis, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Metric
from tasks.languages.scripts import guess_language
from tasks.reports.side_by_side.exchange_rates import Conversion, ExchangeRates

AMOUNTS = (Measure.LEVEL, Measure.CHANGE_AMOUNT)
"""Measures that have a currency."""

DIGITS = 4
"""Digits of a converted amount: more than four of an average rate say nothing."""


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in the currency of display; ``low`` and ``high`` are the ends of what was written, null is open."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    by: Conversion


@dataclass(frozen=True, slots=True)
class Reported:
    """What the texts of one language report in one unit.

    Attributes:
        language: ISO 639 code.
        figure: settled from the observations of these texts.
        converted: the same in the currency of display; null if it is in it, or there is no rate.
    """

    language: str
    figure: Figure
    converted: Converted | None

    @property
    def best(self) -> SourcedObservation:
        """The observation that the value is taken from."""
        return self.figure.best


def comparisons(
    observations: Iterable[SourcedObservation], metrics: dict[str, Metric], rates: ExchangeRates | None, currency: str
) -> Iterator[tuple[Reported, ...]]:
    """Yield each figure of a known period that is reported in two languages or units at least.

    Args:
        observations: of any series; retired ones are left out.
        metrics: by id; whether an amount is of a span or of a moment.
        rates: null converts nothing.
        currency: of display.
    """
    figures: dict[tuple[object, ...], list[SourcedObservation]] = {}
    for item in observations:
        if item.retired_at is None and item.observation.period is not None:
            figures.setdefault(_figure(item.observation), []).append(item)
    for items in figures.values():
        by_column: dict[tuple[str, str], list[SourcedObservation]] = {}
        for item in sorted(items, key=publication_order):
            language = guess_language(item.observation.sentence)
            by_column.setdefault((language, item.observation.unit), []).append(item)
        reported = []
        for (language, _), column in by_column.items():
            settled = settle(column)
            if settled is not None:
                timing = (
                    metrics[settled.best.observation.metric].timing
                    if settled.best.observation.metric in metrics
                    else "stock"
                )
                reported.append(Reported(language, settled, _converted(settled, timing, rates, currency)))
        if len(reported) > 1:
            yield tuple(reported)


def _figure(observation: Observation) -> tuple[object, ...]:
    """Return what two reports of one figure have in common: all but the unit of an amount."""
    return (
        observation.entity, observation.metric, observation.scope, observation.period, observation.basis,
        observation.measure, None if is_amount(observation) else observation.unit,
    )  # fmt: skip


def is_amount(observation: Observation) -> bool:
    """Return whether a value is in a currency, by the form of its unit: three capitals."""
    unit = observation.unit
    return len(unit) == 3 and unit.isascii() and unit.isupper() and observation.measure in AMOUNTS


def _converted(figure: Figure, timing: str, rates: ExchangeRates | None, currency: str) -> Converted | None:
    observation = figure.best.observation
    if rates is None or not is_amount(observation) or observation.unit == currency:
        return None
    first, last = observation.period_start, observation.period_end
    if first is None or last is None:
        return None
    spans = timing == "flow" and observation.basis is Basis.ACTUAL
    by = (
        rates.of_span(observation.unit, currency, first, last)
        if spans
        else rates.of_day(observation.unit, currency, min(last, _day(figure.best) or last))
    )
    if by is None:
        return None
    value, low, high = (rounded(end, by.factor) for end in (figure.value, figure.low, figure.high))
    return Converted(value, low, high, currency, by)


def _day(item: SourcedObservation) -> date | None:
    return item.published.date() if item.published else None


def rounded(amount: Decimal | None, factor: Decimal) -> Decimal | None:
    """Return a converted amount with ``DIGITS`` digits; null is null."""
    if amount is None:
        return None
    product = amount * factor
    return product if not product else round(product, DIGITS - 1 - product.adjusted()).quantize(_step(product))


def _step(product: Decimal) -> Decimal:
    return Decimal(1) if product.adjusted() >= DIGITS - 1 else Decimal(1).scaleb(product.adjusted() - DIGITS + 1)
