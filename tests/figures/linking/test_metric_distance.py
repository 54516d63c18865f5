"""How far a cue is from a number, and which cues name only what a share is a share of."""

from __future__ import annotations

from functools import cache

import pytest

from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.metric.distance import cue_paths
from tasks.figures.linking.metric.share_base import is_share_base
from tasks.figures.linking.slots.entity import EntitySlot
from tasks.figures.linking.slots.metric import MetricSlot
from tests.figures.linking.test_entity_slot import read as read_article

read = cache(read_article)


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("네이버는 매출의 25%를 썼다.", [True]),
        ("네이버는 매출의 각각 25%, 30%를 썼다.", [True]),
        ("네이버는 매출 대비 25%를 썼다.", [True]),
        ("네이버는 매출에서 비용이 차지하는 비중이 25%다.", [True, False]),
        ("네이버의 매출은 25% 늘었다.", [False]),
        ("네이버는 매출의 성장 25%를 냈다.", [False]),
        ("네이버는 매출의 3조원을 썼다.", [False]),
        ("Tova spent 22% of revenue.", [True]),
        ("Tova had revenue of $3 billion, up 22%.", [False]),
    ],
)
def test_a_cue_that_a_share_is_of(text: str, bases: list[bool]) -> None:
    row = read(text).rows[0]
    assert [is_share_base(row, place) for place, node in enumerate(row.nodes) if node.kind == "cue"] == bases


def cost_behind(article: ArticleContext) -> float:
    """What the first cue behind the first number costs."""
    number = article.numbers[0]
    return next(path.cost for path in cue_paths(number.row, number.index, {}) if path.node > number.index)


def test_a_cue_that_an_object_is_used_as_is_nearer_than_one_behind_any_object() -> None:
    used_as = cost_behind(read("네이버는 5193억원을 연구개발비로 집행했다."))
    plain = cost_behind(read("네이버의 5193억원 매출은 컸다."))
    other = cost_behind(read("네이버는 5193억원을 매출이 줄어 잃었다."))
    placed = cost_behind(read("네이버는 5193억원에 매출을 냈다."))
    assert used_as == plain < other < placed


def test_the_best_entity_of_the_rules_is_a_feature_of_that_entity_alone() -> None:
    article = read("누리전자와 달리 가람제약의 매출은 3조원이다.")
    (number,) = article.numbers
    ranked = [item.entity.id for item in number.rules.entities]
    assert len(set(ranked)) == 2
    slot, statement = EntitySlot(), Statement(number)
    found = {
        candidate.value.id: slot.features(candidate, statement, article).values["best by score"]
        for candidate in slot.candidates(statement, article)
        if candidate.value is not None
    }
    assert {entity: bool(value) for entity, value in found.items()} == {entity: entity == ranked[0] for entity in found}
    assert len(found) == 2


@pytest.mark.parametrize(("words", "distance"), [(0, 1), (18, 19), (19, 20), (30, 20)])
def test_a_cue_is_no_farther_than_twenty_words(words: int, distance: int) -> None:
    article = read(f"네이버의 매출은 {'매우 ' * words}3조원이다.")
    slot, statement = MetricSlot(), Statement(article.numbers[0])
    candidates = [item for item in slot.candidates(statement, article) if item.value and item.value.id == "revenue"]
    found = [slot.features(item, statement, article).values.get("cue distance") for item in candidates]
    assert found == [distance]
