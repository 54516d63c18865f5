"""Notices: each is open once, ends when it holds no more; and figures that by habit should have come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.core.notices import Notice
from tests.warehouse.stored_observations import load, stored_observation
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.reading.history import late_figures
from warehouse.store import Store

SILENT, FAILING = (Notice(kind, "wire", f"Source wire: {kind}", {"source": "wire"}) for kind in ("silent", "failing"))


def test_a_notice_is_open_until_it_holds_no_more(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        new = []
        for holds in ([SILENT], [SILENT, FAILING], [FAILING], [SILENT, FAILING]):
            run = store.start_run("ingest")
            new.append([notice.kind for notice in store.note_notices(run, holds, ("silent", "failing"))])
        other = store.note_notices(run, [], ("late",))
        store.publish()
    assert new == [["silent"], ["failing"], [], ["silent"]]
    assert other == []
    with connect_reader(Places(tmp_path).published) as con:
        found = con.execute(
            "SELECT run_id, kind, facts->>'source', ended_at IS NULL FROM notices ORDER BY run_id, kind"
        ).fetchall()
    assert found == [(1, "silent", "wire", False), (2, "failing", "wire", True), (4, "silent", "wire", True)]


QUARTERS = {
    "2025-Q2": "2025-08-08", "2025-Q3": "2025-11-07", "2025-Q4": "2026-02-13", "2026-Q1": "2026-05-11",
}  # fmt: skip
# The longest of these took 44 days from the end of its quarter: 2026-Q2 is expected by 13 August, late from the 21st.
LATE = [
    ("on the day that it is expected", QUARTERS, {}, "2026-08-14", []),
    ("a week later", QUARTERS, {}, "2026-08-20", []),
    ("more than a week later", QUARTERS, {}, "2026-08-21", ["2026-Q2 2026-08-13"]),
    ("when everybody has given up", QUARTERS, {}, "2027-06-01", []),
    ("when it has come", {**QUARTERS, "2026-Q2": "2026-08-20"}, {}, "2026-08-22", []),
    ("after three quarters", {key: QUARTERS[key] for key in list(QUARTERS)[1:]}, {}, "2026-08-22", []),
    ("with a hole in the habit", {**QUARTERS, "2025-Q3": None}, {}, "2026-08-22", []),
    ("of outlooks", QUARTERS, {"basis": "forecast"}, "2026-08-22", []),
    ("of rates of change", QUARTERS, {"measure": "yoy_change"}, "2026-08-22", []),
    ("of years", {str(year): f"{year + 1}-03-01" for year in range(2019, 2025)}, {}, "2026-08-22", []),
    (
        "of months", {f"2026-0{month}": f"2026-0{month + 1}-03" for month in range(1, 6)}, {}, "2026-07-12",
        ["2026-06 2026-07-03"],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def habits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with the figures of all cases, told apart by their scope."""
    data = tmp_path_factory.mktemp("habits")
    note = {"value": 25, "low": 24.5, "high": 25.5}
    figures = [
        {**note, **more, "scope": when, "period": period, "day": day}
        for when, days, more, _, _ in LATE
        for period, day in days.items()
        if day is not None
    ]
    load(data, [stored_observation(figure, number) for number, figure in enumerate(figures, 1)])
    return data


@pytest.mark.parametrize(("when", "today", "late"), [(when, day, late) for when, _, _, day, late in LATE])
def test_a_figure_that_always_came_in_time_is_missed(when: str, today: str, late: list[str], habits: Path) -> None:
    with connect_reader(Places(habits).published) as con:
        found = late_figures(con, date.fromisoformat(today))
    assert [f"{item.period} {item.expected_on}" for item in found if item.scope == when] == late
