"""Messages of what is due: the changes are read from the warehouse, and written in each channel's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flows.notifying.addresses import address_of
from flows.notifying.sending import Outgoing
from flows.stored_changes import StoredChanges, read_these_changes
from tasks.core.changes import Change
from tasks.core.channels import Channel
from tasks.core.deliveries import About
from tasks.core.errors import FigurewatchError
from tasks.core.rows import MessageRow
from tasks.core.watchlist import Watchlist
from tasks.reports import report_context
from tasks.reports.channels.message import Message, compose_message, format_of
from tasks.reports.channels.outbox_states import Parcel, parcels
from tasks.reports.channels.selection import zone_of_channel
from tasks.reports.channels.services import scheme_of
from warehouse.store import Store


def compose(store: Store, due: Sequence[Parcel], watchlist: Watchlist) -> list[Outgoing]:
    """Write the messages of parcels.

    Args:
        store: the open warehouse.
        due: what goes out.
        watchlist: labels and zone.

    Returns:
        A message for each, or why there can be none: a variable that is not set, a language without words.
    """
    rows = [row for parcel in due for row in parcel.rows if row.change_id is not None]
    stored = read_these_changes(
        store.connection,
        [row.change_id for row in rows if row.about is About.CHANGE and row.change_id is not None],
        [row.change_id for row in rows if row.about is About.CORRECTION and row.change_id is not None],
    )
    addresses = _Addresses()
    return [_outgoing(parcel, stored, watchlist, addresses) for parcel in due]


def compose_notices(rows: Sequence[MessageRow], watchlist: Watchlist) -> list[Outgoing]:
    """Write the messages of notices that no warehouse keeps; a channel in its quiet hours has none.

    Args:
        rows: notices.
        watchlist: its channels and zone.
    """
    channels = {channel.id: channel for channel in watchlist.reports}
    zones = {name: zone_of_channel(channel, watchlist) for name, channel in channels.items()}
    addresses = _Addresses()
    due = parcels(rows, channels, zones, datetime.now(UTC))
    return [_outgoing(parcel, StoredChanges((), ()), watchlist, addresses) for parcel in due]


class _Addresses:
    """Addresses by channel, each asked for once; a channel without one has the error in its place."""

    def __init__(self) -> None:
        self._known: dict[str, str | FigurewatchError] = {}

    def of(self, channel: Channel) -> str:
        if channel.kind == "prefect_events":
            return ""
        if channel.id not in self._known:
            try:
                self._known[channel.id] = address_of(channel)
            except FigurewatchError as error:
                self._known[channel.id] = error
        found = self._known[channel.id]
        if isinstance(found, FigurewatchError):
            raise found
        return found


def _outgoing(parcel: Parcel, stored: StoredChanges, watchlist: Watchlist, addresses: _Addresses) -> Outgoing:
    ids = {row.change_id for row in parcel.rows if row.about is About.CHANGE}
    changes = [change for change in stored.changes if change.change_id in ids]
    try:
        address = addresses.of(parcel.channel)
        message = message_of(parcel, changes, stored, watchlist, format_of(parcel.channel, scheme_of(address)))
    except FigurewatchError as error:
        return Outgoing(parcel, None, "", (), str(error))
    return Outgoing(parcel, message, address, tuple(changes))


def message_of(
    parcel: Parcel, changes: Sequence[Change], stored: StoredChanges, watchlist: Watchlist, format_: str
) -> Message:
    """Write the message of one parcel.

    Args:
        parcel: what goes out.
        changes: those of the parcel.
        stored: the observations of their series, and what is taken back.
        watchlist: labels and zone.
        format_: see ``compose_message``.
    """
    corrected = {row.change_id for row in parcel.rows if row.about is About.CORRECTION}
    context = report_context(
        watchlist,
        parcel.channel.language,
        datetime.now(UTC),
        run_id=None,
        summary={},
        observations=stored.observations,
        retractions=[item for item in stored.retractions if item.change.change_id in corrected],
    )
    return compose_message(parcel, changes, context, format_)
