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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import duckdb

from warehouse import acknowledged, history, migrations, publication, watched
from warehouse.batch import Batch, Loaded
from warehouse.connection import connect_writer, explained
from warehouse.errors import WarehouseError
from warehouse.history import CurrentArticle, Placement
from warehouse.loading import load_batch
from warehouse.lock import take_lock
from warehouse.outbox import Outbox
from warehouse.places import Places
from warehouse.rows import EntityRow, MetricRow, ObservationRow, RevisionRow, SketchRow


class Store:
    """The one writer of a data folder. Use ``Store.open`` as a context manager."""

    def __init__(self, places: Places, lock: IO[str]) -> None:
        self.places = places
        self._lock = lock
        self._con: duckdb.DuckDBPyConnection | None = None

    @classmethod
    def open(cls, data: Path, *, schema: Path = migrations.SCHEMA_FOLDER) -> Self:
        """Takes the writer's lock, opens the private file, and brings its schema up to date.

        Args:
            data: the data folder; made where it is missing.
            schema: folder of migrations.

        Raises:
            WriterBusyError: another run is active.
            UnwritableError: the folder can't be written.
            DamagedFileError: the file is broken or something else.
            NewerSchemaError, MigrationError: see ``warehouse.migrations``.
        """
        places = Places(data)
        store = cls(places, take_lock(places.lock))
        try:
            publication.sweep(data, places.published.name)
            publication.sweep(places.backups, "*")
            store._migrate(migrations.migrations(schema))
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Folds the write-ahead log into the file and gives up the lock."""
        try:
            self._disconnect()
        finally:
            self._lock.close()

    def start_run(
        self,
        kind: str,
        *,
        version: str | None = None,
        watchlist_sha256: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> int:
        """Notes that a run begins and returns its id; runs that died are marked ``interrupted``."""
        with self._transaction() as con:
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
        return int(row[0]) if row else 0

    def finish_run(self, run_id: int, *, counts: Mapping[str, Any] | None = None, failure: str | None = None) -> None:
        """Notes how a run ended: ``finished``, or ``failed`` with a reason."""
        with self._transaction() as con:
            con.execute(
                "UPDATE store.runs SET finished_at = $now, status = $status, counts = $counts, "
                "failure = $failure WHERE run_id = $run",
                {
                    "run": run_id,
                    "now": datetime.now(UTC),
                    "status": "failed" if failure else "finished",
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
    ) -> None:
        """Replaces entities, metrics and settings by those of the watchlist in use; discovered entities stay.

        Args:
            entities, metrics: all that the watchlist holds.
            settings: what views read: ``contradiction_window_days``, ``language`` of labels (``ko`` or ``en``).
        """
        with self._transaction() as con:
            watched.declare(con, entities, metrics, settings or {})

    def load(self, batch: Batch) -> Loaded:
        """Loads a batch in one transaction; loading it again changes nothing.

        Returns:
            What was new; ``change_ids`` are the changes to report now.

        Raises:
            WarehouseError: a value does not fit.
            UnwritableError, DamagedFileError: the disk is full or broken. Nothing of the batch is in.
        """
        with self._transaction() as con:
            loaded = load_batch(con, batch)
        if loaded.load_id is not None:
            acknowledged.note(
                self.places.acknowledged,
                acknowledged.Acknowledgement(loaded.load_id, batch.run_id, loaded.observations, loaded.changes),
            )
        return loaded

    def publish(self) -> Path:
        """Closes the private file, checks that no log is left, and puts a copy where people open it.

        Raises:
            DamagedFileError: a write-ahead log is left.
            UnwritableError: the copy can't be written; the former published file stands.
        """
        loads = [row[0] for row in self.connection.execute("SELECT load_id FROM store.loads").fetchall()]
        self._disconnect()
        publication.copy_whole(self.places.private, self.places.published)
        acknowledged.settle(self.places.acknowledged, loads)
        return self.places.published

    def known_files(self) -> Mapping[str, tuple[int, int]]:
        """Size and mtime in nanoseconds of every file taken in, by path."""
        rows = self.connection.execute("SELECT path, size, mtime_ns FROM store.seen_files").fetchall()
        return {path: (size, mtime) for path, size, mtime in rows}

    def known_documents(self, hashes: Iterable[str]) -> set[str]:
        """Those SHA-256 digests whose bytes have become an article."""
        return history.known_documents(self.connection, hashes)

    def known_changes(self, ids: Iterable[int]) -> set[int]:
        """Those change ids that were emitted before."""
        return history.known_changes(self.connection, ids)

    def place_revisions(self, texts: Sequence[tuple[int, str | None, str]]) -> list[Placement]:
        """For each (article id, title, text): which revision it is, whether it is new, what it replaces."""
        return history.place_revisions(self.connection, texts)

    def current_revisions(self, article_ids: Iterable[int]) -> dict[int, CurrentArticle]:
        """Those articles that are known: latest revision and standing observations, for restated and withdrawn."""
        return history.current_articles(self.connection, article_ids)

    def observations_of_series(self, series_ids: Iterable[int], *, retired: bool = False) -> list[ObservationRow]:
        """Observations of these series with title and url, by series, period and publication."""
        return history.observations_of_series(self.connection, series_ids, retired=retired)

    def revision_pages(self, size: int = 200) -> Iterator[list[RevisionRow]]:
        """The current revision of every article, in pages, to extract anew (backfill)."""
        return history.revision_pages(self.connection, size)

    def sketches(self, since: datetime | None = None) -> list[SketchRow]:
        """Sketches of known texts published since a time, to recognise syndicated copies."""
        return history.sketches(self.connection, since)

    @property
    def outbox(self) -> Outbox:
        """Notifications that are written but not yet sent."""
        return Outbox(self._transaction)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The writer's connection, opened when it is needed and marked as open in the file."""
        if self._con is None:
            self._con = connect_writer(self.places.private)
            self._mark("open")
            self._con.execute("CHECKPOINT")
        return self._con

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        con = self.connection
        con.execute("BEGIN")
        try:
            yield con
            con.execute("COMMIT")
        except duckdb.Error as error:
            self._abandon()
            raise explained(error, self.places.private) from error
        except BaseException:
            self._abandon()
            raise

    def _abandon(self) -> None:
        """Rolls back; a connection that can't even do that is dropped, so that the next call starts afresh."""
        if self._con is None:
            return
        try:
            self._con.execute("ROLLBACK")
        except duckdb.TransactionException:
            return
        except duckdb.Error:
            with suppress(duckdb.Error):
                self._con.close()
            self._con = None

    def _migrate(self, steps: Sequence[migrations.Migration]) -> None:
        """Brings the schema up to date; a file that has one already is copied first."""
        path = self.places.private
        con = self._con = connect_writer(path)
        todo = migrations.pending(con, path, steps)
        version = len(steps) - len(todo)
        if todo and version:
            con.execute("CHECKPOINT")
            con.close()
            self._con = None
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            publication.copy_whole(path, self.places.backups / f"schema-{version:04}-{stamp}.duckdb")
            con = self._con = connect_writer(path)
        migrations.apply(con, path, todo)
        migrations.put_on_face(con, path)
        self._mark("open")
        con.execute("CHECKPOINT")

    def _disconnect(self) -> None:
        if self._con is None:
            return
        try:
            if _is_warehouse(self._con):
                self._mark("closed")
            self._con.close()
        except duckdb.Error as error:
            raise explained(error, self.places.private) from error
        finally:
            self._con = None

    def _mark(self, state: str) -> None:
        """Says in the file whether a writer has it: a copy that says ``open`` was made without its log."""
        if self._con is None:
            raise WarehouseError("the store is closed", where=str(self.places.private))
        self._con.execute("BEGIN")
        self._con.execute("DELETE FROM store.settings WHERE name = 'state'")
        self._con.execute("INSERT INTO store.settings VALUES ('state', ?)", [state])
        self._con.execute("COMMIT")


def _is_warehouse(con: duckdb.DuckDBPyConnection) -> bool:
    row = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'settings'"
    ).fetchone()
    return bool(row and row[0])
