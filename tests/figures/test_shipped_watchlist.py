"""Everyday amounts of every metric, read by the watchlist as it is shipped: one word in it can break all numbers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.records import Measure
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tests.figures.reading import by_rules

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "seeds" / "watchlist.yaml"
CASES: dict[str, Any] = yaml.safe_load((ROOT / "tests/cases/watchlists/everyday.yaml").read_text("utf-8"))
LANGUAGES = ("ko", "en")


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return by_rules(load_watchlist([SHIPPED, ROOT / "tests/cases/figures/entities.yaml"]))


def sentences() -> list[Any]:
    found = []
    for metric, (kind, templates, *counted) in CASES["metrics"].items():
        for language, template in templates.items():
            for amount, value in CASES[kind][language].items():
                written = amount.replace("_", counted[0][language]) if counted else amount
                found.append(pytest.param(metric, language, template.format(written), value, id=f"{metric}-{written}"))
    return found


def test_every_metric_of_the_shipped_watchlist_is_tried_in_every_language() -> None:
    shipped = {metric.id: set(metric.cues) & set(LANGUAGES) for metric in load_watchlist(SHIPPED).metrics}
    assert {metric: set(case[1]) for metric, case in CASES["metrics"].items()} == shipped


@pytest.mark.parametrize(("metric", "language", "text", "value"), sentences())
def test_an_everyday_amount_is_one_figure_of_its_metric(metric: str, language: str, text: str, value: float) -> None:
    (found,) = extractor().extract([ArticleText(text, language, date(2021, 10, 13))])
    read = [
        (figure.metric, figure.measure, float(figure.low or 0 if figure.value is None else figure.value))
        for figure in found
    ]
    assert read == [(metric, Measure.LEVEL, value)]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("한빛전자의 정보보호 투자액은 350억원이다.", []),
        ("한빛전자는 정보보호 부문 투자에 350억원을 썼다.", []),
        ("정보보호 기업 한빛전자는 350억원의 투자를 유치했다.", ["investment"]),
    ],
)
def test_what_is_spent_on_information_security_is_no_investment(text: str, metrics: list[str]) -> None:
    (found,) = extractor().extract([ArticleText(text, "ko", date(2021, 10, 13))])
    assert [figure.metric for figure in found] == metrics
