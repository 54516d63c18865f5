"""The periods that a number may be of are offered: by its sentence, by the numbers before, by the calendar."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import pytest

from tasks.core.records import Measure
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.fitting.boosting import _choice_among
from tasks.figures.fitting.collection import Rows
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.period.candidates import PeriodSources, period_candidates
from tasks.figures.linking.period.evidence import number_evidence, period_features
from tasks.figures.linking.period.relation import relation
from tasks.figures.linking.period.timeline import timeline_of
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.measure import SignSlot
from tasks.figures.linking.slots.period import PeriodSlot
from tasks.figures.time.calendar_periods import period_from_label
from tests.conftest import ROOT

DAY = date(2021, 10, 13)


@lru_cache(maxsize=1)
def watchlist() -> Watchlist:
    return load_watchlist([ROOT / "seeds" / "watchlist.yaml"])


def read(text: str, language: str, title: str | None = None) -> ArticleContext:
    (context,) = Extractor(watchlist()).contexts([ArticleText(text, language, DAY, title)])
    return context


def offered(context: ArticleContext, number: int, before: str | None = None) -> dict[str, PeriodSources]:
    """Return the candidates of a number by their labels; the numbers before it are revenue of a period."""
    metric = context.metrics["revenue"]
    for item in context.numbers[:number]:
        context.add_statement(Statement(item, metric, period=period_from_label(before) if before else None))
    found = period_candidates(Statement(context.numbers[number], metric), context)
    return {sources.period.label: sources for sources in found}


@pytest.mark.parametrize(
    ("language", "text", "number", "before", "label", "kind"),
    [
        ("ko", "네이버의 올해 2분기 매출은 3억원이다.", 0, None, "2021-Q2", "sentence"),
        ("ko", "매출은 전 분기 3억원보다 2억원 늘었다.", 1, "2021-Q3", "2021-Q2", "resolved by number before"),
        ("ko", "네이버의 2020년 4월부터 2021년 3월까지 매출은 3억원이다.", 0, None, "2020-04/2021-03", "from to"),
        ("ko", "네이버는 향후 5년간 3억원을 투자한다.", 0, None, "2021/2025", "duration"),
        ("ko", "매출은 3억원에서 2억원으로 줄었다.", 1, "2021-Q3", "2020-Q3", "year before other"),
        ("en", "Revenue rose to $3 million in the quarter.", 0, None, "2021-Q3", "resolved by last quarter"),
        ("en", "Revenue was $3 million in the quarter ended April 28.", 0, None, "2021-Q1", "calendar quarter"),
        ("en", "Revenue was $3 million.", 0, None, "2021-Q3", "last quarter"),
        ("en", "Revenue was $3 million. Profit was $2 million.", 1, "2019-Q1", "2019-Q1", "number before"),
    ],
)
def test_a_period_is_offered_with_its_source(
    language: str, text: str, number: int, before: str | None, label: str, kind: str
) -> None:
    assert kind in offered(read(text, language), number, before)[label].kinds


def test_the_headline_says_what_an_article_reports_on() -> None:
    context = read("네이버가 13일 실적을 발표했다. 매출은 3억원이다.", "ko", "네이버 상반기 매출 3억원")
    frame = timeline_of(context).frame
    assert frame is not None
    assert frame.label == "2021-H1"


def test_features_tell_the_own_expression_from_that_of_another_number() -> None:
    context = read("네이버 매출은 2019년 3억원, 2020년 5억원이다.", "ko")
    found = offered(context, 1, "2019")
    statement = Statement(context.numbers[1], context.metrics["revenue"])
    shared = number_evidence(statement, context)
    own, other = (period_features(found[label], shared, statement, context).values for label in ("2020", "2019"))
    assert (own["right number is this"], own["numbers between"], own["same place in list"]) == (1, 0, 1)
    assert (other["right number is this"], other["numbers between"], other["same place in list"]) == (0, 1, 0)
    assert (own["to before=year after"], other["to before=same"]) == (1, 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2021-Q3", "2021-Q3", "same"),
        ("2020-Q3", "2021-Q3", "year before"),
        ("2021-Q4", "2021-Q3", "quarter after"),
        ("2021-Q4", "2021", "at end of"),
        ("2021-H1", "2021-Q2", "up to end of"),
        ("2021-02", "2021", "within"),
        (None, "2021", "none"),
        ("2021", None, "of none"),
        (None, None, "same"),
    ],
)
def test_how_a_period_lies_to_another(one: str | None, other: str | None, expected: str) -> None:
    periods = [period_from_label(label) if label else None for label in (one, other)]
    assert relation(periods[0], periods[1]) == expected


def test_the_objective_raises_the_right_candidate_and_lowers_the_others_by_their_shares() -> None:
    rows = Rows([Features()] * 4, [True, False, False, False], [1, 1, 1, 2], [0] * 4)
    gradient, curvature = _choice_among(rows, against_zero={2})(np.zeros(4), None)
    assert gradient == pytest.approx([1 / 3 - 1, 1 / 3, 1 / 3, 1 / 2])
    assert curvature == pytest.approx([2 / 9, 2 / 9, 2 / 9, 1 / 4])


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("네이버는 2분기 매출이 전년 동기(3억원) 대비 늘어난 5억원이다.", {"2020-Q2"}),
        ("네이버는 2분기 매출이 전년 동기 3억원에서 5억원으로 늘었다.", {"2020-Q2", "2021-Q2", None}),
        ("네이버는 2분기 매출이 전년 동기(연결 기준 3억원) 대비 늘었다.", {"2020-Q2", "2021-Q2", None}),
        ("네이버의 2분기 매출은 3억원(2019년)보다 많다.", {"2019"}),
        ("네이버의 2분기 매출은 3억원(2019년 기준)보다 많다.", {"2019", "2021-Q2", None}),
        ("네이버의 2분기 매출은 3억원(전체 2019년)보다 많다.", {"2019", "2021-Q2", None}),
        ("네이버의 2분기 매출은 3억원, 2019년보다 많다.", {"2019", "2021-Q2", None}),
    ],
    ids=[
        "opens the bracket", "no bracket", "behind a word in the bracket",
        "before a period in brackets", "with a word behind the period", "with a word before it", "none behind it",
    ],
)  # fmt: skip
def test_a_number_that_a_bracket_holds_to_a_period_is_of_it(text: str, offers: set[str | None]) -> None:
    context = read(text, "ko")
    statement = Statement(context.numbers[0], context.metrics["revenue"])
    found = {item.value.label if item.value else None for item in PeriodSlot().candidates(statement, context)}
    assert offers <= found
    assert ("2021-Q2" in found) == ("2021-Q2" in offers)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("네이버는 2020년 80억원, 2021년 50억원의 영업손실을 냈다.", [[-1], [-1]]),
        ("2021년 네이버가 80억, 카카오가 50억원의 영업손실을 냈다.", [[-1], [-1]]),
        ("네이버는 2020년 80억원과 2021년 50억원의 영업손실을 냈다.", [[-1], [-1]]),
        ("네이버는 2020년 80억원, 2021년에는 50억원의 영업손실을 냈다.", [[1, -1], [-1]]),
        ("네이버는 2020년 80억원에서 2021년 50억원의 영업손실로 돌아섰다.", [[1, -1], [-1]]),
        ("네이버는 2020년 80억원에서, 2021년 50억원의 영업손실로 돌아섰다.", [[1, -1], [-1]]),
        ("네이버는 2020년 8억달러, 2021년 50억원의 영업손실을 냈다.", [[1, -1], [-1]]),
        ("네이버는 2020년 80억원 2021년 50억원의 영업손실을 냈다.", [[1, -1], [-1]]),
        ("네이버의 영업이익은 2020년 80억원, 2021년 50억원 적자였다.", [[1, -1], [-1]]),
        ("네이버는 2020년 80억원, 2021년 50억원의 순손실을 냈다.", [[1, -1], [1, -1]]),
        ("네이버는 50억원의 손실충당금을 쌓았다.", [[1, -1]]),
        ("네이버의 이익은 80억원으로 1분기(50억원) 대비 흑자전환했다.", [[1, -1], [-1]]),
        ("네이버의 손실은 80억원으로 1분기(50억원) 대비 적자 전환했다.", [[1, -1], [1]]),
        ("네이버의 손실은 80억원으로 1분기(50억원) 대비 줄었다.", [[1, -1], [1, -1]]),
        ("네이버의 영업손실(연결 기준)은 80억원으로 늘었다.", [[-1]]),
        ("네이버의 이익은 80억원으로 1분기(50억원) 대비 흑자 폭이 컸다.", [[1, -1], [1, -1]]),
    ],
    ids=[
        "a list of years", "a list of firms", "joined by a particle", "another year apart", "from one to the other",
        "from one to the other behind a comma",
        "of another unit", "no comma", "a list of profits", "a loss of another metric", "a longer noun",
        "a turn", "a turn to a loss", "a loss that shrank", "a kind of loss in brackets", "no turn",
    ],
)  # fmt: skip
def test_an_amount_that_its_words_call_a_loss_is_below_zero(text: str, signs: list[list[int]]) -> None:
    context = read(text, "ko")
    metric = context.metrics["operating_profit"]
    statements = [Statement(number, metric, measure=Measure.LEVEL) for number in context.numbers]
    assert [[item.value for item in SignSlot().candidates(item, context)] for item in statements] == signs


@pytest.mark.parametrize(("metric", "signs"), [("revenue", [1]), ("operating_profit", [1, -1])])
def test_only_a_level_that_knows_losses_may_be_below_zero(metric: str, signs: list[int]) -> None:
    context = read("네이버는 1년 전(3억원)보다 10% 줄었다.", "ko")
    statement = Statement(context.numbers[0], context.metrics[metric])
    assert [item.value for item in SignSlot().candidates(statement, context)] == signs
