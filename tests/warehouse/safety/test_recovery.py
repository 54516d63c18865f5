"""A damaged writer's file is made anew from the published one by the next run, which says what it cost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.core.errors import DamagedFileError, ForeignFileError
from tests.warehouse.batches import batch
from tests.warehouse.safety.damages import (
    LOG,
    PRIVATE,
    PUBLISHED,
    cut,
    flip_middle,
    folder_instead,
    foreign,
    garbage,
    nothing_instead,
    rows_of,
    text_instead,
)
from warehouse.connection import connect_reader
from warehouse.places import Places, log_of
from warehouse.safety import recovery
from warehouse.safety.doctor import examine
from warehouse.store import Store

Damage = Callable[[Path], None]


def garbage_head(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xa5" * 8192)


def garbage_pages(path: Path) -> None:
    with path.open("r+b") as file:
        for place in range(12288 + 4096, path.stat().st_size, 16384):
            file.seek(place)
            file.write(b"\xa5\x5a" * 64)


def deleted(path: Path) -> None:
    path.unlink()
    log_of(path).unlink(missing_ok=True)


DAMAGES: dict[str, Damage] = {
    "cut short": cut,
    "a garbage head": garbage_head,
    "garbage pages": garbage_pages,
    "random bytes": garbage,
    "a text": text_instead,
    "no length": nothing_instead,
    "a folder": folder_instead,
    "gone": deleted,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_made_anew_and_kept(damage: Damage, sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    before = rows_of(data / PUBLISHED)
    damage(data / PRIVATE)
    broken = (data / PRIVATE).read_bytes() if (data / PRIVATE).is_file() else None
    with Store.open(data) as store:
        assert store.recovery is not None
        assert store.recovery.anew
        assert store.recovery.lost == ()
        assert str(store.recovery).endswith("no load is lost")
        kept = store.recovery.kept
        store.load(batch(store.start_run("ingest"), 4))
        store.publish()
    if broken is not None:
        assert kept is not None
        assert Path(kept).read_bytes() == broken
    assert len(rows_of(data / PUBLISHED)) == len(before)
    assert "recovered" in {finding.check for finding in examine(data)} or kept is None
    with Store.open(data) as store:
        assert store.recovery is None


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_loads_that_were_never_published_are_named_and_come_again(
    damage: Damage, killed: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(killed)
    damage(data / PRIVATE)
    if damage in (cut, garbage_head, garbage_pages, garbage, nothing_instead):
        log_of(data / PRIVATE).unlink(missing_ok=True)
    with Store.open(data) as store:
        assert store.recovery is not None
        assert [entry.load_id for entry in store.recovery.lost] == [4, 5]
        assert "load 4 of run 2, 5 of run 2 with 40 figures" in str(store.recovery)
        run = store.start_run("ingest", parameters={"recovered": str(store.recovery)})
        assert store.load(batch(run, 4)).observations == 20
        store.finish_run(run)
        store.publish()
    found = {finding.check: finding for finding in examine(data)}
    assert "lost_loads" not in found
    assert found["recovered"].count == 2


@pytest.mark.parametrize(
    "damage", [garbage, nothing_instead, Path.unlink, flip_middle], ids=lambda damage: damage.__name__
)
def test_a_log_that_is_lost_or_broken_costs_its_loads_alone(
    damage: Damage, killed: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(killed)
    damage(data / LOG)
    with Store.open(data) as store:
        assert store.recovery is not None
        assert [entry.load_id for entry in store.recovery.lost] == [4, 5]
        store.publish()
    with connect_reader(data / PUBLISHED) as con:
        assert con.execute("SELECT max(load_id) FROM store.loads").fetchall() == [(3,)]


def test_damage_that_shows_while_reading_is_recovered_from_by_the_next_opening(
    sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    with pytest.raises(DamagedFileError), Store.open(data):
        raise DamagedFileError("a broken block")
    assert not Places(data).closed.exists()
    garbage_pages(data / PRIVATE)
    with Store.open(data) as store:
        assert store.recovery is not None


def test_a_sound_file_is_not_read_through_again(
    sound: Path, copy_of: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copy_of(sound)
    with Store.open(data):
        pass
    monkeypatch.setattr(recovery, "unreadable", lambda *_: pytest.fail("it was read through"))
    with Store.open(data) as store:
        assert store.recovery is None


@pytest.mark.parametrize("published", [cut, text_instead, nothing_instead, garbage_pages])
def test_both_damaged_is_an_error_that_says_what_to_do(
    published: Damage, sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    backup = Places(data).backups / "schema-0001-20240101T000000.000000Z.duckdb"
    backup.parent.mkdir()
    shutil.copyfile(data / PUBLISHED, backup)
    published(data / PUBLISHED)
    cut(data / PRIVATE)
    before = (data / PRIVATE).read_bytes()
    with pytest.raises(DamagedFileError, match=r"writer's file was damaged.*can't take its place") as error:
        Store.open(data)
    assert str(backup) in error.value.todo
    assert (data / PRIVATE).read_bytes() == before


def test_a_damaged_file_before_the_first_publishing_is_reported(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    (data / PUBLISHED).unlink()
    cut(data / PRIVATE)
    with pytest.raises(DamagedFileError, match=r"nothing is published.*read anew"):
        Store.open(data)


def test_a_file_that_was_cut_before_anything_was_loaded_is_begun_anew(tmp_path: Path) -> None:
    with Store.open(tmp_path):
        pass
    cut(tmp_path / PRIVATE)
    with Store.open(tmp_path) as store:
        assert store.recovery is not None
        assert not store.recovery.anew
        assert store.load(batch(store.start_run("ingest"), 1)).load_id == 1


def test_somebody_elses_file_is_left_alone(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    foreign(data / PRIVATE)
    with pytest.raises(ForeignFileError):
        Store.open(data)
    assert not Places(data).backups.exists()
