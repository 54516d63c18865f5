"""What a worker process does: a document to articles, and a text to figures. Whatever goes wrong becomes a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from tasks.core.documents import Article, Document, Page
from tasks.core.errors import FigurewatchError, UnreadableDocumentError
from tasks.core.outcomes import Failed, Listed, Outcome, Parsed, Unextracted
from tasks.core.records import Observation
from tasks.extract.limits import MEGABYTE, WorkLimits
from tasks.extract.reader import addresses, open_document, pages

if TYPE_CHECKING:
    from tasks.figures import ArticleText, Extractor, NearMiss

RESAVE = "Save the article another way, as plain text for example"
SPLIT = "Split it into articles, or save the article alone"


Parser: TypeAlias = Callable[[Page], Article]
Read: TypeAlias = "tuple[list[Observation], list[NearMiss]]"


def read_document(document: Document, limits: WorkLimits, parser: Parser | None) -> list[Outcome]:
    """Everything that one document yields.

    Args:
        document: no container.
        limits: what it may cost; time and memory are watched by whoever runs the worker.
        parser: page -> article; null is ``tasks.parse.parse_page``.

    Returns:
        At least one outcome; the documents in them are without content, which does not travel twice.
    """
    if document.deletion is not None:
        return [Parsed(replace(document, content=b""), Article(document.url, None, ""), "deletion", "ascii")]
    outcomes: list[Outcome] = []
    try:
        opened = open_document(document, limits.reading)
        kind = str(opened.kind)
        read = pages(opened, limits.reading)
        outcomes.extend(_parse(page, kind, parser or default_parser(), document, limits) for page in read)
        if listed := tuple(addresses(opened)):
            outcomes.append(Listed(replace(document, content=b""), listed))
    except MemoryError:
        outcomes = []  # give back before anything else is asked for
        return [Failed(document.locator, document.sha256, needs_memory(limits), RESAVE, "memory")]
    except FigurewatchError as error:
        outcomes.append(_failure(error, document))
    except Exception as error:  # noqa: BLE001 - a worker is the boundary: reported with its type, never swallowed
        outcomes.append(_defect(error, document))
    if not outcomes:
        empty = UnreadableDocumentError("no article in it", where=document.locator, todo="Save the article itself")
        outcomes.append(_failure(empty, document))
    return outcomes


def read_text(text: ArticleText, extractor: Extractor, limits: WorkLimits, *, near: bool) -> Read | Unextracted:
    """Return the figures of one article.

    Args:
        text: what to read.
        extractor: reads it.
        limits: what it may hold; see ``read_document``.
        near: whether to look for near misses too, which costs more.

    Returns:
        Observations and near misses, or why there are none.
    """
    if (length := len(text.text)) > limits.characters:
        return Unextracted(too_long(length, limits), SPLIT, "too_large")
    try:
        read = extractor.examine([text])[0] if near else (extractor.extract([text])[0], [])
    except MemoryError:
        return Unextracted(needs_memory(limits), SPLIT, "memory")
    except Exception as error:  # noqa: BLE001 - see read_document
        reason = f"no figures can be read from it: {type(error).__name__}: {error}"
        return Unextracted(reason[:500], "Report it together with the file", "error")
    if (count := len(read[0])) > limits.figures:
        reason = f"it says {count:,} figures, and {limits.figures:,} are allowed"
        return Unextracted(reason, SPLIT, "too_large")
    return read


def needs_memory(limits: WorkLimits) -> str:
    """Return why a document that wants too much memory is set aside."""
    return f"needs more than {limits.memory // MEGABYTE:,} MB of memory"


def too_long(length: int, limits: WorkLimits) -> str:
    """Return why a text that is too long is set aside."""
    return f"its text has {length:,} characters, and {limits.characters:,} are allowed"


def took_too_long(limits: WorkLimits, *, extracting: bool) -> Unextracted:
    """Return why a document is set aside whose parsing, or whose reading of figures, does not end."""
    what = "read figures from" if extracting else "parse"
    return Unextracted(f"took longer than {limits.seconds:g} seconds to {what}", _todo(extracting), "timeout")


def crashed(exit_code: int | None, *, extracting: bool) -> Unextracted:
    """Return why a document is set aside that ends the process which parses it, or reads its figures."""
    what = "read figures from it" if extracting else "parsed it"
    return Unextracted(f"crashed the process that {what} (exit code {exit_code})", _todo(extracting), "crash")


def _todo(extracting: bool) -> str:
    return SPLIT if extracting else RESAVE


def default_parser() -> Parser:
    """Return the parsing stage, which is heavy: it is imported only where something is parsed."""
    from tasks.parse import parse_page

    return parse_page


def _parse(page: Page, kind: str, parser: Parser, document: Document, limits: WorkLimits) -> Outcome:
    """Return one page; a page that fails does not take the others of its document with it."""
    try:
        article = parser(page)
    except FigurewatchError as error:
        return _failure(error, page.document)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - see read_document
        return _defect(error, page.document)
    if (length := len(article.text)) > limits.characters:
        return Failed(page.document.locator, page.document.sha256, too_long(length, limits), SPLIT, "too_large")
    size = len(document.content) if page.document.sha256 == document.sha256 else 0
    return Parsed(replace(page.document, content=b""), article, kind, page.charset, size)


def _failure(error: FigurewatchError, document: Document) -> Failed:
    cause = "unreadable" if isinstance(error, UnreadableDocumentError) else "not_an_article"
    return Failed(document.locator, document.sha256, error.what, error.todo, cause, document.url)


def _defect(error: Exception, document: Document) -> Failed:
    reason = f"cannot be parsed: {type(error).__name__}: {error}"
    return Failed(document.locator, document.sha256, reason[:500], "Report it together with the file", "error")
