"""A stated rate that two levels refute: the view of changes gives the rate that they give."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from stored_observations import load, rows, stored_observation

from tasks.changes import ChangeContext, find_changes
from tasks.core.watchlist_loading import load_watchlist

NOTES = (
    {"value": 23200000000, "low": 23150000000, "high": 23250000000, "period": "2018", "unit": "KRW"},
    {"value": 75000000000, "low": 74500000000, "high": 75500000000, "period": "2019", "unit": "KRW"},
    {"value": 323, "low": 322.5, "high": 323.5, "period": "2019", "measure": "yoy_change"},
)


def test_after_value_is_the_rate_that_the_levels_give(tmp_path: Path, seeds: Path) -> None:
    items = [stored_observation({"metric": "rnd_spend", "day": "2020-03-30", **note}, 1) for note in NOTES]
    watched = load_watchlist([seeds / "watchlist.yaml"])
    found = find_changes([item.sourced for item in items], [], ChangeContext(watched, datetime(2020, 4, 1, tzinfo=UTC)))
    published = load(tmp_path, items, found)
    asked = "SELECT before_value, after_value, difference, unit FROM changes WHERE kind = 'contradicted'"
    (row,) = rows(published, asked)
    assert row == {"before_value": 323, "after_value": 223, "difference": -100, "unit": "percent"}
    levels = "SELECT after_value FROM changes WHERE kind = 'new_period' AND measure = 'level'"
    assert [row["after_value"] for row in rows(published, levels)] == [75000000000]
