"""Numbers that touch, as on pages that have lost their commas: which of them are a list, and which share a verb."""

from __future__ import annotations

import pytest

from tasks.figures.linking.respectively import quantity_runs
from tasks.figures.linking.rise_and_fall import find_move
from tests.figures.linking.test_period_candidates import read


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("네이버의 매출 영업이익은 3조원 2조원으로 각각 늘었다.", [["3조원", "2조원"]]),
        ("네이버의 매출과 영업이익은 각각 3조원, 2조원이다.", [["3조원", "2조원"]]),
        ("네이버의 매출은 3조원에서 4조원으로 늘었다.", [["3조원"], ["4조원"]]),
        ("네이버의 매출은 3조원 5%로 늘었다.", [["3조원"], ["5%"]]),
    ],
    ids=["a lost comma", "a comma", "from one to the other", "of two units"],
)
def test_numbers_that_touch_are_a_list(text: str, runs: list[list[str]]) -> None:
    row = read(text, "ko").numbers[0].row
    assert [[row.nodes[place].text for place in run] for run in quantity_runs(row)] == runs


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("네이버의 매출 영업이익은 각각 5% 7% 늘었다.", [True, True]),
        ("네이버의 매출은 전년 5%보다 7% 늘었다.", [False, True]),
    ],
    ids=["a lost comma", "compared"],
)
def test_numbers_that_touch_share_their_verb(text: str, moves: list[bool]) -> None:
    row = read(text, "ko").numbers[0].row
    assert [find_move(row, place) is not None for place in row.quantities()] == moves
