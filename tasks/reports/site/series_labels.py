"""Names of series in the site's language."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

from tasks.core.records import Measure
from tasks.core.store import SeriesFamily
from tasks.reports.context import ReportContext


def metric_of(family: SeriesFamily, context: ReportContext) -> str:
    """Return the label of a metric with its measure, and with its currency where readers do not expect it."""
    label, words = context.metric_label(family.metric), context.words
    if family.measure != Measure.LEVEL:
        label = f"{label} {words.measures[Measure(family.measure)]}"
    expected = {"percent", "percentage_point", "count", "times", *home_currencies(words.locale)}
    return label if family.unit in expected else f"{label} ({family.unit})"


@cache
def home_currencies(locale: str) -> tuple[str, ...]:
    """Return the currencies of a locale's country, as Unicode CLDR has them."""
    return tuple(get_territory_currencies(Locale.parse(locale).territory or "", include_details=False))


def family_label(family: SeriesFamily, context: ReportContext, written: str | None = None) -> str:
    """Return entity, metric and scope of a series on one line."""
    name = context.entity_name(family.entity, written)
    parts = (name, metric_of(family, context), context.scope_label(family.scope))
    return " · ".join(part for part in parts if part)
