"""The lists of firms that news may name without a watchlist's knowing them."""

from __future__ import annotations

import pytest

from tasks.figures.entities.organisations import is_barred
from tasks.languages import language_file
from tasks.languages.ko.everyday_words import is_everyday
from tasks.languages.language import languages, load_language

LISTED = [code for code in languages() if language_file(code, "firms.txt").is_file()]


@pytest.mark.parametrize("code", LISTED)
def test_names_stand_once_and_in_order(code: str) -> None:
    names = load_language(code).grammar.table("firms")
    assert len(names) > 100
    assert list(names) == sorted(set(names))


@pytest.mark.parametrize("code", LISTED)
def test_no_name_is_that_of_a_place_or_an_office(code: str) -> None:
    grammar = load_language(code).grammar
    assert [name for name in grammar.table("firms") if is_barred(name, grammar)] == []


def test_no_korean_name_is_also_a_word_but_those_that_mean_the_firm_on_business_pages() -> None:
    words = [name for name in load_language("ko").grammar.table("firms") if is_everyday(name)]
    assert words == [
        "네오플", "메타", "바로고", "사피온", "삼쩜삼", "씨트립", "알파벳", "야놀자", "요기요", "징둥", "테무", "토스",
        "핀둬둬", "한독", "한섬",
    ]  # fmt: skip


def test_a_language_without_a_list_has_none() -> None:
    assert all(load_language(code).grammar.table("firms") == () for code in languages() if code not in LISTED)
