"""Time expressions are found, resolved and given their part in the sentence."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.errors import FigurewatchError
from tasks.figures.time.anaphora import resolve
from tasks.figures.time.calendar_periods import period_from_label
from tasks.figures.time.period_mention import PeriodMention
from tasks.figures.time.recognition import find_periods

CASES = Path(__file__).parents[2] / "cases" / "periods"
PUBLISHED = date(2021, 10, 13)


def _cases() -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}: {case['text']} @{case.get('published', '')}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("language", "case"), _cases())
def test_reads_every_mention_of_a_text(language: str, case: dict[str, Any]) -> None:
    found = find_periods(case["text"], language, case.get("published", PUBLISHED))
    seen = [[m.words, m.period.label if m.period else None, m.kind, m.comparison, m.role] for m in found]
    expected = [[words, str(label) if label else None, *rest] for words, label, *rest in case["expected"]]
    assert seen == expected  # YAML reads 2021-10-13 as a date


@pytest.mark.parametrize(("language", "case"), _cases())
def test_mentions_stand_in_the_text_in_order_and_apart(language: str, case: dict[str, Any]) -> None:
    text = f"{case['text']} {case['text']}"
    end = 0
    for mention in find_periods(text, language, PUBLISHED):
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.words
        end = mention.end


@pytest.mark.parametrize(
    ("words", "language", "anchor", "expected"),
    [
        ("전년 동기 대비", "ko", "2021-Q3", "2020-Q3"),
        ("전년 동기 대비", "ko", "2021-01/2021-09", "2020-01/2020-09"),
        ("전년(7645억원)보다", "ko", "2022", "2021"),
        ("재작년 같은 기간", "ko", "2021-H1", "2019-H1"),
        ("2019년 같은 기간", "ko", "2021-H1", "2019-H1"),
        ("같은 기간", "ko", "2021-H1", "2021-H1"),
        ("전분기 대비", "ko", "2021-Q1", "2020-Q4"),
        ("전분기 대비", "ko", "2021-H1", "2021-Q1"),
        ("전월 대비", "ko", "2021-01", "2020-12"),
        ("직전 반기", "ko", "2021-H1", "2020-H2"),
        ("2년 전보다", "ko", "2018-Q1", "2016-Q1"),
        ("같은 해", "ko", "2019-Q3", "2019"),
        ("같은 해 3분기", "ko", "2019", "2019-Q3"),
        ("그해 10월", "ko", "2019", "2019-10"),
        ("이듬해", "ko", "2019", "2020"),
        ("연간 실적은", "ko", "2024-Q4", "2024"),
        ("이번 분기", "ko", "2025-Q4", "2025-Q4"),
        ("year-earlier", "en", "2004-Q4", "2003-Q4"),
        ("the same quarter of 2019", "en", "2021-Q3", "2019-Q3"),
        ("the previous quarter", "en", "2021-Q1", "2020-Q4"),
        ("This quarter", "en", "2025-Q4", "2025-Q4"),
        ("前年同期比", "ja", "2021-Q3", "2020-Q3"),
    ],
)
def test_anaphoric_words_count_from_their_anchor(words: str, language: str, anchor: str, expected: str) -> None:
    (mention,) = find_periods(words, language, PUBLISHED)
    assert mention.kind == "anaphoric"
    period = resolve(mention, period_from_label(anchor))
    assert period is not None
    assert period.label == expected


def test_without_an_anchor_a_mention_falls_back_on_its_own_period() -> None:
    (before,) = find_periods("전년 대비", "ko", PUBLISHED)
    (same,) = find_periods("같은 기간", "ko", PUBLISHED)
    assert resolve(before, None) == period_from_label("2020")
    assert resolve(same, None) is None


def test_a_time_of_publication_counts_as_its_day() -> None:
    when = datetime.fromisoformat("2021-10-13T23:50:00+09:00")
    assert find_periods("13일 지난해", "ko", when) == find_periods("13일 지난해", "ko", PUBLISHED)


def test_a_mention_that_is_not_anaphoric_ignores_anchors() -> None:
    mention = PeriodMention(0, 3, "지난해", period_from_label("2020"), "relative")
    assert resolve(mention, period_from_label("2015")) == period_from_label("2020")


def test_a_language_without_words_for_time_is_named() -> None:
    with pytest.raises(FigurewatchError, match=r"xx/periods\.yaml"):
        find_periods("2021", "xx", PUBLISHED)


@pytest.mark.parametrize(
    ("text", "end", "whole"),
    [
        ("지난해 말 매출", "2024-12", "2024"),
        ("2021년 말 순이익", "2021-12", "2021"),
        ("올해 3분기 말 매출", "2025-09", "2025-Q3"),
        ("올해 상반기 말 매출", "2025-06", "2025-H1"),
        ("지난 9월 말 가입자", "2025-09", None),
        ("지난해 초 매출", "2024-01", None),
        ("지난해 매출", "2024", None),
    ],
)
def test_the_end_of_a_year_knows_its_year(text: str, end: str, whole: str | None) -> None:
    (mention,) = find_periods(text, "ko", date(2025, 10, 20))
    assert mention.period is not None
    assert mention.period.label == end
    assert (mention.whole.label if mention.whole is not None else None) == whole
    for timing, expected in (("stock", end), ("flow", whole or end)):
        found = mention.period_of(timing)
        assert found is not None
        assert found.label == expected
