"""Notifications: written in the transaction of their changes, sent afterwards, marked when they are out.

A crash between sending and marking sends a message twice; a message is never lost. A receiver recognises the repeat
by its id.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import duckdb

from tasks.core.rows import MessageRow
from warehouse.arrow import arrow_of, rows_of


class Outbox:
    """The messages of a store.

    Args:
        transaction: gives a connection inside a transaction.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]) -> None:
        self._transaction = transaction

    def pending(self, *, attempts_below: int = 10) -> list[MessageRow]:
        """Return messages not sent yet, oldest first; those that failed too often are left out."""
        with self._transaction() as con:
            table = arrow_of(
                con,
                "SELECT * FROM store.outbox WHERE sent_at IS NULL AND attempts < $below "
                "ORDER BY created_at, message_id",
                {"below": attempts_below},
            )
        return rows_of(table, MessageRow)

    def sent(self, message_id: int) -> None:
        """Mark a message as out."""
        with self._transaction() as con:
            con.execute(
                "UPDATE store.outbox SET sent_at = ?, attempts = attempts + 1, failure = NULL WHERE message_id = ?",
                [datetime.now(UTC), message_id],
            )

    def failed(self, message_id: int, failure: str) -> None:
        """Note one more failed attempt and why."""
        with self._transaction() as con:
            con.execute(
                "UPDATE store.outbox SET attempts = attempts + 1, failure = ? WHERE message_id = ?",
                [failure, message_id],
            )
