"""Annotated articles are read again with half of their firms unlisted, to learn which figures are of nobody listed."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.core.watchlist import Entity, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.collection import collect
from tasks.figures.fitting.cross_validation import read_corpus
from tasks.figures.fitting.examples import SHIPPED, Example, article_weights, folds
from tasks.figures.fitting.labels import alias_table
from tasks.figures.fitting.scores import score
from tasks.figures.fitting.sets import WATCHLIST
from tasks.figures.fitting.training_set import parse_marked_text
from tasks.figures.fitting.unlisted_owners import WRITTEN, halves, name_again, read_again
from tasks.figures.linking.article_context import Statement
from tasks.figures.linking.slots.slot import Candidate
from tasks.figures.pipeline import ArticleText, Extractor

FIRMS = {
    "nuri": ["누리전자"],
    "tova": ["토바", "Tova"],
    "nuri-en": ["누리일렉", "누리전자"],
    "garam": ["가람제약"],
    "dure": ["두레은행"],
    "nuri-tova": ["누리일렉", "토바"],
}
MARKED = (
    "누리전자의 [[2020년 매출은 5조원 = nuri revenue 5e12 KRW 2020 actual level]]이고, "
    "가람제약의 2020년 매출은 [[1조원 = garam revenue 1e12 KRW 2020 actual level]]이다."
)


def reader(*firms: str) -> Extractor:
    entities = [Entity(id=firm, names={"ko": FIRMS[firm][0]}, aliases=FIRMS[firm][1:]) for firm in firms]
    return Extractor(Watchlist(entities=entities, metrics=load_watchlist([WATCHLIST]).metrics))


def example(text: str = MARKED, set_name: str = "news.ko", source: str = "s") -> Example:
    body, figures = parse_marked_text(text)
    return Example("a", set_name, "g", source, ArticleText(body, "ko", date(2021, 2, 1)), figures)


ALIASES = alias_table(reader(*FIRMS).watchlist)


def test_halves_part_the_firms_and_keep_those_of_one_name_together() -> None:
    parts = [{entity.id for entity in half.watchlist.entities} for half in halves(reader(*FIRMS))]
    assert parts[0] | parts[1] == set(FIRMS)
    assert not parts[0] & parts[1]
    assert all(parts)
    assert any({"nuri", "nuri-en", "nuri-tova", "tova"} <= part for part in parts)


@pytest.mark.parametrize(
    ("listed", "again"),
    [(["nuri", "nuri-en", "garam"], False), (["garam"], True), (["dure"], True)],
    ids=["all", "one", "none"],
)
def test_articles_whose_owners_are_all_listed_are_not_read_again(listed: list[str], *, again: bool) -> None:
    chosen = read_again([example("날씨가 좋다."), example()], reader(*listed), ALIASES)
    assert [(place, item.set, item.is_again) for place, item in chosen] == [(1, name_again("news.ko"), True)] * again


def test_copies_weigh_like_their_articles_and_change_no_fold() -> None:
    written = example(set_name=SHIPPED, source=SHIPPED)
    others = [Example(str(n), "news.ko", str(n), "s", ArticleText(""), written.figures[: n % 3]) for n in range(7)]
    examples = [written, *others]
    again = [item for _, item in read_again(examples, reader("dure"), ALIASES)]
    assert {item.set for item in again} == {name_again(SHIPPED), name_again("news.ko")}
    assert again[0].set in WRITTEN
    both = [*examples, *again]
    assert folds(both, 3)[: len(examples)] == folds(examples, 3)
    assert len({(item.group, fold) for item, fold in zip(both, folds(both, 3), strict=True)}) == len(examples)
    assert article_weights(both)[: len(examples)] == article_weights(examples)


def test_the_figure_of_a_firm_that_is_no_candidate_is_of_none_of_them_and_asks_that_slot_alone() -> None:
    half = reader("garam")
    ((_, again),) = read_again([example()], half, ALIASES)
    corpus = read_corpus([again], half, aliases=ALIASES, asked={"entity"})
    rows = collect(corpus.articles, corpus.labels, [None])
    assert set(rows) == {"entity"}
    right = [
        item.is_reference for item, label in zip(rows["entity"].features, rows["entity"].labels, strict=True) if label
    ]
    assert right == [True, False]
    figures = [item for item in corpus.articles[0].statements if item.metric is not None]
    assert [item.entity_id for item in figures] == [None, "garam"]
    counted = score(corpus, {again.set})
    assert (counted.gold, counted.predicted, counted.right["figure"]) == (1, 1, 1)


def test_a_sum_over_firms_is_never_decided_to_be_of_none_of_them() -> None:
    text = "누리전자와 가람제약의 2020년 매출은 [[6조원 = - revenue 6e12 KRW 2020 actual level {aggregate}]]이다."
    corpus = read_corpus([example(text)], reader("nuri", "garam"))
    (number,) = [item for item in corpus.articles[0].numbers if corpus.labels[0].gold(item)]
    nobody = Candidate(None, "none of these", "nobody")
    assert corpus.labels[0].rights("entity", [nobody], Statement(number)) == [False]
