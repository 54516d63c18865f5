"""Known reports of one figure: which agree with a side, how many stories they are of, and which confirm it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tasks.changes.checks.known_reports import KnownReports
from tasks.changes.known_series import KnownSeries
from tasks.changes.series_keys import series_period
from tasks.changes.settled_figure import settle
from tasks.core.records import SourcedObservation
from tests.changes.test_checks import side

SENTENCE = "한빛전자의 매출은 567억원이다."
SIDE = side({"sentence": SENTENCE, "number": "567억원", "is": 56700000000}, "revenue", 1)


def report(story: int, confidence: float, value: int = 56700000000, sentence: str = "") -> SourcedObservation:
    figure = replace(
        SIDE.observation, confidence=confidence, value=Decimal(value), low=Decimal(value), high=Decimal(value),
        sentence=sentence or f"{story}번째 매체는 한빛전자가 지난해 567억원어치를 팔았다고 길게 전했다.",
    )  # fmt: skip
    return replace(SIDE, story_id=story, observation=figure)


WAYS = [(56700000000, 567, 568), (56700000000, 566.5, 567.5), (57000000000, 570, 580), (91200000000, 912, 913)]
"""A value with the ends of its interval, in hundreds of millions: cut off, rounded, with fewer digits, another one."""


def any_report(chance: random.Random, number: int) -> SourcedObservation:
    """A report of one of a few numbers, of one of a few stories, by publication and confidence in any order."""
    value, low, high = chance.choice(WAYS)
    item = report(chance.randrange(8), chance.choice([0.5, 0.7, 0.9]), value)
    figure = replace(item.observation, low=Decimal(low) * 10**8, high=Decimal(high) * 10**8)
    day = datetime(2024, 1, 1 + chance.randrange(9), tzinfo=UTC)
    authority = "publisher" if chance.random() < 0.05 else None
    further = chance.choice([0, 0, 3])
    return replace(
        item, observation=figure, observation_id=number, published=day, authority=authority, unread_stories=further
    )


@pytest.mark.parametrize("seed", range(20))
def test_one_report_more_changes_what_is_known_as_if_all_were_read_again(seed: int) -> None:
    chance = random.Random(seed)
    known = KnownSeries([])
    items: list[SourcedObservation] = []
    key = series_period(SIDE)
    for number in range(40):
        items.append(any_report(chance, number))
        known.add(items[-1])
        figure = settle(items)
        assert figure is not None
        assert known.settled(key) is figure.best
        side, cut_off = chance.choice(items).observation, chance.random() < 0.5
        kept, anew = (
            reports.agreeing_with(side, cut_off=cut_off) for reports in (known.reports(key), KnownReports(items))
        )
        own = frozenset((chance.randrange(8), 9))
        assert kept.further_stories(own) == anew.further_stories(own)
        assert kept.confirming(SENTENCE, own) == anew.confirming(SENTENCE, own)
    assert len({item.observation.value for item in items}) > 1, "reports must disagree, or nothing was shown"


def test_stories_that_were_not_read_count_for_the_number_that_they_report() -> None:
    read = [replace(report(story, 0.9), published=datetime(2024, 1, story, tzinfo=UTC)) for story in (1, 2)]
    later = [
        replace(report(story, 0.9, 91200000000), published=datetime(2024, 2, story, tzinfo=UTC)) for story in (3, 4)
    ]
    assert [figure.value for figure in (settle([*read, *later]),) if figure] == [Decimal(91200000000)]
    counted = [replace(read[0], unread_stories=40), read[1]]
    figure = settle([*counted, *later])
    assert figure
    assert (figure.value, figure.stories) == (Decimal(56700000000), 42)


@pytest.mark.parametrize(
    ("reports", "confirming"),
    [
        ([report(2, 0.6), report(3, 0.8)], 0.8),
        ([report(2, 0.6, sentence=SENTENCE)], 0),
        ([report(2, 0.9, sentence=SENTENCE), report(3, 0.6)], 0.6),
        ([report(2, 0.6, value=91200000000)], 0),
        ([report(1, 0.6), report(9, 0.6)], 0),
    ],
    ids=["the surest", "a copy", "a copy aside", "another value", "the stories of the sides"],
)
def test_reports_in_other_words_confirm_a_side(reports: list[SourcedObservation], confirming: float) -> None:
    found = KnownReports(reports).agreeing_with(SIDE.observation, cut_off=False)
    assert found.confirming(SENTENCE, frozenset((1, 9))) == confirming


def test_stories_are_counted_besides_those_of_the_sides() -> None:
    known = KnownReports([report(1, 0.6), report(2, 0.6), report(2, 0.7), report(3, 0.6, value=91200000000)])
    assert known.agreeing_with(SIDE.observation).further_stories(frozenset((1, 9))) == 1
