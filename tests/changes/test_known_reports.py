"""Known reports of one figure: which agree with a side, how many stories they are of, and which confirm it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tasks.changes.checks.known_reports import KnownReports
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
