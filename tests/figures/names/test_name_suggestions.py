"""What stands in brackets beside a listed name is suggested as its alias or stock code; other brackets are not."""

from __future__ import annotations

import pytest

from tasks.core.watchlist import Watchlist
from tasks.figures.entities.names.suggestions import is_generic, suggest_names

FIRMS = Watchlist.model_validate(
    {
        "entities": [
            {"id": "gr", "names": {"ko": "가람전자"}, "aliases": ["GRE"]},
            {"id": "oak", "names": {"en": "Oak Hill"}},
            {"id": "nuri", "names": {"ko": "누리"}, "tickers": ["012345"]},
        ]
    }
)


@pytest.mark.parametrize(
    ("passage", "suggested"),
    [
        ("지난해 가람전자(Garam Electronics)", [("gr", "aliases", "Garam Electronics")]),
        ("미국 Garam Electronics Corp.(가람전자)", [("gr", "aliases", "Garam Electronics Corp.")]),
        ("이날 가람전자(가람전자㈜)", []),  # the legal form alone makes no other name
        ("shares of Oak Hill (Oak Hill Foods Inc.)", [("oak", "aliases", "Oak Hill Foods Inc.")]),
        ("a maker, Oak Hill (오크힐)", [("oak", "aliases", "오크힐")]),
        ("코스피 상장사 가람전자(067890)", [("gr", "tickers", "067890")]),
        ("shares of Oak Hill (NASDAQ: OAKH)", [("oak", "tickers", "OAKH")]),
        ("코스피 상장사 누리(012345)", []),  # known
        ("지난해 가람전자(GRE)", []),  # known
        ("지난해 가람전자(대표 김가람)", []),
        ("지난해 가람전자(35.2%)", []),
        ("지난해 가람전자(전년 대비 증가)", []),
        ("said Oak Hill (which owns two mills)", []),
        ("지난해 가람전자(Oak Hill)", []),  # another entity
        ("지난해 다른전자(Other Electronics)", []),
        ("지난해 가람전자의 매출(Sales)", []),
        ("지난해 가람전자(CEO)", []),
    ],
)
def test_a_bracket(passage: str, suggested: list[tuple[str, str, str]]) -> None:
    found = suggest_names(FIRMS, [(passage, 2)])
    assert [(each.entity, each.key, each.name) for each in found] == suggested
    assert all(each.count == 2 and each.example == passage for each in found)


def test_spellings_are_counted_together_and_a_name_of_two_entities_says_so() -> None:
    found = suggest_names(
        FIRMS, [("가람전자(Garam)", 3), ("가람전자(GARAM Inc.)", 1), ("가람전자(Star)", 1), ("누리(Star)", 1)]
    )
    assert [(each.entity, each.name, each.count, each.also) for each in found] == [
        ("gr", "Garam", 4, ()),
        ("gr", "Star", 1, ("nuri",)),
        ("nuri", "Star", 1, ("gr",)),
    ]


@pytest.mark.parametrize(
    ("name", "generic"), [("업계", True), ("반도체 업계", True), ("가람전자", False), ("Garam", False)]
)
def test_words_for_many_firms_are_no_names(name: str, generic: bool) -> None:
    assert is_generic(name) == generic
