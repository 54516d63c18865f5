"""Publication times as pages write them. Fuzzy date readers are silently wrong on Korean, so the shapes are listed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from dateutil.parser import isoparse

KOREA = timezone(timedelta(hours=9))

# 2021.10.13 14:22 · 2021-10-13 14:22:05 · 2021/10/13 · 2021년 10월 13일 오후 2시 22분 · 2021. 10. 13. 오후 2:22
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?(?:[-./]|년)\s?(?P<month>\d{1,2})\s?(?:[-./]|월)\s?(?P<day>\d{1,2})(?:일|\.)?"
    r"(?:[\sT,(월화수목금토일)]{0,6}(?P<half>오전|오후|AM|PM|am|pm)?\s?(?P<hour>\d{1,2})(?::|시\s?)(?P<minute>\d{2})"
    r"(?:분)?(?::(?P<second>\d{2}))?)?"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?$"
)
_ENGLISH = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y %H:%M", "%b. %d, %Y")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time with how exactly it was told, and whether its zone was assumed."""

    time: datetime
    precision: str
    zone_assumed: bool = False


def read_stamp(text: str, *, korean: bool) -> Stamp | None:
    """Read one time.

    Args:
        text: as the page writes it, with or without words around it.
        korean: the page is Korean: a time without a zone is then Korean time, and marked as assumed.

    Returns:
        The stamp; null where the text holds no date of a known shape.
    """
    text = text.strip()
    stamp = _iso(text) or _shaped(text) or _english(text)
    if stamp is None or stamp.time.tzinfo is not None or not korean:
        return stamp
    return Stamp(stamp.time.replace(tzinfo=KOREA), stamp.precision, zone_assumed=True)


def _iso(text: str) -> Stamp | None:
    if not re.match(r"\d{4}-?\d\d-?\d\d(?:$|[T ]\d)", text):
        return None
    try:
        time = isoparse(text.replace(" ", "T", 1))
    except ValueError:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text) or len(text) == 8:
        return Stamp(time, "day")
    return Stamp(time, "second" if re.search(r":\d\d:\d\d", text) else "minute")


def _shaped(text: str) -> Stamp | None:
    match = _COMPACT.match(text) or _DATE.search(text)
    if match is None:
        return None
    told = match.groupdict()
    hour = int(told["hour"] or 0)
    half = (told.get("half") or "").lower()
    if half in ("오후", "pm") and hour < 12:
        hour += 12
    if half in ("오전", "am") and hour == 12:
        hour = 0
    try:
        time = datetime(  # noqa: DTZ001 - the zone is a matter of its own
            int(told["year"]),
            int(told["month"]),
            int(told["day"]),
            hour,
            int(told["minute"] or 0),
            int(told["second"] or 0),
        )
    except ValueError:
        return None
    precision = "second" if told["second"] else "minute" if told["hour"] else "day"
    return Stamp(time, precision)


def _english(text: str) -> Stamp | None:
    for shape in _ENGLISH:
        try:
            return Stamp(datetime.strptime(text.removeprefix("Published ").strip(), shape), "day")  # noqa: DTZ007
        except ValueError:
            continue
    return None


def plausible(stamp: Stamp | None) -> Stamp | None:
    """Null for a time before newspapers were online or after tomorrow."""
    if stamp is None:
        return None
    aware = stamp.time if stamp.time.tzinfo else stamp.time.replace(tzinfo=UTC)
    return stamp if aware.year >= 1990 and aware <= datetime.now(UTC) + timedelta(days=1) else None
