"""Damaged files are found by doctor or refused at opening, with a text that says what, where and what to do."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.batches import batch
from warehouse.connection import connect_reader
from warehouse.doctor import examine
from warehouse.errors import DamagedFileError, ForeignFileError, NewerSchemaError, NotPublishedError, WarehouseError
from warehouse.places import Places, log_of
from warehouse.store import Store

PRIVATE = "writer/figurewatch.duckdb"
PUBLISHED = "figurewatch.duckdb"
LOG = "writer/figurewatch.duckdb.wal"


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 0xFF]))


def flip_middle(path: Path) -> None:
    flip(path, path.stat().st_size // 2)


def foreign(path: Path) -> None:
    path.unlink()
    log_of(path).unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE invoices AS SELECT 1 AS number")


def newer(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("INSERT INTO store.migrations VALUES (9999, 'later', 'x', now())")


def altered(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE store.migrations SET sha256 = 'another' WHERE version = 1")


def text_instead(path: Path) -> None:
    path.write_text("이것은 데이터베이스가 아니다\n" * 500, encoding="utf-8")
    log_of(path).unlink(missing_ok=True)


def nothing_instead(path: Path) -> None:
    path.write_bytes(b"")


def copied_without_log(path: Path) -> None:
    shutil.copyfile(path.parent / PRIVATE, path)


def older_instead(path: Path) -> None:
    """The file as it was before the last runs: an empty one of today's schema."""
    path.unlink()
    log_of(path).unlink(missing_ok=True)
    other = path.parent / "other"
    with Store.open(other):
        pass
    shutil.copyfile(Places(other).private, path)
    shutil.rmtree(other)


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(5000))


def folder_instead(path: Path) -> None:
    path.unlink()
    log_of(path).unlink(missing_ok=True)
    path.mkdir()


@dataclass(frozen=True)
class Case:
    """A damage to the folder of a killed writer.

    Attributes:
        file, damage: what is done to which file.
        check, words: the finding that doctor must have, and what it must say.
        refused: the error with which opening the store fails; null where it opens.
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
    Case("log with a flipped byte", LOG, flip_middle, "opens", ("write-ahead log is broken",), DamagedFileError),
    Case("private of no length", PRIVATE, nothing_instead, "opens", ("not a valid DuckDB",), DamagedFileError),
    Case("private cut short", PRIVATE, cut, "readable", ("the writer's file",)),
    Case("private a text", PRIVATE, text_instead, "opens", ("not a valid DuckDB", "backups"), DamagedFileError),
    Case("private a folder", PRIVATE, folder_instead, "private", ("no file",), DamagedFileError),
    Case("private foreign", PRIVATE, foreign, "foreign", ("not a Figurewatch warehouse", "Move"), DamagedFileError),
    Case("private newer", PRIVATE, newer, "newer", ("schema 9999", "Install the newer"), NewerSchemaError),
    Case("private of an altered migration", PRIVATE, altered, "altered", ("differs from",), WarehouseError),
    Case("private gone", PRIVATE, Path.unlink, "private", ("is gone", "from the published")),
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
def test_damage_is_found_and_told(case: Case, killed: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(killed)
    case.damage(data / case.file)
    findings = {finding.check: finding for finding in examine(data)}
    assert case.check in findings
    finding = findings[case.check]
    told = f"{finding.what} {finding.todo}"
    assert [word for word in case.words if word not in told] == []
    assert str(data) in finding.where
    assert finding.todo
    assert "figurewatch-doctor" not in told + finding.where
    if case.refused is not None:
        with pytest.raises(case.refused) as error, Store.open(data):
            pass
        assert error.value.where
        assert error.value.todo


def test_a_killed_writer_is_no_damage(killed: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(killed)
    assert {finding.check for finding in examine(data)} == {"left_open", "interrupted", "unsent", "stale"}
    with Store.open(data) as store:
        store.finish_run(store.start_run("ingest"))
        store.publish()
    assert {finding.check for finding in examine(data)} == {"unsent"}


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


def rows_of(path: Path) -> list[object]:
    with connect_reader(path) as con:
        names = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        return [
            con.execute(f"SELECT count(*), bit_xor(hash(t)) FROM store.{name} AS t").fetchall() for (name,) in names
        ]


def test_a_missing_private_file_is_taken_back_from_the_published_one(
    killed: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(killed)
    before = rows_of(data / PUBLISHED)
    (data / PRIVATE).unlink()
    with Store.open(data) as store:
        store.publish()
    assert [row for row in rows_of(data / PUBLISHED) if row not in before] == []
    assert [path.suffix for path in Places(data).backups.iterdir()] == [".wal"]


def test_a_missing_private_file_is_not_taken_back_from_a_broken_published_one(
    sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    (data / PRIVATE).unlink()
    text_instead(data / PUBLISHED)
    with pytest.raises(DamagedFileError, match=r"the published one can't take its place.*not a valid DuckDB"):
        Store.open(data)
    assert not (data / PRIVATE).exists()


def test_publishing_an_older_file_keeps_the_newer_one(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    newer_rows = rows_of(data / PUBLISHED)
    older_instead(data / PRIVATE)
    with Store.open(data) as store:
        store.load(batch(store.start_run("ingest"), 1))
        store.publish()
        store.publish()
    assert [rows_of(path) for path in Places(data).backups.glob("published-*.duckdb")] == [newer_rows]


def test_publishing_keeps_tables_that_people_made_in_the_published_file(
    sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    with duckdb.connect(str(data / PUBLISHED)) as con:
        con.execute("CREATE TABLE notes AS SELECT 'mine' AS note")
    for _ in range(2):
        with Store.open(data) as store:
            store.publish()
    (kept,) = Places(data).backups.iterdir()
    with connect_reader(kept) as con:
        assert con.execute("FROM notes").fetchall() == [("mine",)]
    assert examine(data) == []


@pytest.mark.parametrize(("replaced", "refusal"), [(foreign, ForeignFileError), (newer, NewerSchemaError)])
def test_publishing_never_replaces_what_another_program_or_version_made(
    replaced: Callable[[Path], None], refusal: type[WarehouseError], sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    replaced(data / PUBLISHED)
    before = (data / PUBLISHED).read_bytes()
    with Store.open(data) as store, pytest.raises(refusal):
        store.publish()
    assert (data / PUBLISHED).read_bytes() == before


def test_a_log_that_others_left_beside_the_published_file_goes_with_publishing(
    killed: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(killed)
    shutil.copyfile(data / LOG, log_of(data / PUBLISHED))
    with pytest.raises(DamagedFileError, match="another program wrote there"):
        connect_reader(data / PUBLISHED)
    assert "published_log" in {finding.check for finding in examine(data)}
    with Store.open(data) as store:
        store.publish()
    assert rows_of(data / PUBLISHED)
    assert not log_of(data / PUBLISHED).exists()


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
