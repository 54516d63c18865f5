"""Sentences of every construction, and all the figures that must be read in them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.records import Observation
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tests.figures.reading import by_rules

CASES = Path(__file__).parents[1] / "cases" / "figures"
SEEDS = Path(__file__).parents[2] / "seeds" / "watchlist.yaml"


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return by_rules(load_watchlist([SEEDS, CASES / "entities.yaml"]))


MARK = re.compile(r"\[\[(.+?) = (.+?)\]\]")


def marked(row: str, sentence: str) -> dict[str, Any]:
    """A case from a sentence whose figures are marked where they stand."""
    figures: list[list[Any]] = []
    for expression, statement in MARK.findall(sentence):
        entity, metric, value, unit, period, *rest = statement.split()
        basis = next((word for word in rest if word in ("target", "forecast")), "actual")
        measure = next((word for word in rest if "change" in word), "level")
        figures.append([expression, entity, metric, value, unit, None if period == "-" else period, basis, measure])
    return {"row": row, "text": MARK.sub(r"\1", sentence), "figures": figures}


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("??.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            found.append(pytest.param(path.stem, case, id=f"{path.stem}-row{case['row']}-{number}"))
    for path in sorted(CASES.glob("??.news.yaml")):
        for row, sentences in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for number, sentence in enumerate(sentences):
                case = marked(row.split(",")[0].removeprefix("row "), sentence)
                found.append(pytest.param(path.name[:2], case, id=f"{path.name[:2]}-{row}-{number}"))
    return found


def fields_of(observation: Observation) -> list[object]:
    value = None if observation.value is None else float(observation.value)
    return [
        observation.entity, observation.metric, value, observation.unit, observation.period,
        observation.basis.value, observation.measure.value,
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "case"), cases())
def test_every_figure_of_the_sentence_is_read_and_nothing_else(language: str, case: dict[str, Any]) -> None:
    published = case.get("published", date(2021, 10, 13))
    (found,) = extractor().extract([ArticleText(case["text"], language, published)])
    wanted = [[row[1], row[2], float(row[3]), *row[4:]] for row in case["figures"]]
    assert [fields_of(observation) for observation in found] == wanted
    for observation, row in zip(found, case["figures"], strict=True):
        assert row[0] in observation.expression or observation.expression in row[0]


@pytest.mark.parametrize(("language", "case"), cases())
def test_evidence_is_exact(language: str, case: dict[str, Any]) -> None:
    (found,) = extractor().extract([ArticleText(case["text"], language, date(2021, 10, 13))])
    for observation in found:
        assert case["text"][observation.start : observation.end] == observation.expression
        assert observation.sentence in case["text"]
        assert observation.reasons
        assert 0 < observation.confidence <= 1
