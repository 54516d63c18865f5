"""Build calendar periods, name them and move them. No words of any language here."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from tasks.core.errors import FigurewatchError
from tasks.core.records import Period

_LABEL = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)(?:-(\d\d))?))?")
PART_MONTHS = {"quarter": 3, "half": 6, "month": 1}
_UNITS = {"year": 12, **PART_MONTHS}


class PeriodLabelError(FigurewatchError):
    """The label of a period has another form, or names no real day."""


def year_of(day: date) -> Period:
    """Return the calendar year of a day."""
    return months_span(date(day.year, 1, 1), 12)


def half_of(day: date) -> Period:
    """Return the calendar half-year of a day."""
    return months_span(date(day.year, 1 if day.month <= 6 else 7, 1), 6)


def quarter_of(day: date) -> Period:
    """Return the calendar quarter of a day."""
    return months_span(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)


def month_of(day: date) -> Period:
    """Return the calendar month of a day."""
    return months_span(date(day.year, day.month, 1), 1)


def day_of(day: date) -> Period:
    """Return the period of one day."""
    plain = date(day.year, day.month, day.day)
    return Period(plain, plain, plain.isoformat(), "day")


@lru_cache(maxsize=1024)  # an archive names the same few periods many times
def months_span(first: date, months: int) -> Period:
    """Return the period of some whole months, with the simplest label that fits it.

    Args:
        first: first day of the first month.
        months: how many months, at least 1.

    Returns:
        A month, quarter, half or year if the months are exactly one (April to June is ``Q2``), else a span
        (``2021-01/2021-09``; of whole years ``2019/2021``).
    """
    end = first + relativedelta(months=months, days=-1)
    year, month = first.year, first.month
    if months == 12 and month == 1:
        return Period(first, end, f"{year:04d}", "year")
    if months == 6 and month in (1, 7):
        return Period(first, end, f"{year:04d}-H{1 + month // 7}", "half")
    if months == 3 and month % 3 == 1:
        return Period(first, end, f"{year:04d}-Q{(month + 2) // 3}", "quarter")
    if months == 1:
        return Period(first, end, f"{year:04d}-{month:02d}", "month")
    if month == 1 and months % 12 == 0:
        return Period(first, end, f"{year:04d}/{end.year:04d}", "span")
    return Period(first, end, f"{first:%Y-%m}/{end:%Y-%m}", "span")


def month_count(period: Period) -> int:
    """Count the months of a period; a day counts as its month."""
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


@lru_cache(maxsize=4096)
def shifted(period: Period, unit: str, count: int) -> Period:
    """Return the period of the same grain, some units later (or earlier, if ``count`` is negative).

    Args:
        period: the period to move.
        unit: ``year``, ``half``, ``quarter`` or ``month``.
        count: how many units.

    Returns:
        The moved period. A year moved by a quarter is no year any more: a unit shorter than the period counts
        from the unit in which the period ends, so that the quarter before ``2021-H1`` is ``2021-Q1``.
    """
    step = _UNITS[unit] * count
    if period.grain == "day":
        return day_of(period.start + relativedelta(months=step))
    months = month_count(period)
    if _UNITS[unit] < months and period.grain != "span":
        last = {"half": half_of, "quarter": quarter_of, "month": month_of}[unit](period.end)
        return shifted(last, unit, count)
    if months < _UNITS[unit] < 12:
        return shifted({"half": half_of, "quarter": quarter_of}[unit](period.end), unit, count)
    first = date(period.start.year, period.start.month, 1) + relativedelta(months=step)
    return months_span(first, months)


def unit_around(anchor: Period, unit: str, count: int = 0) -> Period:
    """Return the calendar unit (``year``, ``half``, ...) in which a period ends, or one some units later or earlier."""
    around = {"year": year_of, "half": half_of, "quarter": quarter_of, "month": month_of}[unit](anchor.end)
    return shifted(around, unit, count) if count else around


def in_year(period: Period, year: int) -> Period:
    """Return the same part of another year: of ``2021-Q3`` in 2019 it is ``2019-Q3``."""
    return shifted(period, "year", year - period.end.year)


def period_from_label(label: str) -> Period:
    """Return the period that a label names.

    Args:
        label: ``2020``, ``2021-Q3``, ``2021-H1``, ``2021-10``, ``2021-10-13``, ``2021-01/2021-09`` or ``2019/2021``.

    Returns:
        The period; its label is the given one, except for a span that has a simpler label (``2021-01/2021-03``).

    Raises:
        PeriodLabelError: the label has another form or names no real day.
    """
    try:
        first, slash, last = label.partition("/")
        if not slash:
            return _single(first)
        begin, end = _single(first), _single(last)
        return months_span(begin.start, _months_between(begin.start, end.end))
    except ValueError as error:
        raise PeriodLabelError(
            "Not a period's label",
            where=repr(label),
            todo="Write 2020, 2021-Q3, 2021-H1, 2021-10, 2021-10-13, 2021-01/2021-09 or 2019/2021.",
        ) from error


def _months_between(first: date, last: date) -> int:
    months = month_count(Period(first, last, "", "span"))
    if months < 1:
        raise ValueError(f"{last} lies before {first}")
    return months


def _single(label: str) -> Period:
    match = _LABEL.fullmatch(label)
    if match is None:
        raise ValueError(label)
    year = int(match[1])
    if match[2]:
        return months_span(date(year, int(match[2]) * 3 - 2, 1), 3)
    if match[3]:
        return months_span(date(year, int(match[3]) * 6 - 5, 1), 6)
    if match[5]:
        return day_of(date(year, int(match[4]), int(match[5])))
    if match[4]:
        return months_span(date(year, int(match[4]), 1), 1)
    return months_span(date(year, 1, 1), 12)
