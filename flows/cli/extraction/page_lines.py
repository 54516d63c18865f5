"""Saved pages as lines of what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flows.readers_zone import page_parser
from tasks.core.documents import Article, Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.sources.folder import REFUSED_TODO, Candidate, candidates
from tasks.extract.unpacking import unpack, unpack_file
from tasks.workers.pool import Failed, Parsed, parse_documents

_TODO_LIST = "Save the articles' own pages"


def parsed_pages(
    paths: Iterable[Path], timezone: str | None = None, *, follow_links: bool = False
) -> Iterator[dict[str, Any]]:
    """Give one line a page: what it says, or why it could not be read.

    Args:
        paths: files and folders.
        timezone: IANA zone of readers, for pages that name no other.
        follow_links: read what symbolic links in the folders lead to.
    """
    found = list(candidates(paths, follow_links=follow_links))
    workers = None if len(found) > 4 else 1
    yield from _page_lines((part for item in found for part in documents_of(item)), workers, timezone)


def documents_of(candidate: Candidate) -> Iterator[Document | UnreadableDocumentError]:
    """Give the documents in a file, or why it is not opened."""
    if candidate.refusal is None:
        yield from unpack_file(candidate.path, candidate.locator)
    else:
        yield UnreadableDocumentError(
            candidate.refusal,
            where=candidate.locator,
            todo=REFUSED_TODO,
        )


def document_pages(document: Document, timezone: str | None = None) -> Iterator[dict[str, Any]]:
    """Give one line a page of a document at hand, as ``parsed_pages`` gives them."""
    yield from _page_lines(unpack(document), 1, timezone)


def _page_lines(
    documents: Iterable[Document | UnreadableDocumentError], workers: int | None, timezone: str | None
) -> Iterator[dict[str, Any]]:
    last_locator = ""
    for outcome in parse_documents(documents, workers=workers, parser=page_parser(timezone)):
        if isinstance(outcome, Parsed):
            last_locator = outcome.document.locator
            yield {"path": outcome.document.locator, **article_line(outcome.article)}
        elif isinstance(outcome, Failed):
            yield {"path": outcome.locator, "error": f"{outcome.reason}. {outcome.todo}".strip()}
        elif not last_locator.startswith(f"{outcome.document.locator}#"):
            count = len(outcome.addresses)
            reason = f"a list of {count:,} address{'es' if count > 1 else ''} without any article's text"
            yield {"path": outcome.document.locator, "error": f"{reason}. {_TODO_LIST}"}


def article_line(article: Article) -> dict[str, Any]:
    """Return an article as JSON takes it."""
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "published": article.published.isoformat() if article.published else None,
        "published_precision": article.published_precision,
        "modified": article.modified.isoformat() if article.modified else None,
        "authors": list(article.authors),
        "publisher": article.publisher,
        "language": article.language,
        "subtitles": list(article.subtitles),
        "captions": list(article.captions),
        "provenance": dict(article.provenance),
    }
