"""Articles saved as plain text: a caption, perhaps doubled, the body, a trailer that names the publisher."""

from __future__ import annotations

import re

from tasks.core.documents import Article, Page
from tasks.extract.formats.hard_wraps import unwrapped
from tasks.languages.page_words import any_word
from tasks.parse.body.line_filter import is_stamp, sort_lines
from tasks.parse.headers.header_lines import is_only_stamp, read_header_line
from tasks.parse.headers.text_header import split_header
from tasks.parse.metadata.canonical_address import canonical_url
from tasks.parse.metadata.container_fields import from_container
from tasks.parse.metadata.field_collection import Found
from tasks.parse.metadata.forwarded_mail import find_forwarded, is_mail, text_begins, without_prefix
from tasks.parse.metadata.page_language import language_of
from tasks.parse.metadata.titles import without_site
from tasks.parse.publishers.rules import publisher_of
from tasks.parse.times.date_labels import labelled
from tasks.parse.times.fallback_times import find_day_in_address
from tasks.parse.times.zones import readers_zone

_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+?)\s*#*$")
_SENTENCE_END = re.compile(rf"[.!?。”\"'’)]\s*$|(?:{any_word('sentence_ends')})$")
_END_MARK = re.compile(rf"[(\[<＜-]\s?(?:{any_word('end_marks')})\s?[)\]>＞-]")
_LONGEST_HEADING = 45


def parse_plain(page: Page, timezone: str | None = None) -> Article:
    """Return the article in a plain text.

    Paragraphs that a fixed width broke are joined. A time is taken only from a line that says it; a line between blank
    lines that is short and no sentence is a sub-headline.

    Args:
        page: plain text.
        timezone: IANA zone of readers, for texts whose language and address tell none.
    """
    found = Found(readers_zone(language_of(page.content, page.headers.get("language")), page.url, None, timezone))
    found.take("title", without_prefix(page.headers.get("title") or page.headers.get("subject")), "container")
    found.take("url", page.url, "container")
    from_container(page.headers, found)
    content = _without_forwarding(page, found)
    lines, headings = _lines(_without_header(content, found), found)
    if len(lines) > 1 and is_only_stamp(lines[-1]):
        read_header_line(lines.pop(), found, "last line")
    sorted_lines = sort_lines(lines)
    found.stamp("published", page.headers.get("date"), "container")
    for name, time in (part for line in lines if is_stamp(line) for part in labelled(line)):
        found.stamp(name, time, "line of its own")
    found.take("publisher", sorted_lines.publisher, "trailer")
    found.take("publisher", publisher_of(found.values.get("url")), "host")
    found.take("authors", sorted_lines.authors, "body")
    find_day_in_address(found, found.values.get("url"))
    found.settle()
    published, modified = found.values.get("published"), found.values.get("modified")
    text = "\n".join(sorted_lines.text)
    return Article(
        url=canonical_url(found.values.get("url")),
        title=found.values.get("title"),
        text=text,
        subtitles=(*found.values.get("subtitles", ()), *(line for line in headings if line in sorted_lines.text)),
        captions=sorted_lines.captions,
        published=published.time if published else None,
        published_precision=published.precision if published else None,
        modified=modified.time if modified else None,
        authors=tuple(found.values.get("authors", ())),
        publisher=found.values.get("publisher"),
        language=language_of(text, page.headers.get("language")),
        provenance=dict(found.provenance),
    )


def _without_forwarding(page: Page, found: Found) -> str:
    """Return the text of a forwarded mail without the header of the first one, whose time is kept."""
    forwarded = find_forwarded(page.content) if is_mail(page.headers) else None
    if forwarded is None:
        return page.content
    found.stamp("published", forwarded.sent, "forwarded mail")
    lines = page.content.splitlines()
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in lines[text_begins(lines) :])


def _without_header(content: str, found: Found) -> str:
    """Return the text below the lines that name headline, publisher, reporter and time; what these tell is kept."""
    lines = content.splitlines()
    header = split_header(lines)
    if header is None:
        return content
    for line in header.credits:
        read_header_line(line, found)
    found.take("title", without_site(header.title, found.values.get("publisher")), "first lines")
    found.take("subtitles", header.subtitles, "first lines")
    return "\n".join(lines[header.size :])


def _lines(content: str, found: Found) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    headings: list[str] = []
    raw = unwrapped(content).splitlines()
    for i, line in enumerate(raw):
        stripped = line.strip()
        if not stripped or _END_MARK.fullmatch(stripped):
            continue
        heading = _HEADING.match(stripped)
        if heading:
            stripped = heading["text"]
            if "title" not in found.values and not lines:
                found.take("title", stripped, "heading")
                continue
            headings.append(stripped)
        elif _stands_alone(raw, i) and _is_heading(stripped):
            headings.append(stripped)
        lines.append(stripped)
    return lines, headings


def _stands_alone(raw: list[str], i: int) -> bool:
    before = not raw[i - 1].strip() if i else True
    after = not raw[i + 1].strip() if i + 1 < len(raw) else True
    return before and after


def _is_heading(line: str) -> bool:
    return 4 <= len(line) <= _LONGEST_HEADING and not _SENTENCE_END.search(line) and not line.startswith(("▲", "△"))
