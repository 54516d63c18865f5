"""HTML as browsers save it: complete with a folder, SingleFile with its address comment, ``saved from url``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tasks.core.documents import Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.hostile_markup import check_markup
from tasks.extract.limits import SAVED_FROM_LETTERS, Limits
from tasks.extract.opened_document import OpenedDocument

_SINGLEFILE_URL = re.compile(r"^[ \t]*url:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_SINGLEFILE_DATE = re.compile(r"^[ \t]*saved date:[ \t]*(.+)$", re.MULTILINE | re.IGNORECASE)
# The number is the length of the address, which may hold blanks; two hyphens inside it are escaped by browsers.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\((\d{4})\)(.{1,2000}?)\s*-->", re.IGNORECASE)
_MIRRORED = re.compile(r"<!--\s*Mirrored from (\S+) by HTTrack[^,>]*,\s*([^>]{10,40}?)\s*-->", re.IGNORECASE)
_BROWSER_DATE = re.compile(r"(?:\w{3} )?(\w{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d)(?: (?:GMT|UTC)?([+-]\d{4})?)?")
# Pictures that SingleFile writes into the page: most of its bytes, none of its words.
_INLINE_DATA = re.compile(r"data:[\w/+.;=-]{0,100},[A-Za-z0-9+/=%]{256,}")
_OPEN_END = re.compile(r"<[a-zA-Z/!][^<>]*$")
_BLOCK = re.compile(r"<(/?)(?:div|article|section|main|table|script|style)\b", re.IGNORECASE)


def read_html(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Decode an HTML page and find the address and time that the saving browser noted.

    Args:
        opened: the document.
        limits: what markup may cost.

    Yields:
        One page of kind ``html``; its document's ``saved_at`` is filled in where a comment says it.

    Raises:
        UnreadableDocumentError: hostile or truncated markup.
    """
    document, decoded = opened.document, opened.decoded
    markup = _INLINE_DATA.sub("data:,", decoded.text)
    check_markup(markup, limits, document.locator)
    if _is_truncated(markup):
        raise UnreadableDocumentError(
            "truncated: the page breaks off in the middle of its markup",
            where=document.locator,
            todo="Save or download the page again",
        )
    url, saved_at = saved_from(markup[:SAVED_FROM_LETTERS])
    known = replace(document, saved_at=document.saved_at or saved_at)
    yield Page(known, "html", markup, decoded.charset, document.url or url)


def saved_from(head: str) -> tuple[str | None, datetime | None]:
    """Address and time of saving from the comment that the saving program wrote.

    Args:
        head: the beginning of the markup.

    Returns:
        Address and aware time, each null where no comment says it.
    """
    for comment in re.findall(r"<!--(.*?)-->", head, re.DOTALL):
        if "singlefile" in comment.lower() and (url := _SINGLEFILE_URL.search(comment)):
            date = _SINGLEFILE_DATE.search(comment)
            return _web(url.group(1)), _browser_time(date.group(1)) if date else None
    if saved := _SAVED_FROM.search(head):
        return _web(saved.group(2).strip()), None
    if mirrored := _MIRRORED.search(head):
        return _web("https://" + mirrored.group(1)), _mail_time(mirrored.group(2))
    return None, None


def _web(address: str) -> str | None:
    return address if re.match(r"https?://[^\s/]+", address) else None


def _browser_time(words: str) -> datetime | None:
    """Read a time as JavaScript prints it, ``Wed Oct 13 2021 14:20:11 GMT+0900 (zone name)``, or as ISO 8601."""
    if found := _BROWSER_DATE.search(words):
        month, day, year, clock, zone = found.groups()
        return _mail_time(f"{day} {month} {year} {clock} {zone or '+0000'}")
    try:
        time = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _mail_time(words: str) -> datetime | None:
    try:
        time = parsedate_to_datetime(words)
    except (ValueError, TypeError, OverflowError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _is_truncated(markup: str) -> bool:
    """Return whether the page clearly breaks off.

    Leaving out ``</body>`` and ``</html>`` is good HTML, so that alone proves nothing: a tag must stand open at the
    end, or blocks whose end is not optional.
    """
    tail = markup[-2000:].lower()
    if "</html" in tail or "</body" in tail or "<body" not in markup[:200_000].lower():
        return False
    if _OPEN_END.search(markup[-5000:]):
        return True
    open_blocks = sum(-1 if closing else 1 for closing in _BLOCK.findall(markup))
    return open_blocks >= 2
