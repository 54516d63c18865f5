"""What the metrics of a watchlist catch in articles, and what they nearly caught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from flows.cli.extraction.text_extraction import (
    TOGETHER,
    article_texts,
    article_workers,
    observation_line,
    read_articles,
    unextracted_error,
)
from flows.watchlists import checked_watchlist
from tasks.core.errors import FigurewatchError
from tasks.core.outcomes import Unextracted
from tasks.extract.sources.folder import Candidate, candidates


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial, as JSON takes it.

    Attributes:
        articles: how many were read.
        caught: observations.
        missed: near misses, each with what kept it out.
        unreadable: files and pages that could not be read, each with its reason.
    """

    articles: int
    caught: list[dict[str, Any]]
    missed: list[dict[str, Any]]
    unreadable: list[dict[str, str]]


def try_metrics(watchlists: Sequence[Path], paths: Sequence[Path], metric: str | None) -> Tried:
    """Find what metrics catch in articles, and the numbers beside their cues that they leave alone.

    Args:
        watchlists: with the metrics; later ones override.
        paths: texts, saved pages, ``.jsonl`` files, or folders of them; what cannot be read is passed over and named.
        metric: only this one; null is all.

    Raises:
        FigurewatchError: no such metric.
    """
    loaded = checked_watchlist(watchlists)
    if metric is not None and loaded.metric(metric) is None:
        known = [item.id for item in loaded.metrics]
        close = get_close_matches(metric, known, n=1)
        meant = f"Did you mean {close[0]!r}? " if close else ""
        todo = f"{meant}Defined are: {', '.join(known) or 'none'}"
        raise FigurewatchError(f"no metric {metric!r}", where=str(watchlists[-1]), todo=todo)
    articles, unreadable = _read_all(paths)
    caught: list[dict[str, Any]] = []
    missed: list[dict[str, Any]] = []
    with article_workers(loaded, articles) as workers:
        read = [
            result
            for at in range(0, len(articles), TOGETHER)
            for result in workers.examine(article_texts(articles[at : at + TOGETHER]))
        ]
    for article, result in zip(articles, read, strict=True):
        name = str(article["id"])
        if isinstance(result, Unextracted):
            unreadable.append(_line(unextracted_error(article, result), name))
        else:
            observations, near = result
            caught += [observation_line(name, item) for item in observations if metric in (None, item.metric)]
            missed += [
                {
                    "article_id": name,
                    "metric": miss.metric,
                    "expression": miss.expression,
                    "start": miss.start,
                    "end": miss.end,
                    "why": miss.why,
                    "sentence": miss.sentence,
                }
                for miss in near
                if metric in (None, miss.metric)
            ]
    return Tried(len(articles), caught, missed, unreadable)


def _read_all(paths: Sequence[Path]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return all articles that can be read, and why the others cannot."""
    articles: list[dict[str, Any]] = []
    unreadable: list[dict[str, str]] = []
    for path in paths:
        files = list(candidates([path])) if path.is_dir() else [Candidate(path, str(path), 0, 0)]
        for file in files:
            try:
                articles += _read_one(file, unreadable)
            except FigurewatchError as error:
                unreadable.append(_line(error, file.locator))
    return articles, unreadable


def _line(error: FigurewatchError, locator: str) -> dict[str, str]:
    """Return the path of what could not be read, and why."""
    return {"path": error.where or locator, "error": f"{error.what}. {error.todo}" if error.todo else error.what}


def _read_one(file: Candidate, unreadable: list[dict[str, str]]) -> list[dict[str, Any]]:
    if file.refusal is not None:
        raise FigurewatchError(file.refusal, where=file.locator, todo="Name the file itself to have it read")
    form = "jsonl" if file.path.suffix == ".jsonl" else "text"
    return read_articles(str(file.path), form, None, None, None, refused=unreadable)
