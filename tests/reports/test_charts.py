"""Axes of charts: round, honest, and with labels that do not overlap."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from tasks.reports.site.charts.chart_axes import LABELS, labelled, value_axis
from tasks.reports.site.charts.frame import Frame, width_of


@pytest.mark.parametrize(
    ("amounts", "ends", "zero"),
    [
        ([22, 26], (22, 26), False),
        ([1, 26], (0, 30), True),
        ([-4341, -3978], (-4400, -3900), False),
        ([-50, 120], (-50, 150), True),
        ([7], (0, 15), True),
        ([0, 0], (-1, 1), True),
    ],
)
def test_an_axis_is_round_holds_all_and_knows_whether_it_begins_at_zero(
    amounts: list[int], ends: tuple[int, int], zero: bool
) -> None:
    axis = value_axis([Decimal(amount) for amount in amounts])
    assert (axis.ticks[0], axis.ticks[-1]) == ends
    assert axis.includes_zero == zero
    assert len({after - before for before, after in pairwise(axis.ticks)}) == 1


def test_few_places_are_all_labelled_and_of_many_some_with_both_ends() -> None:
    assert labelled([1, 5, 9]) == [1, 5, 9]
    many = labelled(range(100))
    assert (len(many), many[0], many[-1]) == (LABELS, 0, 99)


def test_labels_of_days_never_overlap_nor_leave_the_drawing() -> None:
    days = {day: f"2025년 {day}월 말일" for day in range(1, 9)}
    placed = list(Frame.around(["1조3321억원"], list(days)).day_labels(days))
    assert len(placed) >= 2
    edges = [(label.x - width_of(label.text) / 2, label.x + width_of(label.text) / 2) for label in placed]
    assert all(end <= begin for (_, end), (begin, _) in pairwise(edges))
    assert edges[0][0] >= 0
    assert edges[-1][1] <= 480
