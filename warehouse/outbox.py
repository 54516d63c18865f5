"""The outbox: a row for each change and channel, written with the run that reports it, sent afterwards.

A row is never removed, so a change is written for a channel once, however many runs find it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

import duckdb

from tasks.core.rows import MessageRow
from warehouse.arrow import arrow_of, arrow_table, offered, rows_of
from warehouse.history import asked
from warehouse.sql.statements import statement


class Outbox:
    """The notifications of a store.

    Args:
        transaction: gives a connection inside a transaction.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]) -> None:
        self._transaction = transaction

    def pending(self) -> list[MessageRow]:
        """Return the rows that are still to be sent, or that a sender has, oldest first."""
        with self._transaction() as con:
            return rows_of(arrow_of(con, statement("pending_messages")), MessageRow)

    def is_due(self, now: datetime) -> bool:
        """Return whether anything has to be sent by now, or was left by a sender."""
        with self._transaction() as con:
            row = con.execute(statement("due_messages"), {"now": now}).fetchone()
        return bool(row and row[0])

    def of_changes(self, change_ids: Iterable[int]) -> list[MessageRow]:
        """Return every row that is about one of these changes, oldest first."""
        with self._transaction() as con:
            return rows_of(asked(con, "messages_of_changes", change_ids), MessageRow)

    def save(self, rows: Sequence[MessageRow]) -> None:
        """Keep how far rows are, in one transaction; what they are about stays as it was written."""
        if not rows:
            return
        with self._transaction() as con, offered(con, arrow_table(rows, MessageRow)):
            con.execute(statement("save_messages"))
