"""Reporters and newspapers in a line above a text: ``가온일보 2021.11.04 09:30 김하늘 기자``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tasks.parse.body.line_filter import known_publisher
from tasks.parse.metadata.bylines import author_names, is_agency
from tasks.parse.metadata.page_labels import labels
from tasks.parse.times.dates import dates_in

_LONGEST_NAME = 24  # characters of a publisher that no list knows
_PARTS = re.compile(r"\s*(?:[|/,;=<>()\[\]]|\s[-–—·ㆍ•]\s|\s{2,})\s*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+")
_ENGLISH_NAME = re.compile(r"(?:[A-Z][\w&'’-]*\.?\s?){1,4}")


def people_and_paper(line: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, ...], str | None]:
    """Reporters and publisher of a line: with a title or ``By`` it is a person, before the time rather a paper."""
    before = set(parts_of(line[: spans[0][0]])) if spans else set(parts_of(line))
    names: list[str] = []
    publisher: str | None = None
    doubtful: list[str] = []
    for part in parts_of(rest_of(line)):
        rest = part
        if name := _publisher_in(part):
            publisher = publisher or name
            rest = part.replace(name, " ").strip()
        found = author_names(rest, bare=False)
        if found:
            names += found
            lead = rest[: max(rest.find(found[0]), 0)].strip()
            if publisher is None and _may_be_publisher(lead):
                publisher = lead
        elif rest and rest == part:
            doubtful.append(rest)
    for part in doubtful:
        if publisher is None and part in before and (names or len(doubtful) > 1) and _may_be_publisher(part):
            publisher = part
        elif not names:
            names += [name for name in author_names(part) if not is_agency(name)]
    # "김하늘, 이서준 기자": the first of them has no title.
    together = [name for name in author_names(rest_of(line), bare=False) if re.match("[가-힣]", name)]
    return tuple(dict.fromkeys([*together, *names])), publisher


def rest_of(line: str) -> str:
    """A line without its times, their labels and addresses."""
    for start, end in reversed(dates_in(line)):
        line = f"{line[:start]} | {line[end:]}"
    for pattern in (_ADDRESS, _counters(), _labels()):
        line = pattern.sub(" | ", line)
    return line


def parts_of(text: str) -> list[str]:
    return [part for part in (piece.strip(" .:：-–—") for piece in _PARTS.split(text)) if part]


def is_known(part: str) -> bool:
    """Whether a part of a line beside its time may be a name, a section or a counter; a clause is none."""
    if author_names(part) or _publisher_in(part) or part in labels("sections") or part.isdigit():
        return True
    if len(part) > _LONGEST_NAME or re.search(r"\d|[은는이가을를]\s|[\"“?!%]", part):
        return False
    return len(part.split()) <= 2 or bool(_ENGLISH_NAME.fullmatch(part))


def _publisher_in(part: str) -> str | None:
    if known := known_publisher(part):
        return known if known in part else None
    if is_agency(part):
        return part
    words = part.split()
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size])
        if is_paper(name):
            return name
    return None


def is_paper(name: str) -> bool:
    """Whether a name ends as newspapers' names do: ``가온일보``, ``The Daon Times``."""
    if name in labels("sections") or len(name) > _LONGEST_NAME or len(name) < 3:
        return False
    if re.fullmatch(rf"[가-힣A-Za-z0-9&]{{1,12}}(?:{'|'.join(labels('papers'))})", name):
        return True
    return bool(re.fullmatch(rf"(?:[A-Z][\w&'’-]*\s){{0,4}}(?:{'|'.join(labels('english_papers'))})", name))


def _may_be_publisher(part: str) -> bool:
    if part.lower() in labels("by") or part in labels("sections"):
        return False
    return 1 < len(part) <= _LONGEST_NAME and not re.search(r"\d", part)


@cache
def _labels() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for key in ("published", "modified") for word in labels(key))
    return re.compile(
        rf"(?:기사\s?|최종\s?|최초\s?)?(?:{words})(?:시간|일시|시각|일)?(?![가-힣a-z])\s*[:：]?", re.IGNORECASE
    )


@cache
def _counters() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{'|'.join(labels('counters'))})\s*[:：]?\s*[\d,]+|[\d,]+\s(?:{'|'.join(labels('counters'))})"
    )
