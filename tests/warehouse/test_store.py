"""The store: runs, the watchlist in use, the outbox, and publishing in one step."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tasks.core.batch import Batch
from tasks.core.deliveries import Delivery
from tasks.core.errors import DamagedFileError, UnwritableError, WarehouseError
from tasks.core.rows import EntityRow
from tests.warehouse.batches import ENTITIES, METRICS, SPAN, batch
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.safety import publication
from warehouse.store import Store


def asked(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return store.connection.execute(sql).fetchall()


def test_runs_are_numbered_and_end_as_they_ended(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        runs = [store.start_run("ingest", version="ko-1", parameters={"inbox": Path("inbox")}) for _ in range(2)]
        store.finish_run(runs[1], counts={"files": 3})
        runs.append(store.start_run("ingest"))
        store.finish_run(runs[2], failure="no room")
        rows = asked(store, "SELECT run_id, status, failure, finished_at IS NULL FROM store.runs ORDER BY run_id")
        assert runs == [1, 2, 3]
        assert rows == [(1, "interrupted", None, True), (2, "finished", None, False), (3, "failed", "no room", False)]
        assert asked(store, "SELECT parameters->>'inbox', version FROM store.runs LIMIT 1") == [("inbox", "ko-1")]
        assert asked(store, "SELECT counts->>'files' FROM store.runs WHERE run_id = 2") == [("3",)]


def test_the_watchlist_in_use_replaces_the_one_before_and_discoveries_stay(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        given = batch(store.start_run("ingest"), 1)
        found = replace(given.observations[0], observation_id=9, series_id=9)
        found = replace(found, observation=replace(found.observation, entity="found-1", discovered=True))
        store.load(replace(given, observations=[*given.observations, found]))
        store.declare(entities=ENTITIES, metrics=METRICS, settings={"language": "ko"})
        store.declare(entities=[EntityRow(entity="kakao", name="카카오")], settings={"language": "en"})
        assert asked(store, "SELECT entity, discovered FROM store.entities ORDER BY 1") == [
            ("found-1", True),
            ("kakao", False),
        ]
        assert asked(store, "SELECT count(*) FROM store.metrics") == [(len(METRICS),)]
        assert asked(store, "SELECT value FROM store.settings WHERE name = 'language'") == [("en",)]


def test_a_message_waits_until_it_is_sent_and_is_written_once(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        for number in (1, 2):
            store.load(batch(run, number))
        first, second = store.outbox.pending()
        assert [message.payload for message in (first, second)] == [{"batch": 1}, {"batch": 2}]
        now = datetime.now(UTC)
        assert store.outbox.is_due(now)
        store.outbox.save([replace(first, state=Delivery.SENT, sent_at=now, payload={"batch": 7})])
        store.load(batch(run, 1))
        later = replace(second, attempts=3, failure="no answer", due_at=now + timedelta(hours=1), sent_with=7)
        store.outbox.save([later])
        assert store.outbox.pending() == [later]
        assert not store.outbox.is_due(now)
        assert store.outbox.is_due(now + timedelta(hours=1))
        assert asked(store, "SELECT state, payload FROM store.outbox ORDER BY message_id") == [
            ("sent", '{"batch": 1}'),
            ("pending", '{"batch": 2}'),
        ]


def test_messages_and_their_changes_are_in_together_or_not_at_all(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        given = batch(store.start_run("ingest"), 1)
        with pytest.raises(WarehouseError):
            store.load(replace(given, messages=[replace(given.messages[0], channel=None)]))
        assert asked(store, "SELECT (SELECT count(*) FROM store.changes), (SELECT count(*) FROM store.outbox)") == [
            (0, 0)
        ]


def test_the_store_goes_on_after_publishing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.start_run("ingest")
        for number in (1, 2, 3):
            store.load(batch(run, number))
            published = store.publish()
            with connect_reader(published) as con:
                assert con.execute("SELECT max(load_id) FROM store.loads").fetchone() == (number,)
                assert con.execute("SELECT value FROM store.settings WHERE name = 'state'").fetchone() == ("closed",)
        assert asked(store, "SELECT value FROM store.settings WHERE name = 'state'") == [("open",)]


def test_a_store_that_is_only_read_leaves_its_file_as_it_is(sound: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(sound, tmp_path / "data"))
    private = Places(data).private
    before = private.read_bytes(), private.stat().st_mtime_ns
    with Store.open(data) as store:
        assert store.article_count() > 0
        assert store.outbox.pending() is not None
        store.outbox.save([])
        assert store.setting("state") == "closed"
    assert (private.read_bytes(), private.stat().st_mtime_ns) == before
    with Store.open(data) as store:
        store.start_run("ingest")
        assert store.setting("state") == "open"


def test_a_mark_that_a_killed_writer_left_is_taken_back_by_one_that_only_reads(sound: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(sound, tmp_path / "data"))
    with duckdb.connect(str(Places(data).private)) as con:
        con.execute("UPDATE store.settings SET value = 'open' WHERE name = 'state'")
    with Store.open(data) as store:
        assert store.article_count() > 0
    with connect_reader(Places(data).private) as con:
        assert con.execute("SELECT value FROM store.settings WHERE name = 'state'").fetchone() == ("closed",)


def test_a_copy_is_on_disk_before_it_takes_its_place(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut, unlike a kill, forgets what was written and not flushed; here only the order can be held to."""
    happened: list[str] = []

    def noting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any) -> Any:
            happened.append(name)
            return real(*arguments)

        return called

    monkeypatch.setattr(publication, "copy_bytes", noting("copy", publication.copy_bytes))
    monkeypatch.setattr(os, "fsync", noting("flush", os.fsync))
    monkeypatch.setattr(Path, "replace", noting("replace", Path.replace))
    publication.copy_whole(Places(sound).published, tmp_path / "copy.duckdb")
    assert happened == ["copy", "flush", "replace", "flush"]


@pytest.mark.parametrize("step", ["copy_bytes", "fsync"])
def test_where_publishing_fails_people_keep_what_they_had(
    step: str, sound: Path, copy_of: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copy_of(sound)
    places = Places(data)
    before = places.published.read_bytes()

    def broken(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    with Store.open(data) as store:
        store.load(batch(store.start_run("ingest"), 4))
        with monkeypatch.context() as patched:
            patched.setattr(publication if step == "copy_bytes" else os, step, broken)
            with pytest.raises(UnwritableError, match="the file that was there before still stands"):
                store.publish()
        assert places.published.read_bytes() == before
        assert list(data.glob(".*")) == []
        store.publish()
    assert places.published.read_bytes() != before


def test_the_published_file_keeps_the_rights_it_was_given(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    Places(data).published.chmod(0o640)
    with Store.open(data) as store:
        store.publish()
    assert Places(data).published.stat().st_mode & 0o777 == 0o640


def test_a_broken_block_is_reported_when_it_is_read(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    data = copy_of(sound)
    path = Places(data).private
    before = path.stat()
    size, chance = before.st_size, random.Random(3)
    with path.open("r+b") as file:
        for place in range(12288 + 262144, size, 16384):
            file.seek(place + chance.randrange(4096))
            file.write(b"\xa5\x5a")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # a disk that fails leaves the time as it was
    with pytest.raises(DamagedFileError) as error, Store.open(data) as store:  # noqa: PT012 - whatever reads first
        store.known_files()
        store.observations_of_series(range(1, 6))
        store.sketches()
        list(store.revision_pages())
    assert "backups" in error.value.todo


def test_a_closed_store_opens_where_it_was(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.load(batch(store.start_run("ingest"), 1))
    with Store.open(tmp_path) as store:
        assert store.known_changes([SPAN, 5]) == {SPAN}
        assert store.load(Batch(run_id=1)).load_id is None


def test_pages_hold_the_latest_text_of_every_article_once(sound: Path, copy_of: Callable[[Path], Path]) -> None:
    with Store.open(copy_of(sound)) as store:
        pages = list(store.revision_pages(5))
    assert [len(page) for page in pages] == [5, 5, 2]
    ids = [row.article_id for page in pages for row in page]
    assert ids == sorted(set(ids))
