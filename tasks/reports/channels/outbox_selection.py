"""The rows of the outbox that a run adds: which change goes to which channel, and which correction follows one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tasks.core.changes import ChangeFacts
from tasks.core.deliveries import About, Delivery, is_uncertain
from tasks.core.identifiers import stable_id
from tasks.core.rows import MessageRow
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports.channels.timing import due_time


def zone_of_channel(channel: Channel, watchlist: Watchlist) -> ZoneInfo:
    """Return the zone of a channel's times."""
    return ZoneInfo(channel.timezone or watchlist.settings.timezone)


def takes(channel: Channel, change: ChangeFacts) -> bool:
    """Return whether a channel gets a change: a reported one that its filter lets through. To-checks never go out."""
    only = channel.only
    return (
        change.reported
        and "changes" in channel.gets
        and (not only.entities or change.entity in only.entities)
        and (not only.metrics or change.metric in only.metrics)
        and (not only.kinds or change.kind in only.kinds)
    )


def rows_to_send(
    watchlist: Watchlist,
    changes: Sequence[ChangeFacts],
    retracted: Sequence[ChangeFacts],
    earlier: Sequence[MessageRow],
    now: datetime,
) -> list[MessageRow]:
    """Return the rows that the outbox lacks.

    Args:
        watchlist: its channels; one that is not enabled gets nothing, now or later.
        changes: that the report of this run has.
        retracted: changes that it takes back.
        earlier: rows of the outbox that are about any of these changes.
        now: aware.

    Returns:
        A row for each change and channel, and for each correction and channel that was sent the change.
    """
    channels = [channel for channel in watchlist.reports if channel.enabled]
    rows: list[MessageRow] = []
    for channel in channels:
        due = due_time(channel, now, zone_of_channel(channel, watchlist))
        own: dict[int | None, list[MessageRow]] = defaultdict(list)
        for row in earlier:
            if row.channel == channel.id:
                own[row.change_id].append(row)
        rows += _changes(channel, changes, own, due)
        rows += _corrections(channel, retracted, own, due)
    return rows


def _changes(
    channel: Channel, changes: Sequence[ChangeFacts], own: Mapping[int | None, Sequence[MessageRow]], due: datetime
) -> Iterator[MessageRow]:
    for change in changes:
        before = own.get(change.change_id, ())
        # A change that was taken back and is found to be right after all goes out once more.
        last = before[-1].about if before else None
        if takes(channel, change) and last in (None, About.CORRECTION):
            yield _row(channel, About.CHANGE, change.change_id, len(before), due)


def _corrections(
    channel: Channel, retracted: Sequence[ChangeFacts], own: Mapping[int | None, Sequence[MessageRow]], due: datetime
) -> Iterator[MessageRow]:
    for change in retracted:
        before = own.get(change.change_id, ())
        if before and before[-1].about is About.CHANGE and may_have_arrived(before[-1]):
            yield _row(channel, About.CORRECTION, change.change_id, len(before), due)


def may_have_arrived(row: MessageRow) -> bool:
    """Return whether a reader may have what a row is about: it was sent, or nobody knows."""
    return row.state in (Delivery.SENT, Delivery.UNSURE, Delivery.SENDING) or is_uncertain(row.failure)


def _row(channel: Channel, about: About, change_id: int, number: int, due: datetime) -> MessageRow:
    return MessageRow(
        message_id=stable_id("notification", channel.id, about.value, change_id, number),
        channel=channel.id,
        about=about,
        change_id=change_id,
        due_at=due,
    )
