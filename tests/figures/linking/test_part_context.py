"""Check what the text around a number says of whether it is of a part of its entity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.core.records import Measure
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.slots.parts.part_context import (
    division_names,
    divisions_before,
    headline_words,
    part_evidence,
)

WATCHLIST = Path(__file__).parents[3] / "seeds" / "watchlist.yaml"
PUBLISHED = date(2025, 8, 14)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_watchlist([WATCHLIST]))


def read(extractor: Extractor, text: str, title: str | None = None, language: str = "ko") -> ArticleContext:
    (context,) = extractor.contexts([ArticleText(text, language, PUBLISHED, title)])
    return context


def of_naver(context: ArticleContext, number: int, metric: str) -> Statement:
    entity = EntityRef("naver", "네이버")
    found = context.numbers[number]
    return Statement(found, metric=context.metrics[metric], measure=Measure.LEVEL, entity=entity)


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        # The division is the topic of the sentence before, and the firm has not been named since.
        (
            "네이버의 매출은 3조원이다. 문제는 핀테크 부문이다. 매출은 4000억원에 그쳤다.",
            1,
            {"sentences since division": 1.0, "entity since division": 0.0},
        ),
        (
            "핀테크 부문은 부진했다. 네이버의 매출은 3조원이다.",
            0,
            {"sentences since division": 1.0, "entity since division": 1.0},
        ),
        ("네이버의 매출은 3조원이다.", 0, {"sentences since division": 9.0, "sentences since entity": 0.0}),
        # What is left out of the whole.
        ("네이버의 매출은 3조원이다.", 0, {"exclusions before": 13.0}),
        ("네이버의 일회성을 제외한 매출은 3조원이다.", 0, {"exclusions before": 4.0}),
        # The name is part of the division's.
        (
            "네이버 핀테크 부문은 매출 4000억원을 올렸다.",
            0,
            {"sentences since division": 0.0, "sentences since entity": 9.0},
        ),
    ],
)  # fmt: skip
def test_the_last_division_and_the_firm_since_are_known(
    extractor: Extractor, text: str, number: int, expected: dict[str, float]
) -> None:
    context = read(extractor, text)
    values = part_evidence(of_naver(context, number, "revenue"), context)
    assert {name: values.get(name, 0.0) for name in expected} == expected


def test_a_division_is_named_by_a_sentence_without_figures(extractor: Extractor) -> None:
    context = read(extractor, "네이버의 매출은 3조원이다. 문제는 핵심인 핀테크 부문이다. 매출은 4000억원에 그쳤다.")
    assert divisions_before(of_naver(context, 0, "revenue"), context) == []
    assert divisions_before(of_naver(context, 1, "revenue"), context) == ["핀테크"]


def test_a_level_is_compared_with_the_largest_of_its_metric(extractor: Extractor) -> None:
    context = read(extractor, "네이버의 매출은 3조원이다. 네이버의 광고 매출은 3000억원이다.")
    whole = part_evidence(of_naver(context, 0, "revenue"), context)
    part = part_evidence(of_naver(context, 1, "revenue"), context)
    assert (whole["levels above"], part["levels above"]) == (0.0, 1.0)
    assert part["powers below the largest"] == pytest.approx(1.0)


def test_the_headline_says_what_it_tells_of_the_firm(extractor: Extractor) -> None:
    context = read(extractor, "네이버의 매출은 4000억원이다.", "네이버 핀테크 매출 4000억")
    words = headline_words(of_naver(context, 0, "revenue"), context)
    assert "headline names it and the metric" in words
    assert "headline behind name: 핀테크" in words
    words = headline_words(of_naver(context, 0, "headcount"), context)
    assert "headline names it without the metric" in words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A firm has one revenue a quarter: the other one is of a part.
        (
            "네이버의 2분기 매출은 3조원이다. 2분기 매출 3000억원으로 부진했다.",
            {"whole of the cell": 1.0, "the cell has another value": 1.0, "powers above the whole": -1.0},
        ),
        (
            "네이버의 2분기 매출은 3조원이다. 2분기 매출 3조원이 넘은 것은 처음이다.",
            {"whole of the cell": 1.0, "the cell has another value": 0.0, "the cell has this value": 1.0},
        ),
        ("네이버의 2분기 매출은 3조원이다. 1분기 매출 2조원이다.", {"whole of the cell": 0.0}),
    ],
)
def test_a_second_value_of_one_cell_is_seen(extractor: Extractor, text: str, expected: dict[str, float]) -> None:
    context = read(extractor, text)
    quarters = [node.period.period for row in context.rows.values() for node in row.nodes if node.period is not None]
    first, second = (of_naver(context, number, "revenue") for number in (0, 1))
    first.period, second.period = quarters[0], quarters[-1]
    context.add_statement(first)
    values = part_evidence(second, context)
    assert {name: values.get(name) for name in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("ko", "네이버의 커머스사업부문 매출은 3조원이다. 핀테크 부문은 부진했다.", {"커머스", "핀테크"}),
        # Where words stand by themselves, one inside another word is none: pharma, community.
        ("en", "Naver's pharma sales were $3 million. The community grew; the cloud unit did not.", {"cloud"}),
        ("ko", "네이버의 매출은 3조원이다.", set()),
    ],
)
def test_what_the_article_calls_a_division_is_known(
    extractor: Extractor, language: str, text: str, names: set[str]
) -> None:
    assert division_names(read(extractor, text, language=language)) == names


@pytest.mark.parametrize(
    ("text", "refers"), [("네이버 이 부문 매출은 3조원이다.", 1.0), ("네이버 핀테크 부문 매출은 3조원이다.", 0.0)]
)
def test_a_word_for_a_division_with_a_determiner_refers_to_one(extractor: Extractor, text: str, refers: float) -> None:
    context = read(extractor, text)
    assert part_evidence(of_naver(context, 0, "revenue"), context)["refers to a division"] == refers
