"""Metrics that nobody foresaw work from a watchlist alone, and what nearly counted says why it did not."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.watchlist import Metric, Watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.numbers.declared_units import declare
from tasks.figures.numbers.quantities import find_quantities
from tasks.languages.language import load_language
from tests.figures.reading import by_rules
from tests.figures.test_extraction_cases import CASES, fields_of, marked

PATH: Path = CASES / "unforeseen.yaml"
DAY = date(2021, 10, 13)


@lru_cache(maxsize=1)
def written() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(PATH.read_text("utf-8"))
    return loaded


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return by_rules(Watchlist.model_validate({key: written()[key] for key in ("entities", "metrics")}))


@pytest.mark.parametrize(
    ("language", "sentence"), [(code, sentence) for code in ("ko", "en") for sentence in written()[code]]
)
def test_a_new_metric_reads_its_figures_and_no_others(language: str, sentence: str) -> None:
    case = marked("", sentence)
    (found,) = extractor().extract([ArticleText(case["text"], language, DAY)])
    assert [fields_of(item) for item in found] == [[row[1], row[2], float(row[3]), *row[4:]] for row in case["figures"]]
    for item, row in zip(found, case["figures"], strict=True):
        assert row[0].split()[0] in item.expression


@pytest.mark.parametrize(
    ("text", "expression", "why"),
    [
        ("하늘마트의 매장 임대료는 3억원이다.", "3억원", "the metric is count, and this is KRW"),
        ("하늘마트 매장을 찾은 손님은 120명이다.", "120명", "it counts 명, and the metric counts 개, 곳"),
        ("하늘마트 매장의 진열대는 8개다.", "8개", "it goes with '진열대'"),
        ("매장은 모두 5만개다.", "5만개", "no organisation is in sight"),
        ("바다배터리의 생산능력은 늘어 지난해 이익률이 12%였다.", "12%", "it goes with '이익'"),
    ],
)
def test_a_near_miss_tells_what_kept_it_out(text: str, expression: str, why: str) -> None:
    ((observations, missed),) = extractor().examine([ArticleText(text, "ko", DAY)])
    assert observations == []
    assert [(miss.expression, why in miss.why, miss.why) for miss in missed] == [(expression, True, missed[0].why)]
    assert text[missed[0].start : missed[0].end] == expression


@pytest.mark.parametrize(
    ("unit", "text", "value", "counter"),
    [
        ("만", "한빛전자 이용자는 3천만명이다.", 30_000_000, "명"),
        ("만명", "한빛전자 이용자는 1억2천만명이다.", 120_000_000, "명"),
        ("억원", "한빛전자 매출은 12억3천만원이다.", 1_230_000_000, None),
        ("프로", "점유율은 25프로다.", 25, None),
        ("TEU", "물동량은 8만5000TEU다.", 85_000, "TEU"),
        ("원/kg", "단가는 3천원/kg이다.", 3_000, "원/kg"),
    ],
)
def test_a_declared_unit_displaces_only_what_it_stands_behind(
    unit: str, text: str, value: int, counter: str | None
) -> None:
    metric = {
        "id": "m",
        "labels": {"ko": "M"},
        "dimension": "count",
        "cues": {"ko": ["없음"]},
        "counters": {"ko": unit},
    }
    language = load_language("ko")
    declared = declare([Metric.model_validate(metric)], language)
    (found,) = declared.read(text, find_quantities(text, "ko"))
    assert (found.value, found.counter) == (value, counter)
