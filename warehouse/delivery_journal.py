"""The journal of deliveries: what a sender did, noted by the sender itself, on disk before and after each message.

The outbox is updated later, when the writer's lock can be had: a sender never holds it, so no run waits for a service.
What was sent is kept for a year and more: where a backup of the warehouse is restored, nothing is sent a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from tasks.core.deliveries import Attempts
from tasks.core.errors import UnwritableError
from warehouse.safety import line_log

KEPT = timedelta(days=400)
BEGUN, SENT, FAILED = "begun", "sent", "failed"


@dataclass(frozen=True, slots=True)
class DeliveryJournal:
    """The journal of a data folder; several threads may write.

    Attributes:
        path: the file.
        lock: held while lines are written or dropped, so that each is whole and none is lost.
    """

    path: Path
    lock: Lock

    @classmethod
    def at(cls, path: Path) -> DeliveryJournal:
        """Return the journal at a path."""
        return cls(path, Lock())

    def begun(self, message_id: int, rows: Iterable[int]) -> None:
        """Note that a message is about to be sent.

        Raises:
            UnwritableError: it cannot be noted; the message must not be sent then.
        """
        self._add({"message": message_id, "event": BEGUN, "rows": list(rows)})

    def sent(self, message_id: int, rows: Iterable[int]) -> None:
        """Note that a service took a message."""
        self._add({"message": message_id, "event": SENT, "rows": list(rows)})

    def failed(self, message_id: int, reason: str) -> None:
        """Note that a service did not take a message; ``reason`` holds no part of an address."""
        self._add({"message": message_id, "event": FAILED, "reason": reason})

    def read(self) -> Attempts:
        """Return what is known; a line that a kill cut short counts as not written."""
        sent: dict[int, datetime] = {}
        begun: set[int] = set()
        failed: dict[int, str] = {}
        for entry in self._entries():
            message_id, event = int(entry["message"]), entry["event"]
            begun.discard(message_id)
            failed.pop(message_id, None)
            if event == BEGUN:
                begun.add(message_id)
            elif event == FAILED:
                failed[message_id] = str(entry["reason"])
            else:
                sent |= dict.fromkeys(map(int, entry["rows"]), datetime.fromisoformat(entry["at"]))
        return Attempts(sent, frozenset(begun), failed)

    def settle(self) -> None:
        """Drop what the outbox has taken over: all but the messages that were sent in the last ``KEPT``."""
        since = datetime.now(UTC) - KEPT
        try:
            with self.lock:  # also for reading: a sender that is late must not add a line that is not kept
                sent = (entry for entry in self._entries() if entry["event"] == SENT)
                line_log.replace(self.path, [one for one in sent if datetime.fromisoformat(one["at"]) >= since])
        except OSError as error:
            raise _unwritable(error, self.path) from error

    def _add(self, entry: dict[str, Any]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.lock:
                line_log.add(self.path, entry | {"at": datetime.now(UTC).isoformat()})
        except OSError as error:
            raise _unwritable(error, self.path) from error

    def _entries(self) -> Iterator[dict[str, Any]]:
        return (entry for entry in line_log.entries(self.path) if {"message", "event", "at"} <= entry.keys())


def _unwritable(error: OSError, path: Path) -> UnwritableError:
    return UnwritableError(
        f"what was sent cannot be noted ({error.strerror or error})",
        where=str(path),
        todo="Free some space or give the right to write; nothing more is sent until then",
    )
