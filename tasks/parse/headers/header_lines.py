"""The lines above a text that name its headline, publisher, reporter and time, as people paste them.

``가온일보 2021.11.04 09:30 김하늘 기자`` · ``By Ann Park | The Daon Times | Nov. 3, 2021`` · ``Date: 2021-11-04``
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tasks.languages.letters import HANGUL
from tasks.languages.page_words import any_word, pattern, words
from tasks.parse.body.line_filter import known_publisher
from tasks.parse.headers.header_names import is_known, is_paper, parts_of, people_and_paper, rest_of
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

_MOST = 8  # lines of a header
_LONGEST_TITLE = 120  # characters
_LEAST_TITLE = 6
_LEAST_PARAGRAPH = 60
_NEAR = 3  # lines below a headline among which the next line of a header is, blank ones counted
_SENTENCE = re.compile(rf"(?:[{HANGUL}](?:{any_word('sentence_ends')})\.|[a-z0-9)]\.)[\"”’')\]]*$")
_KEY_ALONE = re.compile(rf"^(?:{any_word('text_labels')})\s*[:：]$")
_HEADING_MARK = re.compile(r"^#{1,6}\s+")  # of Markdown
_NOT_TITLE = re.compile(r"^[▲△▼◀▶※\-*>|]|https?://")
_URL = re.compile(r"https?://[^\s()<>\"']+")
_URL_LINE = re.compile(r"^[<(\[]?https?://[^\s>\])]+[>)\]]?$")
_MARKED_PAPER = re.compile(r"^\[(?P<paper>[^\]]{2,20})\]\s*")
_LATIN_NAME = re.compile(r"[A-Z][\w'’-]+(?:\s[A-Z]\.)?(?:\s[A-Z][\w'’-]+){1,2}")
_LONGEST_LATE_TITLE = 60  # characters of a headline below the time, where a text may begin as well
_SPOKEN = re.compile(r"[.?!]$|.{60}")
_LATE_SENTENCE = re.compile(rf"[.!?。”\"'’)]\s*$|(?:{any_word('sentence_ends')})$")


@dataclass(frozen=True, slots=True)
class Header:
    """What is above a text.

    Attributes:
        size: lines of it, blank ones counted.
        title: the headline, if it has one.
        subtitles: further lines between headline and time.
        credits: lines that tell who and when.
    """

    size: int
    title: str | None
    subtitles: tuple[str, ...]
    credits: tuple[str, ...]


def split_header(lines: Sequence[str]) -> Header | None:
    """Find the header of a text.

    A headline is only taken beside a line that says time or reporter, or above the first line of an agency's article:
    without one, nothing says that the first line is no part of the text.

    Args:
        lines: of a plain text, blank ones included.

    Returns:
        The header; null where neither a line above the text nor the beginning of the text says time or reporter.
    """
    headlines: list[str] = []
    credit_lines: list[str] = []
    size, is_dateline = 0, False
    for at, line in enumerate(lines[: 2 * _MOST]):
        stripped = _HEADING_MARK.sub("", line.strip())
        if not stripped:
            continue
        if is_header_line(stripped):
            credit_lines.append(stripped)
            size = at + 1
        elif credit_lines and not all(map(_names_paper, headlines)):
            break
        elif not headlines and not credit_lines and (titled := _dated_title(stripped)):
            headlines, credit_lines, size = [titled[0]], [titled[1]], at + 1
        elif headlines and not credit_lines and pattern("agency_opening").match(stripped):
            size, is_dateline = at, True
            break
        elif _may_be_title(stripped) and len(headlines) < _MOST and _goes_on(lines, at, bool(credit_lines)):
            headlines.append(stripped)
            size = at + 1 if credit_lines else size
        elif _is_title_below_address(lines, at, credit_lines):
            headlines.append(stripped)
        else:
            break
    if not credit_lines and not is_dateline:
        return None
    credited = [line for at, line in enumerate(headlines) if _names_paper(line) or (at and _is_latin_name(line))]
    titles = [line for line in headlines if line not in credited]
    long_enough = [line for line in titles if len(line) >= _LEAST_TITLE] or titles
    title = long_enough[0] if long_enough else None
    if title and (marked := _MARKED_PAPER.match(title)) and _names_paper(marked["paper"]):
        credited, title = [*credited, marked["paper"]], title[marked.end() :]
    return Header(size, title, tuple(long_enough[1:]), (*credited, *credit_lines))


def _names_paper(line: str) -> bool:
    """Whether a line names a newspaper and nothing but its section: ``가온일보 | 경제``."""
    parts = parts_of(line)
    papers = [part for part in parts if is_paper(part) or known_publisher(part) == part]
    return bool(papers) and all(part in papers or part in words("sections") for part in parts)


def _is_latin_name(line: str) -> bool:
    """Whether a line below a headline is a name of two or three words: ``Ann Park``."""
    return bool(_LATIN_NAME.fullmatch(line)) and author_names(line) == [line]


def is_header_line(line: str) -> bool:
    """Whether a line only says when, by whom or where an article was published."""
    if len(line) > 2 * _LONGEST_TITLE:
        return False
    if _keyed(line) or _URL_LINE.match(line) or _KEY_ALONE.match(line):
        return True
    stamped = lone_stamp(line)
    if stamped is not None and not _SENTENCE.search(line):
        rest = rest_of(line)
        return not is_of_site(line) and all(is_known(part) for part in parts_of(rest))
    return bool(names_of_line(line)) and not _SENTENCE.search(line) and not re.search(r"\d|[=:：…\"“]", line)


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
    if _URL_LINE.match(line):
        found.take("url", line.strip("<>()[]"), source)
        return
    for name, text in labelled(line):
        found.stamp(name, text, source)
    spans = dates_in(line)
    if spans and "published" not in found.values and (stamped := lone_stamp(line)):
        found.keep(stamped[0], stamped[1], source)
    names, publisher = people_and_paper(line, spans)
    if not spans and not names and publisher is None and _is_latin_name(line):
        names = (line,)
    found.take("publisher", publisher, source)
    found.take("authors", names, source)


def _take(field: str | None, value: str, found: Found, source: str) -> None:
    """One pair of a key and its value; ``출처`` may give the address and the day as well as the paper."""
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
    if not marks or marks[0].start() or len(line) > 2 * _LONGEST_TITLE:
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    pairs = [(mark["key"], line[mark.end() : end].strip(" |,")) for mark, end in zip(marks, ends, strict=True)]
    # "기자: 매출은 얼마입니까?" opens an interview.
    spoken = any(field_of(key) == "authors" and _SPOKEN.search(value) for key, value in pairs)
    return [] if spoken else pairs


def _dated_title(line: str) -> tuple[str, str] | None:
    """Headline and day of a line that is both: ``가온전자 3분기 매출 4321억원 (2021.11.04)``."""
    if not _may_be_title(line) or lone_stamp(line) is None or len(spans := dates_in(line)) != 1:
        return None
    start, end = spans[0]
    title = f"{line[:start]} {line[end:]}".strip(" ()[]|,-–—·")
    at_edge = not line[:start].strip(" ([") or not line[end:].strip(" )]")
    return (
        (title, line[start:end])
        if at_edge and len(title) >= _LEAST_TITLE and not _LATE_SENTENCE.search(title)
        else None
    )


def _may_be_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _SENTENCE.search(line) and not _NOT_TITLE.search(line)


def _is_title_below_address(lines: Sequence[str], at: int, credit_lines: Sequence[str]) -> bool:
    """Whether a line between an address and a line that says time or reporter is a headline."""
    if not credit_lines or not all(map(_URL_LINE.match, credit_lines)) or not _may_be_title(lines[at].strip()):
        return False
    behind = [line.strip() for line in lines[at + 1 : at + 1 + _NEAR] if line.strip()]
    return bool(behind) and is_header_line(behind[0])


def _goes_on(lines: Sequence[str], at: int, has_credits: bool) -> bool:
    """Whether a line without time may belong to the header: before the time, or between it and a blank line."""
    if not has_credits:
        return True
    line = lines[at].strip()
    behind = [line.strip() for line in lines[at + 1 : at + 3]]
    if len(line) > _LONGEST_LATE_TITLE or _LATE_SENTENCE.search(line) or not behind:
        return False
    # A line of a text that is broken by width is as long as the next one; a headline is not.
    is_paragraph = len(behind[0]) >= max(_LEAST_PARAGRAPH, 1.5 * len(line)) and bool(_SENTENCE.search(behind[0]))
    return is_paragraph or (len(behind) > 1 and (not behind[0] or is_header_line(behind[0])))


@cache
def _keys() -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace("_", r"[\s_-]?") for name in sorted(field_names(), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=\s))(?P<key>{names}|{any_word('address_labels')})\s*(?:::|[:：])\s*(?=\S)", re.IGNORECASE
    )


def is_only_stamp(line: str) -> bool:
    """Whether a line is nothing but a time, with or without its label.

    Example: ``is_only_stamp("2021.07.29 08:01")``
    """
    return bool(dates_in(line)) and lone_stamp(line) is not None and not parts_of(rest_of(line))


def leading_header_lines(lines: Sequence[str]) -> Iterator[str]:
    """The lines at the top of a body that tell time or reporter; the first with neither ends them."""
    for line in lines[:_MOST]:
        if not is_header_line(line):
            return
        yield line
