"""Check what the slots see of a number: the words that govern it, its place in lists, comparisons and tenses."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.records import Basis, Measure
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.measure import SignSlot
from tasks.figures.linking.slots.measure_evidence import basis_evidence, comparison_evidence
from tasks.figures.linking.slots.metric_evidence import number_evidence, put_metric_evidence
from tasks.figures.linking.slots.surroundings.governing_words import governing_words

WATCHLIST = Path(__file__).parents[3] / "seeds" / "watchlist.yaml"
PUBLISHED = date(2025, 8, 14)
GOVERNING_WORDS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "figures" / "governing_words.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_watchlist([WATCHLIST]))


def read(extractor: Extractor, text: str, language: str = "ko") -> ArticleContext:
    """Return an article as the linker reads it; nothing is decided."""
    (context,) = extractor.contexts([ArticleText(text, language, PUBLISHED, None)])
    return context


def metric_values(context: ArticleContext, number: int, metric: str) -> dict[str, float]:
    features = Features()
    statement = Statement(context.numbers[number])
    row = statement.number.row
    cues = [place for place, node in enumerate(row.nodes) if node.cue is not None and node.cue.serves(metric)]
    put_metric_evidence(features, context.metrics[metric], cues[0] if cues else None, statement, context)
    return features.values


def decide(context: ArticleContext, number: int, metric: str, measure: Measure, basis: Basis = Basis.ACTUAL) -> None:
    statement = Statement(context.numbers[number], metric=context.metrics[metric], measure=measure, basis=basis)
    context.add_statement(statement)


@pytest.mark.parametrize(
    ("text", "language", "number", "word"),
    [
        ("네이버의 매출은 3조원으로 전망된다.", "ko", 0, "glued=으로"),
        ("네이버의 영업이익은 2000억원을 기록할 것으로 보인다.", "ko", 0, "sentence end=보이"),
        ("네이버의 매출 비중은 12%로 늘었다.", "ko", 0, "verb behind=늘"),
        ("Naver expects revenue of $3 billion.", "en", 0, "written verb before=expects"),
        ("Naver posted a 12% margin on its revenue.", "en", 0, "noun behind=margin"),
    ],
)
def test_the_words_that_govern_a_number_are_seen(
    extractor: Extractor, text: str, language: str, number: int, word: str
) -> None:
    found = read(extractor, text, language).numbers[number]
    words = governing_words(found.row, found.index, None)
    assert any(seen.startswith(word) for seen in words), words


@pytest.mark.parametrize("case", GOVERNING_WORDS, ids=lambda case: f"{case['language']}-{case['number']}")
def test_all_words_that_govern_a_number_in_their_order(extractor: Extractor, case: dict[str, Any]) -> None:
    found = read(extractor, case["text"], case["language"]).numbers[case["number"]]
    assert governing_words(found.row, found.index, None) == case["words"]


def test_names_and_digits_are_no_words(extractor: Extractor) -> None:
    number = read(extractor, "지난해 네이버는 3조1234억원의 매출을 올렸다.").numbers[0]
    words = " ".join(governing_words(number.row, number.index, None))
    assert "네이버" not in words
    assert "3" not in words
    assert "written -1=<name>" in words


def test_a_number_is_of_the_metric_at_its_place_in_the_list(extractor: Extractor) -> None:
    context = read(extractor, "네이버의 매출과 영업이익은 각각 3조원, 2000억원이다.")
    for number, metric, other in ((0, "revenue", "operating_profit"), (1, "operating_profit", "revenue")):
        assert metric_values(context, number, metric)["place in order"] == 1.0
        assert metric_values(context, number, other)["place in order"] == 0.0
        assert metric_values(context, number, metric)["list order"] == 1.0


def test_the_order_of_the_sentence_before_is_kept(extractor: Extractor) -> None:
    context = read(extractor, "네이버는 매출 3조원, 영업이익 2000억원을 기록했다. 각각 12%, 8% 늘었다.")
    decide(context, 0, "revenue", Measure.LEVEL)
    decide(context, 1, "operating_profit", Measure.LEVEL)
    assert metric_values(context, 2, "revenue")["order of the sentence before"] == 1.0
    assert metric_values(context, 2, "operating_profit")["order of the sentence before"] == 0.0
    decide(context, 2, "revenue", Measure.YOY)
    assert metric_values(context, 3, "operating_profit")["order of the sentence before"] == 1.0
    assert metric_values(context, 3, "revenue")["number before, same metric"] == 1.0


def test_a_size_is_compared_with_the_last_figure_of_the_metric(extractor: Extractor) -> None:
    context = read(extractor, "네이버의 매출은 3조원이다. 1년 전에는 3000억원이었다.")
    decide(context, 0, "revenue", Measure.LEVEL)
    assert metric_values(context, 1, "revenue")["size against it"] == pytest.approx(-1.0)
    assert number_evidence(context.numbers[1], context)["nearest cue"] > 1


@pytest.mark.parametrize(
    ("text", "splits"),
    [
        ("네이버의 매출은 광고 46.1%, 커머스 53.9%로 구성된다.", [True, True]),
        ("네이버의 매출은 광고 33%, 커머스 33%, 기타 33%이며 12% 늘었다.", [True, True, True, False]),
        ("네이버의 매출은 5% 늘었고, 광고 40%, 커머스 60%로 이루어졌다.", [False, True, True]),
        ("네이버의 매출은 46.1%, 영업이익은 51.8% 늘었다.", [False, False]),
        ("네이버의 매출은 100% 늘었다.", [False]),
        # Twelve on either side are added up: only from the middle are all twenty seen.
        (f"네이버의 매출은 {', '.join(['5%'] * 20)}로 나뉜다.", [7 <= place <= 12 for place in range(20)]),
    ],
)
def test_percentages_that_make_a_hundred_together_split_a_whole(
    extractor: Extractor, text: str, splits: list[bool]
) -> None:
    context = read(extractor, text)
    assert [number_evidence(number, context)["splits a whole"] == 1.0 for number in context.numbers] == splits


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("네이버는 104억달러였던 매출 전망을 높였다.", "forecast"),
        ("네이버는 104억달러이던 매출 목표를 접었다.", "target"),
        ("네이버는 104억달러였던 매출을 늘렸다.", "actual"),
        ("네이버는 104억달러로 매출 전망을 웃돌았다.", "actual"),
    ],
)
def test_a_value_that_qualifies_an_outlook_or_a_goal_is_one(extractor: Extractor, text: str, basis: str) -> None:
    context = read(extractor, text)
    assert basis_evidence(Statement(context.numbers[0], metric=context.metrics["revenue"]), context)[f"read={basis}"]


def test_the_base_of_the_changes_before_is_known(extractor: Extractor) -> None:
    context = read(extractor, "네이버의 매출은 직전 분기보다 12% 늘었다. 영업이익도 8% 늘었다.")
    decide(context, 0, "revenue", Measure.QOQ)
    statement = Statement(context.numbers[1], metric=context.metrics["operating_profit"])
    values = comparison_evidence(statement, context)
    assert values["last like change=qoq_change"] == 1.0
    assert values["share of qoq_change"] == 1.0
    assert values["last like change in sentence"] == 0.0


def test_a_period_to_come_and_the_outlooks_before_are_known(extractor: Extractor) -> None:
    context = read(extractor, "증권가는 네이버의 내년 매출을 12조원으로, 영업이익을 2조원으로 전망했다.")
    first = Statement(context.numbers[0], metric=context.metrics["revenue"])
    values = basis_evidence(first, context)
    assert values["period nearest before is to come"] == 1.0
    assert values["read=forecast"] == 1.0
    decide(context, 0, "revenue", Measure.LEVEL, Basis.FORECAST)
    second = Statement(context.numbers[1], metric=context.metrics["operating_profit"])
    assert basis_evidence(second, context)["before in this sentence=forecast"] == 1.0


@pytest.mark.parametrize(
    ("text", "language", "number", "metric", "seen"),
    [
        ("Naver has 56 million loyal daily users.", "en", 0, "users", "phrase ends in cue as="),
        ("Naver has 40 percent of the home market.", "en", 0, "market_share", "phrase ends in cue as=genitive"),
        ("Naver made $2 billion in online revenue.", "en", 0, "net_income", "phrase ends in other cue as=place"),
        ("Naver paid $2 billion in taxes on its revenue.", "en", 0, "revenue", "phrase ends in noun as=place"),
        (
            "Naver made 30% revenue growth in its market.",
            "en",
            0,
            "market_share",
            "phrase ends in other cue as=subject",
        ),
        ("네이버는 30% 매출 증가를 기록했다.", "ko", 0, "revenue", None),
    ],
)
def test_the_phrase_that_a_number_opens_says_what_it_is_of(
    extractor: Extractor, text: str, language: str, number: int, metric: str, seen: str | None
) -> None:
    values = metric_values(read(extractor, text, language), number, metric)
    assert [name for name in values if name.startswith("phrase ends in") and "=" in name] == ([seen] if seen else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Naver has as much as 30% market share.", ["Naver", "have", "as much as 30%", "market share", "."]),
        ("In the first half of 2016 revenue rose 5%.", ["the", "first half of 2016", "revenue", "rise", "5%", "."]),
    ],
)
def test_no_word_and_no_number_is_left_of_what_a_longer_span_holds(
    extractor: Extractor, text: str, words: list[str]
) -> None:
    (row,) = read(extractor, text, "en").rows.values()
    assert [node.text for node in row.nodes] == words


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("네이버는 영업손실을 냈지만 이듬해에는 132억원의 이익을 올렸다.", "profit_words behind", "loss_words behind"),
        ("네이버는 영업이익을 냈지만 이듬해에는 132억원의 적자를 봤다.", "loss_words behind", "profit_words behind"),
    ],
)
def test_the_sign_is_told_how_near_words_of_profit_and_of_loss_are(
    extractor: Extractor, text: str, near: str, far: str
) -> None:
    context = read(extractor, text)
    statement = Statement(context.numbers[0], metric=context.metrics["operating_profit"], measure=Measure.LEVEL)
    slot = SignSlot()
    (candidate, *_) = slot.candidates(statement, context)
    values = slot.features(candidate, statement, context).values
    nearness = {name.partition("&")[2] or name: value for name, value in values.items()}
    assert nearness[near] < 3 < nearness[far]
