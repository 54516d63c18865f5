"""Bars to scale: where they begin and end, and round numbers at the ends of the axis."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tasks.core.records import Observation
from tasks.reports.sections.interval_bars import PAD, THIN, axis_of, bar_of
from tests.reports.stories import observation


def share(**note: Any) -> Observation:
    return observation({"unit": "percent", **note})


@pytest.mark.parametrize(
    ("notes", "ends"),
    [
        ([{"is": 22, "within": 0.05}, {"is": 30, "within": 0.5}], ("21.5", "30.5")),
        ([{"is": 5, "within": 0.5, "unit": "count"}, {"is": 8, "within": 0.5, "unit": "count"}], ("4", "9")),
        ([{"is": -12, "within": 0.5}, {"is": 3, "within": 0.5}], ("-15", "5")),
        ([{"is": 25, "low": 25}, {"is": 40, "low": 40}], ("25", "40")),
    ],
)
def test_an_axis_holds_everything_between_round_ends(notes: list[dict[str, Any]], ends: tuple[str, str]) -> None:
    axis = axis_of([share(**each) for each in notes])
    assert axis is not None
    assert (axis.low, axis.high) == tuple(map(Decimal, ends))


def test_there_is_no_axis_for_one_point_or_for_none() -> None:
    assert axis_of([share(**{"is": 25, "low": 25, "high": 25})]) is None
    assert axis_of([share()]) is None


def test_a_bar_lies_where_its_interval_is() -> None:
    shares = [share(**{"is": 210, "low": 200, "high": 220}), share(**{"is": 275, "low": 250, "high": 300})]
    axis = axis_of(shares)
    assert axis is not None
    free = 100 - 2 * float(PAD)
    first, second = (bar_of(one, axis, "actual") for one in shares)
    assert (first.left, first.width, first.dot) == pytest.approx((float(PAD), free / 5, float(PAD) + free / 10))
    assert (second.left, second.width) == pytest.approx((float(PAD) + free / 2, free / 2))


def test_an_open_interval_runs_to_the_end_and_a_thin_one_is_still_seen() -> None:
    shares = [share(**{"is": 50, "low": 50}), share(**{"is": 10, "within": 0.001}), share(low=10, high=90)]
    axis = axis_of(shares)
    assert axis is not None
    opened, thin, vague = (bar_of(one, axis, "actual") for one in shares)
    assert opened.left + opened.width == pytest.approx(100)
    assert thin.width == pytest.approx(THIN, abs=0.02)
    assert vague.dot is None
