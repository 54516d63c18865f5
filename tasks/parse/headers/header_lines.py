"""Lines that say when, by whom or where an article was published: which lines are such, and what they say.

``가온일보 2021.11.04 09:30 김하늘 기자`` · ``By Ann Park | The Daon Times | Nov. 3, 2021`` · ``Date: 2021-11-04``
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tasks.languages.letters import HANGUL
from tasks.languages.page_words import any_word
from tasks.parse.headers.header_names import is_known, parts_of, people_and_paper, rest_of
from tasks.parse.metadata.bylines import author_names, names_of_line
from tasks.parse.metadata.container_fields import (
    container_authors,
    container_publisher,
    field_names,
    field_of,
    is_ignored,
)
from tasks.parse.metadata.field_collection import Found
from tasks.parse.times.date_labels import is_of_site, labelled, lone_stamp
from tasks.parse.times.dates import dates_in

MOST_LINES = 8  # of a header
LONGEST_TITLE = 120  # characters
SENTENCE_END = re.compile(rf"(?:[{HANGUL}](?:{any_word('sentence_ends')})\.|[a-z0-9)]\.)[\"”’')\]]*$")
_KEY_ALONE = re.compile(rf"^(?:{any_word('text_labels')})\s*[:：]$")
_URL = re.compile(r"https?://[^\s()<>\"']+")
URL_LINE = re.compile(r"^[<(\[]?https?://[^\s>\])]+[>)\]]?$")
_LATIN_NAME = re.compile(r"[A-Z][\w'’-]+(?:\s[A-Z]\.)?(?:\s[A-Z][\w'’-]+){1,2}")
_SPOKEN = re.compile(r"[.?!]$|.{60}")


def is_header_line(line: str) -> bool:
    """Return whether a line only says when, by whom or where an article was published."""
    if len(line) > 2 * LONGEST_TITLE:
        return False
    if _keyed(line) or URL_LINE.match(line) or _KEY_ALONE.match(line):
        return True
    stamped = lone_stamp(line)
    if stamped is not None and not SENTENCE_END.search(line):
        rest = rest_of(line)
        return not is_of_site(line) and all(is_known(part) for part in parts_of(rest))
    return bool(names_of_line(line)) and not SENTENCE_END.search(line) and not re.search(r"\d|[=:：…\"“]", line)


def leading_header_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines at the top of a body that tell time or reporter; the first with neither ends them."""
    for line in lines[:MOST_LINES]:
        if not is_header_line(line):
            return
        yield line


def is_only_stamp(line: str) -> bool:
    """Return whether a line is nothing but a time, with or without its label.

    Example: ``is_only_stamp("2021.07.29 08:01")``
    """
    return bool(dates_in(line)) and lone_stamp(line) is not None and not parts_of(rest_of(line))


def read_header_line(line: str, found: Found, source: str = "first lines") -> None:
    """Fill in what a line of a header says.

    Args:
        line: one that ``is_header_line`` finds, or the name of a publisher.
        found: filled in.
        source: where the line is, for the provenance.
    """
    if keyed := _keyed(line):
        for key, value in keyed:
            if not is_ignored(key):
                _take(field_of(key), value, found, source)
        return
    if URL_LINE.match(line):
        found.take("url", line.strip("<>()[]"), source)
        return
    for name, text in labelled(line):
        found.stamp(name, text, source)
    spans = dates_in(line)
    if spans and "published" not in found.values and (stamped := lone_stamp(line)):
        found.keep(stamped[0], stamped[1], source)
    names, publisher = people_and_paper(line, spans)
    if not spans and not names and publisher is None and is_latin_name(line):
        names = (line,)
    found.take("publisher", publisher, source)
    found.take("authors", names, source)


def _take(field: str | None, value: str, found: Found, source: str) -> None:
    """Return one pair of a key and its value; ``출처`` may give the address and the day as well as the paper."""
    url = _URL.search(value)
    if url:
        found.take("url", url.group().rstrip(".,)"), source)
        value = value.replace(url.group(), " ")
    if field == "modified":
        found.stamp(field, value, source)
    elif field in ("published", "publisher", None) and (url or dates_in(value)):
        found.stamp("published", value, source)
        names, paper = people_and_paper(value, dates_in(value))
        found.take("publisher", paper if field == "publisher" else None, source)
        found.take("authors", names if field == "publisher" and paper else None, source)
    elif field == "publisher":
        found.take(field, container_publisher(value), source)
    elif field == "authors":
        found.take(field, container_authors(value), source)
    elif field == "title":
        found.take(field, value, source)


def _keyed(line: str) -> list[tuple[str, str]]:
    """Pairs of ``Date: 2021-11-04 Author: 김하늘``; none where the line does not begin with one."""
    marks = list(_keys().finditer(line))
    if not marks or marks[0].start() or len(line) > 2 * LONGEST_TITLE:
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    pairs = [(mark["key"], line[mark.end() : end].strip(" |,")) for mark, end in zip(marks, ends, strict=True)]
    # "기자: 매출은 얼마입니까?" opens an interview.
    spoken = any(field_of(key) == "authors" and _SPOKEN.search(value) for key, value in pairs)
    return [] if spoken else pairs


def is_latin_name(line: str) -> bool:
    """Return whether a line below a headline is a name of two or three words: ``Ann Park``."""
    return bool(_LATIN_NAME.fullmatch(line)) and author_names(line) == [line]


@cache
def _keys() -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace("_", r"[\s_-]?") for name in sorted(field_names(), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=\s))(?P<key>{names}|{any_word('address_labels')})\s*(?:::|[:：])\s*(?=\S)", re.IGNORECASE
    )
