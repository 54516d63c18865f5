"""What flows is of the year whose end its sentence names; what stands is of that month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor

WATCHLIST = Path(__file__).parents[3] / "seeds" / "watchlist.yaml"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_watchlist([WATCHLIST]))


@pytest.mark.parametrize(
    ("text", "metric", "periods"),
    [
        ("네이버의 순이익은 2015년 말 9097억원에서 2021년 말 1조3261억원으로 늘었다.", "net_income", ["2015", "2021"]),
        ("카카오의 지난해 말 매출은 7조1100억원이었다.", "revenue", ["2022"]),
        ("카카오의 직원은 지난해 말 3913명이었다.", "headcount", ["2022-12"]),
    ],
)
def test_a_flow_at_the_end_of_a_year_is_that_year_s(
    extractor: Extractor, text: str, metric: str, periods: list[str]
) -> None:
    (found,) = extractor.extract([ArticleText(text, "ko", date(2023, 1, 10), None)])
    assert [item.period for item in found if item.metric == metric] == periods


def test_the_rules_say_so_too(extractor: Extractor) -> None:
    text = "카카오의 지난해 말 매출은 7조1100억원이었다."
    (read,) = extractor.contexts([ArticleText(text, "ko", date(2023, 1, 10), None)])
    (ruled,) = [number.rules.observation for number in read.numbers if number.rules.observation is not None]
    assert ruled.period == "2022"
