"""What the extractor sees, without a warehouse: lines in, observations out, or the text with its figures marked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from tasks.errors import FigurewatchError
from tasks.extraction import ArticleText, Extractor
from tasks.model import Observation
from tasks.watchlist import load_watchlist

_TOGETHER = 300


def read_articles(
    path: str, form: str, article_id: str | None, day: date | None, language: str | None
) -> list[dict[str, Any]]:
    """Articles from a file or standard input.

    A plain text is taken as it stands, so that offsets are offsets into the file; a saved page is parsed first.

    Args:
        path: file, or ``-``.
        form: ``jsonl`` reads one article a line.
        article_id: id of a single text.
        day: publication day, where the input has none.
        language: code, where the input has none.

    Raises:
        FigurewatchError: the input cannot be read.
    """
    raw = _raw(path)
    if form == "jsonl" and (path == "-" or path.endswith((".jsonl", ".ndjson"))):
        return [
            _article(line, number, path, day, language)
            for number, line in enumerate(raw.splitlines(), 1)
            if line.strip()
        ]
    name = article_id or (Path(path).stem if path != "-" else "stdin")
    published = day.isoformat() if day else None
    if (path != "-" and raw.lstrip()[:1] == "<") or path.endswith((".mhtml", ".mht", ".eml", ".pdf")):
        from flows.pages import parsed_pages

        pages = list(parsed_pages([Path(path)]))
        if "error" in pages[0]:
            raise FigurewatchError(pages[0]["error"], where=path)
        page = pages[0]
        told = published or (page["published"] or "")[:10] or None
        return [
            {
                "id": name,
                "lang": language or page["language"],
                "published": told,
                "title": page["title"],
                "text": page["text"],
            }
        ]
    return [{"id": name, "lang": language, "published": published, "title": None, "text": raw}]


def _raw(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.read()
        return Path(path).read_text(encoding="utf-8", errors="strict" if path.endswith(".jsonl") else "replace")
    except (OSError, UnicodeDecodeError) as error:
        raise FigurewatchError(
            f"cannot read the text: {error}", where=path, todo="Give a file, or - for standard input"
        ) from error


def _article(line: str, number: int, path: str, day: date | None, language: str | None) -> dict[str, Any]:
    try:
        told = json.loads(line)
        text = told["text"]
    except (ValueError, KeyError, TypeError) as error:
        raise FigurewatchError(
            f"not an article: {error!r}",
            where=f"{path}, line {number}",
            todo='Each line: {"id","lang","published","title","text"}',
        ) from error
    return {
        "id": told.get("id", str(number)),
        "lang": told.get("lang") or language,
        "published": told.get("published") or (day.isoformat() if day else None),
        "title": told.get("title"),
        "text": text,
    }


def extract_lines(
    articles: Iterable[dict[str, Any]], watchlists: Sequence[Path]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each article with its observations as JSON takes them."""
    extractor = Extractor(load_watchlist(watchlists))
    stream = iter(articles)
    while batch := list(islice(stream, _TOGETHER)):
        texts = [ArticleText(item["text"], item["lang"], _day(item["published"]), item["title"]) for item in batch]
        for article, observations in zip(batch, extractor.extract(texts), strict=True):
            yield article, [observation_line(str(article["id"]), observation) for observation in observations]


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text[:10])
    except ValueError as error:
        raise FigurewatchError(f"{text!r} is no day", where="published", todo="Write YYYY-MM-DD or YYYY-MM") from error


def observation_line(article_id: str, observation: Observation) -> dict[str, Any]:
    """An observation as JSON takes it."""
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
        "value": _number(observation.value),
        "low": _number(observation.low),
        "high": _number(observation.high),
        "value_high": _number(observation.value_high),
        "unit": observation.unit,
        "bound": observation.bound.value,
        "expression": observation.expression,
        "start": observation.start,
        "end": observation.end,
        "sentence": observation.sentence,
        "confidence": observation.confidence,
        "extractor": observation.extractor,
        "conversion": _conversion(observation),
        "reasons": [[reason.step, reason.detail, reason.weight] for reason in observation.reasons],
        "runners_up": list(observation.runners_up),
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _conversion(observation: Observation) -> dict[str, Any] | None:
    if observation.conversion_value is None:
        return None
    return {"value": _number(observation.conversion_value), "unit": observation.conversion_unit}


def marked_text(text: str, observations: Sequence[dict[str, Any]], *, why: bool, colour: bool) -> str:
    """The text with its figures marked, and under it what each became."""
    on, off = ("\x1b[1;30;43m", "\x1b[0m") if colour else ("[", "]")
    pieces: list[str] = []
    at = 0
    for number, row in enumerate(sorted(observations, key=lambda item: item["start"]), 1):
        if row["start"] < at:
            continue
        pieces += [text[at : row["start"]], on, row["expression"], off, f"⁽{number}⁾"]
        at = row["end"]
    pieces.append(text[at:])
    lines = ["".join(pieces).rstrip(), ""]
    for number, row in enumerate(sorted(observations, key=lambda item: item["start"]), 1):
        scope = f" [{row['scope']}]" if row["scope"] else ""
        span = f"[{row['low']}, {row['high']})"
        lines.append(
            f"({number}) {row['entity']}{scope} {row['metric']} = {row['value']} {row['unit']} {span} · "
            f"{row['period'] or 'no period'} · {row['basis']} · {row['measure']} · {row['bound']} · "
            f"{row['confidence']:.2f}"
        )
        if why:
            lines += [
                f"      {step}: {detail}" + (f" ({weight:+.2f})" if weight else "")
                for step, detail, weight in row["reasons"]
            ]
            lines += [f"      runner-up: {other}" for other in row["runners_up"]]
    return "\n".join(lines)


def try_metrics(
    watchlist: Path, paths: Sequence[Path], metric: str | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What metrics catch in articles, and the numbers beside their cues that they leave alone.

    Args:
        watchlist: with the metrics.
        paths: texts, pages or ``.jsonl`` files.
        metric: only this one; null is all.

    Returns:
        Observations, and near misses with the reason.
    """
    from tasks.extraction.language import load_language
    from tasks.extraction.lexicon import Lexicon
    from tasks.extraction.quantities import find_quantities
    from tasks.extraction.scripts import guess_language
    from tasks.extraction.sentences import split_sentences

    loaded = load_watchlist([watchlist])
    wanted = {metric} if metric else {item.id for item in loaded.metrics}
    articles = [
        article
        for path in paths
        for article in read_articles(str(path), "jsonl" if path.suffix == ".jsonl" else "text", None, None, None)
    ]
    caught: list[dict[str, Any]] = []
    missed: list[dict[str, Any]] = []
    for article, observations in extract_lines(articles, [watchlist]):
        own = [row for row in observations if row["metric"] in wanted]
        caught += own
        language = load_language(article["lang"] or guess_language(article["text"]))
        _, cues = Lexicon(loaded, language).find(article["text"])
        quantities = find_quantities(article["text"], language.code)
        for sentence in split_sentences(article["text"], language):
            near = {
                cue.word
                for cue in cues
                if sentence.start <= cue.start < sentence.end and any(cue.serves(item) for item in wanted)
            }
            for quantity in quantities if near else ():
                if not sentence.start <= quantity.start < sentence.end:
                    continue
                taken = [row for row in observations if row["start"] < quantity.end and quantity.start < row["end"]]
                if any(row["metric"] in wanted for row in taken):
                    continue
                why = (
                    f"read as {taken[0]['metric']}"
                    if taken
                    else f"near {', '.join(sorted(near))}, but of something else or of no known subject"
                )
                missed.append(
                    {
                        "expression": article["text"][quantity.start : quantity.end],
                        "why": why,
                        "sentence": sentence.text,
                    }
                )
    return caught, missed
