"""The header of a text: headline, subtitles and lines that say who and when, as people paste them above an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.languages.page_words import any_word, pattern, words
from tasks.parse.body.line_filter import known_publisher
from tasks.parse.headers.header_lines import (
    LONGEST_TITLE,
    MOST_LINES,
    SENTENCE_END,
    URL_LINE,
    is_header_line,
    is_latin_name,
)
from tasks.parse.headers.header_names import is_paper, parts_of
from tasks.parse.times.date_labels import lone_stamp
from tasks.parse.times.dates import dates_in

_LEAST_TITLE = 6
_LEAST_PARAGRAPH = 60
_NEAR = 3  # lines below a headline among which the next line of a header is, blank ones counted
_HEADING_MARK = re.compile(r"^#{1,6}\s+")  # of Markdown
_NOT_TITLE = re.compile(r"^[▲△▼◀▶※\-*>|]|https?://")
_MARKED_PAPER = re.compile(r"^\[(?P<paper>[^\]]{2,20})\]\s*")
_LONGEST_LATE_TITLE = 60  # characters of a headline below the time, where a text may begin as well
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
    for at, line in enumerate(lines[: 2 * MOST_LINES]):
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
        elif _may_be_title(stripped) and len(headlines) < MOST_LINES and _goes_on(lines, at, bool(credit_lines)):
            headlines.append(stripped)
            size = at + 1 if credit_lines else size
        elif _is_title_below_address(lines, at, credit_lines):
            headlines.append(stripped)
        else:
            break
    if not credit_lines and not is_dateline:
        return None
    credited = [line for at, line in enumerate(headlines) if _names_paper(line) or (at and is_latin_name(line))]
    titles = [line for line in headlines if line not in credited]
    long_enough = [line for line in titles if len(line) >= _LEAST_TITLE] or titles
    title = long_enough[0] if long_enough else None
    if title and (marked := _MARKED_PAPER.match(title)) and _names_paper(marked["paper"]):
        credited, title = [*credited, marked["paper"]], title[marked.end() :]
    return Header(size, title, tuple(long_enough[1:]), (*credited, *credit_lines))


def _names_paper(line: str) -> bool:
    """Return whether a line names a newspaper and nothing but its section: ``가온일보 | 경제``."""
    parts = parts_of(line)
    papers = [part for part in parts if is_paper(part) or known_publisher(part) == part]
    return bool(papers) and all(part in papers or part in words("sections") for part in parts)


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
    return len(line) <= LONGEST_TITLE and not SENTENCE_END.search(line) and not _NOT_TITLE.search(line)


def _is_title_below_address(lines: Sequence[str], at: int, credit_lines: Sequence[str]) -> bool:
    """Return whether a line between an address and a line that says time or reporter is a headline."""
    if not credit_lines or not all(map(URL_LINE.match, credit_lines)) or not _may_be_title(lines[at].strip()):
        return False
    behind = [line.strip() for line in lines[at + 1 : at + 1 + _NEAR] if line.strip()]
    return bool(behind) and is_header_line(behind[0])


def _goes_on(lines: Sequence[str], at: int, has_credits: bool) -> bool:
    """Return whether a line without time may belong to the header: before the time, or between it and a blank line."""
    if not has_credits:
        return True
    line = lines[at].strip()
    behind = [line.strip() for line in lines[at + 1 : at + 3]]
    if len(line) > _LONGEST_LATE_TITLE or _LATE_SENTENCE.search(line) or not behind:
        return False
    # A line of a text that is broken by width is as long as the next one; a headline is not.
    is_paragraph = len(behind[0]) >= max(_LEAST_PARAGRAPH, 1.5 * len(line)) and bool(SENTENCE_END.search(behind[0]))
    return is_paragraph or (len(behind) > 1 and (not behind[0] or is_header_line(behind[0])))
