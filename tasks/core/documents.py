"""The records of what is read: a document, an address to fetch, a readable page and the article on it.

Frozen data without behaviour. Stages import these types and nothing of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Document:
    """One saved artefact as it arrived.

    Attributes:
        sha256: hex digest of ``content``; the document's identity.
        locator: where it came from: a path, or ``archive.warc.gz#offset`` for a part of a container.
        content: the bytes.
        url: address it was saved from, if the container gives it (a WARC record, a feed item).
        saved_at: when it was saved: as the container gives it, else the time of its file where it came as one; aware.
        content_type: media type and charset as declared by the container, if any.
        deletion: for an answer that shows that the page of ``url`` was taken away: how that is known.
    """

    sha256: str
    locator: str
    content: bytes
    url: str | None = None
    saved_at: datetime | None = None
    content_type: str | None = None
    deletion: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """An address to fetch an article from, as a feed, a sitemap or a reading list names it.

    Attributes:
        url: absolute, http or https.
        title: headline, where the list gives it.
        listed_at: when the list says that it was added or published; aware.
    """

    url: str
    title: str | None = None
    listed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A document made readable: markup or plain text, decoded.

    Attributes:
        document: the document it was read from.
        kind: ``html`` or ``text``.
        content: decoded markup or text, NUL-free.
        charset: the character set it was decoded with.
        url: address, where the format or the container gives it.
        headers: what the container says (title, subject, date, from, ...), keys in lower case.
    """

    document: Document
    kind: str
    content: str
    charset: str
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """The news article that a page carries.

    Attributes:
        url: canonical address, tracking removed; null where none is known.
        title: headline; null where the page has none (a wire copy saved as text).
        subtitles: sub-headlines in order; those inside the body are also in ``text``.
        text: body, one paragraph or heading a line, ``\\n`` between lines, no blank lines.
        captions: picture captions, not in ``text``.
        published: aware or naive publication time; null rather than a guess.
        published_precision: ``second``, ``minute``, ``day`` or ``month``; null with ``published``.
        modified: last edit, if the page gives it.
        authors: names without titles (``홍길동``, not ``홍길동 기자``).
        publisher: name as its readers know it.
        language: ISO 639-1 code of the body.
        provenance: for every field found, where it came from (``json-ld``, ``meta:og:title``, ``rule:yna.co.kr``).
    """

    url: str | None
    title: str | None
    text: str
    subtitles: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    published: datetime | None = None
    published_precision: str | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)
