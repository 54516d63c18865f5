"""Plain text, as a wire copy or a clipboard leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.core.documents import Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.limits import Limits
from tasks.extract.opened_document import OpenedDocument
from tasks.languages.page_words import pattern_source

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# No layout has so many: they are made to be slow for whatever strips them.
_BLANKS = re.compile(r"[^\S\n]{200,}")
_ADDRESS_LINE = re.compile(
    rf"^[\[(<\s]*(?:{pattern_source('address_lines')})\s*[:：]\s*(https?://[^\s>\])]+)"
    r"|^[<(\[]?(https?://[^\s>\])]+)[>)\]]?\s*$",
    re.IGNORECASE,
)


def read_text(opened: OpenedDocument, limits: Limits) -> Iterator[Page]:
    """Decode plain text.

    Args:
        opened: the document.
        limits: not needed beyond the size that was checked before.

    Yields:
        One page of kind ``text``, lines ended by ``\\n``.

    Raises:
        UnreadableDocumentError: when nothing is left after decoding.
    """
    del limits
    document, decoded = opened.document, opened.decoded
    text = _BLANKS.sub(" ", _LINE_ENDS.sub("\n", decoded.text))
    if not text.strip():
        raise UnreadableDocumentError("empty: no text in it", where=document.locator, todo="Save the article again")
    yield Page(document, "text", text, decoded.charset, document.url or address_in(text))


def address_in(text: str) -> str | None:
    """Return the address that a line of its own gives at the top or bottom of a text; null if none or several do."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    edges = lines if len(lines) <= 10 else lines[:5] + lines[-5:]
    found = {next(filter(None, match.groups())) for line in edges if (match := _ADDRESS_LINE.match(line))}
    return found.pop() if len(found) == 1 else None
