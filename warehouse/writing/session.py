"""The writer's session with its private file: one connection, opened when it is needed, dropped when it has broken.

From the first write until it is closed, the file itself says ``open``, checkpointed, so that a copy made without the
write-ahead log can be distinguished from a sound one. A session that only reads leaves the file as it is: the next run
then still knows it as the one that was published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import duckdb

from tasks.core.errors import DamagedFileError
from warehouse.connection import connect_writer, explained
from warehouse.places import log_of

P = ParamSpec("P")
T = TypeVar("T")


class Session:
    """The writer's connection.

    Args:
        path: the private file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._con: duckdb.DuckDBPyConnection | None = None
        self._marked = False

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection to a warehouse for writing: the file is marked as open first."""
        con = self.reading_connection
        if not self._marked:
            try:
                self.mark("open")
            except BaseException:
                self._drop()
                raise
        return self._con or con

    @property
    def reading_connection(self) -> duckdb.DuckDBPyConnection:
        """The connection for reading alone; opened again after ``close`` or a fatal failure of DuckDB."""
        return self._con or self.begin()

    def begin(self) -> duckdb.DuckDBPyConnection:
        """Open the file as it is, be it empty or of another schema."""
        self._con = connect_writer(self.path)
        return self._con

    def mark(self, state: str) -> None:
        """Note in the file whether a writer has it open, and merge the write-ahead log into it."""
        with self.errors_explained():
            con = self._con or self.begin()
            con.execute("BEGIN")
            con.execute("DELETE FROM store.settings WHERE name = 'state'")
            con.execute("INSERT INTO store.settings VALUES ('state', ?)", [state])
            con.execute("COMMIT")
            self._marked = state == "open"
            con.execute("CHECKPOINT")

    def is_marked_open(self) -> bool:
        """Return whether the file says that a writer has it open, which a killed writer leaves too."""
        found = self.reading_connection.execute("SELECT value FROM store.settings WHERE name = 'state'").fetchall()
        return found != [("closed",)]

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Write; everything inside is in, or nothing.

        Raises:
            WarehouseError: as ``warehouse.connection.explained`` makes them of DuckDB's.
        """
        con = self.connection
        with self.errors_explained():
            con.execute("BEGIN")
            try:
                yield con
                con.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def read(
        self, question: Callable[Concatenate[duckdb.DuckDBPyConnection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what a function of the connection answers that only reads.

        Raises:
            WarehouseError: as ``errors_explained``; a broken block shows when it is read.
        """
        con = self.reading_connection
        with self.errors_explained():
            return question(con, *args, **kwargs)

    @contextmanager
    def errors_explained(self) -> Iterator[None]:
        """Raise DuckDB's failures as the project's errors, and drop a connection that DuckDB has closed."""
        try:
            yield
        except duckdb.Error as error:
            if not self._is_usable():
                self._drop()
            raise explained(error, self.path) from error

    def close(self) -> None:
        """Close the file, marked as such if it was marked as open, and without a log.

        Raises:
            UnwritableError: there is no room to fold the log in; the file and its log hold all that was committed.
            DamagedFileError: a log is left all the same.
        """
        if self._con is None:
            return
        try:
            with self.errors_explained():
                if self._marked:
                    self.mark("closed")
                self._con.close()
        finally:
            self._drop()
        if log_of(self.path).exists():
            raise DamagedFileError(
                "a write-ahead log is left after closing",
                where=str(log_of(self.path)),
                todo="Run again: opening the warehouse folds it in",
            )

    def _is_usable(self) -> bool:
        """Return whether the connection still answers; DuckDB shuts a database down after some failures."""
        try:
            if self._con is not None:
                self._con.execute("SELECT 1").fetchone()
        except duckdb.TransactionException:
            self._roll_back()
        except duckdb.Error:
            return False
        return True

    def _roll_back(self) -> None:
        try:
            if self._con is not None:
                self._con.execute("ROLLBACK")
        except duckdb.TransactionException:
            return  # DuckDB has ended it already
        except duckdb.Error:
            self._drop()

    def _drop(self) -> None:
        con, self._con, self._marked = self._con, None, False
        if con is not None:
            with suppress(duckdb.Error):
                con.close()
