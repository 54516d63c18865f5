"""Names of the watchlist are found where a text means them, not inside longer names."""

from __future__ import annotations

from functools import cache

import pytest

from tasks.core.watchlist import Entity, Watchlist
from tasks.figures.entities.gazetteer import Gazetteer
from tasks.languages.language import load_language

NAMES = {"az": "AZ", "azc": "AZ&C", "nuri": "누리마트", "haneul": "하늘"}


@cache
def gazetteer() -> Gazetteer:
    entities = [Entity(id=firm, names={"ko": name}) for firm, name in NAMES.items() if firm != "azc"]
    return Gazetteer(Watchlist(entities=entities), load_language("ko"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AZ의 매출", ["az"]),
        ("AZ&C의 매출", []),
        ("C&AZ의 매출", []),
        ("하늘&AZ의 매출", ["haneul", "az"]),
        ("누리마트의 매출", ["nuri"]),
        ("누리마트24의 매출", []),
        ("누리마트24, 하늘", ["haneul"]),
        ("누리마트24", []),
        ("누리마트 24일", ["nuri"]),
        ("누리마트2분기 매출", ["nuri"]),
        ("누리마트2.5% 증가", ["nuri"]),
        ("누리마트3조원", ["nuri"]),
    ],
)
def test_a_name_that_goes_on_with_an_ampersand_or_a_number_is_another(text: str, found: list[str]) -> None:
    assert [mention.entity for mention in gazetteer().find(text)[0]] == found


def test_a_longer_name_that_is_listed_itself_is_found() -> None:
    entities = [Entity(id=firm, names={"ko": name}) for firm, name in NAMES.items()]
    found, _ = Gazetteer(Watchlist(entities=entities), load_language("ko")).find("AZ&C와 AZ의 매출")
    assert [mention.entity for mention in found] == ["azc", "az"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("해담금융그룹은", ["haedam"]),
        ("해담금융은", ["haedam"]),
        ("해담금융지주회사는", ["haedam"]),
        ("해담금융투자는", []),
        ("해담은행은", []),
        ("누리銀은", ["nuri-bank"]),
        ("누리금융그룹은", ["nuri-group"]),
        ("금융그룹은", []),
        ("Tova Financial said", ["tova"]),
    ],
)
def test_a_name_is_found_with_other_endings_that_mean_the_same_firm(text: str, found: list[str]) -> None:
    names = {
        "haedam": "해담금융지주", "nuri": "누리금융", "nuri-bank": "누리은행", "nuri-group": "누리금융그룹",
        "tova": "Tova Financial Group",
    }  # fmt: skip
    entities = [Entity(id=firm, names={"ko": name}) for firm, name in names.items()]
    mentions, _ = Gazetteer(Watchlist(entities=entities), load_language("ko")).find(text)
    assert [mention.entity for mention in mentions] == found
