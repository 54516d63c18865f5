"""Resolve relative expressions of time against the publication date: last year, this quarter, yesterday, Monday.

A part of a year without its year ("3분기", "in March") is one of them: the publication date decides which year is
meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import day_of, month_of, months_span, quarter_of, shifted
from tasks.figures.time.period_grammar import Value

Fields = Mapping[str, Value]

# A part of the year without its year is this year's if it has begun or begins within this time: in mid-May, "2분기" is
# the running quarter, "3분기" the next, "4분기" last year's. For half-years the time is longer.
NEAR = timedelta(days=60)
NEAR_HALF = timedelta(days=92)
# A run of months ("1~9월", "지난 1분기") is this year's if it is over, or ends within this time.
NEAR_RUN = timedelta(days=31)
_MOST_MONTHS_AWAY = 4  # a day of the month without its month lies in one of so many months
_RESULTS_MONTHS = 3  # in the first months of a year "the full year" is the year before
_COUNTED = (("day_word", "day"), ("month_word", "month"), ("quarter_word", "quarter"))


def relative_day(fields: Fields, published: date | None) -> Period | None:
    """Return the last such weekday before the publication, or on its day; null without a publication date."""
    if published is None:
        return None
    return day_of(published - timedelta(days=(published.weekday() - int(fields["weekday"])) % 7))


def counted_unit(fields: Fields) -> tuple[str, int] | None:
    """Return the unit and offset of words such as ``yesterday`` or ``last month``; null if there are none."""
    for name, unit in _COUNTED:
        if name in fields:
            return unit, int(fields[name])
    return None


def relative_year(fields: Fields, published: date) -> int | None:
    """Return the year of words such as ``last year`` or ``the full year``; null if there are none."""
    if "year_word" in fields:
        return published.year + int(fields["year_word"])
    if "full_year" in fields:
        return published.year - (published.month <= _RESULTS_MONTHS)
    return None


def relative_period(unit: str, offset: int, published: date) -> Period:
    """Return the day, month or quarter that lies some units from that of the publication."""
    if unit == "day":
        return day_of(published + timedelta(days=offset))
    return shifted(month_of(published) if unit == "month" else quarter_of(published), unit, offset)


def nearest_day(day: int, published: date, *, coming: bool) -> Period | None:
    """Return the last such day of a month up to the publication, or with ``coming`` the next after it."""
    for months in range(_MOST_MONTHS_AWAY):
        month = published.replace(day=1) + relativedelta(months=months if coming else -months)
        try:
            found = month.replace(day=day)
        except ValueError:  # a month without a 31st
            continue
        if (found > published) if coming else (found <= published):
            return day_of(found)
    return None


def likely_year(fields: Fields, first: int, count: int, published: date) -> int:
    """Return the year of a part of the year that is named without one.

    Args:
        fields: values by group name; ``past`` and ``coming`` decide, else the publication date does.
        first: first month of the part, 1 to 12.
        count: its number of months.
        published: the publication date.
    """
    years = range(published.year - 1, published.year + 2)
    spans = {year: _span(year, first, count, fields) for year in years}
    if "past" in fields:
        late = published + (NEAR_RUN if count > 1 else timedelta())
        return max(year for year, span in spans.items() if span.end <= late)
    if "coming" in fields:
        return min(year for year, span in spans.items() if span.start > published)
    span = spans[published.year]
    if any(field.endswith("_to") or field.startswith("first_") or field == "ending" for field in fields):
        begun = span.end <= published + NEAR_RUN
    else:
        begun = span.start <= published + (NEAR_HALF if span.grain == "half" else NEAR)
    return published.year if begun else published.year - 1


def _span(year: int, first: int, count: int, fields: Fields) -> Period:
    """Return the months in that year, or the day in them that the expression names."""
    span = months_span(date(year, first, 1), count)
    if "day" not in fields:
        return span
    return day_of(span.start.replace(day=min(int(fields["day"]), span.end.day)))
