"""Check which phrases are weighed as names of a part, and how the part slot takes the best of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tasks.core.records import NAME_OF_PART, Measure
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.entities.discourse import EntityRef
from tasks.figures.linking.article_context import ArticleContext, Choice, Statement
from tasks.figures.linking.slots.parts.part import PartSlot
from tasks.figures.linking.slots.parts.scope import ScopeSlot
from tasks.figures.linking.slots.slot import Candidate

WATCHLIST = Path(__file__).parents[3] / "seeds" / "watchlist.yaml"
TEXT = "네이버의 커머스 부문 매출은 별도 기준 3조원이다. D램 시장에서 네이버의 이 사업 매출은 2조원이다."


@pytest.fixture(scope="module")
def context() -> ArticleContext:
    extractor = Extractor(load_watchlist([WATCHLIST]))
    (read,) = extractor.contexts([ArticleText(TEXT, "ko", date(2025, 8, 14), None)])
    return read


def statement_of(context: ArticleContext, number: int) -> Statement:
    found = context.numbers[number]
    cue = next(iter(j for j, _ in found.row.cues()))
    revenue = context.metrics["revenue"]
    return Statement(found, metric=revenue, cue=cue, measure=Measure.LEVEL, entity=EntityRef("naver", "네이버"))


def features_of(context: ArticleContext, number: int, name: str) -> dict[str, float]:
    slot, statement = ScopeSlot(), statement_of(context, number)
    (phrase,) = [item for item in slot.candidates(statement, context) if item.name == name]
    return dict(slot.features(phrase, statement, context).own)


def test_the_whole_is_weighed_against_each_phrase(context: ArticleContext) -> None:
    slot, statement = ScopeSlot(), statement_of(context, 0)
    whole, *phrases = slot.candidates(statement, context)
    assert whole.value is None
    assert slot.features(whole, statement, context).is_reference
    assert {"커머스", "별도"} <= {item.value for item in phrases}
    assert "부문" not in {item.value for item in phrases}
    anaphoric = [item.value for item in slot.candidates(statement_of(context, 1), context)]
    assert "사업" not in anaphoric, "a general head alone names nothing"


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("광학솔루션사업", {"광학솔루션"}),
        ("H&A사업본부", {"H&A"}),
        ("생활&가전 사업본부", {"생활&가전"}),
        ("생활가전(가나)사업본부", {"생활가전", "가나"}),
        ("비게임 부문", {"비게임"}),
        ("이커머스 부문", {"이커머스"}),
        ("신사업 부문", {"신사업"}),
        ("전사업부문", set()),
        ("이사업", set()),
        ("온라인 쇼핑", {"온라인 쇼핑", "쇼핑"}),
        ("5G장비", {"5G장비"}),
        ("쌀", {"쌀"}),
        ("전년비", set()),
        ("매출&이익", set()),
    ],
    ids=[
        "words in one", "a sign that joins", "a sign between nouns", "a gloss", "a prefix", "a prefix that may point",
        "a prefix and a head", "all divisions", "this division", "words apart", "a number", "one letter",
        "the rest of a time", "a sign behind a cue",
    ],
)  # fmt: skip
def test_the_name_of_a_part_is_not_cut_short(name: str, offered: set[str]) -> None:
    extractor = Extractor(load_watchlist([WATCHLIST]))
    text = f"네이버의 {name} 매출은 3조원이다."
    (read,) = extractor.contexts([ArticleText(text, "ko", date(2025, 8, 14), None)])
    values = {item.value for item in ScopeSlot().candidates(statement_of(read, 0), read)}
    assert values - {None} == offered


@pytest.mark.parametrize("name", ["비게임 부문", "신사업 부문", "생활가전(가나)사업본부"])
def test_the_name_before_a_cue_is_a_candidate_where_it_stands(name: str) -> None:
    extractor = Extractor(load_watchlist([WATCHLIST]))
    text = f"네이버의 {name} 지난해 매출은 3조원이다."
    (read,) = extractor.contexts([ArticleText(text, "ko", date(2025, 8, 14), None)])
    origins = {item.value: item.origin for item in ScopeSlot().candidates(statement_of(read, 0), read)}
    assert origins[name.removesuffix(" 부문").partition("(")[0]] == "before cue"


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("노바팜텍의 매출은 3조원이다.", set()),
        ("국내 1위 노바팜텍은 매출 3조원을 올렸다.", set()),
        ("노바팜텍 국내 매출은 3조원이다.", {"국내"}),
        ("노바팜텍페이 매출은 3조원이다.", {"노바팜텍페이"}),
        ("노바팜텍의 가전 매출은 3조원이다. 노바팜텍의 매출은 5조원이다.", {"가전"}),
        ("노바팜텍 가전 매출은 3조원이다. 매출은 5조원이다.", {"가전"}),
        ("‘노바팜텍’의 매출은 3조원이다.", set()),
    ],
    ids=[
        "alone", "behind what it is", "before a part", "in a longer name", "in a sentence before", "before a topic",
        "quoted",
    ],
)  # fmt: skip
def test_the_name_of_a_firm_that_no_list_has_names_no_part_of_it(text: str, offered: set[str]) -> None:
    extractor = Extractor(load_watchlist([WATCHLIST]))
    (read,) = extractor.contexts([ArticleText(text, "ko", date(2025, 8, 14), None)])
    statement = statement_of(read, len(read.numbers) - 1)
    statement.entity = EntityRef("노바팜텍", "노바팜텍", discovered=True)
    assert {item.value for item in ScopeSlot().candidates(statement, read)} - {None} == offered


@pytest.mark.parametrize("name", ["누리반도체", "비누리"])
def test_a_longer_word_that_has_the_name_of_the_firm_in_it_is_another_name(name: str) -> None:
    extractor = Extractor(load_watchlist([WATCHLIST]))
    (read,) = extractor.contexts([ArticleText(f"{name} 매출은 3조원이다.", "ko", date(2025, 8, 14), None)])
    statement = statement_of(read, 0)
    statement.entity = EntityRef("누리", "누리", discovered=True)
    assert {item.value for item in ScopeSlot().candidates(statement, read)} - {None} == {name}


def test_a_name_that_lacks_the_amount_before_it_is_no_candidate_where_it_stands() -> None:
    extractor = Extractor(load_watchlist([WATCHLIST]))
    (read,) = extractor.contexts(
        [ArticleText("네이버의 1000원빵 판매 매출은 3조원이다.", "ko", date(2025, 8, 14), None)]
    )
    offered = ScopeSlot().candidates(statement_of(read, 1), read)
    assert [item.value for item in offered if item.origin == "before cue"] == ["판매"]


def test_how_sure_the_name_of_a_part_is_stands_among_the_reasons() -> None:
    extractor = Extractor(load_watchlist([WATCHLIST]))
    text = "네이버의 커머스 부문 지난해 매출은 3조원이다. 네이버의 지난해 전체 매출은 9조원이다."
    (found,) = extractor.extract([ArticleText(text, "ko", date(2025, 8, 14), None)])
    part, whole = found
    (of_name,) = [reason for reason in part.reasons if reason.step == NAME_OF_PART]
    assert (of_name.detail, 0 < of_name.weight <= 1) == ("커머스", True)
    assert not [reason for reason in whole.reasons if reason.step == NAME_OF_PART]


@pytest.mark.parametrize(
    ("number", "name", "expected"),
    [
        (0, "커머스", {"has tail": 1.0, "division in article": 1.0, "is accounts": 0.0, "market in article": 0.0}),
        (0, "별도", {"is accounts": 1.0, "division in article": 0.0}),
        (1, "D램", {"market in article": 1.0, "division in article": 0.0}),
    ],
)
def test_a_phrase_is_known_as_division_accounts_or_market(
    context: ArticleContext, number: int, name: str, expected: dict[str, float]
) -> None:
    values = features_of(context, number, name)
    assert {key: values.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("is_part", "scope", "probability"), [(True, "별도", 0.75), (False, None, None)], ids=["a part", "the whole"]
)
def test_a_part_takes_the_best_phrase_and_the_whole_none(
    context: ArticleContext, is_part: bool, scope: str | None, probability: float | None
) -> None:
    statement = statement_of(context, 0)
    statement.choices["scope"] = Choice(["whole", "커머스", "별도"], np.array([0.6, 0.1, 0.3]), 0)
    statement.probabilities["scope"] = 0.6
    PartSlot().fill(Candidate(is_part, "", "fixed"), statement)
    assert (statement.is_part, statement.scope) == (is_part, scope)
    assert statement.probabilities.get("scope") == (pytest.approx(probability) if probability else None)


def test_the_phrase_chosen_by_an_annotation_is_no_evidence_of_a_part(context: ArticleContext) -> None:
    slot, statement = PartSlot(), statement_of(context, 0)
    names = [item.name for item in ScopeSlot().candidates(statement, context)]
    statement.choices["scope"] = Choice(names, np.full(len(names), 1 / len(names)), 1)
    part = slot.candidates(statement, context)[1]
    assert slot.features(part, statement, context).own["phrases against none"] > 0
    context.follows_annotation = True
    try:
        assert "phrases against none" not in slot.features(part, statement, context).own
    finally:
        context.follows_annotation = False


def test_nouns_that_name_no_part_are_not_weighed() -> None:
    text = "네이버의 앱 ‘톡톡’의 경우 지난달 실제 매출은 전년보다 증가 추세로 900억원이었다."
    extractor = Extractor(load_watchlist([WATCHLIST]))
    (read,) = extractor.contexts([ArticleText(text, "ko", date(2025, 8, 14), None)])
    offered = {item.value for item in ScopeSlot().candidates(statement_of(read, 0), read)}
    assert "톡톡" in offered
    assert offered.isdisjoint({"경우", "실제", "증가"})
