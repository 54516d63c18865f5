"""The writer's side of the warehouse: open, load, ask the past, publish.

The writer works on a private file, because any open connection, even an idle one, would make it fail; people open
the published copy. ::

    with Store.open(data) as store:
        run = store.start_run("ingest")
        store.load(Batch(run_id=run, ...))
        store.finish_run(run, counts={...})
        store.publish()
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from tasks.core.batch import Batch, Loaded
from tasks.core.errors import DamagedFileError, WarehouseError
from tasks.core.notices import Notice
from tasks.core.rows import EntityRow, MetricRow
from warehouse import migrations
from warehouse.delivery.outbox import Outbox
from warehouse.places import Places, log_of
from warehouse.reading.store_reading import StoreReading
from warehouse.runs import idle_log
from warehouse.safety import acknowledged, opening, publication, recovery
from warehouse.safety.lock import WriterLock, take_lock
from warehouse.writing import watched
from warehouse.writing.loading import batch_table, load_batch
from warehouse.writing.notices import note_notices
from warehouse.writing.session import Session


class Store(StoreReading):
    """The one writer of a data folder. Use ``Store.open`` as a context manager."""

    def __init__(self, places: Places, lock: WriterLock, steps: Sequence[migrations.Migration]) -> None:
        self.places = places
        self._steps = steps
        self._lock = lock
        self._session = Session(places.private)
        self._is_whole = True
        self.recovery: recovery.Recovery | None = None
        """What was wrong with the file when it was opened, and what was done; null where nothing was."""
        self._kinds: dict[int, str] = {}

    @classmethod
    def open(cls, data: Path, *, schema: Path = migrations.SCHEMA_FOLDER) -> Self:
        """Take the writer's lock, open the private file, and bring its schema up to date.

        Args:
            data: the data folder; made where it is missing. One that holds a published file alone, or a damaged
                file of the writer's beside it, goes on from it.
            schema: folder of migrations.

        Raises:
            WriterBusyError: another run is active.
            UnwritableError: the folder can't be written.
            DamagedFileError: the file is broken or something else.
            NewerSchemaError, MigrationError: see ``warehouse.migrations``.
        """
        places = Places(data)
        steps = migrations.migrations(schema)
        store = cls(places, take_lock(places.lock), steps)
        try:
            opening.tidy(places)
            store.recovery = recovery.make_sound(places, steps)
            opening.upgrade(store._session, places, steps)
        except BaseException:
            with suppress(WarehouseError):  # the first failure is the one to report
                store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
            return
        self._is_whole = not isinstance(error, DamagedFileError)
        with suppress(WarehouseError):  # the first failure is the one to report
            self.close()

    def close(self) -> None:
        """Merge the write-ahead log into the file and release the lock.

        Raises:
            UnwritableError: there is no room for that; file and log together hold all that was committed.
        """
        try:
            self._session.close()
            if self._is_whole:
                recovery.note_closed(self.places)
        finally:
            self._lock.release()

    def note_watchlist(self, run_id: int, watchlist_sha256: str) -> None:
        """Note which watchlist a run uses."""
        with self._session.transaction() as con:
            con.execute("UPDATE store.runs SET watchlist_sha256 = ? WHERE run_id = ?", [watchlist_sha256, run_id])

    def start_run(
        self,
        kind: str,
        *,
        version: str | None = None,
        watchlist_sha256: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> int:
        """Note that a run begins and return its id; runs that died are marked ``interrupted``.

        Idle runs since the last writer get their rows first, so that numbers follow the order of time.
        """
        with self._session.transaction() as con:
            idle_log.fold(con, self.places.idle_runs)
            con.execute("UPDATE store.runs SET status = 'interrupted' WHERE status = 'running'")
            row = con.execute(
                "INSERT INTO store.runs BY NAME SELECT coalesce(max(run_id), 0) + 1 AS run_id, $kind AS kind, "
                "$now AS started_at, 'running' AS status, $version AS version, $sha AS watchlist_sha256, "
                "$parameters AS parameters FROM store.runs RETURNING run_id",
                {
                    "kind": kind,
                    "now": datetime.now(UTC),
                    "version": version,
                    "sha": watchlist_sha256,
                    "parameters": json.dumps(dict(parameters or {}), ensure_ascii=False, default=str),
                },
            ).fetchone()
        self.places.idle_runs.unlink(missing_ok=True)
        run_id = int(row[0]) if row else 0
        self._kinds[run_id] = kind
        return run_id

    def finish_run(
        self,
        run_id: int,
        *,
        counts: Mapping[str, Any] | None = None,
        failure: str | None = None,
        interrupted: bool = False,
    ) -> None:
        """Note how a run ended: ``finished``, or ``failed`` or ``interrupted`` with a reason."""
        with self._session.transaction() as con:
            con.execute(
                "UPDATE store.runs SET finished_at = $now, status = $status, counts = $counts, "
                "failure = $failure WHERE run_id = $run",
                {
                    "run": run_id,
                    "now": datetime.now(UTC),
                    "status": "interrupted" if interrupted else "failed" if failure else "finished",
                    "counts": json.dumps(dict(counts or {}), ensure_ascii=False, default=str),
                    "failure": failure,
                },
            )

    def declare(
        self,
        *,
        entities: Sequence[EntityRow] = (),
        metrics: Sequence[MetricRow] = (),
        settings: Mapping[str, str | int] | None = None,
        authoritative_publishers: Sequence[str] | None = None,
    ) -> None:
        """Replace entities, metrics and settings by those of the watchlist in use; discovered entities stay.

        Args:
            entities, metrics: all that the watchlist holds.
            settings: what views read: ``contradiction_window_days``, ``language`` of labels (``ko`` or ``en``); and
                what a run keeps for the next one. Those that are not given stay.
            authoritative_publishers: those that have the last word, from now on; null leaves it as it is.
        """
        with self._session.transaction() as con:
            watched.declare(con, entities, metrics, settings or {}, authoritative_publishers)

    def setting(self, name: str) -> str | None:
        """Return a setting that ``declare`` kept; null where there is none."""
        return self._session.read(watched.setting, name)

    def load(self, batch: Batch) -> Loaded:
        """Load a batch in one transaction; loading it again changes nothing.

        Returns:
            What was new; ``change_ids`` are the changes to report now.

        Raises:
            WarehouseError: a value does not fit.
            UnwritableError, DamagedFileError: the disk is full or broken. Nothing of the batch is in.
        """
        with self._session.transaction() as con:
            loaded = load_batch(con, batch)
        if loaded.load_id is not None and loaded.loaded_at is not None:
            acknowledged.note(
                self.places.acknowledged,
                acknowledged.Acknowledgement(
                    loaded.load_id,
                    batch.run_id,
                    acknowledged.microseconds(loaded.loaded_at),
                    loaded.observations,
                    loaded.changes,
                    batch_table(batch, "documents").column("document_id").to_pylist(),
                    self._kinds.get(batch.run_id, "ingest"),
                ),
            )
        return loaded

    def publish(self) -> Path:
        """Close the private file, check that no log is left, and put a copy where people open it.

        A published file that holds what the private one lacks (an older copy was put in the place of that one, or
        people made tables of their own here) is backed up first.

        Raises:
            DamagedFileError: a write-ahead log is left, or a database of another kind is there.
            NewerSchemaError: the published file was made by a later version.
            UnwritableError: the copy can't be written; the former published file stays.
        """
        loads = self._session.read(acknowledged.loads_in)
        lost = self._session.read(lambda con: acknowledged.lost(self.places.acknowledged, con))
        self._session.close()
        if opening.takes_away(self.places.published, loads, self._steps):
            log_of(self.places.published).unlink(missing_ok=True)
            publication.back_up(self.places.published, self.places.backups, "published")
        publication.copy_whole(self.places.private, self.places.published)
        acknowledged.settle(self.places.acknowledged, lost)
        return self.places.published

    def note_notices(self, run_id: int, notices: Sequence[Notice], kinds: Collection[str]) -> list[Notice]:
        """Note what holds now: notices that are not open yet are added, open ones that hold no more are ended.

        Args:
            run_id: the run that looked.
            notices: all of these kinds that hold.
            kinds: those that were looked at; notices of others stay as they are.

        Returns:
            Those that are new.
        """
        with self._session.transaction() as con:
            return note_notices(con, run_id, notices, kinds)

    @property
    def outbox(self) -> Outbox:
        """Notifications that are written but not yet sent."""
        return Outbox(self._session)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The writer's connection, opened when it is needed and marked as open in the file; ``read`` does not mark."""
        return self._session.connection
