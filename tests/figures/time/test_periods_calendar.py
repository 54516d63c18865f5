"""Periods have plain names, move by calendar units and read back from their labels."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.figures.time.calendar_periods import (
    PeriodLabelError,
    day_of,
    half_of,
    month_of,
    months_span,
    period_from_label,
    quarter_of,
    shifted,
    year_of,
)


@pytest.mark.parametrize(
    ("label", "grain", "start", "end"),
    [
        ("2020", "year", date(2020, 1, 1), date(2020, 12, 31)),
        ("2021-Q3", "quarter", date(2021, 7, 1), date(2021, 9, 30)),
        ("2021-H1", "half", date(2021, 1, 1), date(2021, 6, 30)),
        ("2021-H2", "half", date(2021, 7, 1), date(2021, 12, 31)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-10-13", "day", date(2021, 10, 13), date(2021, 10, 13)),
        ("2021-01/2021-09", "span", date(2021, 1, 1), date(2021, 9, 30)),
        ("2015/2018", "span", date(2015, 1, 1), date(2018, 12, 31)),
    ],
)
def test_a_label_reads_back(label: str, grain: str, start: date, end: date) -> None:
    period = period_from_label(label)
    assert (period.label, period.grain, period.start, period.end) == (label, grain, start, end)


@pytest.mark.parametrize("label", ["", "21", "2021-Q5", "2021-13", "2021-02-30", "2021/2020", "2021-Q3x", "0000"])
def test_a_bad_label_is_refused_with_what_to_write(label: str) -> None:
    with pytest.raises(PeriodLabelError, match="2021-Q3"):
        period_from_label(label)


@pytest.mark.parametrize(
    ("first", "months", "label"),
    [
        (date(2021, 4, 1), 3, "2021-Q2"),
        (date(2021, 1, 1), 6, "2021-H1"),
        (date(2021, 1, 1), 12, "2021"),
        (date(2021, 1, 1), 9, "2021-01/2021-09"),
        (date(2021, 2, 1), 3, "2021-02/2021-04"),
        (date(2020, 4, 1), 12, "2020-04/2021-03"),
        (date(2020, 11, 1), 1, "2020-11"),
    ],
)
def test_a_run_of_months_takes_the_plainest_name(first: date, months: int, label: str) -> None:
    assert months_span(first, months).label == label


@pytest.mark.parametrize(
    ("label", "unit", "count", "expected"),
    [
        ("2021-Q1", "quarter", -1, "2020-Q4"),
        ("2021-Q1", "year", -1, "2020-Q1"),
        ("2021-01/2021-09", "year", -1, "2020-01/2020-09"),
        ("2020-02-29", "year", -1, "2019-02-28"),
        ("2021-03", "month", -3, "2020-12"),
        ("2021-H1", "half", -1, "2020-H2"),
        ("2021-H1", "quarter", -1, "2021-Q1"),
        ("2021", "quarter", -1, "2021-Q3"),
        ("2021-05", "quarter", -1, "2021-Q1"),
        ("2021-05", "year", 1, "2022-05"),
        ("2020", "year", 2, "2022"),
    ],
)
def test_periods_move_by_calendar_units(label: str, unit: str, count: int, expected: str) -> None:
    assert shifted(period_from_label(label), unit, count).label == expected


def test_a_day_lies_in_its_units() -> None:
    day = date(2021, 10, 13)
    units = [year_of(day), half_of(day), quarter_of(day), month_of(day), day_of(day)]
    assert [unit.label for unit in units] == ["2021", "2021-H2", "2021-Q4", "2021-10", "2021-10-13"]
