"""Normalise the named parts of a time expression to a calendar period: which year, and which part of it."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import day_of, month_count, month_of, months_span, year_of
from tasks.figures.time.relative_periods import (
    Fields,
    counted_unit,
    likely_year,
    nearest_day,
    relative_day,
    relative_period,
    relative_year,
)

EARLIEST_YEAR = 1950
YEARS_AHEAD = 30
LATEST_YEAR = 2100
LONGEST_RUN = 60  # years


def period_from_fields(fields: Fields, published: date | None, year: int | None = None) -> Period | None:
    """Return the period that the named parts of an expression describe.

    Args:
        fields: values by group name (``year``, ``year_word`` as an offset in years, ``quarter``, ``quarter_to``,
            ``half``, ``month``, ``month_to``, ``day``, ``edge``, ``past``, ``coming``, ...).
        published: the date that relative words count from.
        year: the year to take where the expression names none (inherited in a list); null to work it out.

    Returns:
        The period; null where it needs a publication date that is missing, or names no real or plausible date.
    """
    try:
        period = _period(fields, published, year)
    except (ValueError, OverflowError):  # the 31st of February: a number, not a date
        return None
    return period if period is not None and plausible(period, published) else None


def whole_of_end(fields: Fields, end: Period | None, published: date | None) -> Period | None:
    """Return the whole year, half or quarter of which an expression names the end; null where it names none.

    Args:
        fields: as for ``period_from_fields``.
        end: the month that the expression means.
        published: the date that relative words count from.
    """
    if end is None or "edge" not in fields or "month" in fields:
        return None
    if "quarter" not in fields and "half" not in fields:
        whole: Period | None = year_of(end.start)
    else:
        without = dict(fields)
        without.pop("edge")
        whole = period_from_fields(without, published, end.start.year)
    return whole if whole is not None and whole.end == end.end else None


def plausible(period: Period, published: date | None) -> bool:
    """Return True if a period lies in the years that news is about."""
    latest = published.year + YEARS_AHEAD if published else LATEST_YEAR
    return period.start.year >= EARLIEST_YEAR and period.end.year <= latest


def cumulative(period: Period) -> Period:
    """Return the time from the start of the year to the end of a period: up to the third quarter is nine months."""
    if period.grain in ("year", "span", "day"):
        return period
    return months_span(year_of(period.start).start, month_count(Period(year_of(period.end).start, period.end, "", "")))


def _period(fields: Fields, published: date | None, inherited: int | None) -> Period | None:
    if "weekday" in fields:
        return relative_day(fields, published)
    if (counted := counted_unit(fields)) is not None:
        return _part(relative_period(*counted, published), fields) if published is not None else None
    year, months = _year(fields, published), _months(fields)
    if "year_to" in fields and year is not None:
        return _run_of_years(fields, year, months)
    if months is not None:
        return _months_of_year(fields, months, year, published, inherited)
    if "day" in fields and published is not None:
        return nearest_day(int(fields["day"]), published, coming="coming" in fields)
    return _edge(months_span(date(year, 1, 1), 12), fields) if year is not None else None


def _months_of_year(
    fields: Fields, months: tuple[int, int], year: int | None, published: date | None, inherited: int | None
) -> Period | None:
    """Return the period of some months, whose year is named, inherited or worked out."""
    first, count = months
    if "stated" in fields:  # the calendar months of a quarter, beside its name
        first = int(fields["stated"])
        count = (int(fields["stated_to"]) - first) % 12 + 1
        if "fiscal" in fields and year is not None:
            return _fiscal(year, first, count, published)
    if year is None:
        year = inherited
    if year is None:
        if published is None:
            return None
        year = likely_year(fields, first, count, published)
    if "ending" in fields:  # "the three months to December"
        length = int(fields["ending"])
        return months_span(date(year, first, 1) - relativedelta(months=length - 1), length)
    if "day" in fields:
        return day_of(date(year, first, int(fields["day"])))
    return _edge(months_span(date(year, first, 1), count), fields)


def _year(fields: Fields, published: date | None) -> int | None:
    """Return the year that an expression names, by number or relative to the publication date."""
    if "year" in fields:
        year = int(fields["year"])
        return year + 2000 if year < 100 else year
    return relative_year(fields, published) if published is not None else None


def _months(fields: Fields) -> tuple[int, int] | None:
    """Return the first month and the number of months of a part of a year; null if the expression names no part."""
    for name, size in (("quarter", 3), ("half", 6), ("month", 1)):
        if name in fields:
            first = (int(fields[name]) - 1) * size + 1
            last = int(fields[f"{name}_to"]) * size if f"{name}_to" in fields else first + size - 1
            return first, (last - first) % 12 + 1
    if "first_months" in fields:
        return 1, int(fields["first_months"])
    if "first_quarters" in fields:
        return 1, int(fields["first_quarters"]) * 3
    return None


def _run_of_years(fields: Fields, first: int, months: tuple[int, int] | None) -> Period | None:
    """Return a run of years, or from a month of the first to a month of the last."""
    last = int(fields["year_to"])
    last = first // 100 * 100 + last if last < 100 else last
    if not first < last <= first + LONGEST_RUN:
        return None
    if months is None or "month_to" not in fields:
        return months_span(date(first, 1, 1), (last - first + 1) * 12)
    begin, end = int(fields["month"]), int(fields["month_to"])
    return months_span(date(first, begin, 1), (last - first) * 12 + end - begin + 1)


def _part(period: Period, fields: Fields) -> Period:
    """Return the day or the edge of a month or quarter, where the expression names one."""
    if period.grain != "day" and "day" in fields:
        return day_of(period.start.replace(day=int(fields["day"])))
    return _edge(period, fields)


def _edge(period: Period, fields: Fields) -> Period:
    """Return the first or last month of a period, where the expression names an edge (연말)."""
    edge = fields.get("edge")
    if edge is None or period.grain in ("month", "day"):
        return period
    return month_of(period.end if edge == "end" else period.start)


def _fiscal(year: int, first: int, count: int, published: date | None) -> Period:
    """Return the calendar months of a fiscal year: the latest run of them that is over, in that year or before."""
    period = months_span(date(year, first, 1), count)
    if published is not None and period.end > published:
        return months_span(date(year - 1, first, 1), count)
    return period
