"""Retention: what a rule removes, and what stays because it is the only copy of something."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tasks.core.batch import Batch
from tasks.core.errors import WriterBusyError
from tasks.core.rows import FileRow, QuarantineRow
from tasks.core.watchlist_parts.retention import RetentionRule, RetentionSettings
from tests.warehouse.batches import SPAN, batch
from warehouse.exchange.backup import back_up
from warehouse.places import Places
from warehouse.retention.prune import Decision, plan, prune
from warehouse.retention.retention_rules import outside
from warehouse.retention.stored import Stored
from warehouse.safety import recovery
from warehouse.safety.acknowledged import Acknowledgement
from warehouse.safety.lock import take_lock
from warehouse.store import Store

NOW = datetime.now(UTC)
STRICT = RetentionRule(days=1, megabytes=None, newest=1)
RULES = RetentionSettings(reports=STRICT, backups=STRICT, copies=STRICT, originals=STRICT)
LATER = NOW + timedelta(days=400)


@pytest.mark.parametrize(
    ("ages", "rule", "removed"),
    [
        ([1, 5, 9], {"days": 4}, [9, 5]),
        ([1, 5, 9], {"days": 4, "newest": 2}, [9]),
        ([1, 5, 9], {}, []),
        ([5, 9], {"days": 1, "newest": 5}, []),
        ([1, 5, 9], {"megabytes": 20}, [9]),
        ([1, 5, 9], {"megabytes": 3}, [9, 5]),
        ([1, 5, 9], {"megabytes": 20, "days": 3}, [9, 5]),
    ],
)
def test_a_rule_removes_what_is_too_old_or_too_much(ages: list[int], rule: dict[str, int], removed: list[int]) -> None:
    items = {age: Stored("reports", Path(str(age)), 10_000_000, NOW - timedelta(days=age)) for age in ages}
    chosen = outside(items.values(), RetentionRule.model_validate(rule), NOW)
    assert [item for item, _ in chosen] == [items[age] for age in removed]


@pytest.fixture
def data(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "data")
    return tmp_path / "data"


def decisions(data: Path, rules: RetentionSettings = RULES) -> dict[str, Decision]:
    """What is decided 400 days from now, by the name of the file."""
    folder = data.parent
    runs = {1: folder / "reports" / "run-000001", 2: folder / "reports" / "run-000002"}
    made = plan(data, folder / "reports", runs, folder / "backups", rules, LATER)
    return {decision.item.path.name: decision for decision in made}


def test_reports_go_by_age_and_latest_ones_never(data: Path) -> None:
    for name in ("run-000001", "run-000002", "run-000009"):
        (data.parent / "reports" / name).mkdir(parents=True)
    (data.parent / "reports" / "latest.html").write_text("x")
    os.utime(data.parent / "reports" / "run-000001", (0, 0))
    assert set(decisions(data)) == {"run-000001"}  # 2 is the newest one, and of 9 the warehouse knows no run


def lost_with(path: Path, entry: Acknowledgement) -> None:
    places = Places(path.parents[2])
    done = recovery.Recovery(NOW.isoformat(), "damaged", True, str(path), (entry,))
    recovery._note(places, done)


def with_guests(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE mine (x INTEGER)")


def with_another_load(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE store.loads SET load_id = 77 WHERE load_id = 1")


LOST = Acknowledgement(9, 1, 0, 5, 0, documents=[99 * SPAN])
MADE_UP = replace(LOST, documents=[SPAN])
COPIES: dict[str, tuple[str, Callable[[Path], object], str | None]] = {
    "the same loads": ("schema-0001-a", lambda path: None, None),
    "tables of somebody's": ("published-a", with_guests, "loads or tables"),
    "a load that is nowhere else": ("schema-0001-a", with_another_load, "loads or tables"),
    "another program's": ("schema-0001-a", lambda path: path.unlink() or with_guests(path), "not"),
    "damaged, nothing lost": ("damaged-a", lambda path: path.write_bytes(b"x" * 99), None),
    "damaged, a load lost": ("damaged-a", lambda path: lost_with(path, LOST), "1 loads were lost"),
    "damaged, the load is back": ("damaged-a", lambda path: lost_with(path, MADE_UP), None),
}


@pytest.mark.parametrize(("name", "prepare", "stays"), COPIES.values(), ids=COPIES.keys())
def test_a_copy_goes_unless_it_has_what_the_warehouse_lacks(
    data: Path, name: str, prepare: Callable[[Path], object], stays: str | None
) -> None:
    backups = Places(data).backups
    backups.mkdir(parents=True)
    for path in (backups / f"{name}.duckdb", backups / "newest.duckdb"):
        shutil.copy(Places(data).published, path)
    prepare(backups / f"{name}.duckdb")
    os.utime(backups / f"{name}.duckdb", (0, 0))
    decision = decisions(data)[f"{name}.duckdb"]
    assert stays in decision.stays if stays and decision.stays else decision.stays is stays


@pytest.fixture
def warc(data: Path) -> Path:
    """A file of fetched pages that was read: the articles of batch 7, whose documents it holds."""
    path = data / "warc" / "a.warc.gz"
    path.parent.mkdir()
    path.write_bytes(b"pages")
    (data / "warc" / "newest.warc.gz").write_bytes(b"new")
    os.utime(path, (0, 0))
    whole = batch(1, 7)
    documents = [replace(row, locator=f"{path}#{number}") for number, row in enumerate(whole.documents)]
    load(data, replace(whole, documents=documents))
    read(data, path)
    return path


def load(data: Path, rows: Batch) -> None:
    with Store.open(data) as store:
        store.load(rows)
        store.publish()


def read(data: Path, path: Path) -> None:
    status = path.stat()
    load(data, Batch(run_id=1, files=[FileRow(path=str(path), size=status.st_size, mtime_ns=status.st_mtime_ns)]))


def back_up_and_flip(data: Path) -> None:
    folder, _ = back_up(data, data.parent / "backups")
    (folder / "warehouse" / "figurewatch.duckdb").write_bytes(b"x")


def retire(data: Path) -> None:
    with Store.open(data) as store:
        store.connection.execute("DELETE FROM store.observations WHERE revision_id >= ?", [7 * SPAN])
        store.publish()


def set_aside(data: Path) -> None:
    row = QuarantineRow(quarantine_id=1, locator=f"{data / 'warc' / 'a.warc.gz'}#9", reason="no text in it")
    load(data, Batch(run_id=1, quarantine=[row]))


ORIGINALS: dict[str, tuple[Callable[[Path], object], str | None]] = {
    "figures rest on it": (lambda data: None, "20 figures rest on it"),
    "a sound backup has it": (lambda data: back_up(data, data.parent / "backups"), None),
    "a damaged backup has it": (back_up_and_flip, "no sound backup"),
    "no figures rest on it": (retire, None),
    "a page in it is set aside": (lambda data: (retire(data), set_aside(data)), "1 pages in it are set aside"),
    "it grew since": (lambda data: (data / "warc" / "a.warc.gz").write_bytes(b"more pages"), "not been read"),
}


@pytest.mark.parametrize(("prepare", "stays"), ORIGINALS.values(), ids=ORIGINALS.keys())
def test_fetched_pages_go_when_all_is_read_and_the_evidence_has_another_copy(
    data: Path, warc: Path, prepare: Callable[[Path], object], stays: str | None
) -> None:
    prepare(data)
    if (now := warc.stat()).st_mtime > 0:
        os.utime(warc, ns=(now.st_atime_ns, 0))
    reason = decisions(data)["a.warc.gz"].stays
    assert stays in reason if stays and reason else reason is stays


def test_feeds_and_robots_files_go_though_no_run_reads_them(data: Path) -> None:
    for place in ("other", "articles"):
        path = data / "fetched" / place / "2021-01-01" / f"{place}.warc.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    (data / "newest.warc.gz").write_bytes(b"x")
    reasons = {name: decision.stays for name, decision in decisions(data).items()}
    assert reasons == {"other.warc.gz": None, "articles.warc.gz": "it has not been read as it is now"}


def test_without_a_rule_fetched_pages_stay(data: Path, warc: Path) -> None:
    retire(data)
    assert decisions(data, RetentionSettings()) == {}


def test_a_backup_stays_that_is_the_newest_sound_one_or_the_only_place_of_a_page(data: Path, warc: Path) -> None:
    folder = data.parent / "backups"
    first, _ = back_up(data, folder)
    second, _ = back_up(data, folder)
    assert decisions(data)[first.name].stays is None
    warc.unlink()
    third, _ = back_up(data, folder)
    made = decisions(data)
    assert made[first.name].stays is None
    assert "only place of 1 files of the data folder, data/warc/a.warc.gz" in str(made[second.name].stays)
    (third / "backup.json").write_text("{}")
    assert decisions(data)[second.name].stays == "it is the newest sound backup"


def test_pages_and_the_only_backup_of_them_never_go_together(data: Path, warc: Path) -> None:
    folder = data.parent / "backups"
    with_pages, _ = back_up(data, folder)
    shutil.move(warc, data.parent / "aside")
    back_up(data, folder)
    shutil.move(data.parent / "aside", warc)
    made = decisions(data)
    assert made[warc.name].stays is None
    assert "only place" in str(made[with_pages.name].stays)


def test_pruning_removes_what_goes_and_waits_for_no_run(data: Path) -> None:
    folder = data.parent / "backups"
    first, _ = back_up(data, folder)
    second, _ = back_up(data, folder)
    left = folder / f".{first.name}.999999999.tmp"
    left.mkdir()
    os.utime(left, (0, 0))
    with take_lock(Places(data).lock), pytest.raises(WriterBusyError):
        prune(data, lambda: list(decisions(data).values()))
    assert first.is_dir()
    prune(data, lambda: list(decisions(data).values()))
    assert [path.name for path in folder.iterdir()] == [second.name]
