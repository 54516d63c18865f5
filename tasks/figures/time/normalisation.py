"""From the named parts of a time expression to the calendar: which year, which part of it, and how it is cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import (
    day_of,
    month_count,
    month_of,
    months_span,
    quarter_of,
    shifted,
    year_of,
)
from tasks.figures.time.period_grammar import Value

Fields = Mapping[str, Value]

EARLIEST_YEAR = 1950
YEARS_AHEAD = 30
LATEST_YEAR = 2100
# A part of the year named without its year is this year's once it has begun, or is about to: "2분기" of an article
# of mid-May is running, "3분기" is what comes next, "4분기" is last year's. Half-years are looked at from further off.
NEAR = timedelta(days=60)
NEAR_HALF = timedelta(days=92)
# A run of parts ("1~9월") is told when it is over, or nearly.
NEAR_RUN = timedelta(days=31)


def read_period(fields: Fields, published: date | None, year: int | None = None) -> Period | None:
    """The period that named parts spell out.

    Args:
        fields: values by group name (``year``, ``year_word`` as an offset in years, ``quarter``, ``quarter_to``,
            ``half``, ``month``, ``month_to``, ``day``, ``edge``, ``past``, ``coming``, ...).
        published: what relative words count from.
        year: the year to take where the expression names none (inherited in a list); null to work it out.

    Returns:
        The period; null where it needs a publication date that is missing, or names no real or plausible date.
    """
    try:
        period = _read(fields, published, year)
    except (ValueError, OverflowError):  # the 31st of February: a number, not a date
        return None
    return period if period is not None and plausible(period, published) else None


def plausible(period: Period, published: date | None) -> bool:
    """Whether a period lies in the years that news is about."""
    latest = published.year + YEARS_AHEAD if published else LATEST_YEAR
    return period.start.year >= EARLIEST_YEAR and period.end.year <= latest


def _read(fields: Fields, published: date | None, inherited: int | None) -> Period | None:
    if "weekday" in fields:
        if published is None:
            return None
        back = (published.weekday() - _int(fields, "weekday")) % 7
        return day_of(published - timedelta(days=back))
    for name, unit in (("day_word", "day"), ("month_word", "month"), ("quarter_word", "quarter")):
        if name in fields:
            return _counted(fields, unit, _int(fields, name), published)
    years = _year(fields, published)
    months = _months(fields)
    if "year_to" in fields and years is not None:
        return _years_run(fields, years, months)
    if months is None:
        if "day" in fields and published is not None:
            return _latest_day(_int(fields, "day"), published, coming="coming" in fields)
        if years is None:
            return None
        return _edge(months_span(date(years, 1, 1), 12), fields)
    first, count = months
    if "stated" in fields:
        stated = _int(fields, "stated")
        first, count = stated, (_int(fields, "stated_to") - stated) % 12 + 1
        if "fiscal" in fields and years is not None:
            return _fiscal(years, first, count, published)
    if years is None:
        years = inherited if inherited is not None else _likely_year(fields, first, count, published)
        if years is None:
            return None
    if "ending" in fields:  # "the three months to December"
        begin = date(years, first, 1) - relativedelta(months=_int(fields, "ending") - 1)
        return months_span(begin, _int(fields, "ending"))
    if "day" in fields:
        return day_of(date(years, first, _int(fields, "day")))
    return _edge(months_span(date(years, first, 1), count), fields)


def _int(fields: Fields, name: str) -> int:
    return int(fields[name])


def _year(fields: Fields, published: date | None) -> int | None:
    if "year" in fields:
        return _full_year(_int(fields, "year"))
    if "year_word" in fields and published is not None:
        return published.year + _int(fields, "year_word")
    if "full_year" in fields and published is not None:  # told early in the year, it is the year just over
        return published.year - (published.month <= 3)
    return None


def _full_year(year: int) -> int:
    return year + 2000 if year < 100 else year


def _months(fields: Fields) -> tuple[int, int] | None:
    """First month and number of months of the part of a year, null where the expression names no part."""
    for name, size in (("quarter", 3), ("half", 6), ("month", 1)):
        if name in fields:
            first = (_int(fields, name) - 1) * size + 1
            last = _int(fields, f"{name}_to") * size if f"{name}_to" in fields else first + size - 1
            return first, (last - first) % 12 + 1
    if "first_months" in fields:
        return 1, _int(fields, "first_months")
    if "first_quarters" in fields:
        return 1, _int(fields, "first_quarters") * 3
    return None


def _years_run(fields: Fields, first: int, months: tuple[int, int] | None) -> Period | None:
    last = _int(fields, "year_to")
    last = first // 100 * 100 + last if last < 100 else last
    if not first < last <= first + 60:
        return None
    if months is None or "month_to" not in fields:
        return months_span(date(first, 1, 1), (last - first + 1) * 12)
    begin, end = _int(fields, "month"), _int(fields, "month_to")
    return months_span(date(first, begin, 1), (last - first) * 12 + end - begin + 1)


def _counted(fields: Fields, unit: str, offset: int, published: date | None) -> Period | None:
    if published is None:
        return None
    if unit == "day":
        return day_of(published + timedelta(days=offset))
    whole = month_of(published) if unit == "month" else quarter_of(published)
    period = shifted(whole, unit, offset)
    if "day" in fields:
        return day_of(period.start.replace(day=_int(fields, "day")))
    return _edge(period, fields)


def _edge(period: Period, fields: Fields) -> Period:
    edge = fields.get("edge")
    if edge is None or period.grain in ("month", "day"):
        return period
    return month_of(period.end if edge == "end" else period.start)


def _latest_day(day: int, published: date, *, coming: bool) -> Period | None:
    for back in range(4):
        month = published.replace(day=1) + relativedelta(months=back if coming else -back)
        try:
            found = month.replace(day=day)
        except ValueError:  # a month without a 31st
            continue
        if (found > published) if coming else (found <= published):
            return day_of(found)
    return None


def _likely_year(fields: Fields, first: int, count: int, published: date | None) -> int | None:
    if published is None:
        return None
    years = range(published.year - 1, published.year + 2)
    spans = {year: _span(year, first, count, fields) for year in years}
    if "past" in fields:
        return max(year for year, span in spans.items() if span.end <= published)
    if "coming" in fields:
        return min(year for year, span in spans.items() if span.start > published)
    span = spans[published.year]
    if any(name.endswith("_to") or name.startswith("first_") or name == "ending" for name in fields):
        begun = span.end <= published + NEAR_RUN
    else:
        begun = span.start <= published + (NEAR_HALF if span.grain == "half" else NEAR)
    return published.year if begun else published.year - 1


def _span(year: int, first: int, count: int, fields: Fields) -> Period:
    """The months in that year, or the day in them that the expression names."""
    span = months_span(date(year, first, 1), count)
    if "day" not in fields:
        return span
    return day_of(span.start.replace(day=min(_int(fields, "day"), span.end.day)))


def _fiscal(year: int, first: int, count: int, published: date | None) -> Period:
    """The stated calendar months of a fiscal year: the latest run of them that is over, in or before that year."""
    period = months_span(date(year, first, 1), count)
    if published is not None and period.end > published:
        return months_span(date(year - 1, first, 1), count)
    return period


def cumulative(period: Period) -> Period:
    """From the start of the year to the end of ``period``: up to the third quarter is January to September."""
    if period.grain in ("year", "span", "day"):
        return period
    return months_span(year_of(period.start).start, month_count(Period(year_of(period.end).start, period.end, "", "")))
