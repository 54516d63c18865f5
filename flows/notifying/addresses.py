"""The channels of a project, and their addresses from the environment or from Prefect's secret blocks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tasks.core.channels import Channel
from tasks.core.errors import WatchlistError
from tasks.core.watchlist import Settings
from tasks.core.watchlist_files import load_channels
from tasks.reports.channels.services import ChannelError


def channels_of(watchlists: Iterable[Path]) -> tuple[list[Channel], str]:
    """Return the channels of watchlists, also where another part of them has a mistake: who is told of that otherwise?

    Args:
        watchlists: YAML files; later ones override earlier ones by id.

    Returns:
        The channels, none where they cannot be read, and the zone of their times.
    """
    with suppress(WatchlistError):
        return load_channels(watchlists)
    return [], Settings().timezone


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
