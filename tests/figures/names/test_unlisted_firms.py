"""The figures of a firm that the watchlist lacks are that firm's, and no listed one's that its article names beside."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.entities.unlisted_firms import _torn_names
from tasks.figures.linking.article_context import Statement
from tasks.figures.linking.slots.entity import EntitySlot
from tasks.figures.syntax.sentences import Sentence
from tasks.languages.language import Token, load_language

ROOT = Path(__file__).parents[3]
CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/entities/unlisted.yaml").read_text("utf-8"))
LISTED = [
    Entity(id="haneul", names={"ko": "하늘전자"}, tickers=["012345"]),
    Entity(id="skyline", names={"en": "Skyline"}, tickers=["SKYL"]),
]


def extractor(**settings: bool) -> Extractor:
    shipped = load_watchlist(ROOT / "seeds" / "watchlist.yaml")
    return Extractor(
        Watchlist.model_validate(
            {"entities": LISTED, "metrics": shipped.metrics, "settings": {**shipped.settings.model_dump(), **settings}}
        )
    )


def owners(reader: Extractor, case: dict[str, Any]) -> list[tuple[str, bool, int]]:
    article = ArticleText(case["text"], None, date(2021, 5, 3), case.get("title"))
    (observations,) = reader.extract([article])
    return [(item.entity, item.discovered, int(item.value or 0)) for item in observations]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_whose_figures_they_are(case: dict[str, Any]) -> None:
    listed = {entity.id for entity in LISTED}
    assert owners(extractor(), case) == [(entity, entity not in listed, value) for entity, value in case["figures"]]


def test_without_discovery_the_figures_of_unlisted_firms_are_nobodys() -> None:
    assert owners(extractor(discover_entities=False), CASES[0]) == []
    assert owners(extractor(discover_entities=False), CASES[1]) == [("haneul", False, 3_000_000_000_000)]


@pytest.mark.parametrize(
    "text",
    [
        "하늘일렉트론(012345)은 지난해 매출 3조원을 올렸다.",
        "Upper Air Inc. (NASDAQ: SKYL) reported revenue of $3 billion for the third quarter.",
    ],
)
def test_a_stock_code_in_brackets_makes_another_name_the_listed_firm(text: str) -> None:
    ((entity, discovered, _),) = owners(extractor(), {"text": text})
    assert (entity, discovered) == ("haneul" if "012345" in text else "skyline", False)


def test_a_firm_of_common_nouns_is_seen_where_its_name_begins_with_a_listed_one() -> None:
    text = "하늘전자의 매출은 3조원이다. 하늘전자증권은 매출 1492억원을 기록했다."
    (context,) = extractor().contexts([ArticleText(text, "ko", date(2024, 3, 1))])
    row = context.numbers[1].row
    assert [node.mention.entity for node in row.nodes if node.mention is not None] == ["new:하늘전자증권"]
    statement = Statement(context.numbers[1], context.metrics["revenue"])
    firms = {
        item.value.id: EntitySlot().features(item, statement, context).values.get("discovered firm", 0.0)
        for item in EntitySlot().candidates(statement, context)
        if item.value is not None
    }
    assert firms == {"하늘전자증권": 1.0, "haneul": 0.0}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([("한", "determiner"), ("샘", "noun"), ("의", "particle")], ["한샘"]),
        ([("한", "determiner"), ("샘", "noun")], ["한샘"]),
        ([("한", "determiner"), ("샘", "noun"), ("골", "noun")], []),
        ([("새", "noun"), ("한", "determiner"), ("샘", "noun")], []),
        ([(",", "comma"), ("한", "determiner"), ("샘", "noun"), (",", "comma")], ["한샘"]),
        ([("한", "noun"), ("샘", "noun")], []),
        ([("한", "determiner"), ("물", "noun")], []),
    ],
    ids=["before a particle", "at the end", "begins a word", "ends one", "between signs", "not torn", "no firm"],
)
def test_a_firm_whose_name_was_taken_for_other_words(words: list[tuple[str, str]], found: list[str]) -> None:
    text = "".join(form for form, _ in words)
    starts = [len("".join(form for form, _ in words[:place])) for place in range(len(words))]
    tokens = [Token(form, pos, start, start + len(form)) for (form, pos), start in zip(words, starts, strict=True)]
    runs = _torn_names(Sentence(0, len(text), text), tokens, load_language("ko"))
    assert [run.name for run in runs] == found
