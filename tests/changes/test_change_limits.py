"""What happens exactly at a limit and just beyond it, and that a change is emitted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.changes import ChangeContext, find_changes, passed_targets, settle
from tasks.core.changes import GRACE_PERIOD, Change
from tasks.core.records import SourcedObservation
from tasks.core.watchlist import Metric, Settings, Threshold, Watchlist
from tests.changes.case_observations import FOUND_AT, line, sourced, watchlist

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "changes" / "limits.yaml").read_text("utf-8")
)


def observations(*articles: dict[str, Any]) -> list[SourcedObservation]:
    return [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]


def changes(items: list[SourcedObservation], tracked: Watchlist) -> list[Change]:
    return find_changes(items, [], ChangeContext(tracked, FOUND_AT))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_changes_at_a_limit(case: dict[str, Any]) -> None:
    found = changes(observations(*case["articles"]), watchlist(case.get("threshold")))
    assert [line(change) for change in found] == case["tells"]


@pytest.mark.parametrize(("after", "reported"), [("110", True), ("109.99", False), ("90", True), ("90.01", False)])
def test_a_relative_threshold_includes_its_edge(after: str, reported: bool) -> None:
    share = Metric(
        id="share", labels={"en": "Share"}, dimension="ratio", cues={"en": [["share"]]},
        threshold=Threshold(absolute=None, relative=Decimal("0.1")),
    )  # fmt: skip
    years = [{"is": "100", "within": 0.005, "of": "2020"}, {"is": after, "within": 0.005, "of": "2021"}]
    found = changes(observations({"day": date(2022, 3, 1), "says": years}), Watchlist(metrics=[share]))
    assert [(change.reported, change.note) for change in found[1:]] == [
        (reported, None if reported else "below_threshold")
    ]


@pytest.mark.parametrize(("below", "note"), [(0.0, None), (0.001, "low_confidence")])
def test_the_least_confidence_is_enough(below: float, note: str | None) -> None:
    tracked = watchlist()
    (item,) = observations({"day": date(2022, 3, 1), "says": [{"is": 25, "within": 0.5, "of": "2021"}]})
    tracked = tracked.model_copy(update={"settings": Settings(minimum_confidence=0.99)})
    confidence = 0.99 - below
    (change,) = changes([replace(item, observation=replace(item.observation, confidence=confidence))], tracked)
    assert (change.reported, change.note) == (note is None, note)


@pytest.mark.parametrize(("published", "difference"), [(date(2022, 12, 30), None), (date(2022, 12, 31), -24)])
def test_a_period_is_over_on_its_last_day(published: date, difference: int | None) -> None:
    found = changes(
        observations(
            {"day": date(2021, 12, 31), "says": [{"is": 66, "within": 0.5, "of": "2021"}]},
            {"day": published, "says": [{"is": 42, "within": 0.5, "of": "2022"}]},
        ),
        watchlist(),
    )
    assert found[-1].difference == difference


@pytest.mark.parametrize(("days", "missed"), [(0, []), (1, ["target_due 2023 30 -> quiet"])])
def test_a_target_is_due_on_the_day_after_its_grace_period(days: int, missed: list[str]) -> None:
    target = {"day": date(2021, 10, 13), "says": [{"is": 30, "within": 0.5, "of": "2023", "basis": "target"}]}
    now = datetime(2023, 12, 31, tzinfo=UTC) + GRACE_PERIOD + timedelta(days=days)
    assert [line(change) for change in passed_targets(observations(target), ChangeContext(watchlist(), now))] == missed


def test_a_known_observation_is_not_compared_again_even_in_another_story() -> None:
    older, newer = observations(
        {"day": date(2021, 10, 13), "says": [{"is": 30, "within": 0.5}]},
        {"day": date(2021, 10, 20), "says": [{"is": 20, "within": 0.5}]},
    )
    assert [line(change) for change in changes([older, newer], watchlist())] == [
        "new_series -> 30",
        "contradicted 30 -> 20 quiet",
    ]
    moved = replace(older, story_id=99)
    assert find_changes([moved], [older, newer], ChangeContext(watchlist(), FOUND_AT)) == []


def test_a_figure_counts_stories_and_not_articles() -> None:
    figure = settle(
        observations(
            {"day": date(2020, 3, 1), "story": 2, "says": [{"is": 31, "within": 0.5, "of": "2019"}]},
            {"day": date(2020, 3, 2), "story": 3, "says": [{"is": 31, "within": 0.5, "of": "2019"}]},
            *({"day": date(2020, 3, day), "story": 1, "says": [{"is": 25, "of": "2019"}]} for day in (3, 4, 5)),
        )
    )
    assert figure is not None
    assert (figure.value, figure.stories, len(figure.alternatives)) == (31, 2, 3)


def test_of_values_with_as_many_stories_the_one_published_last_counts() -> None:
    figure = settle(
        observations(
            {"day": date(2020, 3, 1), "story": 1, "says": [{"is": 25, "within": 0.5, "of": "2019"}]},
            {"day": date(2020, 3, 5), "story": 2, "says": [{"is": 31, "within": 0.5, "of": "2019"}]},
            {"day": date(2020, 3, 9), "story": 1, "says": [{"is": 25, "within": 0.5, "of": "2019"}]},
        )
    )
    assert figure is not None
    assert (figure.value, figure.stories) == (25, 1)
