"""What becomes of the rows of the outbox: taken over from the journal, cancelled, put together into messages, ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from tasks.core.deliveries import MAY_HAVE_ARRIVED, About, Attempts, Delivery, is_refusal, is_uncertain
from tasks.core.identifiers import stable_id
from tasks.core.rows import MessageRow
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports.channels.outbox_selection import may_have_arrived
from tasks.reports.channels.timing import is_quiet, retry_time

MANY = 20
"""Due changes from which a channel that wants each at once gets all in one message: nobody reads fifty messages."""

LARGEST = 60
"""Changes of one message; more are split over several. Some mail programs cut a mail at 100 kilobytes."""


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """A message that is to be sent: the rows of the outbox that go out in it.

    Attributes:
        message_id: made of the rows, so that the same rows have the same id whenever they are sent.
        channel: where to.
        rows: in the order of the outbox.
    """

    message_id: int
    channel: Channel
    rows: tuple[MessageRow, ...]


def settled(
    rows: Iterable[MessageRow], attempts: Attempts, channels: Mapping[str, Channel], now: datetime
) -> list[MessageRow]:
    """Return rows as they are after what senders noted; rows of which nothing is known are left out.

    A row that a sender had and did not begin was never sent. One that it began and did not end may have arrived: it is
    sent again under the same id, or, where the channel wants that, not again.

    Args:
        rows: that are open.
        attempts: the journal.
        channels: of the watchlist, by id.
        now: aware.
    """
    found = []
    for row in rows:
        if row.message_id in attempts.sent:
            found.append(_sent(row, attempts.sent[row.message_id]))
        elif row.state is Delivery.SENDING:
            found.append(_left(row, attempts, channels.get(row.channel), now))
    return found


def _sent(row: MessageRow, at: datetime) -> MessageRow:
    return replace(row, state=Delivery.SENT, sent_at=at, attempts=row.attempts + 1, failure=None)


def _left(row: MessageRow, attempts: Attempts, channel: Channel | None, now: datetime) -> MessageRow:
    """Return a row that a sender had and did not send."""
    reason = attempts.failed.get(row.sent_with) if row.sent_with is not None else None
    if reason is not None:
        tried = row.attempts + 1
        reason += f" ({MAY_HAVE_ARRIVED})" if is_uncertain(row.failure) and not is_uncertain(reason) else ""
        again = retry_time(tried, now)
        state = Delivery.PENDING if again else Delivery.GIVEN_UP
        return replace(row, state=state, attempts=tried, failure=reason, due_at=again or row.due_at)
    if row.sent_with in attempts.begun:
        skip = channel is not None and channel.when_unsure == "skip"
        state = Delivery.UNSURE if skip else Delivery.PENDING
        why = f"the sender was stopped while it sent ({MAY_HAVE_ARRIVED})"
        return replace(row, state=state, attempts=row.attempts + 1, failure=why)
    return replace(row, state=Delivery.PENDING)


def cancelled(
    rows: Iterable[MessageRow],
    channels: Mapping[str, Channel],
    reported: Collection[int],
    arrived: Collection[tuple[str, int | None]],
) -> list[MessageRow]:
    """Return rows that need not be sent any more, cancelled.

    Args:
        rows: that are pending.
        channels: that are enabled, by id; what waits for another is not sent later.
        reported: changes that are still reported: one that was judged wrong before it was sent is not sent.
        arrived: channels and changes that were sent or may have been: a correction follows these alone.
    """
    found = []
    for row in rows:
        if row.channel not in channels:
            found.append(replace(row, state=Delivery.CANCELLED, failure="the channel is off"))
        elif row.about is About.CHANGE and row.change_id not in reported:
            found.append(_judged_wrong(row))
        elif row.about is About.CORRECTION and (row.channel, row.change_id) not in arrived:
            found.append(replace(row, state=Delivery.CANCELLED, failure="what it corrects was not sent"))
    return found


def _judged_wrong(row: MessageRow) -> MessageRow:
    if may_have_arrived(row):
        return replace(row, state=Delivery.UNSURE)
    return replace(row, state=Delivery.CANCELLED, failure="judged wrong before it was sent")


def planned_messages(
    rows: Iterable[MessageRow], channels: Mapping[str, Channel], zones: Mapping[str, ZoneInfo], now: datetime
) -> list[PlannedMessage]:
    """Put what is due into messages.

    Args:
        rows: that are pending, oldest first.
        channels: that are enabled, by id.
        zones: of the channels' times, by id.
        now: aware.

    Returns:
        Messages in the order in which they are sent. A channel in its quiet hours has none, nor one that took nothing
        at its last attempt and whose pause is not over.
    """
    by_channel: dict[str, list[MessageRow]] = defaultdict(list)
    for row in rows:
        by_channel[row.channel].append(row)
    found: list[PlannedMessage] = []
    for channel_id, waiting in by_channel.items():
        channel = channels[channel_id]
        quiet = channel.quiet_hours is not None and is_quiet(channel.quiet_hours, now, zones[channel_id])
        if not quiet and not any(_pauses_channel(row, now) for row in waiting):
            found += _messages_of(channel, [row for row in waiting if row.due_at is None or row.due_at <= now])
    return found


def _pauses_channel(row: MessageRow, now: datetime) -> bool:
    """Return whether a row shows that its channel took nothing at all a short while ago."""
    if row.failure is None or is_refusal(row.failure):
        return False
    return row.attempts > 0 and row.due_at is not None and row.due_at > now


def _messages_of(channel: Channel, due: Sequence[MessageRow]) -> list[PlannedMessage]:
    again: dict[int, list[MessageRow]] = defaultdict(list)
    notices, rest = [], []
    for row in due:
        if row.sent_with is not None:
            again[row.sent_with].append(row)
        elif row.about is About.NOTICE:
            notices.append(row)
        else:
            rest.append(row)
    found = [PlannedMessage(message_id, channel, tuple(rows)) for message_id, rows in again.items()]
    found += [_planned(channel, [row]) for row in notices]
    if channel.send == "at_once" and len(rest) < MANY:
        found += [_planned(channel, [row]) for row in rest]
    else:
        found += [_planned(channel, rest[at : at + LARGEST]) for at in range(0, len(rest), LARGEST)]
    return found


def _planned(channel: Channel, rows: Sequence[MessageRow]) -> PlannedMessage:
    message_id = stable_id("message", channel.id, *sorted(row.message_id for row in rows))
    return PlannedMessage(message_id, channel, tuple(rows))
