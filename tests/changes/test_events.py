"""Event metrics: which statements are of one event, and what becomes of two amounts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.changes import ChangeContext, find_changes
from tasks.changes.events import is_event, match_events
from tasks.changes.events.event import Event, days_between
from tasks.core.changes import Change, ChangeKind
from tasks.core.documents import Article
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Metric
from tasks.figures.time.calendar_periods import period_from_label
from tasks.load import rows
from tests.changes.case_observations import FOUND_AT
from tests.changes.test_checks import WATCHED

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "changes" / "events.yaml").read_text("utf-8")
)
CONTEXT = ChangeContext(WATCHED, FOUND_AT)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


def reported(case: dict[str, Any], side: str, number: int) -> SourcedObservation:
    """A statement of a case as a stored observation."""
    day, label, sentence, written, value, *rest = case[side]
    scope, basis, unit = (*rest, *(None, "actual", "KRW")[len(rest) :])
    metric, period, amount = metric_of(case), period_from_label(str(label)), Decimal(value)
    observation = Observation(
        entity="hanbit",
        metric=metric.id,
        scope=scope,
        period=str(label),
        basis=Basis(basis),
        measure=Measure(case.get("measure", "level")),
        value=amount,
        low=amount,
        high=amount,
        unit=unit if metric.dimension == "money" else "count",
        bound=Bound.EXACT,
        expression=written,
        start=sentence.index(written),
        end=sentence.index(written) + len(written),
        sentence=sentence,
        confidence=0.98,
        extractor="test",
        entity_name="한빛전자" if "한빛" in sentence else "Hanbit",
        period_start=period.start,
        period_end=period.end,
        period_grain=period.grain,
    )
    published = datetime.combine(day, time(9), UTC)
    page = Article(f"https://example.org/{number}", None, sentence, published=published, publisher=f"Paper {number}")
    return rows.sourced(observation, page, number, number, number, FOUND_AT)


def metric_of(case: dict[str, Any]) -> Metric:
    metric = WATCHED.metric(case["metric"])
    assert metric is not None
    return metric


def pair(case: dict[str, Any]) -> tuple[SourcedObservation, SourcedObservation]:
    return reported(case, "a", 1), reported(case, "b", 2)


def outcome(changes: list[Change], first: SourcedObservation) -> str | None:
    """What became of the second statement, as the cases write it."""
    found = [change for change in changes if change.kind is not ChangeKind.REFINED and change.after is not first]
    assert len(found) <= 1
    return None if not found else found[0].kind.value + (" to check" if found[0].stopped_by else "")


@each_case
def test_whether_two_statements_are_of_one_event(case: dict[str, Any]) -> None:
    first, second = pair(case)
    for one, other in ((first, second), (second, first)):
        assert is_event(metric_of(case), one.observation)
        match = match_events(one, other, metric_of(case))
        assert [match.relation.value, match.why] == case["is"]


@each_case
def test_what_becomes_of_two_statements(case: dict[str, Any]) -> None:
    first, second = pair(case)
    together = find_changes([second, first], [], CONTEXT)
    assert outcome(together, first) == case.get("becomes")
    after = find_changes([second], [first], CONTEXT)
    assert outcome(after, first) == case.get("becomes")


@each_case
def test_two_events_never_contradict_each_other(case: dict[str, Any]) -> None:
    conflicts = {ChangeKind.CONTRADICTED, ChangeKind.REVISED, ChangeKind.TARGET_MOVED}
    reported_changes = [change for change in find_changes(list(pair(case)), [], CONTEXT) if change.reported]
    assert case["is"][0] == "same_event" or not conflicts & {change.kind for change in reported_changes}
    assert all(change.difference is None for change in reported_changes if change.kind is ChangeKind.NEW_PERIOD)


def test_there_are_cases_of_every_kind() -> None:
    relations = Counter(case["is"][0] for case in CASES)
    assert min(relations[name] for name in ("same_event", "other_event", "unsure_event")) >= 5
    assert {case["metric"] for case in CASES} == {"investment", "headcount", "papers_accepted"}


def test_a_copied_amount_in_another_currency_is_no_conflict() -> None:
    case = next(case for case in CASES if case["name"].startswith("the same round in a Korean"))
    first, second = pair(case)
    won = pair({**case, "b": [*case["b"][:-1], "KRW"]})[1]
    assert outcome(find_changes([first, second], [], CONTEXT), first) == "contradicted"
    assert outcome(find_changes([first, won], [], CONTEXT), first) is None


def test_an_edited_article_that_reports_a_second_event_restates_nothing() -> None:
    case = next(case for case in CASES if case["name"] == "two firms invested in")
    first, other = pair(case)
    kept, added = (
        rows.sourced(
            item.observation,
            Article("https://example.org/1", None, "", published=datetime.combine(date(2024, 5, 2), time(9), UTC)),
            1, 9, 1, FOUND_AT,
        )
        for item in (first, other)
    )  # fmt: skip
    kinds = {ChangeKind.RESTATED, ChangeKind.WITHDRAWN}
    assert not kinds & {change.kind for change in find_changes([kept, added], [], CONTEXT, [first])}
    assert ChangeKind.RESTATED in {change.kind for change in find_changes([added], [], CONTEXT, [first])}


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("2024-01", "2024-03", 30),
        ("2024-01", "2024-02", 1),
        ("2024", "2024-03", 0),
        ("2024-01", "2024-01", 0),
    ],
)
def test_days_between_events_are_those_between_their_periods(one: str, other: str, days: int) -> None:
    def event(label: str) -> Event:
        item = reported(CASES[0], "a", 1)
        period = period_from_label(label)
        figure = replace(item.observation, period_start=period.start, period_end=period.end)
        return Event(replace(item, observation=figure), None, frozenset(), frozenset(), open=False, additional=False)

    assert days_between(event(one), event(other)) == days
    assert days_between(event(other), event(one)) == days
