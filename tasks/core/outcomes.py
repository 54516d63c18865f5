"""What became of a document: an article, a failure with its reason, or a list of addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tasks.core.documents import Address, Article, Document
from tasks.core.errors import FigurewatchError
from tasks.core.records import Observation


@dataclass(frozen=True, slots=True)
class Parsed:
    """One page that became an article.

    Attributes:
        document: where it came from, without content; for a page inside another document (an entry of an export)
            a document of its own.
        article: what it says.
        kind: format of the document, as ``tasks.extract.detect.kind`` names it.
        charset: what it was decoded with.
        size: bytes of the document, which it no longer carries; 0 for a page inside another document.
        figures: the observations of the text, or why it has none; null where nobody has read them yet.
        sketch: of the text, see ``tasks.dedupe.sketch``; null where it is not made yet.
    """

    document: Document
    article: Article
    kind: str
    charset: str
    size: int = 0
    figures: tuple[Observation, ...] | Unextracted | None = None
    sketch: bytes | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """One document, or one page of it, that must be set aside.

    Attributes:
        locator, sha256: of the document; the digest is null where it could not even be opened.
        reason: what went wrong, for people.
        todo: what can be done about it.
        cause: ``unreadable``, ``not_an_article``, ``too_large``, ``timeout``, ``memory``, ``crash`` or ``error`` (a
            defect of ours).
        url: the address that the document came with; null where it came with none.
    """

    locator: str
    sha256: str | None
    reason: str
    todo: str
    cause: str
    url: str | None = None

    @classmethod
    def unreadable(cls, error: FigurewatchError) -> Failed:
        """Return what an error says of a document that could not be opened."""
        return cls(error.where, None, error.what, error.todo, "unreadable")

    @classmethod
    def stopped(cls, locator: str, sha256: str | None, why: Unextracted) -> Failed:
        """Return that a document is set aside for what its reading came to."""
        return cls(locator, sha256, why.reason, why.todo, why.cause)


@dataclass(frozen=True, slots=True)
class Unextracted:
    """One text that figures could not be read from within the limits.

    Attributes:
        reason, todo, cause: as of ``Failed``.
    """

    reason: str
    todo: str
    cause: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A reading list: addresses to fetch. The document is without content."""

    document: Document
    addresses: tuple[Address, ...]


Outcome: TypeAlias = "Parsed | Failed | Listed"
