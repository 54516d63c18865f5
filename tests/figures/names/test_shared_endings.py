"""In a list of names the last one alone may have the ending that all share."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.entities.gazetteer import Gazetteer
from tasks.figures.fitting.sets import WATCHLIST
from tasks.figures.pipeline import ArticleText, Extractor
from tasks.languages.language import load_language

NAMES = {
    "haedam": "해담금융", "nuri": "누리금융", "daon": "다온금융지주",
    "nuri-bank": "누리은행", "haedam-bank": "해담은행",
    "gaon": "가온", "gaon-pay": "가온페이", "bora-motors": "보라차", "saeon-motors": "새온차",
}  # fmt: skip


@cache
def watchlist() -> Watchlist:
    return Watchlist(entities=[Entity(id=firm, names={"ko": name}) for firm, name in NAMES.items()])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("해담·누리·다온금융은", ["haedam", "nuri", "daon"]),
        ("해담ㆍ누리금융의 이익", ["haedam", "nuri"]),
        ("(해담·누리은행)", ["haedam-bank", "nuri-bank"]),
        ("해담·나래은행은", ["haedam-bank"]),
        ("보라·새온차는", ["bora-motors", "saeon-motors"]),
        ("해담 누리 다온금융은", ["haedam", "nuri", "daon"]),
        ("해담 누리금융은", ["nuri"]),
        ("해담·누리증권은", []),
        ("해담·누리은행권은", []),
        ("가온·가온페이는", ["gaon", "gaon-pay"]),
        ("해담금융·누리금융은", ["haedam", "nuri"]),
        ("새해담·누리금융은", ["nuri"]),
    ],
)
def test_a_beginning_means_the_name_with_the_last_ending(text: str, found: list[str]) -> None:
    mentions, _ = Gazetteer(watchlist(), load_language("ko")).find(text)
    assert [mention.entity for mention in mentions] == found


def test_each_of_the_names_gets_its_own_value() -> None:
    metrics = load_watchlist(WATCHLIST).metrics
    reader = Extractor(watchlist().model_copy(update={"metrics": metrics}))
    text = "해담·누리·다온금융은 27일 올 상반기 당기순이익이 각각 2조6262억원, 2조209억원, 1조5386억원이라고 밝혔다."
    (read,) = reader.extract([ArticleText(text, "ko", date(2023, 7, 28))])
    assert [(item.entity, item.expression) for item in read] == [
        ("haedam", "2조6262억원"),
        ("nuri", "2조209억원"),
        ("daon", "1조5386억원"),
    ]
