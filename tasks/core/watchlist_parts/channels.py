"""The channels of a watchlist: where changes and failed runs are sent, and when.

A channel names its address by reference, never by value: an address of most services is itself a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, ClassVar, Literal, get_args
from urllib.parse import parse_qsl, urlsplit

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticCustomError

from tasks.core.changes import ChangeKind
from tasks.core.watchlist_parts.watchlist_errors import WatchlistModel
from tasks.core.watchlist_parts.watchlist_sources import TimeZone

OPEN_SCHEMES = ("json", "jsons", "form", "forms", "xml", "xmls", "mailto", "mailtos")
"""Schemes whose address bears no secret unless a user, a password or a token is written into it."""

OPEN_PARAMETERS = ("from", "to", "cc", "bcc", "reply", "smtp", "mode", "name", "verify", "format", "method")
"""Parameters of such an address that bear no secret."""

_TOKEN = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{20,}")
"""A part of a path that looks like a token: 20 letters and digits or more."""

_BY_REFERENCE = "write the whole address into an environment variable and name that here: url_env: MY_CHANNEL"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _clock(value: Any) -> Any:
    """Take ``22:00`` as a time; YAML reads an unquoted one as 1320 (base 60) in its older version."""
    if isinstance(value, str) and (found := _CLOCK.fullmatch(value.strip())):
        return time(int(found[1]), int(found[2]))
    if isinstance(value, time):
        return value
    raise PydanticCustomError("clock", "must be a time of the day in quotes, such as '07:30'")


Clock = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$"})
]
Listed = Annotated[
    list[str],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of ``date.weekday()``."""


class QuietHours(WatchlistModel):
    """Hours of the day in which nothing is sent; what is due then waits for their end."""

    begin: Clock = Field(alias="from", description="Local time, such as '22:00'")
    end: Clock = Field(alias="to", description="Local time; earlier than `from`, it is of the next morning")

    @model_validator(mode="after")
    def _leaves_some_of_the_day(self) -> QuietHours:
        if self.begin == self.end:
            raise PydanticCustomError("quiet_hours", "must not begin and end at the same time: nothing would be sent")
        return self


class ChannelFilter(WatchlistModel):
    """What a channel takes; an empty list takes all."""

    entities: Listed = Field(default_factory=list, description="Ids of entities")
    metrics: Listed = Field(default_factory=list, description="Ids of metrics")
    kinds: list[ChangeKind] = Field(default_factory=list, description="Kinds of change")


class Channel(WatchlistModel):
    """Where changes or failed runs are sent: a mailbox, a chat, a webhook, or Prefect's events."""

    refused: ClassVar[Mapping[str, str]] = {"password": _BY_REFERENCE, "token": _BY_REFERENCE, "key": _BY_REFERENCE}

    id: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$",
        description="Stable name; with another name a channel is a new one, which gets what later runs find",
    )
    kind: Literal["apprise", "prefect_events"] = Field(
        "apprise", description="apprise: any service of the library Apprise; prefect_events: an event a change"
    )
    url_env: str | None = Field(None, description="Environment variable that holds the Apprise address")
    url_block: str | None = Field(None, description="Prefect secret block that holds the address")
    url: str | None = Field(None, description="The address itself: only one that bears no user, password or token")
    language: str = Field("ko", pattern=r"^[a-z]{2,3}$", description="Of the messages")
    format: Literal["html", "text", "markdown", "json"] | None = Field(
        None, description="Default: html with text for mail, json for webhooks, markdown elsewhere"
    )
    gets: list[Literal["changes", "failures"]] = Field(
        ["changes"],
        min_length=1,
        description="changes; failures: failed runs and channels that take nothing, for the operator",
    )
    send: Literal["at_once", "digest"] = Field(
        "digest", description="at_once: a message a change; digest: one message with all that is due"
    )
    at: Clock | None = Field(None, description="When a digest goes out; default after each run that found something")
    days: list[Weekday] = Field(
        default_factory=list, description="Weekdays on which a digest goes out at `at`: [mon] is a weekly one"
    )
    quiet_hours: QuietHours | None = None
    timezone: TimeZone | None = Field(
        None, description="IANA zone of `at` and `quiet_hours`; default settings.timezone"
    )
    only: ChannelFilter = Field(default_factory=lambda: ChannelFilter())
    when_unsure: Literal["repeat", "skip"] = Field(
        "repeat",
        description="After a kill in the middle of sending: send again under the same message id, or never",
    )
    enabled: bool = Field(True, description="false stops the channel; what it misses meanwhile is not sent later")
    unsubscribe: str | None = Field(
        None,
        pattern=r"^(mailto:|https://)\S+$",
        description="Where readers ask to be taken off, named in each message: mailto: or https:",
    )

    @field_validator("url_env", "url_block")
    @classmethod
    def _is_a_name(cls, name: str | None) -> str | None:
        """Refuse an address in the place of the name of its variable. The message repeats no part of it."""
        if name is not None and not _NAME.fullmatch(name):
            raise PydanticCustomError("name", "must be a name of letters, digits, _ and -, not the address itself")
        return name

    @field_validator("url")
    @classmethod
    def _bears_no_secret(cls, url: str | None) -> str | None:
        """Refuse an address with a secret. The message repeats no part of the address."""
        if url is not None and (why := _secret_in(url)):
            raise PydanticCustomError("secret", "{why}; {todo}", {"why": why, "todo": _BY_REFERENCE})
        return url

    @model_validator(mode="after")
    def _is_consistent(self) -> Channel:
        given = [name for name in ("url_env", "url_block", "url") if getattr(self, name) is not None]
        if self.kind == "prefect_events":
            if given:
                raise PydanticCustomError("address", "{key} has no use with kind: prefect_events", {"key": given[0]})
            if self.gets != ["changes"]:
                raise PydanticCustomError("gets", "kind: prefect_events gets changes alone")
        elif len(given) != 1:
            raise PydanticCustomError("address", "needs one of url_env, url_block and url")
        if self.at is not None and self.send == "at_once":
            raise PydanticCustomError("at", "`at` is for send: digest")
        if self.days and self.at is None:
            raise PydanticCustomError("days", "`days` needs `at`, the time of the digest")
        return self


def _secret_in(url: str) -> str | None:
    """Say which secret an address may bear, without repeating any of it; null where it bears none."""
    scheme, _, rest = url.partition("://")
    if scheme.lower() not in OPEN_SCHEMES:
        return f"addresses of this kind may bear a secret (without one are {', '.join(OPEN_SCHEMES)})"
    if "@" in re.split(r"[/?#]", rest, maxsplit=1)[0]:
        return "the address has a user or a password"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port == 0:
        return "the address names no server"
    if any(name.lower() not in OPEN_PARAMETERS for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return "the address has a parameter that may be a secret"
    if parts.fragment or _TOKEN.search(parts.path):
        return "the address has a part that looks like a token"
    return None
