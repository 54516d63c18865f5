"""The outbox: a row for each change and channel, written with the run that reports it, sent afterwards.

A row is never removed, so a change is written for a channel once, however many runs find it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb

from tasks.core.rows import MessageRow
from warehouse.arrow import arrow_of, arrow_table, offered, rows_of
from warehouse.reading.history import asked
from warehouse.sql.statements import statement
from warehouse.writing.session import Session


class Outbox:
    """The notifications of a store.

    Args:
        session: the writer's.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def pending(self) -> list[MessageRow]:
        """Return the rows that are still to be sent, or that a sender has, oldest first."""
        return self._session.read(_pending)

    def is_due(self, now: datetime) -> bool:
        """Return whether anything has to be sent by now, or was left by a sender."""
        return self._session.read(due_messages, now) > 0

    def of_changes(self, change_ids: Iterable[int]) -> list[MessageRow]:
        """Return every row that is about one of these changes, oldest first."""
        return self._session.read(_of_changes, change_ids)

    def save(self, rows: Sequence[MessageRow]) -> None:
        """Keep how far rows are, in one transaction; what they are about stays as it was written."""
        if not rows:
            return
        with self._session.transaction() as con, offered(con, arrow_table(rows, MessageRow)):
            con.execute(statement("save_messages"))


def due_messages(con: duckdb.DuckDBPyConnection, now: datetime) -> int:
    """Return how many rows have to be sent by now, or were left by a sender."""
    ((count,),) = con.execute(statement("due_messages"), {"now": now}).fetchall()
    return int(count)


def _pending(con: duckdb.DuckDBPyConnection) -> list[MessageRow]:
    return rows_of(arrow_of(con, statement("pending_messages")), MessageRow)


def _of_changes(con: duckdb.DuckDBPyConnection, change_ids: Iterable[int]) -> list[MessageRow]:
    return rows_of(asked(con, "messages_of_changes", change_ids), MessageRow)
