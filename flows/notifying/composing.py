"""Messages of what is due: the changes are read from the warehouse, and written in each channel's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flows.notifying.channel_addresses import address_of
from flows.notifying.sending import Outgoing
from flows.reporting.stored_changes import StoredChanges, read_these_changes
from tasks.core.changes import Change
from tasks.core.deliveries import About
from tasks.core.errors import FigurewatchError
from tasks.core.rows import MessageRow
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports import report_context
from tasks.reports.channels.message import Message, compose_message, format_of
from tasks.reports.channels.outbox_selection import zone_of_channel
from tasks.reports.channels.outbox_states import PlannedMessage, planned_messages
from tasks.reports.channels.services import scheme_of
from warehouse.store import Store


def compose(store: Store, due: Sequence[PlannedMessage], watchlist: Watchlist) -> list[Outgoing]:
    """Write the messages that are planned.

    Args:
        store: the open warehouse.
        due: what goes out.
        watchlist: labels and zone.

    Returns:
        A message for each, or why there can be none: a variable that is not set, a language without words.
    """
    rows = [row for planned in due for row in planned.rows if row.change_id is not None]
    stored = read_these_changes(
        store.connection,
        [row.change_id for row in rows if row.about is About.CHANGE and row.change_id is not None],
        [row.change_id for row in rows if row.about is About.CORRECTION and row.change_id is not None],
    )
    return _outgoing(due, stored, watchlist)


def compose_notices(rows: Sequence[MessageRow], watchlist: Watchlist) -> list[Outgoing]:
    """Write the messages of notices that no warehouse keeps; a channel in its quiet hours has none.

    Args:
        rows: notices.
        watchlist: its channels and zone.
    """
    channels = {channel.id: channel for channel in watchlist.reports}
    zones = {name: zone_of_channel(channel, watchlist) for name, channel in channels.items()}
    return _outgoing(planned_messages(rows, channels, zones, datetime.now(UTC)), StoredChanges((), ()), watchlist)


def _outgoing(due: Sequence[PlannedMessage], stored: StoredChanges, watchlist: Watchlist) -> list[Outgoing]:
    """Write the messages that are planned; the address of a channel is asked for once."""
    channels = {planned.channel.id: planned.channel for planned in due}
    addresses = {name: _address_or_error(channel) for name, channel in channels.items()}
    return [_composed(planned, stored, watchlist, addresses[planned.channel.id]) for planned in due]


def _address_or_error(channel: Channel) -> str | FigurewatchError:
    if channel.kind == "prefect_events":
        return ""
    try:
        return address_of(channel)
    except FigurewatchError as error:
        return error


def _composed(
    planned: PlannedMessage, stored: StoredChanges, watchlist: Watchlist, address: str | FigurewatchError
) -> Outgoing:
    if isinstance(address, FigurewatchError):
        return Outgoing(planned, None, "", (), str(address))
    ids = {row.change_id for row in planned.rows if row.about is About.CHANGE}
    changes = [change for change in stored.changes if change.change_id in ids]
    try:
        message = _message(planned, changes, stored, watchlist, format_of(planned.channel, scheme_of(address)))
    except FigurewatchError as error:
        return Outgoing(planned, None, "", (), str(error))
    return Outgoing(planned, message, address, tuple(changes))


def _message(
    planned: PlannedMessage, changes: Sequence[Change], stored: StoredChanges, watchlist: Watchlist, format_: str
) -> Message:
    corrected = {row.change_id for row in planned.rows if row.about is About.CORRECTION}
    context = report_context(
        watchlist,
        planned.channel.language,
        datetime.now(UTC),
        run_id=None,
        summary={},
        observations=stored.observations,
        retractions=[item for item in stored.retractions if item.change.change_id in corrected],
    )
    return compose_message(planned, changes, context, format_)
