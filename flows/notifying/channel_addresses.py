"""The channels of a project, and their addresses from the environment or from Prefect's secret blocks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tasks.core.errors import WatchlistError
from tasks.core.watchlist import Settings, Watchlist
from tasks.core.watchlist_parts.channels import Channel
from tasks.core.watchlist_parts.watchlist_files import load_channels
from tasks.reports.channels.services import ChannelError


def channels_alone(watchlists: Iterable[Path]) -> Watchlist:
    """Read the channels of watchlists, also where another part of them has a mistake: the operator must get a message.

    Args:
        watchlists: YAML files; later ones override earlier ones by id.

    Returns:
        A watchlist with nothing but the channels and the zone of their times; without channels where they cannot be
        read.
    """
    with suppress(WatchlistError):
        channels, zone = load_channels(watchlists)
        return Watchlist(reports=channels, settings=Settings(timezone=zone))
    return Watchlist()


def address_of(channel: Channel) -> str:
    """Return the Apprise address of a channel.

    Raises:
        ChannelError: the variable or the block that it names is not there.
    """
    if channel.url is not None:
        return channel.url
    if channel.url_env is not None:
        if address := os.environ.get(channel.url_env, "").strip():
            return address
        raise ChannelError(f"the environment variable {channel.url_env} is not set")
    return _from_block(channel.url_block or "")


def _from_block(name: str) -> str:
    from prefect.blocks.system import Secret

    try:
        secret = Secret.load(name, _sync=True).get()  # type: ignore[call-arg, union-attr]
    except ValueError:
        raise ChannelError(f"Prefect has no secret block {name}") from None
    except Exception:  # noqa: BLE001 - a lost server raises what it likes
        raise ChannelError(f"Prefect does not give its secret block {name}") from None
    return str(secret).strip()
