"""Tables between workers and the writer, and what a worker does not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cluster.staged_tables import check_reached, staging_folder, take_tables, write_tables
from flows.cluster.table_parts import joined, outcome_count, renumbered
from tasks.core.errors import SourceError
from tasks.core.outcomes import Failed
from tasks.workers.partition_tables import ReadOutcome, outcomes_of, tables_of


def failed(*names: str) -> list[ReadOutcome]:
    return [ReadOutcome(at, Failed(name, None, "empty", "", "unreadable")) for at, name in enumerate(names)]


@pytest.mark.parametrize("place", ["folder", "memory://staged-tables-test"])
def test_tables_come_back_and_nothing_stays(tmp_path: Path, place: str) -> None:
    place = place if "://" in place else str(tmp_path / place)
    tables = tables_of(failed("a", "b"))
    with staging_folder(place, 7) as folder:
        staged = [write_tables(tables, folder, 0), write_tables(tables, folder, 0)]
        assert staged[0].prefix != staged[1].prefix
        assert staged[0].names == ("quarantine",)
        assert outcomes_of(take_tables(staged[0])) == failed("a", "b")
        with pytest.raises(SourceError):
            take_tables(staged[0])
        assert outcomes_of(take_tables(staged[1])) == failed("a", "b")
    with pytest.raises(SourceError):
        take_tables(staged[1])


def test_the_folder_of_a_run_goes_with_what_a_lost_worker_left(tmp_path: Path) -> None:
    with staging_folder(str(tmp_path), 7) as folder:
        write_tables(tables_of(failed("a")), folder, 0)
    assert list(tmp_path.iterdir()) == []


def test_tables_of_several_calls_become_those_of_one() -> None:
    first, second = tables_of(failed("a", "b")), tables_of(failed("c"))
    parts = [renumbered(first, 0, [4, 4]), renumbered(second, outcome_count(first), [5])]
    read = outcomes_of(joined(parts))
    assert [(item.reference, getattr(item.outcome, "locator", "")) for item in read] == [(4, "a"), (4, "b"), (5, "c")]


def test_a_folder_that_a_worker_does_not_see_is_named(tmp_path: Path) -> None:
    check_reached([f"{tmp_path}/gone.html", "s3://bucket/x"], str(tmp_path))
    check_reached([], "s3://bucket/staging")
    for urls, folder in (([f"{tmp_path}/no/x.html"], str(tmp_path)), ([], f"{tmp_path}/no")):
        with pytest.raises(SourceError, match="does not see the folder"):
            check_reached(urls, folder)
