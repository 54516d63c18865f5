"""Articles saved as plain text: a caption, perhaps doubled, the body, a trailer that names the publisher."""

from __future__ import annotations

import re

from tasks.identity import canonical_url
from tasks.model import Article, Page
from tasks.parsing.bylines import author_names
from tasks.parsing.dates import labelled
from tasks.parsing.language import is_korean, language_of
from tasks.parsing.lines import is_stamp, sort_lines
from tasks.parsing.metadata import Found
from tasks.parsing.publishers import publisher_of
from tasks.readers.wraps import unwrapped

_KEYED = re.compile(
    r"^\s*(?P<key>출처|원문|주소|source|url|date|날짜|입력|게재일|title|제목|by|기자)\s*[:：]\s*(?P<value>.+)$",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s()<>\"']+")
_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.+?)\s*#*$")
_SENTENCE_END = re.compile(r"[.!?。”\"'’)]\s*$|다$")
_LONGEST_HEADING = 45


def parse_plain(page: Page) -> Article:
    """The article in a plain text.

    Paragraphs that a fixed width broke are joined. A time is taken only from a line that says it; a line between blank
    lines that is short and no sentence is a sub-headline.

    Args:
        page: plain text.
    """
    korean = is_korean(page.content)
    found = Found(korean=korean)
    found.take("title", page.headers.get("title") or page.headers.get("subject"), "container")
    found.take("url", page.url, "container")
    lines, headings = _lines(page.content, found)
    told = sort_lines(lines)
    for key in ("published", "date"):
        found.stamp("published", page.headers.get(key), "container")
    for name, time in (part for line in lines if is_stamp(line) for part in labelled(line)):
        found.stamp(name, time, "line of its own")
    found.take("publisher", told.publisher, "trailer")
    found.take("publisher", publisher_of(found.values.get("url")), "host")
    found.take("authors", told.authors, "body")
    published, modified = found.values.get("published"), found.values.get("modified")
    text = "\n".join(told.text)
    return Article(
        url=canonical_url(found.values.get("url")),
        title=found.values.get("title"),
        text=text,
        subtitles=tuple(line for line in headings if line in told.text),
        captions=told.captions,
        published=published.time if published else None,
        published_precision=published.precision if published else None,
        modified=modified.time if modified else None,
        authors=tuple(found.values.get("authors", ())),
        publisher=found.values.get("publisher"),
        language=language_of(text, page.headers.get("language")),
        provenance=dict(found.provenance),
    )


def _lines(content: str, found: Found) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    headings: list[str] = []
    raw = unwrapped(content).splitlines()
    for i, line in enumerate(raw):
        stripped = line.strip()
        if not stripped:
            continue
        keyed = _KEYED.match(stripped)
        if keyed and len(lines) < 4:
            _keyed(keyed["key"].lower(), keyed["value"], found)
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


def _keyed(key: str, value: str, found: Found) -> None:
    url = _URL.search(value)
    if url:
        found.take("url", url.group().rstrip(".,)"), "first lines")
    if key in ("title", "제목"):
        found.take("title", value.strip(), "first lines")
    if key in ("by", "기자"):
        found.take("authors", tuple(author_names(value)), "first lines")
    found.stamp("published", value.replace(url.group(), " ") if url else value, "first lines")


def _stands_alone(raw: list[str], i: int) -> bool:
    before = not raw[i - 1].strip() if i else True
    after = not raw[i + 1].strip() if i + 1 < len(raw) else True
    return before and after


def _is_heading(line: str) -> bool:
    return 4 <= len(line) <= _LONGEST_HEADING and not _SENTENCE_END.search(line) and not line.startswith(("▲", "△"))
