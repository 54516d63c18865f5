"""Each rule that links a number to its metric, entity, period, basis, measure and scope, in marked sentences."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tests.figures.reading import by_rules

CASES = Path(__file__).parents[2] / "cases"
WATCHLISTS = [Path(__file__).parents[3] / "seeds" / "watchlist.yaml", CASES / "figures" / "entities.yaml"]
MARK = re.compile(r"\[\[(?P<expression>.+?) = (?P<figure>.+?)\]\]")
BASES = ("target", "forecast")
PUBLISHED = date(2021, 10, 13)


@cache
def extractor() -> Extractor:
    return by_rules(load_watchlist(WATCHLISTS))


@cache
def listed() -> frozenset[str]:
    """Ids of the entities that the watchlists list; any other entity is discovered in the text."""
    return frozenset(entity.id for entity in load_watchlist(WATCHLISTS).entities)


def sentences() -> list[Any]:
    return [
        pytest.param(path.stem, sentence, id=f"{path.stem}-{rule}-{number}")
        for path in sorted((CASES / "linking").glob("*.yaml"))
        for rule, marked in yaml.safe_load(path.read_text("utf-8")).items()
        for number, sentence in enumerate(marked)
    ]


def expected(sentence: str) -> list[list[Any]]:
    """The figures that a sentence's marks name."""
    figures = []
    for mark in MARK.finditer(sentence):
        fields, _, scope = mark["figure"].partition(" @ ")
        entity, metric, value, unit, period, *rest = fields.split()
        basis = next((word for word in rest if word in BASES), "actual")
        measure = next((word for word in rest if word not in BASES), "level")
        named = [mark["expression"], entity.replace("_", " "), metric, Decimal(value), unit]
        figures.append([*named, None if period == "-" else period, basis, measure, scope or None])
    return figures


@pytest.mark.parametrize(("language", "sentence"), sentences())
def test_a_sentence_gives_the_figures_that_its_rule_links(language: str, sentence: str) -> None:
    text = MARK.sub(lambda mark: mark["expression"], sentence)
    (observations,) = extractor().extract([ArticleText(text, language, PUBLISHED)])
    assert [
        [
            item.expression, item.entity, item.metric, item.value, item.unit, item.period, item.basis.value,
            item.measure.value, item.scope,
        ]
        for item in observations
    ] == expected(sentence)  # fmt: skip
    assert all(item.discovered is (item.entity not in listed()) for item in observations)
