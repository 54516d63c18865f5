"""A time expression found in text, and what it means beside a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import half_of, in_year, month_of, months_span, quarter_of, shifted, year_of

PART_MONTHS = {"quarter": 3, "half": 6, "month": 1}


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression and what it means.

    Attributes:
        start, end: offsets in the text; particles and cue words (까지, 기준, since) stay outside.
        words: as written.
        period: what it resolves to by itself; null where it needs a publication date or an anchor. An anaphoric
            mention may carry one to fall back on when there is no anchor.
        kind: ``absolute``, ``relative`` (to the publication date) or ``anaphoric`` (to another period).
        shift: for an anaphoric one, how it follows from its anchor: ``('same', 0)``, ``('year', -1)``,
            ``('half', -1)``, ``('quarter', -1)``, ``('month', -1)``; ``('in_year', 2019)`` is the anchor's part of
            another year; ``('same_year', 0)`` the anchor's year, ``('same_quarter', 0)`` and ``('same_month', 0)`` its
            last quarter and month; ``('quarter_of', 3)``, ``('half_of', 2)``, ``('month_of', 10)`` a part of its year.
        comparison: the measure of a move that has this mention as its base (``yoy_change``, ``qoq_change``,
            ``change_rate``); null where it is no base of comparison.
        role: ``of``, ``as_of``, ``until``, ``since``, ``deadline``, ``duration``, ``announced`` or ``origin`` (when
            something was founded, launched or bought).
    """

    start: int
    end: int
    words: str
    period: Period | None
    kind: str
    shift: tuple[str, int] | None = None
    comparison: str | None = None
    role: str = "of"


def resolve(mention: PeriodMention, anchor: Period | None) -> Period | None:
    """What a mention means beside a figure.

    Args:
        mention: any mention; one that is not anaphoric means its own period.
        anchor: the period that words such as ``the same period`` and ``the year before`` count from; null where
            the text has named none.

    Returns:
        The period, or what the mention falls back on without an anchor, which may be null.
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


def unit_around(anchor: Period, unit: str, count: int = 0) -> Period:
    """The calendar unit in which a period ends, some units later or earlier."""
    around = {"year": year_of, "half": half_of, "quarter": quarter_of, "month": month_of}[unit](anchor.end)
    return shifted(around, unit, count) if count else around
