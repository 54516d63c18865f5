"""What is reported of whole sentences, and what is kept to check; in one load, one by one, and replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.changes import ChangeContext, find_changes
from tasks.core.changes import Change, ChangeKind
from tasks.core.documents import Article
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.figures.time.calendar_periods import period_from_label
from tasks.load import rows
from tests.changes.case_observations import FOUND_AT
from tests.changes.test_checks import WATCHED

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "changes" / "stories.yaml").read_text("utf-8")
)
CONTEXT = ChangeContext(WATCHED, FOUND_AT)
DEFAULTS = ("KRW", "2024", "actual", "level")

WRITTEN = ("한빛전자", "한빛", "Hanbit")
"""How the texts write the entity's name."""


def observed(case: dict[str, Any]) -> list[list[SourcedObservation]]:
    """The observations of each article of a case."""
    return [
        [_sourced(figure, place, article, number, case["metric"]) for place, figure in enumerate(article["says"])]
        for number, article in enumerate(case["articles"], 1)
    ]


def _sourced(figure: list[Any], place: int, article: dict[str, Any], number: int, metric: str) -> SourcedObservation:
    sentence, written, value, *rest = figure
    unit, label, basis, measure, *ends = (*rest, *DEFAULTS[len(rest) :])
    period = period_from_label(str(label))
    amount = Decimal(value)
    observation = Observation(
        entity="hanbit",
        metric=metric,
        scope=None,
        period=str(label),
        basis=Basis(basis),
        measure=Measure(measure),
        value=amount,
        low=Decimal(ends[0]) if ends else amount,
        high=Decimal(ends[1]) if ends else amount,
        unit=unit,
        bound=Bound.EXACT,
        expression=written,
        start=100 * place + sentence.index(written),
        end=100 * place + sentence.index(written) + len(written),
        sentence=sentence,
        confidence=0.98,
        extractor="test",
        entity_name=next((name for name in WRITTEN if name in sentence), None),
        period_start=period.start,
        period_end=period.end,
        period_grain=period.grain,
    )
    page = Article(
        f"https://example.org/{number}", None, sentence, published=datetime.combine(article["day"], time(9), UTC)
    )
    return rows.sourced(observation, page, number, number, article.get("story", number), FOUND_AT)


def one_by_one(articles: Sequence[list[SourcedObservation]]) -> list[Change]:
    known: list[SourcedObservation] = []
    found: dict[int, Change] = {}
    for new in articles:
        for change in find_changes(new, known, CONTEXT):
            found.setdefault(change.change_id, change)
        known += new
    return list(found.values())


def line(change: Change) -> str:
    values = [f"{side.observation.value:f}" if side else None for side in (change.before, change.after)]
    return " ".join(word for word in (change.kind.value, values[0], "->", values[1]) if word)


def lines(changes: Sequence[Change], *, to_check: bool = False) -> list[str]:
    return [line(change) for change in changes if (change.stopped_by is not None if to_check else change.reported)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_reported_and_what_is_to_check(case: dict[str, Any]) -> None:
    articles = observed(case)
    together = find_changes([item for article in articles for item in article], [], CONTEXT)
    assert lines(together) == case["tells"]
    assert lines(together, to_check=True) == case.get("checks", [])
    assert sorted(lines(one_by_one(articles))) == sorted(case["tells"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_replay_brings_nothing(case: dict[str, Any]) -> None:
    everything = [item for article in observed(case) for item in article]
    first = {change.change_id for change in find_changes(everything, [], CONTEXT)}
    assert find_changes(everything, everything, CONTEXT) == []
    assert {change.change_id for change in find_changes(everything, [], CONTEXT)} == first


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_baseline_tells_no_new_figures(case: dict[str, Any]) -> None:
    everything = [item for article in observed(case) for item in article]
    context = replace(CONTEXT, baseline=True)
    found = find_changes(everything, [], context)
    news = {ChangeKind.NEW_SERIES, ChangeKind.NEW_PERIOD}
    assert [lines([change]) for change in found if change.kind in news and change.reported] == []
    assert lines(found) == [text for text in case["tells"] if not text.startswith("new_")]
