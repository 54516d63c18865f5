"""A full disk and a folder that can't be written: told as such, nothing acknowledged is lost, and room heals all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tasks.core.errors import UnwritableError, WarehouseError
from tests.warehouse.batches import SPAN, batch, rows_in, warehouse
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.safety import acknowledged
from warehouse.safety.doctor import examine
from warehouse.store import Store

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = 40
ROOMY = "64m"


def mount(*arguments: str) -> None:
    """Mounts something, or skips: only root may, and not in every container."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a file system of a size, and changes its size when called again."""
    if os.geteuid():
        pytest.skip("only root can mount a small file system")
    disk = tmp_path / "disk"
    disk.mkdir()

    def sized(size: str) -> Path:
        mount(
            *(("-o", f"remount,size={size}") if disk.is_mount() else ("-t", "tmpfs", "-o", f"size={size}", "tmpfs")),
            str(disk),
        )
        return disk

    yield sized
    if disk.is_mount():
        subprocess.run(["umount", str(disk)], check=True)


def load_until_full(data: Path) -> tuple[str, set[int]]:
    """Loads and publishes in turn until the disk is full.

    Returns:
        What it was at, and the batches that were acknowledged.
    """
    done: set[int] = set()
    at = "open"
    with pytest.raises(UnwritableError) as error, Store.open(data) as store:  # noqa: PT012 - any of these may fail
        run = store.start_run("ingest")
        for number in range(1, 100):
            at = "load"
            store.load(batch(run, number, ARTICLES))
            done.add(number)
            at = "publish"
            if number % 4 == 0:
                store.publish()
    assert "No space left" in error.value.what or "invalidated" in error.value.what
    assert "Free some space" in error.value.todo
    return at, done


def batches_in(path: Path) -> set[int]:
    """The batches that a file holds whole."""
    with connect_reader(path) as con:
        rows = con.execute(f"SELECT observation_id // {SPAN}, count(*) FROM store.observations GROUP BY 1").fetchall()
    whole = rows_in(1, ARTICLES)["observations"]
    assert {count for _, count in rows} <= {whole}
    return {number for number, _ in rows}


def test_a_full_disk_loses_nothing_that_was_acknowledged(small_disk: Callable[[str], Path]) -> None:
    stages = set()
    for size in ("200k", "1000k", "4400k", "4800k", "9000k", "12000k"):
        data = small_disk(size) / size
        at, done = load_until_full(data)
        stages.add(at)
        published = Places(data).published
        before = batches_in(published) if published.exists() else set()
        assert before <= done
        assert [finding for finding in examine(data) if finding.severity == "error"] == []
        small_disk(ROOMY)
        with Store.open(data) as store:
            run = store.start_run("ingest")
            for number in range(1, max(done, default=0) + 2):
                store.load(batch(run, number, ARTICLES))
            store.finish_run(run)
            store.publish()
        assert batches_in(published) == done | {max(done, default=0) + 1}
        assert [finding.check for finding in examine(data)] == []
        subprocess.run(["umount", str(data.parent)], check=True)
    assert stages == {"open", "load", "publish"}


LIMITED = """
import resource, signal, sys
from pathlib import Path
from tests.warehouse.batches import batch
from tasks.core.errors import UnwritableError
from warehouse.store import Store

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(Path(sys.argv[1]))
run = store.start_run("ingest")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    for number in range(1, 100):
        store.load(batch(run, number, 40))
        print(number, flush=True)
        store.publish()
except UnwritableError as error:
    print(error, file=sys.stderr)
"""


@pytest.mark.parametrize("limit", [60_000, 3_000_000, 6_000_000])
def test_a_limit_on_file_size_loses_nothing_that_was_acknowledged(limit: int, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path, str(limit)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "can't be written" in result.stderr, result.stderr
    done = set(map(int, result.stdout.split()))
    assert [finding for finding in examine(tmp_path) if finding.severity == "error"] == []
    with Store.open(tmp_path) as store:
        store.publish()
    assert batches_in(Places(tmp_path).published) >= done


def test_a_load_that_cannot_be_noted_is_in_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        with monkeypatch.context() as patched:
            patched.setattr("warehouse.json_lines.os.fsync", full)
            with pytest.raises(UnwritableError, match="is not loaded twice"):
                store.load(batch(run, 1, ARTICLES))
        assert store.load(batch(run, 1, ARTICLES)).load_id is None
        store.publish()
    assert batches_in(Places(tmp_path).published) == {1}


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A sound data folder on which nothing can be written."""
    data = tmp_path / "data"
    warehouse(data)
    if os.geteuid():
        for folder in (data, data / "writer"):
            folder.chmod(0o555)
        (data / "writer" / "lock").chmod(0o444)
        yield data
        for folder in (data, data / "writer"):
            folder.chmod(0o755)
        return
    mount("--bind", str(data), str(data))
    try:
        mount("-o", "remount,bind,ro", str(data))
        yield data
    finally:
        subprocess.run(["umount", str(data)], check=True)


def test_a_folder_that_cannot_be_written_is_reported_and_can_be_examined(read_only: Path) -> None:
    with pytest.raises(UnwritableError, match=r"can't be used .*Choose a folder that can be written"):
        Store.open(read_only)
    assert examine(read_only) == []
    assert batches_in_small(Places(read_only).published) == {1, 2, 3}


def batches_in_small(path: Path) -> set[int]:
    with connect_reader(path) as con:
        return {row[0] for row in con.execute(f"SELECT DISTINCT article_id // {SPAN} FROM store.articles").fetchall()}


def test_a_folder_where_the_published_file_should_be_is_reported(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        (tmp_path / "figurewatch.duckdb").mkdir()
        with pytest.raises(UnwritableError, match="the copy can't be written"):
            store.publish()
    assert list(tmp_path.glob(".*.tmp")) == []


def test_a_file_where_the_data_folder_should_be_is_reported(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(WarehouseError, match="Choose a folder"):
        Store.open(tmp_path / "data")


def test_a_note_cut_short_was_never_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "acknowledged.jsonl"
    acknowledged.note(path, acknowledged.Acknowledgement(1, 1, 10, 5, 0))
    with path.open("a") as file:
        file.write('{"load_id": 2, "run_id": 1, "loa')
    assert [entry.load_id for entry in acknowledged.noted(path)] == [1]
    assert [entry.load_id for entry in acknowledged.missing(path, [acknowledged.LoadKey(1, 11)])] == [1]
