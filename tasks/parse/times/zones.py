"""Time zones: what an abbreviation means, and in which zone the readers of a page live."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib import resources
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

_OFFSET = re.compile(r"^(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?$")
_LARGEST_OFFSET = 14  # hours; the Line Islands of Kiribati


@dataclass(frozen=True, slots=True)
class ReadersZone:
    """The zone in which the readers of a page count their days.

    Attributes:
        zone: the zone.
        because: what names it: ``language``, ``domain .kr``, ``publisher rule`` or ``watchlist``.
    """

    zone: ZoneInfo
    because: str

    @property
    def is_from_page(self) -> bool:
        """Whether the page itself says it. The watchlist's zone is only the user's own."""
        return self.because != "watchlist"


def readers_zone(language: str | None, url: str | None, rule: str | None, setting: str | None) -> ReadersZone | None:
    """Return the zone of a page's readers, from the first place that says it.

    Args:
        language: of the page, as an ISO 639-1 code.
        url: its address, for the country of its domain.
        rule: the zone that its publisher's rule names.
        setting: the zone that the watchlist names, for pages that tell nothing else.

    Returns:
        The zone; null where nothing says it.

    Example: ``readers_zone("en", "https://www.example.co.kr/a", None, None).zone.key`` is ``Asia/Seoul``.
    """
    country = _country(url)
    known = (
        (rule, "publisher rule"),
        (_words()["languages"].get(language or ""), "language"),
        (_words()["countries"].get(country), f"domain .{country}"),
        (setting, "watchlist"),
    )
    return next((ReadersZone(ZoneInfo(str(name)), because) for name, because in known if name), None)


def zone_named(words: str | None, moment: datetime) -> tzinfo | None:
    """Return the zone that a page writes behind a time.

    Args:
        words: ``KST``, ``ET``, ``+0900``, ``GMT+9`` or ``(UTC-05:00)``.
        moment: the local time; ``ET`` is another offset in summer than in winter.

    Returns:
        A fixed offset; null where the words name no zone.
    """
    name = (words or "").strip(" ()")
    if match := _OFFSET.match(name):
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if offset > timedelta(hours=_LARGEST_OFFSET):
            return None
        return timezone(-offset if match["sign"] == "-" else offset) if offset else UTC
    hours = _words()["offsets"].get(name.upper())
    if hours is not None:
        return timezone(timedelta(hours=int(hours))) if hours else UTC
    region = _words()["regions"].get(name) or _words()["regions"].get(name.upper())
    offset_there = ZoneInfo(str(region)).utcoffset(moment) if region else None
    return None if offset_there is None else timezone(offset_there)


@cache
def zone_pattern() -> str:
    """Return a pattern of everything that ``zone_named`` knows, the longest alternatives first."""
    words = sorted((*_words()["offsets"], *_words()["regions"]), key=len, reverse=True)
    return rf"\(?(?:(?:GMT|UTC)\s?[+-]\d{{1,2}}(?::?\d\d)?|[+-]\d\d:?\d\d(?!\d)|(?:{'|'.join(words)})\b)\)?"


def _country(url: str | None) -> str:
    """Return the last label of the host name; empty where there is none."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return ""
    return (host or "").rpartition(".")[2]


@cache
def _words() -> Mapping[str, Mapping[str, str | int]]:
    loaded: dict[str, dict[str, str | int]] = yaml.safe_load(
        resources.files(__package__).joinpath("zones.yaml").read_text(encoding="utf-8")
    )
    return loaded
