"""Damaged files are found by doctor or refused at opening, with a text that says what, where and what to do."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tasks.core.errors import DamagedFileError, NewerSchemaError, NotPublishedError, WarehouseError
from tests.warehouse.safety.damages import (
    LOG,
    PRIVATE,
    PUBLISHED,
    altered,
    copied_without_log,
    cut,
    flip,
    flip_middle,
    folder_instead,
    foreign,
    garbage,
    newer,
    nothing_instead,
    older_instead,
    rows_of,
    text_instead,
)
from warehouse.connection import connect_reader
from warehouse.safety.doctor import examine
from warehouse.store import Store


@dataclass(frozen=True)
class Case:
    """A damage to the folder of a killed writer.

    Attributes:
        file, damage: what is done to which file.
        check, words: the finding that doctor must have, and what it must say.
        refused: the error with which opening the store fails; null where it opens, recovered or not.
    """

    name: str
    file: str
    damage: Callable[[Path], None]
    check: str
    words: tuple[str, ...]
    refused: type[WarehouseError] | None = None


LOST = ("2 acknowledged loads with 40 observations", "run again over the same folders")
CASES = [
    Case("log deleted", LOG, Path.unlink, "lost_loads", LOST),
    Case("log overwritten", LOG, garbage, "lost_loads", LOST),
    Case("log emptied", LOG, nothing_instead, "lost_loads", LOST),
    Case("log cut short", LOG, cut, "lost_loads", ("acknowledged load",)),
    Case("log with a flipped byte", LOG, flip_middle, "opens", ("write-ahead log is broken",)),
    Case("private of no length", PRIVATE, nothing_instead, "opens", ("not a valid DuckDB",)),
    Case("private cut short", PRIVATE, cut, "readable", ("the writer's file",)),
    Case("private a text", PRIVATE, text_instead, "opens", ("not a valid DuckDB", "backups")),
    Case("private a folder", PRIVATE, folder_instead, "private", ("no file",)),
    Case("private foreign", PRIVATE, foreign, "foreign", ("not a Figurewatch warehouse", "Move"), DamagedFileError),
    Case("private newer", PRIVATE, newer, "newer", ("schema 9999", "Install the newer"), NewerSchemaError),
    Case("private of an altered migration", PRIVATE, altered, "altered", ("differs from",), WarehouseError),
    Case("private gone", PRIVATE, Path.unlink, "private", ("is missing", "from the published")),
    Case("private gone, with loads", PRIVATE, Path.unlink, "lost_loads", LOST),
    Case("private older", PRIVATE, older_instead, "behind", ("has 3 loads that the writer's file lacks", "copy")),
    Case("published of no length", PUBLISHED, nothing_instead, "opens", ("not a valid DuckDB", "next run publishes")),
    Case("published a text", PUBLISHED, text_instead, "opens", ("not a valid DuckDB", "next run publishes")),
    Case("published foreign", PUBLISHED, foreign, "foreign", ("not a Figurewatch warehouse", "Move it away")),
    Case("published newer", PUBLISHED, newer, "newer", ("schema 9999", "Install the newer")),
    Case("published copied without log", PUBLISHED, copied_without_log, "copied_open", ("may lack committed rows",)),
    Case("published gone", PUBLISHED, Path.unlink, "published", ("nothing is published",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_damage_is_found_and_reported(case: Case, killed: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(killed)
    case.damage(data / case.file)
    findings = {finding.check: finding for finding in examine(data)}
    assert case.check in findings
    finding = findings[case.check]
    finding_text = f"{finding.what} {finding.todo}"
    assert [word for word in case.words if word not in finding_text] == []
    assert str(data) in finding.where
    assert finding.todo
    assert "figurewatch-doctor" not in finding_text + finding.where
    if case.refused is not None:
        with pytest.raises(case.refused) as error, Store.open(data):
            pass
        assert error.value.where
        assert error.value.todo


def test_a_killed_writer_is_no_damage(killed: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(killed)
    assert {finding.check for finding in examine(data)} == {"left_open", "interrupted", "stale"}
    with Store.open(data) as store:
        store.finish_run(store.start_run("ingest"))
        store.publish()
    assert {finding.check for finding in examine(data)} == set()


def test_flipped_bytes_are_found_or_harmless(sound: Path, tmp_path: Path) -> None:
    """Blocks that nothing uses may be broken unseen; what is read must be right or refused."""
    path = tmp_path / "figurewatch.duckdb"
    before = rows_of(sound / PUBLISHED)
    chance, found = random.Random(20210501), 0
    size = (sound / PUBLISHED).stat().st_size
    places = [0, 9, 4100, 4200, 8200, 8300, *(chance.randrange(12288, size) for _ in range(40))]
    for place in places:
        shutil.copyfile(sound / PUBLISHED, path)
        flip(path, place)
        if any(finding.severity == "error" for finding in examine(tmp_path)):
            found += 1
        else:
            assert rows_of(path) == before, f"byte {place} was flipped unseen"
    assert found >= 10


def test_an_unpublished_warehouse_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="Run `figurewatch run` first"):
        connect_reader(tmp_path / "figurewatch.duckdb")
    assert [(finding.check, finding.severity) for finding in examine(tmp_path)] == [("present", "note")]


def test_half_copies_of_killed_writers_are_swept(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    (data / "writer" / "backups").mkdir()
    left = [
        data / f".{PUBLISHED}.1.tmp",
        data / "writer" / f".{PUBLISHED}.1.tmp",
        data / "writer/backups/.x.duckdb.1.tmp",
    ]
    spill = data / "writer" / f"{PUBLISHED}.tmp"
    spill.mkdir()
    for path in (*left, spill / "duckdb_temp_storage-0.tmp"):
        path.write_bytes(b"half")
    with Store.open(data):
        pass
    assert [path for path in (*left, spill) if path.exists()] == []
    assert os.listdir(data / "writer" / "backups") == []
