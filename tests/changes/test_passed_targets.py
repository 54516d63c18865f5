"""A target whose time is over without a report of what came of it is due: quiet, once, and after its grace only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tasks.changes import ChangeContext, passed_targets
from tests.changes.case_observations import line, sourced, watchlist

TARGET = {"day": date(2021, 10, 13), "says": [{"is": 30, "within": 0.5, "of": "2023", "basis": "target"}]}
UNDATED = {"day": date(2021, 10, 13), "says": [{"is": 30, "within": 0.5, "basis": "target"}]}
ACTUAL = {"day": date(2024, 3, 1), "says": [{"is": 22, "within": 0.5, "of": "2023"}]}
OTHER_YEAR = {"day": date(2023, 3, 1), "says": [{"is": 22, "within": 0.5, "of": "2022"}]}


@pytest.mark.parametrize(
    ("articles", "now", "lines"),
    [
        ([TARGET], datetime(2024, 1, 15, tzinfo=UTC), []),
        ([TARGET], datetime(2024, 6, 1, tzinfo=UTC), ["target_due 2023 30 -> quiet"]),
        ([TARGET, OTHER_YEAR], datetime(2024, 6, 1, tzinfo=UTC), ["target_due 2023 30 -> quiet"]),
        ([TARGET, ACTUAL], datetime(2024, 6, 1, tzinfo=UTC), []),
        ([UNDATED], datetime(2034, 6, 1, tzinfo=UTC), []),
    ],
    ids=["within its grace", "after its grace", "another year's value is no word of it", "was told", "has no date"],
)
def test_target_without_outcome(articles: list[dict[str, Any]], now: datetime, lines: list[str]) -> None:
    stored = [item for number, article in enumerate(articles, 1) for item in sourced(article, number)]
    found = passed_targets(stored, ChangeContext(watchlist(), now))
    assert [line(change) for change in found] == lines
    assert [c.change_id for c in passed_targets(stored, ChangeContext(watchlist(), now))] == [
        c.change_id for c in found
    ]
