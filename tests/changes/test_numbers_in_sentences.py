"""Numbers that a sentence gives besides its own, and those that it gives of several firms together."""

from __future__ import annotations

import pytest

from tasks.changes.checks.evidence import names_value_of
from tasks.changes.checks.statement import statement_of
from tasks.languages.statement_words import statement_words
from tests.changes.test_checks import side


@pytest.mark.parametrize(
    ("sentence", "is_named"),
    [
        ("한빛의 매출은 5120억원에서 600억원으로 줄었다.", True),
        ("한빛의 매출은 5,120억원에서 600억원으로 줄었다.", True),
        ("한빛의 매출은 1조5120억원에서 600억원으로 줄었다.", True),
        ("한빛의 매출은 15120억원에서 600억원으로 줄었다.", False),
        ("한빛의 매출은 5120.5억원에서 600억원으로 줄었다.", False),
        ("한빛의 매출은 0.5120억원에서 600억원으로 줄었다.", False),
        ("한빛의 매출은 15120억원, 5120억원에서 600억원으로 줄었다.", True),
        ("한빛의 매출은 600억원으로 줄었다.", False),
    ],
)
def test_a_sentence_names_a_value_only_by_a_number_of_its_own(sentence: str, is_named: bool) -> None:
    own = side({"sentence": sentence, "number": "600억원", "is": 60000000000}, "revenue", 1)
    other = side({"sentence": "한빛의 매출은 5120억원이다.", "number": "5120억원", "is": 512000000000}, "revenue", 2)
    assert names_value_of(statement_of(other), statement_of(own)) is is_named


@pytest.mark.parametrize(
    ("sentence", "name", "is_joined"),
    [
        ("하늘·한빛금융의 2023년 매출은 600억원이다.", "한빛금융", True),
        ("하늘·한빛금융의 2023년 매출은 600억원이다.", "하늘", True),
        ("하늘·하늘카드의 매출은 600억원이다.", "하늘", True),
        ("하늘·한빛금융의 매출은 각각 500억원과 600억원이다.", "한빛금융", False),
        ("매출 600억원은 하늘·한빛금융이 나눈다.", "한빛금융", False),
        ("하늘 한빛금융의 매출은 600억원이다.", "한빛금융", False),
        ("하늘·한빛(A+)의 매출은 600억원이다.", "한빛(A+)", True),
        ("하늘·바다의 매출은 600억원이다.", "한빛금융", False),
        ("하늘·한빛금융의 매출은 700억원이다.", "한빛금융", False),
    ],
)
def test_a_number_behind_names_that_are_joined_is_of_all_of_them(sentence: str, name: str, is_joined: bool) -> None:
    assert statement_words("ko").is_joined(sentence, name, "600억원") is is_joined


@pytest.mark.parametrize(
    ("sentence", "number", "others"),
    [
        ("한빛의 2023년 매출은 600억원, 이익은 45억원, 고객은 3.5배다.", "600억원", {"3.5"}),
        ("한빛의 매출은 1조5120억원, 이익은 1,234억원이다.", "1조5120억원", {"1,234"}),
        ("한빛의 매출은 600억원, 이익도 600억원이다.", "600억원", set()),
    ],
    ids=["short ones and years say nothing", "in two parts", "its own said again"],
)
def test_what_other_numbers_a_sentence_has(sentence: str, number: str, others: set[str]) -> None:
    own = side({"sentence": sentence, "number": number, "is": 1}, "revenue", 1)
    assert statement_of(own).numbers == others


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [("Hanbit works with 30 Schools in Korea.", "schools"), ("Hanbit works with 30, and more.", None)],
)
def test_what_a_number_counts_is_the_noun_behind_it(sentence: str, counted: str | None) -> None:
    own = side({"sentence": sentence, "number": "30", "is": 30}, "schools", 1)
    assert statement_of(own).counted == counted
