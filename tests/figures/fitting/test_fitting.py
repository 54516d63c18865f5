"""Fitting and judging: what is annotated, which articles are held out, and the same weights from run to run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.__main__ import fit
from tasks.figures.fitting.boosting import SlotTable
from tasks.figures.fitting.certainty import Certainty, Judged
from tasks.figures.fitting.collection import Rows
from tasks.figures.fitting.cross_validation import Corpus, Plan, annotated_rows, out_of_fold, read_corpus
from tasks.figures.fitting.examples import SHIPPED, Example, folds, json_lines, shipped_examples
from tasks.figures.fitting.judgement import Judgement
from tasks.figures.fitting.labels import asks_part
from tasks.figures.fitting.part_names import is_whole_name, names_no_part
from tasks.figures.fitting.scores import Sure, by_metric, coverage, reliability, score
from tasks.figures.fitting.sets import TRAINING, WATCHLIST
from tasks.figures.fitting.training_set import parse_marked_text
from tasks.figures.linking.article_context import Statement
from tasks.figures.linking.decoding import MakeFeatures, decode
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.model import SlotModel, shares
from tasks.figures.linking.slots.slot import Candidate, Slot
from tasks.figures.near_misses import NearMiss
from tasks.figures.near_misses_decided import decided_near_misses
from tasks.figures.pipeline import ArticleText, Extractor
from tasks.languages.language import load_language

MARKED = (
    "네이버의 [[2020년 매출은 5조원 = naver revenue 5e12 KRW 2020 actual level]]이고, "
    "커머스 부문 매출은 [[1조원 = naver revenue 1e12 KRW 2020 actual level ; 커머스]]이다. 행사에는 300명이 왔다."
)


def example(name: str, group: str, source: str, size: int = 3) -> Example:
    _, figures = parse_marked_text(MARKED)
    return Example(name, "news.ko", group, source, ArticleText(""), figures[:1] * size)


def test_folds_keep_groups_together_and_sources_where_asked() -> None:
    examples = [
        example(f"{source}{week}{n}", f"{source} {week}", source)
        for source in "abcdef"
        for week in range(4)
        for n in range(2)
    ]
    by_group = folds(examples, 4)
    assert len({(item.group, fold) for item, fold in zip(examples, by_group, strict=True)}) == 24
    assert {by_group.count(fold) for fold in range(4)} == {12}
    by_source = folds(examples, 4, whole_sources=True)
    assert len({(item.source, fold) for item, fold in zip(examples, by_source, strict=True)}) == 6
    assert folds(examples[::-1], 4)[::-1] == by_group


def test_sets_that_are_always_fitted_on_are_held_out_until_the_last_round() -> None:
    shipped = Example("s", SHIPPED, "shipped x", SHIPPED, ArticleText(""), [])
    examples = [shipped, *(example(str(n), str(n), "a") for n in range(4))]
    plan = Plan([0, 0, 1, 0, 1], frozenset({SHIPPED}))
    assert plan.training(examples, 0, judging=False) == {2, 4}
    assert plan.training(examples, 0, judging=True) == {0, 2, 4}
    half = Plan([0, 0, 1, 0, 1], frozenset({SHIPPED}), share=0.5).training(examples, 0, judging=True)
    assert 0 in half
    assert len(half) == 2


@pytest.mark.parametrize(
    ("scope", "no_part"),
    [
        ("월간 활성 이용자", True),
        ("monthly active users", True),
        ("유료 커머스 회원", False),
        ("cloud", False),
        ("3분기 누적", True),
    ],
)
def test_kinds_of_count_name_no_part(scope: str, no_part: bool) -> None:
    assert names_no_part(scope) is no_part


@pytest.mark.parametrize(
    ("annotated", "read", "whole"),
    [
        ("광학솔루션", "솔루션", False), ("기판 소재 사업", "소재", False), ("신재생에너지 부문", "신재생에너지", True),
        ("생활가전(H&A)사업본부", "생활가전", True), ("생활가전(H&A)사업본부", "H&A", True),
        ("글로벌 D램", "D램", True),
        ("글로벌 D램", "세계 D램", True), ("글로벌 D램", "낸드", False), ("글로벌 부문", "글로벌", True),
        ("글로벌 부문", "국내", False), ("모임통장 이용자", "모임통장", True), ("파운드리", "국내 파운드리", False),
        ("글로벌 D램", "국내 D램", False), ("가전", "가전 제외", False), ("아시아(일본 제외)", "아시아", False),
        ("아시아(일본 제외)", "아시아(일본 제외)", True), ("쇼핑 유료 회원", "쇼핑 무료 회원", False),
        ("연구", "구", False),
        ("수소", "소", False), ("H&A사업본부", "H&A", True), ("5G사업", "5G", True), ("가전·TV", "TV·가전", True),
        ("모바일 게임", "모바일 게임 국외", True), ("글로벌 부문", "가전", False),
        ("전기차 배터리", "전기차배터리", True),
    ],
)  # fmt: skip
def test_a_name_that_lacks_a_word_of_its_part_is_of_another(annotated: str, read: str, whole: bool) -> None:
    assert is_whole_name(annotated, read, load_language("ko").grammar) is whole


def test_of_names_that_share_words_with_the_annotated_one_the_most_alike_is_right() -> None:
    marked = "네이버의 광학솔루션 매출은 [[5조원 = naver revenue 5e12 KRW - actual level ; 광학솔루션]]이다."
    text, figures = parse_marked_text(marked)
    extractor = Extractor(load_watchlist([WATCHLIST]))
    corpus = read_corpus([Example("a", "news.ko", "g", "s", ArticleText(text, "ko"), figures)], extractor)
    names = [None, "솔루션", "광학솔루션", "광학솔루션 매장", "가전"]
    candidates = [Candidate(name, name or "whole", "test") for name in names]
    statement = Statement(corpus.articles[0].numbers[0])
    found = corpus.labels[0].rights("scope", candidates, statement)
    assert found == [False, False, True, True, False]
    assert corpus.labels[0].rights("scope", candidates[:2], statement) == [False, True]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_watchlist([WATCHLIST, *sorted(TRAINING.glob("entities*.yaml"))]))


@pytest.fixture(scope="module")
def annotated(extractor: Extractor) -> Corpus:
    text, figures = parse_marked_text(MARKED)
    return read_corpus([Example("a", "news.ko", "g", "s", ArticleText(text, "ko"), figures)], extractor)


def by_annotation(corpus: Corpus) -> Any:
    (labels,) = corpus.labels

    def choose(slot: Slot, statement: Statement, candidates: list[Candidate], _: MakeFeatures) -> Any:
        rights = [bool(labels.is_right(slot.name, item, statement)) for item in candidates]
        return np.array(rights, dtype=float) if any(rights) else np.eye(len(candidates))[0]

    return choose


def test_what_is_annotated_is_judged_right_and_anything_else_wrong(annotated: Corpus) -> None:
    (article,), (labels,) = annotated.articles, annotated.labels
    whole, part, other = decode(article, by_annotation(annotated))[-3:]
    assert all(labels.judge(whole).values())
    assert all(labels.judge(part).values())
    assert other.metric is None
    assert asks_part(labels.figures[0])
    wrong = {"scope": None, "period": None, "sign": -1, "cue": None}
    for name, slots in (("scope", {"part"}), ("period", {"period"}), ("sign", {"value"}), ("cue", set())):
        changed = Statement(
            part.number,
            part.metric,
            part.cue,
            part.measure,
            part.sign,
            part.basis,
            part.entity,
            part.period,
            scope=part.scope,
        )
        setattr(changed, name, wrong[name])
        assert {slot for slot, right in labels.judge(changed).items() if not right} == slots
    counted = score(annotated, {"news.ko"})
    assert (counted.gold, counted.predicted, counted.f1("scoped")) == (2, 2, 1.0)


def test_figures_that_do_not_count_are_readings_but_no_observations_of_their_article(annotated: Corpus) -> None:
    statements = [item for item in decode(annotated.articles[0], by_annotation(annotated)) if item.is_figure]
    judged = [
        Judged(0, "news.ko", item, Features(), True, True, counts)
        for item, counts in zip(statements, (True, False), strict=True)
    ]
    chances = np.full(2, 0.5)
    judgement = Judgement(annotated, ["news.ko"], {}, judged, Certainty({}, chances, {}, chances))
    ((_, observations),) = judgement.observations()
    assert len(observations) == 1
    assert [row["right"] for row in judgement.readings()] == [True, True]


def test_near_misses_agree_with_what_is_decided(annotated: Corpus) -> None:
    (article,) = annotated.articles
    statements = decode(article, by_annotation(annotated))
    quantities = [item.number.quantity for item in statements[-3:]]
    missed = [
        NearMiss(metric, "", *article.source.span(quantity.start, quantity.end), "", "by the rules")
        for metric, quantity in (("revenue", quantities[0]), ("rnd_spend", quantities[0]), ("revenue", quantities[1]))
    ]
    assert [near.metric for near in decided_near_misses(missed, article)] == ["rnd_spend"]

    def none(slot: Slot, statement: Statement, candidates: list[Candidate], _: MakeFeatures) -> Any:
        return (
            np.array([0.75, *[0.25 / (len(candidates) - 1)] * (len(candidates) - 1)]) if candidates[1:] else np.ones(1)
        )

    decode(article, none)
    kept = decided_near_misses(missed, article)
    assert [near.metric for near in kept] == ["revenue", "rnd_spend", "revenue"]
    assert kept[0].why.startswith("no figure of it (probability 0.")
    assert kept[1].why == "by the rules"


def test_sure_statements_are_counted_by_confidence_and_metric() -> None:
    sure = [Sure("revenue", 0.95, n != 0) for n in range(60)] + [Sure("users", 0.35, n < 3) for n in range(10)]
    assert reliability(sure) == [(0.3, 0.4, 10, 0.35, 0.3), (0.9, 1.0, 60, 0.95, round(59 / 60, 3))]
    assert " ".join(by_metric(sure)[0].split()) == "revenue 60 statements, 60 with confidence >= 0.9, right 0.983"
    assert coverage(sure, 100)[-1].endswith("60 statements, right 0.983, of all gold 0.590")


@pytest.fixture(scope="module")
def pieces(extractor: Extractor) -> Corpus:
    return read_corpus(shipped_examples(TRAINING, "ko")[:20], extractor)


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes(pieces: Corpus, tmp_path: Path) -> None:
    plan = Plan(folds(pieces.examples, 2))
    readings = tmp_path / "readings.jsonl"
    files = [fit("ko", pieces, plan, tmp_path / name, readings) for name in "ab"]
    assert files[0] is not None
    assert files[1] is not None
    assert files[0].read_bytes() == files[1].read_bytes()
    rows = list(json_lines(readings))
    assert rows[: len(rows) // 2] == rows[len(rows) // 2 :]
    assert {True, False} <= {row["right"] for row in rows}
    assert {row["set"] for row in rows} == set(pieces.sets())


def test_too_few_candidates_grow_no_trees_and_score_alike() -> None:
    features = [Features({"a": float(n % 2)}) for n in range(8)]
    rows = Rows(features, [n % 2 == 1 for n in range(8)], list(range(8)), list(range(8)))
    lists = SlotTable(rows).fit()
    assert lists is not None
    model = SlotModel.from_lists(lists)
    assert model.score(features).tolist() == [0.0] * 8
    assert SlotTable(rows).fit(articles={0, 2}) is None, "candidates that are all wrong say nothing"


@pytest.mark.slow
def test_features_that_are_left_out_weigh_nothing(pieces: Corpus) -> None:
    rows = annotated_rows(pieces)
    assert {"metric", "entity", "period", "basis"} <= set(rows)
    plan = Plan(folds(pieces.examples, 2), rounds=1)
    out_of_fold(pieces, plan, rows)
    with_all = [statement.probabilities for article in pieces.articles for statement in article.statements]
    out_of_fold(pieces, Plan(plan.fold, rounds=1, without=("rules", "words")), rows)
    without = [statement.probabilities for article in pieces.articles for statement in article.statements]
    assert with_all != without


def test_articles_that_count_more_draw_the_weights_to_them() -> None:
    """Every other article contradicts the ones between: those that count more have the say."""
    places = range(320)
    articles = [place // 20 for place in places]
    features = [Features({"held": float(place % 2)}) for place in places]
    labels = [bool(place % 2) != bool(article % 2) for place, article in zip(places, articles, strict=True)]
    rows = Rows(features, labels, [place // 2 for place in places], articles)

    def chance_of_held(even: float, odd: float) -> float:
        lists = SlotTable(rows, [even, odd] * 8).fit()
        assert lists is not None
        return float(shares(SlotModel.from_lists(lists).score(features[:2]))[1])

    assert chance_of_held(9, 1) > 0.7
    assert chance_of_held(1, 9) < 0.3


@pytest.mark.parametrize(
    ("written", "real", "weight"), [(9, 1, 3.0), (3, 1, 1.0), (1, 3, 1.0)], ids=["few", "a quarter", "most"]
)
def test_real_articles_count_for_a_quarter_at_least(written: int, real: int, weight: float) -> None:
    examples = [
        Example(f"{kind}{number}", kind, "g", kind, ArticleText(""), [])
        for kind, count in ((SHIPPED, written), ("news.ko", real))
        for number in range(count)
    ]
    assert Corpus(examples, [], []).weights() == [1.0] * written + [pytest.approx(weight)] * real
