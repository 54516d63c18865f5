"""The sources of a watchlist, and the settings by which they are fetched."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from tasks.core.watchlist_parts.schedules import SHORTEST, Schedule, check_cron, duration
from tasks.core.watchlist_parts.watchlist_errors import WatchlistModel

_HOUR = timedelta(hours=1)
Kind: TypeAlias = Literal["folder", "feed", "sitemap", "page", "listing"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def _check_zone(zone: str) -> str:
    """Return the name of a time zone.

    Raises:
        PydanticCustomError: there is no such zone.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise PydanticCustomError("time_zone", "is no time zone; write one like Asia/Seoul") from error
    return zone


def _check_address(address: str) -> str:
    """Refuse what no request can be sent to, here and not at the first run."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or parts.scheme not in ("http", "https") or re.search(r"\s", address):
        raise PydanticCustomError("address", "is no address of a page; write one like https://news.example.com/rss")
    if parts.username is not None:
        raise PydanticCustomError("address", "holds a user or a password, which is never sent; leave it out")
    return address


def _check_host(host: str) -> str:
    """Refuse an address where the name of a host is wanted."""
    if re.search(r"[/@\s*]", host) or (":" in host and not _is_ip(host)):
        raise PydanticCustomError("host", "is no name of a host; write one like intranet.example, without https://")
    return host.lower()


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise PydanticCustomError("pattern", "is no regular expression: {why}", {"why": str(error)}) from error
    return pattern


def _check_interval(length: timedelta) -> timedelta:
    if length < SHORTEST:
        raise PydanticCustomError("interval", "is shorter than a minute; write 1m or longer")
    return length


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


_DURATION_SCHEMA = WithJsonSchema({"type": "string", "pattern": r"^\s*\d{1,6}\s*[smhdw]\s*$"})
Duration = Annotated[timedelta, BeforeValidator(duration), _DURATION_SCHEMA]
Interval = Annotated[timedelta, BeforeValidator(duration), AfterValidator(_check_interval), _DURATION_SCHEMA]
TimeZone = Annotated[str, AfterValidator(_check_zone)]
WebAddress = Annotated[str, AfterValidator(_check_address)]
Host = Annotated[str, AfterValidator(_check_host)]


class Source(WatchlistModel):
    """A place that news come from. One of folder, feed, sitemap, page and listing is given."""

    id: str = Field(min_length=1, description="Name of the source in commands and notices")
    folder: str | None = Field(None, min_length=1, description="Folder of saved pages, relative to this file")
    feed: WebAddress | None = Field(None, description="Address of an RSS or Atom feed")
    sitemap: WebAddress | None = Field(None, description="Address of a sitemap, a news sitemap or a sitemap index")
    page: Annotated[
        list[WebAddress],
        BeforeValidator(_as_list),
        WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
    ] = Field(default_factory=list, description="Address of a page that is fetched again and again, or a list of such")
    listing: WebAddress | None = Field(None, description="Address of a page whose links are followed one step")
    follow: Annotated[str, AfterValidator(_check_pattern)] | None = Field(
        None, description="Regular expression that is searched for in the links of a listing; those that match count"
    )
    every: Interval | None = Field(None, description="How often it is looked at: 30m, 6h, 1d; default 1h")
    cron: Annotated[str, AfterValidator(check_cron)] | None = Field(
        None, description="When it is looked at, as a cron expression of five fields; instead of every"
    )
    timezone: TimeZone | None = Field(None, description="IANA zone of the schedule; default settings.timezone")
    newest: int = Field(
        100, ge=1, le=10_000, description="Most pages that the first visit takes, the newest first; later ones take all"
    )
    silent_after: Interval | None = Field(
        None, description="Nothing new for this long is a notice; default: four times the longest gap that it had"
    )

    @model_validator(mode="after")
    def _is_one_place(self) -> Source:
        """Refuse a source of no place or of two, and keys that its kind does not use."""
        given = [name for name in KINDS if getattr(self, name)]
        if len(given) != 1:
            raise PydanticCustomError(
                "places", "needs one of {places}; it has {given}",
                {"places": ", ".join(KINDS), "given": " and ".join(given) or "none"},
            )  # fmt: skip
        if self.every is not None and self.cron is not None:
            raise PydanticCustomError("two_schedules", "has both every and cron; leave one out")
        if (self.listing is not None) != (self.follow is not None):
            raise PydanticCustomError("follow", "needs listing and follow together: which links of a page are followed")
        unused = {"page": {"newest"}, "folder": {"newest", "silent_after"}}.get(given[0], set())
        if wrong := sorted(unused & self.model_fields_set):
            raise PydanticCustomError(
                "unused", "has {key}, which a {kind} does not use; leave it out", {"key": wrong[0], "kind": given[0]}
            )
        if self.folder is not None and self.timezone is not None and self.schedule is None:
            raise PydanticCustomError("unused", "has a timezone and no schedule; add every or cron, or leave it out")
        return self

    @property
    def kind(self) -> Kind:
        """What sort of place it is."""
        return next(kind for kind in KINDS if getattr(self, kind))

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that are fetched on schedule; none of a folder."""
        named = (self.feed, self.sitemap, self.listing, *self.page)
        return tuple(address for address in named if address is not None)

    @property
    def schedule(self) -> Schedule | None:
        """When it is due; null for a folder without a schedule, which every run reads."""
        if self.cron is not None:
            return Schedule(cron=self.cron)
        if self.every is not None:
            return Schedule(every=self.every)
        return None if self.folder is not None else Schedule(every=_HOUR)

    def zone(self, default: str) -> str:
        """Return the time zone of the schedule, ``default`` where the source names none."""
        return self.timezone or default


def folders_of_every_run(sources: Iterable[Source]) -> tuple[Path, ...]:
    """Return the folders that every run reads: those of sources without a schedule."""
    return tuple(Path(source.folder) for source in sources if source.folder is not None and source.schedule is None)


class FetchSettings(WatchlistModel):
    """How pages are fetched."""

    pace: Duration = Field(
        timedelta(seconds=2), description="Least time between two requests to a host; robots.txt may ask for more"
    )
    pages_per_run: int = Field(500, ge=1, le=100_000, description="Most pages that a run fetches; the rest waits")
    refetch_after: Annotated[list[Interval], Field(max_length=10)] = Field(
        default=[timedelta(days=1), timedelta(days=7)],
        description="Ages at which a page with tracked figures is fetched again, for edits and deletions; [] is never",
    )
    allow_hosts: list[Host] = Field(
        default_factory=list,
        description="Hosts that may be at a private or local address, by name; all others must be public",
    )
    contact: str | None = Field(
        None,
        pattern=r"^[\x21-\x7e]{3,200}$",
        description="Address or mail that is sent along, so that publishers can ask",
    )
    timeout: Duration = Field(timedelta(seconds=20), description="Longest wait for an answer or its next part")
    longest: Duration = Field(timedelta(minutes=3), description="Longest time for one request, answer included")

    @model_validator(mode="after")
    def _times_pass(self) -> FetchSettings:
        """Refuse ages that do not grow, and a wait of no time."""
        if sorted(set(self.refetch_after)) != list(self.refetch_after):
            raise PydanticCustomError("ages", "has refetch_after out of order; write the shortest age first, each once")
        if not self.timeout or not self.longest:
            raise PydanticCustomError("no_time", "leaves no time for an answer; timeout and longest must be over 0s")
        return self
