"""The journal of deliveries: what a sender did, noted by the sender itself, on disk before and after each message.

The outbox is updated later, when the writer's lock can be had: a sender never holds it, so no run waits for a service.
What was sent is kept for a year and more: where a backup of the warehouse is restored, nothing is sent a second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from tasks.core.deliveries import Attempts
from warehouse.json_lines import JsonLines

KEPT = timedelta(days=400)
BEGUN, SENT, FAILED = "begun", "sent", "failed"


@dataclass(frozen=True, slots=True)
class DeliveryJournal:
    """The journal of a data folder; several threads may write.

    Attributes:
        path: the file.
        lock: so that a line is written whole.
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
        with self.lock:  # for reading too: a late sender must not add a line that is then dropped
            self._lines.replace(
                entry
                for entry in self._entries()
                if entry["event"] == SENT and datetime.fromisoformat(entry["at"]) >= since
            )

    def _add(self, entry: dict[str, Any]) -> None:
        with self.lock:
            self._lines.add(entry | {"at": datetime.now(UTC).isoformat()})

    def _entries(self) -> list[dict[str, Any]]:
        entries = self._lines.read()
        return [entry for entry in entries if isinstance(entry, dict) and {"message", "event", "at"} <= entry.keys()]

    @property
    def _lines(self) -> JsonLines:
        todo = "Free some space or give the right to write; nothing more is sent until then"
        return JsonLines(self.path, "what was sent", todo)
