"""Whose figure a number may be: candidates of the entity slot, lists in order, short forms of names."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.slots.entity import EntitySlot

SEEDS = Path(__file__).parents[3] / "seeds" / "watchlist.yaml"
FIRMS = {
    "dure": "두레은행",
    "naver": "네이버",
    "nuri": "누리전자",
    "nuri-pay": "누리전자페이",
    "garam": "가람제약",
    "haneul": "하늘증권",
    "narvik": "Narvik Systems",
    "tova": "Tova",
    "q4": "Q4 Holdings",
}


@cache
def extractor() -> Extractor:
    watchlist = load_watchlist([SEEDS])
    entities = [Entity(id=firm, names={"ko" if name[0] > "z" else "en": name}) for firm, name in FIRMS.items()]
    entities += [Entity(id="cup", names={"ko": "로봇컵"}, type="event")]
    return Extractor(Watchlist(entities=entities, metrics=watchlist.metrics, settings=watchlist.settings))


def read(text: str, title: str | None = None) -> ArticleContext:
    language = "ko" if any("가" <= letter <= "힣" for letter in text) else "en"
    return next(extractor().contexts([ArticleText(text, language, date(2025, 8, 14), title)]))


def candidates(article: ArticleContext, expression: str) -> list[str]:
    text = article.source.text
    number = next(n for n in article.numbers if expression in text[n.quantity.start : n.quantity.end])
    return [item.value.id if item.value else "-" for item in EntitySlot().candidates(Statement(number), article)]


@pytest.mark.parametrize(
    ("text", "expression", "owners"),
    [
        ("누리전자와 가람제약은 매출이 각각 10%, 20% 늘었다.", "10%", ["nuri"]),
        ("누리전자와 가람제약은 매출이 각각 10%, 20% 늘었다.", "20%", ["garam"]),
        ("Tova and Narvik Systems grew revenue 5% and 7% respectively.", "7%", ["narvik"]),
        ("김하나 하늘증권 연구원은 “누리전자의 매출은 3조원”이라고 말했다.", "3조원", ["nuri", "-"]),
        ("미국 매출은 3조원이다. 누리전자가 밝혔다. 매출은 4조원이다.", "4조원", ["nuri", "-"]),
        ("매출은 3조원이다.", "3조원", []),
        ("누리전자가 로봇컵을 연다. 대회는 하늘증권이 후원하고 학교 20곳이 참여했다.", "20곳", ["cup"]),
        (
            "누리전자가 로봇컵을 연다. 회사는 하늘증권과 함께 학교 20곳을 도왔다.",
            "20곳",
            ["haneul", "nuri", "cup", "-"],
        ),
        (
            "누리전자가 로봇컵을 연다. 하늘증권은 대회가 성공해 학교 20곳이 참여했다.",
            "20곳",
            ["haneul", "nuri", "cup", "-"],
        ),
        ("누리전자가 나섰다. 대회는 하늘증권이 후원하고 학교 20곳이 참여했다.", "20곳", ["haneul", "nuri", "-"]),
    ],
)
def test_what_a_text_rules_out_is_no_candidate_and_nobody_is_one_beside_each_name_outside_lists(
    text: str, expression: str, owners: list[str]
) -> None:
    assert candidates(read(text), expression) == owners


@pytest.mark.parametrize(
    ("text", "expression", "owner"),
    [
        ("두레은행은 지점을 연다. 누리전자는 광고를 낸다. 손님이 많다. 날이 춥다. 매출은 4조원이다.", "4조원", "dure"),
        ("Narvik Systems sells pumps. Narvik said revenue was $4 billion.", "$4 billion", "narvik"),
        ("Q4 Holdings said revenue was $4 billion.", "$4 billion", "q4"),
        ("누리전자와 누리전자페이가 나섰다. 페이는 가입자 100만명을 모았다.", "100만명", "nuri-pay"),
    ],
)
def test_a_name_that_is_far_or_short_is_a_candidate(text: str, expression: str, owner: str) -> None:
    assert owner in candidates(read(text), expression)


def test_a_listed_name_is_found_behind_words_that_are_glued_to_it() -> None:
    rows = read("네이버가 나섰다. 사진제공네이버는 매출 4조원을 기록했다.").rows
    assert [node.text for node in rows[1].nodes if node.mention is not None and node.mention.entity == "naver"] == [
        "네이버"
    ]


def test_a_group_of_firms_is_marked_as_one() -> None:
    article = read("누리전자가 앞섰다. 10개사의 매출은 4조원이다.")
    found = EntitySlot().candidates(Statement(article.numbers[-1]), article)
    assert [item.value.name for item in found if item.value and item.value.group] == ["10개사"]


def test_names_are_ranked_by_how_often_the_text_has_them() -> None:
    names = read("가람제약이 나섰다. 누리전자 매출은 4조원이다. 누리전자 이익은 1조원이다.", "두레은행 소식").names()
    assert names.in_title == ["dure"]
    assert (names.of("nuri").rank, names.of("nuri").share) == (0, pytest.approx(2 / 3))
    assert names.of("nuri").sentences == [1, 2]


@pytest.mark.parametrize(
    ("text", "title", "evidence"),
    [
        ("누리전자가 나섰다. 결국 하람로봇은 매출 3조원을 기록했다.", None, (1, 1, 0, 1)),
        ("누리전자가 나섰다. 결국 하람로봇은 매출 3조원을 기록했다.", "하람로봇 약진", (1, 1, 1, 1)),
        ("하람로봇과 만난 누리전자는 매출 3조원을 기록했다.", None, (0, 0, 0, 0)),
        ("8일 하람로봇은 누리전자의 매출이 3조원이라고 했다. 하람로봇이다.", None, (1, 0, 0, 2)),
        ("누리전자가 나섰다. 매출은 3조원을 기록했다.", None, (0, 0, 0, 0)),
    ],
)
def test_a_proper_name_that_may_own_the_figure_speaks_against_who_is_named_elsewhere(
    text: str, title: str | None, evidence: tuple[int, ...]
) -> None:
    article = read(text, title)
    number = article.numbers[-1]
    statement = Statement(number, article.metrics["revenue"])
    (listed,) = [item for item in EntitySlot().candidates(statement, article) if item.value and item.value.id == "nuri"]
    values = EntitySlot().features(listed, statement, article).values
    names = ("other owner", "other owner since named", "other owner in headline", "other owner is named")
    assert tuple(values.get(name, 0.0) for name in names) == evidence


@pytest.mark.parametrize(
    ("text", "title", "entity", "name", "value"),
    [
        ("누리전자가 나섰다. 매출은 3조원이다.", "가람제약과 누리전자", "nuri", "place in headline", 6),
        ("누리전자가 나섰다. 매출은 3조원이다.", None, "nuri", "place in headline", 60),
        ("누리전자가 나섰다. 매출은 3조원이다.", None, "nuri", "named in the first sentence", 1),
        ("비가 온다. 누리전자가 나섰다. 매출은 3조원이다.", None, "nuri", "named in the first sentence", 0),
        (
            "누리전자가 나섰다. 이 회사는 가람제약이 키웠고 매출이 3조원이다.",
            None,
            "garam",
            "somebody referred to before",
            1,
        ),
        ("누리전자가 나섰다. 가람제약이 키웠고 매출이 3조원이다.", None, "garam", "somebody referred to before", 0),
    ],
)
def test_what_headline_opening_and_reference_say_of_a_name(
    text: str, title: str | None, entity: str, name: str, value: float
) -> None:
    article = read(text, title)
    statement = Statement(article.numbers[-1], article.metrics["revenue"])
    found = {item.value.id: item for item in EntitySlot().candidates(statement, article) if item.value}
    assert EntitySlot().features(found[entity], statement, article).values.get(name, 0.0) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("누리전자가 나섰다. 이 회사는 매출이 3조원이다.", {"carried&회사&company"}),
        ("누리전자가 나섰다. 누리전자는 매출이 3조원이다.", set()),
    ],
)
def test_a_carried_name_is_told_with_the_noun_that_refers_back_and_its_kind(text: str, words: set[str]) -> None:
    article = read(text)
    statement = Statement(article.numbers[-1], article.metrics["revenue"])
    (nuri,) = [item for item in EntitySlot().candidates(statement, article) if item.value and item.value.id == "nuri"]
    found = {word for word in EntitySlot().features(nuri, statement, article).words if word.endswith("&company")}
    assert found == words


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (
            "누리전자의 투자 조직 가람제약의 매출은 4조원이다.",
            {"nuri": "possesses a nearer owner", "garam": "possessed by a farther owner"},
        ),
        ("누리전자의 매출은 4조원으로 가람제약의 매출을 넘었다.", {}),
        ("누리전자가 산 가람제약의 매출은 4조원이다.", {}),
    ],
)
def test_of_names_that_possess_each_other_it_is_told_which_is_nearer(text: str, tags: dict[str, str]) -> None:
    article = read(text)
    statement, slot = Statement(article.numbers[0]), EntitySlot()
    found = {
        item.value.id: name
        for item in slot.candidates(statement, article)
        if item.value is not None
        for name, held in slot.features(item, statement, article).values.items()
        if held and "owner" in name and name.startswith("possess")
    }
    assert found == tags
