"""What the extractor sees, without a warehouse: articles in, observations out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from flows.cli.extraction.page_lines import document_pages
from flows.watchlists import checked_watchlist
from tasks.core.errors import FigurewatchError
from tasks.core.outcomes import Unextracted
from tasks.core.records import Observation
from tasks.core.watchlist import Watchlist
from tasks.extract.containers.embedded import document
from tasks.extract.detect.charset import decode
from tasks.extract.detect.kind import Kind, detect
from tasks.extract.detect.signatures import is_container
from tasks.figures import ArticleText
from tasks.workers.pool import Workers
from warehouse.query.json_values import json_number

# Articles of a batch.
TOGETHER = 300
# So few articles are read by one process before a second one has started.
FEW = 10
# Kinds that are text to the eye; what reads like a list of addresses or like code may well be a sentence.
_AS_THEY_STAND = (Kind.TEXT, Kind.MARKDOWN, Kind.EMPTY, Kind.ADDRESSES, Kind.CODE)
_WANTED = 'Each line: {"id","lang","published","title","text"}'


def read_articles(
    path: str,
    form: str,
    article_id: str | None,
    day: date | None,
    language: str | None,
    timezone: str | None = None,
    refused: list[dict[str, str]] | None = None,
) -> list[dict[str, Any]]:
    """Return articles from a file or standard input.

    A plain text is taken as it is, so that offsets are offsets into the file; a saved page is parsed first, and
    an archive gives every page in it.

    Args:
        path: file, or ``-``.
        form: ``jsonl`` reads one article a line from standard input; a ``.jsonl`` file is always read so.
        article_id: id of a single text.
        day: publication day, where the input has none.
        language: code, where the input has none.
        timezone: IANA zone of readers, for saved pages that name no other.
        refused: takes the pages of an archive that cannot be read; null makes the first of them an error.

    Raises:
        FigurewatchError: the input cannot be read.
    """
    content = _content(path)
    if path.endswith((".jsonl", ".ndjson")) or (form == "jsonl" and path == "-"):
        return [
            _article(line, number, path, day, language)
            for number, line in enumerate(_lines(content, path), 1)
            if line.strip()
        ]
    name = article_id or (Path(path).stem if path != "-" else "stdin")
    if not is_container(content) and detect(content) in _AS_THEY_STAND:
        return [{"id": name, "lang": language, "published": day, "title": None, "text": decode(content).text}]
    read = list(document_pages(document(content, "standard input" if path == "-" else path), timezone))
    pages = [page for page in read if "error" not in page]
    failed = [{"path": page["path"], "error": page["error"]} for page in read if "error" in page]
    if failed and refused is None:
        raise FigurewatchError(failed[0]["error"].rstrip("."), where=failed[0]["path"])
    if refused is not None:
        refused += failed
    return [
        {
            "id": name if len(pages) == 1 else page["path"],
            "lang": language or page["language"],
            "published": day or _day(page["published"], page["path"]),
            "title": page["title"],
            "text": page["text"],
        }
        for page in pages
    ]


def _content(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise FigurewatchError(
            f"cannot be read: {error.strerror or error}", where=path, todo="Give a file, or - for standard input"
        ) from error


def _lines(content: bytes, path: str) -> list[str]:
    try:
        return content.decode("utf-8-sig").split("\n")  # splitlines would cut at U+2028, which JSON allows
    except UnicodeDecodeError as error:
        raise FigurewatchError(f"not UTF-8: {error}", where=path, todo=_WANTED) from error


def _article(line: str, number: int, path: str, day: date | None, language: str | None) -> dict[str, Any]:
    where = f"{'standard input' if path == '-' else path}, line {number}"
    try:
        article = json.loads(line)
    except ValueError as error:
        raise FigurewatchError(f"not JSON: {error}", where=where, todo=_WANTED) from error
    if not isinstance(article, dict):
        raise FigurewatchError(f"{type(article).__name__} instead of an object", where=where, todo=_WANTED)
    if not isinstance(article.get("text"), str):
        raise FigurewatchError("no text", where=where, todo=_WANTED)
    for key in ("lang", "title", "published"):
        if article.get(key) is not None and not isinstance(article[key], str):
            raise FigurewatchError(f"{key!r} is {article[key]!r}, and must be text or null", where=where, todo=_WANTED)
    published = article.get("published") or (day.isoformat() if day else None)
    return {
        "id": article.get("id", str(number)),
        "lang": article.get("lang") or language,
        "published": _day(published, where),
        "title": article.get("title"),
        "text": article["text"],
    }


def extract_lines(
    articles: Iterable[dict[str, Any]], watchlists: Sequence[Path]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Give each article with its observations as JSON takes them.

    Raises:
        FigurewatchError: after all others, the articles that cannot be read within the limits.
    """
    stream = iter(articles)
    failed: list[FigurewatchError] = []
    first = list(islice(stream, TOGETHER))
    with article_workers(checked_watchlist(watchlists), first) as workers:
        for batch in chain([first], iter(lambda: list(islice(stream, TOGETHER)), [])):
            for article, result in zip(batch, workers.extract(article_texts(batch)), strict=True):
                if isinstance(result, Unextracted):
                    failed.append(unextracted_error(article, result))
                else:
                    yield article, [observation_line(str(article["id"]), observation) for observation in result]
    raise_failed(failed)


def article_workers(watchlist: Watchlist, articles: Sequence[dict[str, Any]]) -> Workers:
    """Return processes for some articles."""
    return Workers(watchlist, count=1 if len(articles) <= FEW else None)


def unextracted_error(article: dict[str, Any], outcome: Unextracted) -> FigurewatchError:
    """Return why an article has no figures, as an error."""
    return FigurewatchError(outcome.reason, where=f"article {article['id']}", todo=outcome.todo)


def raise_failed(failed: Sequence[FigurewatchError]) -> None:
    """Raise the first of the errors, if any, and say how many more there are."""
    if failed:
        first, more = failed[0], len(failed) - 1
        what = f"{first.what} (and {more:,} more articles cannot be read)" if more else first.what
        raise FigurewatchError(what, where=first.where, todo=first.todo)


def article_texts(articles: Iterable[dict[str, Any]]) -> list[ArticleText]:
    """Return articles as the extractor takes them."""
    return [ArticleText(item["text"], item["lang"], item["published"], item["title"]) for item in articles]


def _day(text: str | None, where: str) -> date | None:
    """Return a publication day; of a month its first, which is what relative words need."""
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text[:10])
    except ValueError as error:
        raise FigurewatchError(f"{text!r} is no day", where=where, todo="Write YYYY-MM-DD or YYYY-MM") from error


def observation_line(article_id: str, observation: Observation) -> dict[str, Any]:
    """Return an observation as JSON takes it."""
    return {
        "article_id": article_id,
        "entity": observation.entity,
        "entity_name": observation.entity_name,
        "discovered": observation.discovered,
        "metric": observation.metric,
        "scope": observation.scope,
        "period": observation.period,
        "basis": observation.basis.value,
        "measure": observation.measure.value,
        "value": json_number(observation.value),
        "low": json_number(observation.low),
        "high": json_number(observation.high),
        "value_high": json_number(observation.value_high),
        "unit": observation.unit,
        "bound": observation.bound.value,
        "expression": observation.expression,
        "start": observation.start,
        "end": observation.end,
        "sentence": observation.sentence,
        "quoted_by": observation.quoted_by,
        "confidence": observation.confidence,
        "extractor": observation.extractor,
        "conversion": _conversion(observation),
        "reasons": [[reason.step, reason.detail, reason.weight] for reason in observation.reasons],
        "runners_up": list(observation.runners_up),
    }


def _conversion(observation: Observation) -> dict[str, Any] | None:
    if observation.conversion_value is None:
        return None
    return {"value": json_number(observation.conversion_value), "unit": observation.conversion_unit}
