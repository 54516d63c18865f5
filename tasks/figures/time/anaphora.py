"""Resolve anaphoric expressions of time, whose meaning depends on another period: the year before, the same period.

The other period is the anchor: the period that the figures of the text are about.
"""

from __future__ import annotations

from datetime import date

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import PART_MONTHS, in_year, month_of, months_span, shifted, unit_around
from tasks.figures.time.normalisation import plausible
from tasks.figures.time.period_mention import PeriodMention
from tasks.figures.time.relative_periods import Fields

Shift = tuple[str, int]


def resolve(mention: PeriodMention, anchor: Period | None) -> Period | None:
    """Return the period that a mention means beside a figure.

    Args:
        mention: any mention; if it is not anaphoric, it means its own period.
        anchor: the period that words such as ``the same period`` and ``the year before`` count from; null if
            the text has named none.

    Returns:
        The period; without an anchor the mention's own, which may be null.
    """
    if mention.shift is None or anchor is None:
        return mention.period
    unit, count = mention.shift
    if unit == "same":
        return anchor
    if unit == "in_year":
        return in_year(anchor, count)
    if unit.startswith("same_"):
        return unit_around(anchor, unit.removeprefix("same_"), count)
    if unit.endswith("_of"):
        size = PART_MONTHS[unit.removesuffix("_of")]
        return months_span(date(anchor.end.year, (count - 1) * size + 1, 1), size)
    return shifted(anchor, unit, count)


def shift_from_fields(values: Fields) -> Shift:
    """Return how an anaphoric expression follows from its anchor, by the values of its named groups."""
    if "back" in values:
        return str(values["unit"]), -int(values["back"])
    if "year" in values:
        return "in_year", int(values["year"])
    if "year_word" in values:
        offset = int(values["year_word"])
        return ("year", offset) if offset else ("same", 0)
    for part in PART_MONTHS:
        if part in values:
            return f"{part}_of", int(values[part])
    return "same", 0


def period_before_publication(shift: Shift, published: date) -> Period | None:
    """Return the period of an expression such as ``2년 전`` that has no anchor: it counts from the publication."""
    unit, count = shift
    around = unit_around(month_of(published), unit)
    period = shifted(around, unit, count)
    return period if plausible(period, published) else None
