"""What the metrics of a watchlist catch in articles, and what they nearly caught."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.extracting import (
    TOGETHER,
    article_texts,
    article_workers,
    observation_line,
    raise_failed,
    read_articles,
    unextracted_error,
)
from tasks.errors import FigurewatchError
from tasks.outcomes import Unextracted
from tasks.watchlist import load_watchlist


def try_metrics(
    watchlists: Sequence[Path], paths: Sequence[Path], metric: str | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What metrics catch in articles, and the numbers beside their cues that they leave alone.

    Args:
        watchlists: with the metrics; later ones override.
        paths: texts, saved pages or ``.jsonl`` files.
        metric: only this one; null is all.

    Returns:
        Observations, and near misses each with what kept it out, as JSON takes them.

    Raises:
        FigurewatchError: no such metric, or an input that cannot be read, or not within the limits.
    """
    loaded = load_watchlist(watchlists)
    if metric is not None and loaded.metric(metric) is None:
        known = ", ".join(item.id for item in loaded.metrics) or "none"
        raise FigurewatchError(f"no metric {metric!r}", where=str(watchlists[-1]), todo=f"Defined are: {known}")
    articles = [
        article
        for path in paths
        for article in read_articles(str(path), "jsonl" if path.suffix == ".jsonl" else "text", None, None, None)
    ]
    caught: list[dict[str, Any]] = []
    missed: list[dict[str, Any]] = []
    failed: list[FigurewatchError] = []
    with article_workers(loaded, articles) as workers:
        read = [
            told
            for at in range(0, len(articles), TOGETHER)
            for told in workers.examine(article_texts(articles[at : at + TOGETHER]))
        ]
    for article, told in zip(articles, read, strict=True):
        name = str(article["id"])
        if isinstance(told, Unextracted):
            failed.append(unextracted_error(article, told))
        else:
            observations, near = told
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
    raise_failed(failed)
    return caught, missed
