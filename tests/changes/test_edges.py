"""Both sides of each limit of change detection: thresholds, windows, the ends of a target, the grace after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.changes import ChangeContext, find_changes, passed_targets
from tasks.core.watchlist import Metric, Settings, Threshold, Watchlist
from tests.changes.case_observations import FOUND_AT, line, sourced, watchlist

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "changes" / "edges.yaml").read_text("utf-8")
)
END_OF_PERIOD = date(2023, 12, 31)
GRACE = 120
LIMITS = {"absolute": "threshold", "relative": "relative"}


def tracked(case: dict[str, Any]) -> Watchlist:
    """A watchlist with one metric, and the limits of a case."""
    limits = {name: Decimal(str(case[key])) for name, key in LIMITS.items() if key in case}
    metric = Metric(
        id="share",
        labels={"en": "Share"},
        dimension="ratio",
        cues={"en": [["share"]]},
        threshold=Threshold(**{"absolute": None, "relative": None, **limits}),
    )
    settings = Settings(contradiction_days=case.get("days", 60), minimum_confidence=case.get("confident", 0.0))
    return Watchlist(metrics=[metric], settings=settings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_side_of_a_limit(case: dict[str, Any]) -> None:
    known: list[Any] = []
    changes = []
    for number, article in enumerate(case["articles"], 1):
        new = sourced(article, number)
        changes += find_changes(new, known, ChangeContext(tracked(case), FOUND_AT))
        known += new
    assert [line(change) for change in changes] == case["tells"]


@pytest.mark.parametrize(("days", "missed"), [(GRACE, 0), (GRACE + 1, 1)])
def test_a_target_is_due_on_the_day_after_its_grace(days: int, missed: int) -> None:
    article = {"day": date(2021, 10, 13), "says": [{"is": 30, "within": 0.5, "of": "2023", "basis": "target"}]}
    now = datetime.combine(END_OF_PERIOD + timedelta(days=days), time(12), UTC)
    assert len(passed_targets(sourced(article, 1), ChangeContext(watchlist(), now))) == missed


@pytest.mark.parametrize(
    ("before", "after", "difference", "relative"),
    [(200, 220, "20", "0.1"), (200, 150, "-50", "-0.25"), (-200, -150, "50", "0.25"), (0, 3, "3", None)],
)
def test_a_difference_is_after_less_before(before: int, after: int, difference: str, relative: str | None) -> None:
    articles = [
        {"day": date(2021, 3, 13), "says": [{"is": before, "within": 0.5, "of": "2020"}]},
        {"day": date(2022, 3, 13), "says": [{"is": after, "within": 0.5, "of": "2021"}]},
    ]
    new = [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]
    change = find_changes(new, [], ChangeContext(watchlist(), FOUND_AT))[-1]
    assert change.difference == Decimal(difference)
    assert change.relative == (None if relative is None else Decimal(relative))


@pytest.mark.parametrize(("day", "known"), [("2021-12-30", False), ("2021-12-31", True), ("2022-01-01", True)])
def test_a_period_is_over_on_its_last_day(day: str, known: bool) -> None:
    articles = [
        {"day": date(2021, 3, 13), "says": [{"is": 66, "within": 0.5, "of": "2020"}]},
        {"day": date.fromisoformat(day), "says": [{"is": 42, "within": 0.5, "of": "2021"}]},
    ]
    new = [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]
    change = find_changes(new, [], ChangeContext(watchlist(), FOUND_AT))[-1]
    assert (change.difference is not None) is known


def change_id(**figure: Any) -> int:
    """The id of the change that one article with one figure brings."""
    note = {"is": 25, "within": 0.5, "of": "2020", **figure}
    (change,) = find_changes(
        sourced({"day": date(2021, 3, 13), "says": [note]}, 1), [], ChangeContext(watchlist(), FOUND_AT)
    )
    return change.change_id


@pytest.mark.parametrize(
    ("figure", "same"),
    [({"within": 0.05}, True), ({"is": 25.0}, True), ({"is": 26}, False), ({"of": "2019"}, False)],
    ids=["another interval", "written with a zero", "another value", "another period"],
)
def test_a_change_is_known_by_its_value_and_period(figure: dict[str, Any], same: bool) -> None:
    assert (change_id(**figure) == change_id()) is same
