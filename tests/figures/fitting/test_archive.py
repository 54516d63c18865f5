"""Numbers of which several stories of an archive say the same are fitted on, and nothing else of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import dataset

from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.archive import ARCHIVE, Article, Reading, archive_examples, labels
from tasks.figures.fitting.cross_validation import annotated_rows, read_corpus
from tasks.figures.fitting.examples import Example, article_weights, folds, group_of
from tasks.figures.fitting.labels import Labels
from tasks.figures.fitting.sets import WATCHLIST
from tasks.figures.fitting.training_set import parse_marked_text
from tasks.figures.pipeline import ArticleText, Extractor

SURELY = Reading(1, 10, "3조1234억원", "nuri", "누리전자", "revenue", "KRW", 3.1234e12, "2020", "actual", None, 0.9)


def articles(*stories: int, text: str = "누리전자와 토바의 매출이다.") -> dict[int, Article]:
    return {
        place: Article(place, story, "신문", date(2021, 2, 1), "제목", text)
        for place, story in enumerate(stories, start=1)
    }


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ({}, "all"),
        ({"article": 3}, "a copy"),
        ({"confidence": 0.7}, "not sure"),
        ({"value": 3.1235e12}, "another number"),
        ({"metric": "operating_profit"}, "another metric"),
        ({"entity": "tova", "entity_name": "토바"}, "another owner"),
    ],
    ids=lambda value: str(value),
)
def test_a_number_is_labelled_where_two_stories_say_the_same_of_it_surely(second: dict[str, Any], found: str) -> None:
    other = replace(SURELY, article=2, **{name: value for name, value in second.items() if name != "article"})
    other = replace(other, article=second.get("article", 2))
    labelled = labels([SURELY, other], articles(1, 2, 1))
    assert set(labelled) == ({1, 2} if found == "all" else set())


def test_the_sentence_that_was_read_as_something_else_gets_the_label_of_the_sure_ones() -> None:
    wrong = {"entity": "tova", "entity_name": "토바", "period": "2019", "basis": "forecast", "scope": "가전"}
    doubtful = replace(SURELY, article=3, confidence=0.3, **wrong)
    labelled = labels([SURELY, replace(SURELY, article=2), doubtful], articles(1, 2, 3))
    (figure,) = labelled[3]
    assert (figure.entity, figure.periods, figure.basis, figure.scope) == ("nuri", ("2020",), "actual", None)
    assert not figure.flags


@pytest.mark.parametrize(
    ("value", "text", "labelled"),
    [(3.1234e12, "누리전자와 토바", True), (3.1234e12, "토바", False), (3.12e12, "누리전자와 토바", False)],
)
def test_an_article_that_names_somebody_else_is_labelled_only_for_a_telling_number_of_one_that_it_names(
    value: float, text: str, labelled: bool
) -> None:
    known = articles(1, 2) | {3: replace(articles(3)[1], id=3, story=3, text=text)}
    doubtful = replace(SURELY, article=3, entity="tova", entity_name="토바", confidence=0.3)
    readings = [replace(item, value=value) for item in (SURELY, replace(SURELY, article=2), doubtful)]
    assert (3 in labels(readings, known)) is labelled


@pytest.mark.parametrize(
    ("differs", "flags"),
    [
        ({"period": "2019"}, {"period unknown"}),
        ({"basis": "forecast"}, {"basis unknown"}),
        ({"value": -3.1234e12}, {"sign unknown"}),
        ({"scope": "가전"}, {"part unknown"}),
    ],
)
def test_a_field_of_which_the_stories_differ_is_not_known(differs: dict[str, Any], flags: set[str]) -> None:
    one, other = articles(1, 2, 3), replace(SURELY, article=3, **differs)
    labelled = labels([SURELY, replace(SURELY, article=2), other, replace(other, article=1, start=90)], one)
    assert labelled[2][0].flags == flags


def test_few_digits_are_equal_by_chance() -> None:
    few = replace(SURELY, value=3.1e12)
    assert labels([few, replace(few, article=2)], articles(1, 2)) == {}


def exported(folder: Path, texts: dict[int, str], readings: list[Reading], **fields: Any) -> Path:
    """Write what an export holds of some texts, each a story of its own, and of what was read in them."""
    revisions = [
        {
            "revision_id": place, "story_id": place, "url": None, "publisher": "신문", "published_on": date(2021, 2, 1),
            "title": "제목", "text": text, "language": "ko",
        }
        for place, text in texts.items()
    ]  # fmt: skip
    observations = [
        {
            "revision_id": item.article, "start": item.start, "expression": item.expression, "entity": item.entity,
            "entity_name": item.entity_name, "metric": item.metric, "unit": item.unit, "value": Decimal(item.value),
            "period": item.period, "basis": item.basis, "scope": item.scope, "confidence": item.confidence,
            "measure": "level", "bound": "exact", "retired_at": None, **fields,
        }
        for item in readings
    ]  # fmt: skip
    for name, rows in (("revisions", revisions), ("observations", observations)):
        dataset.write_dataset(pa.Table.from_pylist(rows), folder / "parquet" / name, format="parquet")
    return folder


TEXT = (
    "누리전자는 지난해 매출이 3조1234억원이라고 1일 밝혔다. 회사는 새 제품을 다음 달에 전국 매장에 내놓는다고 전했다. "
    "행사에는 임직원 가족도 자리를 함께했고, 대표는 이용자가 바라는 것을 먼저 살피겠다고 말했다."
)
START = TEXT.index("3조")


@pytest.mark.parametrize(
    ("fields", "annotated", "count"),
    [
        ({}, [], 2),
        ({}, [TEXT], 0),
        ({}, ["다른 기사이다."], 2),
        ({"measure": "yoy_change"}, [], 0),
        ({"bound": "at_least"}, [], 0),
        ({"unit": "percent"}, [], 0),
        ({"retired_at": date(2021, 3, 1)}, [], 0),
    ],
)
def test_an_export_gives_the_articles_with_labels_but_no_annotated_ones(
    tmp_path: Path, fields: dict[str, Any], annotated: list[str], count: int
) -> None:
    readings = [replace(SURELY, article=place, start=START) for place in (1, 2)]
    folder = exported(tmp_path, {1: TEXT, 2: TEXT, 3: "누리전자"}, readings, **fields)
    found = archive_examples(folder, "ko", annotated)
    assert len(found) == count
    for item in found:
        (figure,) = item.figures
        assert item.article.text[figure.start : figure.end] == "3조1234억원"
        assert (item.is_partial, item.set) == (True, ARCHIVE)
    assert archive_examples(folder, "en", annotated) == []


def reader() -> Extractor:
    entities = [Entity(id="nuri", names={"ko": "누리전자"}), Entity(id="tova", names={"ko": "토바"})]
    return Extractor(Watchlist(entities=entities, metrics=load_watchlist([WATCHLIST]).metrics))


def example(marked: str, *, is_partial: bool = False, source: str = "s") -> Example:
    text, figures = parse_marked_text(marked)
    article = ArticleText(text, "ko", date(2021, 2, 1))
    return Example(
        "a", ARCHIVE if is_partial else "news.ko", f"g {source}", source, article, figures, False, is_partial
    )


MARKED = "누리전자의 [[2020년 매출은 5조원 = nuri revenue 5e12 KRW 2020 actual level]]이다."


def test_articles_of_an_archive_move_no_other_and_weigh_half() -> None:
    annotated = [example(MARKED, source=name) for name in "abcdef"]
    partial = [example(MARKED, is_partial=True, source=name) for name in "uvwxyz"]
    assert folds([*annotated, *partial], 3)[:6] == folds(annotated, 3)
    assert sorted(folds([*annotated, *partial], 3)[6:]) == [0, 0, 1, 1, 2, 2]
    shipped = [example(MARKED, source="shipped")] * 12
    weights = article_weights([*shipped, *annotated[:2], *partial])
    assert weights[12:] == [2.0, 2.0, *[0.5] * 6]


def test_an_article_of_an_annotated_source_and_week_is_in_the_same_fold(tmp_path: Path) -> None:
    readings = [replace(SURELY, article=place, start=START) for place in (1, 2)]
    found = archive_examples(exported(tmp_path, {1: TEXT, 2: TEXT}, readings), "ko", [])
    weeks = [date(2021, 1, 25 - 7 * number) for number in range(3)]
    others = [replace(example(MARKED), group=group_of("신문", day, "")) for day in weeks]
    same = replace(example(MARKED), group=group_of("신문", date(2021, 2, 3), ""))
    numbers = folds([*others, same, *found], 4)
    assert len(set(numbers[:4])) == 4
    assert numbers[4:] == [numbers[3]] * 2


def test_what_comes_before_a_label_is_not_known_and_not_learned_from() -> None:
    corpus = read_corpus([example(MARKED, is_partial=True), example(MARKED)], reader())
    rows = annotated_rows(corpus)
    assert {place for slot in rows.values() for place in slot.articles} == {1}


@pytest.mark.parametrize(("flags", "asked"), [(frozenset(), True), (frozenset({"period unknown"}), False)])
def test_a_field_that_is_not_known_is_not_asked(flags: frozenset[str], asked: bool) -> None:
    item = example(MARKED)
    figure = replace(item.figures[0], flags=flags)
    corpus = read_corpus([replace(item, figures=[figure])], reader())
    assert isinstance(corpus.labels[0], Labels)
    assert ("period" in annotated_rows(corpus)) is asked
