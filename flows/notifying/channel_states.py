"""How channels are: what each got and what waits for it, and whether one takes a test message."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.notifying.channel_addresses import address_of
from tasks.core.deliveries import About
from tasks.core.errors import NotPublishedError, QueryFailedError, WatchlistError
from tasks.core.rows import MessageRow
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports import report_context
from tasks.reports.channels.message import compose_message, format_of
from tasks.reports.channels.notices import Failure, notice_facts
from tasks.reports.channels.outbox_states import PlannedMessage
from tasks.reports.channels.services import scheme_of, send_message, service_of
from warehouse.places import Places
from warehouse.query.query import ask

TOTALS = """
SELECT channel, count(*) FILTER (state = 'sent') AS sent, count(*) FILTER (state IN ('pending', 'sending')) AS waiting,
    max(sent_at) AS last_sent_at, min(due_at) FILTER (state = 'pending') AS next_due_at,
    arg_max(failure, attempts) FILTER (state = 'pending' AND attempts > 0) AS failure
FROM deliveries
GROUP BY channel
"""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel as it is.

    Attributes:
        channel: its id.
        enabled: whether it gets anything.
        address_from: where its address comes from; never the address.
        sent, waiting: changes, corrections and notices.
        last_sent_at, next_due_at: aware; null where there is none.
        failure: why the last attempt failed; null where it did not.
    """

    channel: str
    enabled: bool
    address_from: str
    sent: int = 0
    waiting: int = 0
    last_sent_at: datetime | None = None
    next_due_at: datetime | None = None
    failure: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the state as JSON takes it."""
        return asdict(self)

    def line(self) -> str:
        """Return the state as a line for people."""
        parts = [f"{self.channel:20} {'on ' if self.enabled else 'off'}  {self.address_from}", f"{self.sent} sent"]
        if self.last_sent_at is not None:
            parts.append(f"last {self.last_sent_at:%Y-%m-%d %H:%M} UTC")
        if self.waiting:
            due = f" until {self.next_due_at:%Y-%m-%d %H:%M} UTC" if self.next_due_at else ""
            parts.append(f"{self.waiting} wait{due}")
        return "; ".join([*parts, *([self.failure] if self.failure else [])])


def channel_states(data: Path, watchlist: Watchlist) -> list[ChannelState]:
    """Return the channels of a watchlist as the published warehouse knows them.

    Args:
        data: the data folder; nothing was sent where nothing is published there.
        watchlist: its channels.
    """
    try:
        totals = {row["channel"]: row for row in ask(Places(data).published, TOTALS).table.to_pylist()}
    except (NotPublishedError, QueryFailedError):  # of a version without channels: nothing was sent then
        totals = {}
    return [
        ChannelState(
            channel=channel.id,
            enabled=channel.enabled,
            address_from=_address_from(channel),
            **{name: value for name, value in totals.get(channel.id, {}).items() if name != "channel"},
        )
        for channel in watchlist.reports
    ]


def send_test(watchlist: Watchlist, channel_id: str) -> str | None:
    """Send a test message, whatever the channel's hours and filters.

    Args:
        watchlist: with the channel.
        channel_id: its id.

    Returns:
        Why it was not taken; null where it was.

    Raises:
        WatchlistError: there is no such channel.
        ChannelError: its address is not there or not one.
    """
    channel = next((one for one in watchlist.reports if one.id == channel_id), None)
    if channel is None or channel.kind == "prefect_events":
        known = [one.id for one in watchlist.reports if one.kind != "prefect_events"]
        raise WatchlistError(
            f"no channel {channel_id!r} has an address", where="reports", todo=f"Known: {', '.join(known) or 'none'}"
        )
    now, address = datetime.now(UTC), address_of(channel)
    service = service_of(address)
    facts = notice_facts(Failure("test", channel.id, "", "test"), now)
    row = MessageRow(message_id=int(now.timestamp() * 1e6), channel=channel.id, payload=facts, about=About.NOTICE)
    context = report_context(watchlist, channel.language, now, run_id=None, summary={}, observations=())
    planned = PlannedMessage(row.message_id, channel, (row,))
    return send_message(
        service, compose_message(planned, (), context, format_of(channel, scheme_of(address))), now
    ).reason


def _address_from(channel: Channel) -> str:
    if channel.kind == "prefect_events":
        return "Prefect's events"
    if channel.url_env is not None:
        return f"environment variable {channel.url_env}"
    return f"secret block {channel.url_block}" if channel.url_block is not None else "the watchlist"
