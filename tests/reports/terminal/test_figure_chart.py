"""The chart of a terminal fits it, keeps to one scale, and says where the scale begins and what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len

from tasks.core.records import SourcedObservation
from tasks.reports.sections.figure_history import figure_tables
from tasks.reports.terminal.figure_chart import ASCII, ROWS, figure_charts, history_lines
from tests.reports.stories import context_of, observations


def reported(year: int, value: float, article: int = 1, **more: Any) -> list[SourcedObservation]:
    number = f"{value}%"
    note = {"sentence": f"{year}년 {number}다.", "number": number, "is": value, "within": 0.05, "of": str(year)}
    page = {
        "publisher": "신문",
        "title": "비중",
        "url": None,
        "day": date(2023, 1, article),
        "says": [{**note, **more}],
    }
    return observations(page, article * 10_000 + year)


def drawn(items: list[SourcedObservation], width: int = 80, **given: Any) -> list[str]:
    (table,) = figure_tables(items)
    (chart,) = figure_charts(table, context_of(items, given.pop("language", "ko")), width, **given)
    return [line.plain for line in chart]


def place(lines: list[str], begin: str, sign: str = "●") -> int:
    line = next(line for line in lines if line.startswith(begin))
    return cell_len(line[: line.index(sign)])


HISTORY = [
    *reported(2017, 24.2),
    *reported(2018, 25.1),
    *reported(2019, 26.0),
    *reported(2022, 22.0),
    *reported(2024, 30, basis="target"),
]


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120, 300])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_line_is_wider_than_the_terminal(width: int, language: str) -> None:
    lines = drawn(HISTORY, width, language=language)
    assert max(map(cell_len, lines[1:-2])) <= width
    assert sum("●" in line for line in lines) == 5, "four values and the legend"


def test_what_is_larger_stands_farther_to_the_right_on_one_scale() -> None:
    lines = drawn(HISTORY)
    places = [place(lines, f"{year}년") for year in (2022, 2017, 2018, 2019)]
    assert places == sorted(places)
    assert len(set(places)) == 4
    assert place(lines, "2024년", "◇") > places[-1]


def test_a_scale_that_does_not_begin_at_zero_says_so() -> None:
    assert "눈금이 0에서 시작하지 않습니다." in drawn(HISTORY)
    assert not any("0에서 시작" in line for line in drawn([*reported(2020, 2), *reported(2021, 25)]))


def test_periods_that_are_not_known_are_counted() -> None:
    lines = drawn(HISTORY)
    assert lines[lines.index("(알려지지 않은 기간 2개)") - 1].startswith("2019년")
    assert sum("알려지지" in line for line in lines) == 1


def test_targets_stand_below_what_happened_and_rivals_beside_it() -> None:
    lines = drawn([*HISTORY, *reported(2018, 21.0, article=2)])
    assert lines.index("목표") > next(at for at, line in enumerate(lines) if line.startswith("2022년"))
    settled = next(at for at, line in enumerate(lines) if line.startswith("2018년"))
    assert lines[settled + 1].startswith(" "), "the same period is not written twice"
    assert "×" in lines[settled] + lines[settled + 1]


def test_an_interval_without_an_end_runs_to_the_edge() -> None:
    open_end = reported(2020, 30, bound="at_least")
    half = observations(
        {"publisher": "신문", "title": "비중", "url": None, "day": date(2023, 1, 1), "says": [
            {"sentence": "2021년 20% 이상이다.", "number": "20%", "low": 20, "unit": "percent", "of": "2021",
             "bound": "at_least"}
        ]}, 7,
    )  # fmt: skip
    lines = drawn([*open_end, *half])
    assert next(line for line in lines if line.startswith("2021년")).endswith("▶")


def test_a_long_history_shows_its_latest_periods_and_counts_the_rest() -> None:
    lines = drawn([item for year in range(1900, 1900 + ROWS + 6) for item in reported(year, 10 + year % 7)])
    assert lines[1] == "이보다 앞선 6개 기간이 더 있습니다."
    assert sum("●" in line for line in lines) == ROWS + 1


def test_a_terminal_without_such_signs_gets_ascii() -> None:
    assert all(sign not in "".join(drawn(HISTORY, signs=ASCII)) for sign in "●━◇├┤")


def test_one_value_alone_has_no_scale() -> None:
    assert drawn(reported(2020, 25.0)) == ["네이버 · 매출 대비 연구개발비", "2020년  25.0%"]


def test_a_figure_of_many_parts_shows_the_whole_first_and_counts_the_rest() -> None:
    parts = [item for number in range(5) for item in reported(2020, 10 + number, scope=f"부문{number}")]
    parts += reported(2021, 12.0, scope="부문4")
    lines = [line.plain for line in history_lines([*parts, *reported(2020, 25.0)], context_of(parts), 80)]
    assert [line for line in lines if line.startswith("네이버")] == [
        f"네이버 · 매출 대비 연구개발비{part}" for part in ("", " · 부문4", " · 부문0")
    ]  # fmt: skip
    assert lines[-1] == "이 밖에 그림 3개"
