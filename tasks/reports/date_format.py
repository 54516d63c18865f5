"""Formats periods and dates in words; names of months, quarters and their order are those of Unicode CLDR (babel)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel.dates import format_date, format_skeleton, get_month_names

from tasks.reports.wording import Words

YEAR = re.compile(r"(\d{4})", re.ASCII)
HALF = re.compile(r"(\d{4})-H([12])", re.ASCII)
QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def period_text(label: str | None, words: Words) -> str:
    """Format a period's label in words; a label of another shape is returned unchanged.

    Args:
        label: ``2020``, ``2021-Q3``, ``2021-H1``, ``2021-10``, ``2021-10-13``, ``2021-01/2021-09`` or null.
        words: of the language.
    """
    if label is None:
        return words.periods.none
    first, slash, last = label.partition("/")
    if slash:
        return _span_text(first, last, words)
    try:
        return _single_period_text(label, words)
    except ValueError:  # no such day, or the year 0
        return label


def date_text(day: date, words: Words) -> str:
    """Format a day as a number, for sources and lists."""
    return words.date.format(year=day.year, month=day.month, day=day.day)


def _single_period_text(label: str, words: Words) -> str:
    if year := YEAR.fullmatch(label):
        return _in_locale("y", int(year[1]), 1, words.locale)
    if half := HALF.fullmatch(label):
        return words.periods.half[int(half[2]) - 1].format(year=half[1])
    if quarter := QUARTER.fullmatch(label):
        return _in_locale("yQQQ", int(quarter[1]), 3 * int(quarter[2]), words.locale)
    if month := MONTH.fullmatch(label):
        return _in_locale("yMMMM", int(month[1]), int(month[2]), words.locale)
    if day := DAY.fullmatch(label):
        return format_date(date(int(day[1]), int(day[2]), int(day[3])), "long", locale=words.locale)
    return label


@lru_cache(maxsize=4096)
def _in_locale(skeleton: str, year: int, month: int, locale: str) -> str:
    """Format a month by a CLDR skeleton; a site writes few periods many times."""
    return format_skeleton(skeleton, date(year, month, 1), locale=locale)


def _span_text(first: str, last: str, words: Words) -> str:
    begin, end = MONTH.fullmatch(first), MONTH.fullmatch(last)
    if begin and end and begin[1] == end[1]:
        names = get_month_names("wide", locale=words.locale)
        months = {"first": names[int(begin[2])], "last": names[int(end[2])]}
        return words.periods.months_of_year.format(year=begin[1], **months)
    return words.periods.span.format(first=period_text(first, words), last=period_text(last, words))
