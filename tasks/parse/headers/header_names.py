"""Reporters and newspapers in a line above a text: ``가온일보 2021.11.04 09:30 김하늘 기자``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tasks.languages.bylines import is_agency
from tasks.languages.letters import HANGUL, is_hangul
from tasks.languages.page_words import any_word, patterns, words
from tasks.parse.body.line_filter import known_publisher
from tasks.parse.metadata.bylines import author_names
from tasks.parse.times.dates import dates_in

_LONGEST_NAME = 24  # characters of a publisher that no list knows
_CLAUSE = re.compile(rf"\d|(?:{any_word('particles')})\s|[\"“?!%]")  # a part of a sentence, no name
_PAPER_NAMES = patterns("paper_name")
_PARTS = re.compile(r"\s*(?:[|/,;=<>()\[\]]|\s[-–—·ㆍ•]\s|\s{2,})\s*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+")
_LATIN_NAME = re.compile(r"(?:[A-Z][\w&'’-]*\.?\s?){1,4}")


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
    together = [name for name in author_names(rest_of(line), bare=False) if is_hangul(name[0])]
    return tuple(dict.fromkeys([*together, *names])), publisher


def rest_of(line: str) -> str:
    """Return a line without its times, their labels and addresses."""
    for start, end in reversed(dates_in(line)):
        line = f"{line[:start]} | {line[end:]}"
    for pattern in (_ADDRESS, _counters(), _labels()):
        line = pattern.sub(" | ", line)
    return line


def parts_of(text: str) -> list[str]:
    """Return the parts of a line between bars, brackets, dashes and wide blanks, empty ones left out."""
    return [part for part in (piece.strip(" .:：-–—") for piece in _PARTS.split(text)) if part]


def is_known(part: str) -> bool:
    """Return whether a part of a line beside its time may be a name, a section or a counter; a clause is none."""
    if author_names(part) or _publisher_in(part) or part in words("sections") or part.isdigit():
        return True
    if len(part) > _LONGEST_NAME or _CLAUSE.search(part):
        return False
    return len(part.split()) <= 2 or bool(_LATIN_NAME.fullmatch(part))


def _publisher_in(part: str) -> str | None:
    if known := known_publisher(part):
        return known if known in part else None
    if is_agency(part):
        return part
    pieces = part.split()
    for size in range(len(pieces), 0, -1):
        name = " ".join(pieces[:size])
        if is_paper(name):
            return name
    return None


def is_paper(name: str) -> bool:
    """Return whether a name ends as newspapers' names do: ``가온일보``, ``The Daon Times``."""
    if name in words("sections") or len(name) > _LONGEST_NAME or len(name) < 3:
        return False
    return any(pattern.fullmatch(name) for pattern in _PAPER_NAMES)


def _may_be_publisher(part: str) -> bool:
    if part.lower() in words("by") or part in words("sections"):
        return False
    return 1 < len(part) <= _LONGEST_NAME and not re.search(r"\d", part)


@cache
def _labels() -> re.Pattern[str]:
    before = any_word("label_article", "label_last", "label_first")
    label, behind = any_word("published", "modified"), any_word("label_time")
    return re.compile(rf"(?:(?:{before})\s?)?(?:{label})(?:{behind})?(?![{HANGUL}a-z])\s*[:：]?", re.IGNORECASE)


@cache
def _counters() -> re.Pattern[str]:
    counter = any_word("counters")
    return re.compile(rf"(?:{counter})\s*[:：]?\s*[\d,]+|[\d,]+\s(?:{counter})")
