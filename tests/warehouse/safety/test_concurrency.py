"""People and the schedule at once, as real processes: readers never stop a run, and see whole states only."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tasks.core.errors import DamagedFileError, WriterBusyError
from tests.warehouse.batches import batch, rows_in
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.query import sandbox
from warehouse.safety.doctor import examine
from warehouse.safety.lock import is_held, read_note, take_lock
from warehouse.store import Store

ROOT = Path(__file__).resolve().parents[3]
LAST = 20
SEEN = """
import json, sys
from pathlib import Path
from warehouse.connection import connect_reader


def state(con):
    batches = con.execute(
        "SELECT observation_id // 1000000, count(*) FROM store.observations GROUP BY 1 ORDER BY 1"
    ).fetchall()
    loads = con.execute("SELECT max(load_id), sum(observations) FROM store.loads").fetchone()
    con.execute("SELECT count(*) FROM figures").fetchall()
    return {"batches": batches, "loads": loads}
"""
HOLDS = (
    SEEN
    + """
with connect_reader(Path(sys.argv[1])) as con:
    for _ in sys.stdin:
        print(json.dumps(state(con)), flush=True)
"""
)
REOPENS = (
    SEEN
    + """
last, seen = 0, []
while last < int(sys.argv[2]):
    with connect_reader(Path(sys.argv[1])) as con:
        con.execute("SET enable_progress_bar = false")  # `python -c` counts as interactive: slow queries show one
        seen.append(state(con))
    last = seen[-1]["batches"][-1][0]
print(json.dumps(seen))
"""
)
HOLDS_THE_STORE = """
import sys
from pathlib import Path
from warehouse.store import Store

with Store.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.readline()
"""
OPENS_A_FILE = """
import sys
import duckdb

con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
if sys.argv[2] == "write":
    con.execute("CREATE TABLE my_own_notes AS SELECT 1 AS n")
print("open", flush=True)
sys.stdin.readline()
"""
WRITES_OFTEN = """
import sys
from pathlib import Path
from tests.warehouse.batches import batch
from warehouse.store import Store

for number in range(4, 16):
    with Store.open(Path(sys.argv[1])) as store:
        store.load(batch(store.start_run("ingest"), number))
        store.publish()
"""


@contextmanager
def process(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process that ends when the block does."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        try:
            yield running
        finally:
            running.kill()


def ask(running: subprocess.Popen[str]) -> str:
    """Sends a line and waits for one."""
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write("\n")
    running.stdin.flush()
    return running.stdout.readline()


def expected(last: int) -> dict[str, object]:
    """What a reader must see once batches up to this one are published."""
    count = rows_in(1)["observations"]
    return {"batches": [[number, count] for number in range(1, last + 1)], "loads": [last, last * count]}


def test_a_reader_that_holds_the_file_blocks_no_run_and_keeps_a_whole_state(
    sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    published = Places(data).published
    with process(HOLDS, published) as reader:
        assert json.loads(ask(reader)) == expected(3)
        for number in range(4, 10):
            with Store.open(data) as store:
                store.load(batch(store.start_run("ingest"), number))
                store.publish()
            assert json.loads(ask(reader)) == expected(3)
    with process(HOLDS, published) as reader:
        assert json.loads(ask(reader)) == expected(9)


def test_readers_that_reopen_see_whole_and_ever_newer_states(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    published = Places(data).published
    with process(REOPENS, published, LAST) as one, process(REOPENS, published, LAST) as two:
        with Store.open(data) as store:
            run = store.start_run("ingest")
            for number in range(4, LAST + 1):
                store.load(batch(run, number))
                store.publish()
        for reader in (one, two):
            seen = json.loads(reader.communicate(timeout=120)[0])
            lasts = [state["batches"][-1][0] for state in seen]
            assert lasts == sorted(lasts)
            assert seen == [expected(last) for last in lasts]
            assert len(set(lasts)) > 1


def read_by_connection(published: Path) -> None:
    with connect_reader(published) as con:
        assert con.execute("SELECT count(*) FROM articles").fetchone() != (0,)


def read_by_query(published: Path) -> None:
    order = {"path": str(published), "sql": "SELECT * FROM articles", "parameters": {}}
    note = sandbox.answer({**order, "seconds": 30, "memory_mb": 500, "rows": 10, "answer_mb": 5}, io.BytesIO())
    assert note["kind"] == "done"
    assert note["rows"]


@pytest.mark.parametrize("fails", [True, False], ids=["an opening that fails", "one that seems to succeed"])
@pytest.mark.parametrize("read", [read_by_connection, read_by_query])
def test_a_file_that_is_replaced_while_it_is_opened_is_opened_again(
    sound: Path,
    copy_of: Callable[[Path], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[[Path], None],
    *,
    fails: bool,
) -> None:
    published, newer = Places(copy_of(sound)).published, tmp_path / "newer"
    connect = duckdb.connect
    opened: list[duckdb.DuckDBPyConnection] = []

    def replaced_once(*given: Any, **settings: Any) -> duckdb.DuckDBPyConnection:
        con = connect(*given, **settings)
        opened.append(con)
        if len(opened) == 1:
            shutil.copy(published, newer)
            newer.replace(published)
            if fails:
                con.close()
                raise duckdb.IOException("No more data remaining in MetadataReader")
        return con

    monkeypatch.setattr(duckdb, "connect", replaced_once)
    read(published)
    assert len(opened) == 2


def test_a_file_that_cannot_be_read_is_opened_once(
    sound: Path, copy_of: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def broken(path: str, **settings: Any) -> duckdb.DuckDBPyConnection:
        tried.append(path)
        raise duckdb.IOException("No more data remaining in MetadataReader")

    monkeypatch.setattr(duckdb, "connect", broken)
    with pytest.raises(DamagedFileError):
        connect_reader(Places(copy_of(sound)).published)
    assert len(tried) == 1


def test_a_second_writer_learns_who_is_writing(tmp_path: Path) -> None:
    with process(HOLDS_THE_STORE, tmp_path) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(WriterBusyError, match=rf"another run is writing \(process {first.pid} since 20.*Wait"):
            Store.open(tmp_path)
        assert is_held(Places(tmp_path).lock)
        first.communicate("\n")
        assert not is_held(Places(tmp_path).lock)
    with Store.open(tmp_path):
        assert read_note(Places(tmp_path).lock).pid == os.getpid()


def test_the_lock_of_a_dead_writer_is_taken_over(tmp_path: Path) -> None:
    lock = Places(tmp_path).lock
    with process(HOLDS_THE_STORE, tmp_path) as first:
        assert first.stdout is not None
        first.stdout.readline()
        first.kill()
        first.wait()
    dead = read_note(lock)
    assert (dead.held, dead.pid) == (True, first.pid)
    assert not is_held(lock)
    with Store.open(tmp_path):
        assert read_note(lock).turn == dead.turn + 1
    assert not read_note(lock).held


@pytest.mark.parametrize("note", ["", "{", "7", '{"pid": 4}', '{"turn": 1, "whose": 2}'])
def test_a_note_that_makes_no_sense_locks_nobody_out(note: str, tmp_path: Path) -> None:
    lock = Places(tmp_path).lock
    lock.parent.mkdir()
    lock.write_text(note)
    assert not is_held(lock)
    with Store.open(tmp_path):
        assert is_held(lock)


def test_a_lock_that_cannot_be_tested_is_held_as_its_note_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, *, blocking: bool) -> bool:
        raise OSError(9, "Bad file descriptor")

    (tmp_path / "lock").write_text('{"turn": 1, "held": true}')
    assert not is_held(tmp_path / "lock")
    monkeypatch.setattr("warehouse.safety.lock.lock_descriptor", refuse)
    assert is_held(tmp_path / "lock")


TAKES_THE_LOCK_OFTEN = """
import sys
from pathlib import Path
from warehouse.safety.lock import take_lock

for _ in range(3000):
    take_lock(Path(sys.argv[1])).release()
"""


def test_a_note_is_never_seen_half_written(tmp_path: Path) -> None:
    """An empty note means a free lock: doctor once copied a file that was being written, because it had seen one."""
    lock = tmp_path / "lock"
    take_lock(lock).release()
    turns = [1]
    with process(TAKES_THE_LOCK_OFTEN, lock) as holder:
        while holder.poll() is None:
            turns.append(read_note(lock).turn)
        assert holder.returncode == 0
    assert turns == sorted(turns)
    assert read_note(lock).turn == 3001


def test_a_program_in_the_writers_file_is_named_as_the_reason(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    with process(OPENS_A_FILE, Places(data).private, "read") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WriterBusyError, match=r"Close it; open the published figurewatch.duckdb read-only"):
            Store.open(data)
    with Store.open(data):
        pass


def test_a_program_that_writes_into_the_published_file_stops_no_run(
    sound: Path, copy_of: Callable[[Path], Path]
) -> None:
    data = copy_of(sound)
    published = Places(data).published
    with process(OPENS_A_FILE, published, "write") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with Store.open(data) as store:
            store.load(batch(store.start_run("ingest"), 4))
            store.publish()
        other.communicate("\n")
    with connect_reader(published) as con:
        assert con.execute("SELECT max(load_id) FROM store.loads").fetchone() == (4,)
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'my_own_notes'").fetchone() == (0,)


def test_doctor_never_makes_a_run_fail(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    looks = 0
    with process(WRITES_OFTEN, data) as writer:
        while writer.poll() is None:
            assert [finding for finding in examine(data) if finding.severity == "error"] == []
            looks += 1
        assert writer.returncode == 0
    assert looks > 0
    with connect_reader(Places(data).published) as con:
        assert con.execute("SELECT max(load_id) FROM store.loads").fetchone() == (15,)
