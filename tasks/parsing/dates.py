"""Publication times as pages write them. Fuzzy date readers are silently wrong on Korean, so its shapes are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from dateutil.parser import ParserError, isoparse, parse

from tasks.parsing.labels import labels

KOREA = timezone(timedelta(hours=9))

# 2021.10.13 14:22 · 2021-10-13 14:22:05 · 2021/10/13 · 2021년 10월 13일(수) 오후 2시 22분 · 2021. 10. 13. 오후 2:22
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:[-./]|년)\s?(?P<month>\d{1,2})\s?(?:[-./]|월)\s?(?P<day>\d{1,2})(?!\d)\s?(?:일|\.)?"
    r"(?:[\sT,]{0,4}(?:[(\[]?[월화수목금토일](?:요일)?[)\]]?)?[\sT,|(]{0,4}(?P<half>오전|오후|[AaPp]\.?[Mm]\.?)?\s?"
    r"(?P<hour>\d{1,2})(?:\s?:\s?|시\s?)(?P<minute>\d{2})(?:분)?(?:\s?:?\s?(?P<second>\d{2})(?:초)?)?(?!\d|\.\d)"
    r"\s?(?P<late>[AaPp]\.?[Mm]\b)?\s?(?P<zone>Z\b|KST|JST|UTC|GMT|[+-]\d\d:?\d\d(?!\d))?)?"
)
_COMPACT = re.compile(
    r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?$"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:$|[T ]\d)")
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ENGLISH = re.compile(
    rf"(?:(?:{_MONTH})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?[\s-](?:{_MONTH})[a-z]*\.?,?"
    r"[\s-]\d{4})(?:[\s,]*(?:at|\||-|–|•)?\s*\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,4}\)?\b|"
    r"[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "KST": 9, "JST": 9, "EST": -5, "EDT": -4}
_ZONES |= {"CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_OFFSETS = {name: timezone(timedelta(hours=hours)) for name, hours in _ZONES.items()}
_PRECISIONS = ("day", "minute", "second")
_SEVERAL = re.compile(r"\d\s?(?:[ap]\.?m\.?)?\s(?:ET|CT|MT|PT)\b", re.IGNORECASE)  # each means two offsets


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time with how exactly it was told, and whether its zone was assumed."""

    time: datetime
    precision: str
    zone_assumed: bool = False

    def refines(self, other: Stamp) -> bool:
        """Whether it tells the same time more exactly than another, wherever both name their zone."""
        if _PRECISIONS.index(self.precision) <= _PRECISIONS.index(other.precision):
            return False
        own, known = self.time, other.time
        if own.tzinfo is None or known.tzinfo is None:
            own, known = own.replace(tzinfo=None), known.replace(tzinfo=None)
        else:
            own = own.astimezone(known.tzinfo)
        kept = 10 if other.precision == "day" else 16  # characters of an ISO time that the coarser one tells
        return own.isoformat()[:kept] == known.isoformat()[:kept]


def read_stamp(text: str, *, korean: bool) -> Stamp | None:
    """Read one time.

    Args:
        text: as the page writes it, with or without words around it.
        korean: the page is Korean: a time without a zone is then Korean time, and marked as assumed.

    Returns:
        The stamp; null where the text holds no date of a known shape, or only part of one.
    """
    text = " ".join(text.split())
    stamp = _iso(text) or _shaped(text) or _english(text)
    if stamp is None or stamp.time.tzinfo is not None or not korean or _SEVERAL.search(text):
        return stamp
    return Stamp(stamp.time.replace(tzinfo=KOREA), stamp.precision, zone_assumed=True)


def plausible(stamp: Stamp | None) -> Stamp | None:
    """Null for a time before newspapers were online or after tomorrow."""
    if stamp is None:
        return None
    aware = stamp.time if stamp.time.tzinfo else stamp.time.replace(tzinfo=UTC)
    return stamp if aware.year >= 1990 and aware <= datetime.now(UTC) + timedelta(days=1) else None


_WORDS = {key: "|".join(re.escape(word) for word in labels(key)) for key in ("published", "modified", "never")}
_NEVER = re.compile(_WORDS["never"])
_AFTER_LABEL = r"\s?(?:시간|일시|시각|일|날짜|at|on)?\s*[:|]?\s*(?=[12]\d{3}|\d{1,2}\s[A-Za-z]|[A-Z][a-z]{2,8}\.?\s\d)"
_LABEL = re.compile(
    rf"(?P<modified>(?:기사\s?|최종\s?)?(?:{_WORDS['modified']}){_AFTER_LABEL})"
    rf"|(?P<published>(?:기사\s?|최초\s?)?(?:{_WORDS['published']}){_AFTER_LABEL})",
    re.IGNORECASE,
)


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """Times with the words that say which they are: ``입력 2021.10.13 14:22 수정 2021.10.13 15:01``.

    Args:
        text: of one small element.

    Yields:
        ``published`` or ``modified``, and the text behind the label. Nothing for a footer's dates.
    """
    if _NEVER.search(text):
        return
    found = list(_LABEL.finditer(text))
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else match.end() + 60
        yield str(match.lastgroup), text[match.end() : end]


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


def _shaped(text: str) -> Stamp | None:
    match = _COMPACT.match(text) or _DATE.search(text)
    if match is None:
        return None
    told = match.groupdict()
    hour = int(told["hour"] or 0)
    half = (told.get("half") or told.get("late") or "").lower().replace(".", "")
    if half in ("오후", "pm") and hour < 12:
        hour += 12
    if half in ("오전", "am") and hour == 12:
        hour = 0
    clock = (hour, int(told["minute"] or 0), int(told["second"] or 0))
    try:
        zone = _zone(told.get("zone"))
        time = datetime(int(told["year"]), int(told["month"]), int(told["day"]), *clock, tzinfo=zone)
    except ValueError:
        return None
    return Stamp(time, "second" if told["second"] else "minute" if told["hour"] else "day")


def _zone(told: str | None) -> timezone | None:
    if not told:
        return None
    if told in _OFFSETS:
        return _OFFSETS[told]
    sign = -1 if told[0] == "-" else 1
    digits = told[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _english(text: str) -> Stamp | None:
    """``Oct. 13, 2021 at 2:22 p.m. ET``; a zone that means several offsets is left out."""
    match = _ENGLISH.search(text)
    if match is None:
        return None
    words = re.sub(r"\b(?:at|ET|CT|MT|PT)\b|[|•–]", " ", match.group()).replace("a.m.", "am").replace("p.m.", "pm")
    words = re.sub(r"(?<=\d)\.(?=\d\d)", ":", words)
    try:
        time = parse(words, tzinfos=_OFFSETS, default=datetime(2001, 1, 1))  # noqa: DTZ001 - the zone is told or not
    except (ParserError, OverflowError):
        return None
    clock = re.search(r"\d{1,2}:\d{2}(:\d{2})?", words)
    return Stamp(time, "second" if clock and clock[1] else "minute" if clock else "day")
