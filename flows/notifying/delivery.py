"""Delivery: what is due in the outbox is sent, without the writer's lock, and marked afterwards.

A message goes through four writes: the outbox says ``sending``, the journal says ``begun``, the service takes it, the
journal says ``sent``; the outbox is settled from the journal when the lock can be had. A kill between the service and
the journal is the one case in which nobody knows; the message is sent again under the same id then.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.notifying.composing import compose
from flows.notifying.sending import Outgoing, send_all
from tasks.core.batch import Batch
from tasks.core.deliveries import About, Delivery
from tasks.core.errors import WriterBusyError
from tasks.core.rows import MessageRow
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports.channels.notices import Failure, notice_rows
from tasks.reports.channels.outbox_selection import may_have_arrived, zone_of_channel
from tasks.reports.channels.outbox_states import cancelled, planned_messages, settled
from tasks.reports.channels.outcome import Outcome
from warehouse.delivery.delivery_journal import DeliveryJournal
from warehouse.places import Places
from warehouse.reading.judgements import changes_by_id
from warehouse.store import Store

SECONDS = 30.0
"""How long a run sends at most; what is left goes with the next one."""

LOCK_SECONDS = 5.0
"""How long to wait for another sender, or for a run that has the writer's lock."""

LOCK_PAUSE = 0.1
"""Seconds between two looks at the writer's lock: another process has it, and gives no signal when it is free."""

DEAD_AFTER = 3
"""Failed attempts after which the operator gets a notice of a channel."""


@dataclass(slots=True)
class Deliveries:
    """What a delivery did.

    Attributes:
        sent: messages that were taken, by channel.
        failed: why a channel took nothing, or not everything.
    """

    sent: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def note(self, channel: str, outcome: Outcome) -> None:
        """Count the outcome of a message in."""
        if outcome.taken:
            self.sent[channel] = self.sent.get(channel, 0) + 1
        if outcome.reason is not None:
            self.failed[channel] = outcome.reason


def deliver(data: Path, watchlist: Watchlist, *, notices_alone: bool = False) -> Deliveries:
    """Send what is due.

    Args:
        data: the data folder.
        watchlist: its channels, labels and zone.
        notices_alone: whether changes wait: the watchlist has no labels for them.

    Returns:
        What was sent and what was not. A channel that fails raises nothing.

    Raises:
        WarehouseError: the outbox or the journal cannot be written; what was sent is in the journal.
    """
    places, done = Places(data), Deliveries()
    journal, until = DeliveryJournal.at(places.deliveries), time.monotonic() + SECONDS
    tried: set[int] = set()
    with _one_sender(places) as alone:
        while alone and (outgoing := _claimed(data, watchlist, journal, notices_alone)):
            # Once each: where the journal cannot be written, a message stays due.
            outgoing = [item for item in outgoing if item.planned.message_id not in tried]
            tried |= {item.planned.message_id for item in outgoing}
            outcomes = send_all(outgoing, journal, max(0.0, until - time.monotonic()))
            for channel, outcome in outcomes:
                done.note(channel, outcome)
            if time.monotonic() >= until or not outgoing:
                _settle(data, watchlist, journal)
                break
    return done


@contextmanager
def _one_sender(places: Places) -> Iterator[bool]:
    """Hold the sender's lock; false where another sender has it, which sends what is due itself."""
    from filelock import FileLock, Timeout

    places.sender.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(places.sender)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def _opened(data: Path) -> Iterator[Store | None]:
    """Open the warehouse; null where a run has it for longer than ``LOCK_SECONDS``: that run delivers at its end."""
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            store = Store.open(data)
            break
        except WriterBusyError:
            if time.monotonic() >= until:
                yield None
                return
            time.sleep(LOCK_PAUSE)
    with store:
        yield store


def _claimed(data: Path, watchlist: Watchlist, journal: DeliveryJournal, notices_alone: bool) -> list[Outgoing]:
    """Take over what was sent, and hand out what is due; empty at the end, when all is published."""
    with _opened(data) as store:
        if store is None:
            return []
        changed = _take_over(store, watchlist, journal)
        channels = {channel.id: channel for channel in watchlist.reports if channel.enabled}
        pending, dropped = _without_cancelled(store, channels)
        if notices_alone:
            pending = [row for row in pending if row.about is About.NOTICE]
        zones = {name: zone_of_channel(channel, watchlist) for name, channel in channels.items()}
        due = planned_messages(pending, channels, zones, datetime.now(UTC))
        handed = [
            replace(row, state=Delivery.SENDING, sent_with=planned.message_id)
            for planned in due
            for row in planned.rows
        ]
        store.outbox.save(handed)
        outgoing = compose(store, due, watchlist) if due else []
        if not outgoing and (changed or dropped):
            store.publish()
        return outgoing


def _settle(data: Path, watchlist: Watchlist, journal: DeliveryJournal) -> None:
    with _opened(data) as store:
        if store is not None and _take_over(store, watchlist, journal):
            store.publish()


def _take_over(store: Store, watchlist: Watchlist, journal: DeliveryJournal) -> bool:
    """Mark in the outbox what senders noted, with a notice to the operator of each channel that takes nothing."""
    now, channels = datetime.now(UTC), {channel.id: channel for channel in watchlist.reports}
    rows = settled(store.outbox.pending(), journal.read(), channels, now)
    if not rows:
        return False
    store.outbox.save(rows)
    journal.settle()
    _queue_dead_channels(store, rows, watchlist, now)
    return True


def _without_cancelled(store: Store, channels: dict[str, Channel]) -> tuple[list[MessageRow], int]:
    """Cancel what need not be sent any more; return the rows that are still pending, and how many were cancelled."""
    pending = [row for row in store.outbox.pending() if row.state is Delivery.PENDING]
    ids = {row.change_id for row in pending if row.change_id is not None}
    reported = {change for change, row in store.read(changes_by_id, ids).items() if row.reported}
    arrived = {
        (row.channel, row.change_id)
        for row in store.outbox.of_changes(ids)
        if row.about is About.CHANGE and may_have_arrived(row)
    }
    dropped = cancelled(pending, channels, reported, arrived)
    store.outbox.save(dropped)
    without = {row.message_id for row in dropped}
    return [row for row in pending if row.message_id not in without], len(dropped)


def _queue_dead_channels(store: Store, rows: Sequence[MessageRow], watchlist: Watchlist, now: datetime) -> None:
    dead = {row.channel: row for row in rows if row.attempts >= DEAD_AFTER and row.failure and row.run_id is not None}
    for channel, row in dead.items():
        failure = Failure("dead_channel", channel, row.failure or "", channel)
        notices = notice_rows(failure, watchlist, now)
        if notices:
            store.load(Batch(run_id=row.run_id or 0, messages=notices))
