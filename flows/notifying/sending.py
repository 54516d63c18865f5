"""Sending: one thread a channel, so that a slow channel keeps no other one waiting."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread

from flows.notifying.prefect_events import emit_changes
from tasks.core.changes import Change
from tasks.core.errors import FigurewatchError
from tasks.reports.channels.message import Message
from tasks.reports.channels.outbox_states import PlannedMessage
from tasks.reports.channels.outcome import Outcome
from tasks.reports.channels.services import send_message, service_of
from warehouse.delivery.delivery_journal import DeliveryJournal


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way.

    Attributes:
        planned: rows and channel.
        message: what is sent; null where it could not be written.
        address: of the channel; kept out of every text of this object.
        changes: in the message.
        unwritten: why there is no message.
    """

    planned: PlannedMessage
    message: Message | None
    address: str = field(repr=False)
    changes: tuple[Change, ...] = ()
    unwritten: str | None = None


def send_all(outgoing: Sequence[Outgoing], journal: DeliveryJournal, seconds: float) -> list[tuple[str, Outcome]]:
    """Send messages, those of one channel one after another.

    Args:
        outgoing: what is due.
        journal: where each is noted before and after it is sent.
        seconds: how long to wait; a sender that is still at work then is left alone, and notes its end if it comes.

    Returns:
        Channel and outcome of each message that was tried.
    """
    by_channel: dict[str, list[Outgoing]] = {}
    for item in outgoing:
        by_channel.setdefault(item.planned.channel.id, []).append(item)
    outcomes: SimpleQueue[tuple[str, Outcome]] = SimpleQueue()
    stop, until = Event(), time.monotonic() + seconds
    threads = [
        Thread(target=_send_channel, args=(items, journal, outcomes, stop), name=f"send to {channel}", daemon=True)
        for channel, items in by_channel.items()
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
    finally:
        stop.set()
    found = []
    while True:
        try:
            found.append(outcomes.get_nowait())
        except Empty:
            return found


def _send_channel(
    items: Sequence[Outgoing], journal: DeliveryJournal, outcomes: SimpleQueue[tuple[str, Outcome]], stop: Event
) -> None:
    """Send the messages of one channel until it takes nothing any more."""
    for item in items:
        if stop.is_set():
            return
        try:
            outcome = _send(item, journal)
        except FigurewatchError as error:  # the journal cannot be written: nothing more must be sent
            outcome = Outcome(False, str(error))
        outcomes.put((item.planned.channel.id, outcome))
        if outcome.stops_channel:
            return


def _send(item: Outgoing, journal: DeliveryJournal) -> Outcome:
    message_id, rows = item.planned.message_id, [row.message_id for row in item.planned.rows]
    journal.begun(message_id, rows)
    outcome = _handed_over(item)
    if outcome.taken:
        journal.sent(message_id, rows)
    else:
        journal.failed(message_id, outcome.reason or "")
    return outcome


def _handed_over(item: Outgoing) -> Outcome:
    if item.message is None:
        return Outcome(False, item.unwritten)
    if item.planned.channel.kind == "prefect_events":
        return emit_changes(item.planned, item.changes)
    try:
        return send_message(service_of(item.address), item.message, datetime.now(UTC))
    except FigurewatchError as error:
        return Outcome(False, str(error))
