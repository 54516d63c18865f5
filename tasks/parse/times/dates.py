"""Publication times as pages write them. Fuzzy date readers are silently wrong on Korean, so the shapes are listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dateutil.parser import isoparse

from tasks.languages.page_words import any_word, page_languages, pattern_source, words
from tasks.parse.times.zones import ReadersZone, zone_named, zone_pattern

_ZONE = zone_pattern()
_ANY_WEEKDAY = rf"(?:[(\[（]?(?:{pattern_source('weekday')})[)\]）]?)"
_FORENOON, _AFTERNOON = frozenset(words("forenoon")), frozenset(words("afternoon"))
# 2021.10.13 14:22 · 2021-10-13 14:22:05 · 2021/10/13, and with each language's words between the numbers
_DATE = re.compile(
    rf"(?<![\d.])(?P<year>(?:19|20)\d\d)\s?(?:[-./]|{any_word('year')})\s?(?P<month>\d{{1,2}})\s?(?:[-./]|{any_word('month')})"
    rf"\s?(?P<day>\d{{1,2}})(?!\d)\s?(?:{any_word('day')}|\.)?"
    rf"(?:[\sT,]{{0,4}}{_ANY_WEEKDAY}?[\sT,|(]{{0,4}}(?P<half>{any_word('forenoon', 'afternoon')}|[AaPp]\.?[Mm]\.?)?\s?"
    r"(?P<hour>\d{1,2})(?:\s?:\s?(?P<minute>\d{2})(?:\s?:\s?(?P<second>\d{2})(?:\.\d{1,9})?)?"
    rf"|(?:{any_word('hour')})(?:\s?(?P<minutes>\d{{1,2}})(?:{any_word('minute')})"
    rf"(?:\s?(?P<seconds>\d{{1,2}})(?:{any_word('second')}))?)?)(?![:\d]|\.\d)"
    rf"\s?(?P<late>[AaPp]\.?[Mm]\b\.?)?\s?(?P<zone>{_ZONE})?)?"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?$"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:$|[T ]\d)")
_EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\.\d+|\d{3})?")
_PRECISIONS = ("day", "minute", "second")


@dataclass(frozen=True, slots=True)
class _NamedMonths:
    """How a language writes dates with the month's name: the first letters of its months, and the shapes of dates."""

    months: tuple[str, ...]
    shapes: tuple[re.Pattern[str], ...]


def _named_months() -> tuple[_NamedMonths, ...]:
    given = {"zone": _ZONE, "any_weekday": _ANY_WEEKDAY}
    return tuple(
        _NamedMonths(
            language.words["months"],
            tuple(re.compile(shape, re.IGNORECASE) for shape in language.sources("dates", given)),
        )
        for language in page_languages()
        if "dates" in language.patterns
    )


_NAMED_MONTHS = _named_months()
_DATES = (_DATE, *(shape for named in _NAMED_MONTHS for shape in named.shapes))


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time with how exactly it was given, and what was assumed of its zone.

    Attributes:
        time: aware, or naive where neither the page nor its readers tell the zone.
        precision: ``second``, ``minute`` or ``day``.
        zone_assumed: it was given without a zone and got that of the readers.
        moved: it was given in another zone, and is put into that of the readers.
    """

    time: datetime
    precision: str
    zone_assumed: bool = False
    moved: bool = False

    def refines(self, other: Stamp) -> bool:
        """Return whether it gives the same time more exactly than another, wherever both name their zone."""
        if _PRECISIONS.index(self.precision) <= _PRECISIONS.index(other.precision):
            return False
        own, known = self.time, other.time
        if own.tzinfo is None or known.tzinfo is None:
            own, known = own.replace(tzinfo=None), known.replace(tzinfo=None)
        else:
            own = own.astimezone(known.tzinfo)
        kept = 10 if other.precision == "day" else 16  # characters of an ISO time that the coarser one has
        return own.isoformat()[:kept] == known.isoformat()[:kept]

    def for_readers(self, readers: ReadersZone | None) -> Stamp:
        """Return the same time on the clock of the page's readers, so that its day is theirs.

        A time without a zone is local time already. Midnight in UTC is how systems write a day without a time: it is
        not moved to the evening before. The watchlist's zone, which is no word of the page, moves only UTC.
        """
        if readers is None:
            return self
        if self.time.tzinfo is None:
            if not readers.is_from_page:
                return self
            return replace(self, time=self.time.replace(tzinfo=readers.zone), zone_assumed=True)
        local = self.time.astimezone(readers.zone)
        offset = self.time.utcoffset()
        is_day = not offset and (self.time.hour, self.time.minute, self.time.second) == (0, 0, 0)
        if local.utcoffset() == offset or (offset and not readers.is_from_page):
            return self
        return self if is_day and local.date() < self.time.date() else replace(self, time=local, moved=True)


def read_stamp(text: str) -> Stamp | None:
    """Read one time.

    Args:
        text: as the page writes it, with or without words around it.

    Returns:
        The stamp, in the zone that the text names; null where it holds no date of a known shape, or only part of one.

    Example: ``read_stamp("Nov. 3, 2021, 8:30 p.m. ET").time.isoformat()`` is ``2021-11-03T20:30:00-04:00``.
    """
    text = " ".join(text.split())
    return _epoch(text) or _iso(text) or _numeric(text) or _with_named_month(text)


def dates_in(text: str) -> list[tuple[int, int]]:
    """Return where a text writes days, with the times behind or before them.

    Args:
        text: white space folded.

    Returns:
        Start and end of each, in order; none lies in another.
    """
    spans = [match.span() for pattern in _DATES for match in pattern.finditer(text)]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def plausible(stamp: Stamp | None) -> Stamp | None:
    """Null for a time before newspapers were online or after tomorrow."""
    if stamp is None:
        return None
    aware = stamp.time if stamp.time.tzinfo else stamp.time.replace(tzinfo=UTC)
    return stamp if aware.year >= 1990 and aware <= datetime.now(UTC) + timedelta(days=1) else None


def _epoch(text: str) -> Stamp | None:
    """Seconds or milliseconds since 1970: ``1635985800``, ``1635985800000``."""
    match = _EPOCH.fullmatch(text)
    time = datetime.fromtimestamp(int(match["seconds"]), UTC) if match else None
    # Ten digits may also be a day and an hour: 2021110409 would be a second of the year 2034.
    return Stamp(time, "second") if time and time <= datetime.now(UTC) + timedelta(days=1) else None


def _iso(text: str) -> Stamp | None:
    if not _ISO.match(text):
        return None
    try:
        time = isoparse(re.sub(r"\s?(?=[+-]\d\d:?\d\d$|Z$)", "", text).replace(" ", "T", 1))
    except ValueError:
        return None
    if len(text) == 10:
        return Stamp(time, "day")
    return Stamp(time, "second" if re.search(r":\d\d:\d\d", text) else "minute")


def _numeric(text: str) -> Stamp | None:
    match = _COMPACT.match(text) or _DATE.search(text)
    if match is None:
        return None
    parts = match.groupdict()
    minute = parts["minute"] or parts.get("minutes")
    second = parts["second"] or parts.get("seconds")
    half = (parts.get("half") or parts.get("late") or "").lower().replace(".", "")
    half = "am" if half in _FORENOON else "pm" if half in _AFTERNOON else half
    return _stamp(parts, int(parts["month"]), half, parts["hour"], minute, second)


def _with_named_month(text: str) -> Stamp | None:
    """Read a date with the month's name: ``Oct. 13, 2021 at 2:22 p.m. ET``."""
    for named in _NAMED_MONTHS:
        match = next(filter(None, (shape.search(text) for shape in named.shapes)), None)
        if match is not None:
            parts = match.groupdict()
            half = re.sub(r"[.\s]", "", (parts["half"] or parts["late"] or "").lower())
            month = next(at for at, name in enumerate(named.months, 1) if parts["month"].lower().startswith(name))
            return _stamp(parts, month, half, parts["hour"], parts["minute"], parts["second"])
    return None


def _stamp(
    parts: dict[str, str | None], month: int, half: str, hour: str | None, minute: str | None, second: str | None
) -> Stamp | None:
    """Return a stamp from the parts of a match, null for an impossible time; ``half`` is ``am``, ``pm`` or empty."""
    hours = int(hour or 0)
    if half == "pm" and hours < 12:
        hours += 12
    if half == "am" and hours == 12:
        hours = 0
    try:
        time = datetime(  # noqa: DTZ001 - the page may give no zone
            int(parts["year"] or 0), month, int(parts["day"] or 0), hours, int(minute or 0), int(second or 0)
        )
    except ValueError:
        return None
    time = time.replace(tzinfo=zone_named(parts.get("zone"), time))
    return Stamp(time, "second" if second else "minute" if hour else "day")
