"""Annotated real news: each line is well formed, a text and its annotation meet again, and the counts are true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.examples import article_weights, evaluation_examples
from tasks.figures.fitting.sets import set_names
from tasks.figures.fitting.training_set import FLAGS, UNITS
from tasks.figures.time.calendar_periods import period_from_label
from tests.benchmarks.annotated_news import ANNOTATED, FIELDS, WEIGHT, Text, laid_out, packed, text_key
from tests.figures.fitting.test_training_set import METRICS

LANGUAGES = sorted(path.stem for path in ANNOTATED.glob("*.jsonl"))
OTHER_CURRENCIES = {"BRL", "INR", "TWD"}
ARTICLE = {"id": "a", "text": "누리전자의 작년 매출은 3조원이다.", "published": "2024-02-01", "publisher": "한빛일보"}
FIGURE = {
    "article_id": "a", "start": 13, "end": 16, "entity": "누리전자", "metric": "revenue", "value": 3e12, "unit": "KRW",
    "period": "2023", "modality": "actual", "change": "level", "qualifier": None, "period_alt": ["2024"],
    "ambiguous": True,
}  # fmt: skip


def lines(language: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ANNOTATED / f"{language}.jsonl").read_text("utf-8").splitlines()]


def is_well_formed(given: list[Any]) -> bool:
    row = dict(zip(FIELDS, given, strict=False))
    further = [more for more in given[len(FIELDS) :] if isinstance(more, dict)]
    labels = [row["period"], *(label for more in further for label in more["period_alt"])]
    for label in labels:
        assert label is None or period_from_label(label) is not None
    return (
        0 <= row["start"] < row["end"]
        and row["metric"] in METRICS
        and row["unit"] in UNITS | OTHER_CURRENCIES
        and row["modality"] in ("actual", "target", "forecast")
        and row["change"] in ("level", "yoy_change", "qoq_change", "change_rate", "change_amount")
        and {more for more in given[len(FIELDS) :] if isinstance(more, str)} <= FLAGS
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_is_well_formed(language: str) -> None:
    assert [given for line in lines(language) for given in line["figures"] if not is_well_formed(given)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_annotated_once_and_each_firm_is_listed(language: str) -> None:
    every = lines(language)
    assert len({line["text"] for line in every}) == len(every)
    listed = load_watchlist([ANNOTATED / f"{language}.entities.yaml"]).entities
    names = {name for entity in listed for name in entity.all_names()}
    annotated = {given[FIELDS.index("entity")] for line in every for given in line["figures"]}
    assert annotated - names <= {"-"}


def test_what_is_packed_is_laid_out_again(tmp_path: Path) -> None:
    (line,) = packed([ARTICLE], [FIGURE])
    assert ARTICLE["text"] not in json.dumps(line, ensure_ascii=False)
    assert line["text"] == text_key(str(ARTICLE["text"]))
    article, figures = laid_out(line, Text("누리전자 실적", str(ARTICLE["text"])), "ko")
    (tmp_path / "x.articles.jsonl").write_text(json.dumps(article) + "\n", "utf-8")
    (tmp_path / "x.gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in figures), "utf-8")
    assert (set_names(tmp_path, "ko"), set_names(tmp_path, "en")) == (["x"], [])
    (example,) = evaluation_examples(tmp_path, "x", "ko")
    (figure,) = example.figures
    assert (example.source, example.article.title) == ("paper:한빛일보", "누리전자 실적")
    assert (figure.expression, figure.value, figure.periods) == ("3조원", 3e12, ("2023", "2024"))
    assert figure.flags == {"ambiguous"}
    assert article_weights([example]) == [WEIGHT]


def test_the_counts_of_the_readme_are_true() -> None:
    readme = (ANNOTATED / "README.md").read_text("utf-8")
    for language in LANGUAGES:
        every = lines(language)
        figures = [given for line in every for given in line["figures"]]
        row = [len(every), sum(not line["figures"] for line in every), len(figures)]
        row += [sum("ambiguous" in given for given in figures), len({line["publisher"] for line in every})]
        assert f"| `{language}` | {' | '.join(f'{count:,}' for count in row)} |" in readme, row
