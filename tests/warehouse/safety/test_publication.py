"""Publishing and taking back: no file that holds something is ever replaced by one that holds less."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tasks.core.errors import DamagedFileError, ForeignFileError, NewerSchemaError, WarehouseError
from tests.warehouse.batches import batch
from tests.warehouse.safety.damages import LOG, PRIVATE, PUBLISHED, foreign, newer, older_instead, rows_of, text_instead
from warehouse.connection import connect_reader
from warehouse.places import Places, log_of
from warehouse.safety import publication
from warehouse.safety.doctor import examine
from warehouse.store import Store


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


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's copy is asked for on Linux alone")
@pytest.mark.parametrize(("answer", "is_copied"), [(None, True), (errno.EXDEV, True), (errno.ENOSPC, False)])
def test_a_file_is_copied_though_the_kernel_cannot_but_not_where_there_is_no_room(
    answer: int | None, is_copied: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(os.urandom(100_000))
    if answer is not None:

        def refusing(*_: object) -> int:
            raise OSError(answer, os.strerror(answer))

        monkeypatch.setattr(os, "copy_file_range", refusing)
    if is_copied:
        publication.copy_bytes(source, target)
        assert target.read_bytes() == source.read_bytes()
    else:
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            publication.copy_bytes(source, target)
