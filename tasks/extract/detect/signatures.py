"""The first bytes that tell a binary format; nothing is decoded for them."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """A format, or the reason why there is none."""

    HTML = "html"
    MHTML = "mhtml"
    WARC = "warc"
    GZIP = "gzip"
    ZIP = "zip"
    MBOX = "mbox"
    PDF = "pdf"
    EML = "eml"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    TABLE = "table"
    EXPORT = "export"
    FEED = "feed"
    BOOKMARKS = "bookmarks"
    ADDRESSES = "addresses"
    EMPTY = "empty"
    MEDIA = "media"
    OFFICE = "office"
    PACKED = "packed"
    CODE = "code"
    BINARY = "binary"


CONTAINERS = frozenset({Kind.WARC, Kind.GZIP, Kind.ZIP, Kind.MBOX})

# Patterns, matched at the start. Where letters alone would also begin an article, the pattern asks for what follows.
_SIGNATURES = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (rb"\x1f\x8b", Kind.GZIP),
        (rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", Kind.ZIP),
        (rb"WARC/\d\.\d+\s*\n", Kind.WARC),
        (rb"From \S[^\n]{3,200} (?:19|20)\d\d(?: [+-]\d{4})?\r?\n[!-9;-~]{2,60}:", Kind.MBOX),
        (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|OggS\x00|ID3[\x02-\x04]|\x00\x00[\x01\x02]\x00|fLaC\x00", Kind.MEDIA),
        (rb"RIFF.{4}(?:WAVE|WEBP|AVI )|wOF[F2]|OTTO\x00|\x00\x01\x00\x00\x00|\x1aE\xdf\xa3", Kind.MEDIA),
        (rb"\x00\x00.{2}ftyp|II\*\x00|MM\x00\*|BM.{4}\x00\x00\x00\x00", Kind.MEDIA),
        (
            rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf\d|HWP Document File",
            Kind.OFFICE,
        ),  # old Word, Excel, HWP 5; HWP 3
        (rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|.{257}ustar", Kind.PACKED),
        (rb"ALZ\x01|EGGA", Kind.PACKED),  # Korean archivers
        (rb"bplist0\d|SQLite format 3\x00|\x7fELF|MZ.{58,64}\x00\x00", Kind.BINARY),
    )
)
_PDF = re.compile(rb"%PDF-\d\.\d")
_BLANK = b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"


def signed_kind(content: bytes) -> Kind | None:
    """Return the kind that the first bytes tell for sure; null for text and markup of all kinds.

    Args:
        content: all bytes of a document, or its beginning.
    """
    if not content.strip(_BLANK):
        return Kind.EMPTY
    for signature, kind in _SIGNATURES:
        if signature.match(content):
            return kind
    # Bytes may lie before it, but not those of a page that writes about it.
    start = _PDF.search(content[:1024])
    return Kind.PDF if start and (start.start() == 0 or b"<" not in content[: start.start()]) else None


def is_container(content: bytes) -> bool:
    """Return whether documents lie inside it.

    Args:
        content: all its bytes, or its beginning.
    """
    return signed_kind(content) in CONTAINERS
