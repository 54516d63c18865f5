"""Read the texts of observations again for the features that weighed: a normal run does not keep them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.watchlists import checked_watchlist
from tasks.core.records import Observation
from tasks.figures import EXTRACTOR, ArticleText, Extractor
from warehouse.query.query import ask


def with_weighed_features(published: Path, rows: list[dict[str, Any]], watchlists: Sequence[Path]) -> None:
    """Replace the reasons and runners-up of observations by those with the features that weighed.

    Observations that another reader made, that no longer stand, or that are read otherwise by these watchlists keep
    what is stored of them.

    Args:
        published: the published file, which holds the texts.
        rows: observations; they are changed.
        watchlists: those that the texts are read by.
    """
    own = [row for row in rows if row["extractor"] == EXTRACTOR and row["retired_at"] is None]
    if not own:
        return
    extractor = Extractor(checked_watchlist(watchlists))
    for revision in {row["revision_id"] for row in own}:
        read = {_place(item): item for item in extractor.explain(_text(published, revision))}
        for row in own:
            key = row["start"], row["end"], row["entity"], row["metric"], row["period"]
            if row["revision_id"] == revision and key in read:
                item = read[key]
                row["reasons"] = json.dumps([[reason.step, reason.detail, reason.weight] for reason in item.reasons])
                row["runners_up"] = list(item.runners_up)


def _place(item: Observation) -> tuple[object, ...]:
    return item.start, item.end, item.entity, item.metric, item.period


def _text(published: Path, revision: int) -> ArticleText:
    sql = (
        "SELECT text, language, published_on, title FROM store.revisions WHERE CAST(revision_id AS VARCHAR) = $revision"
    )
    (row,) = ask(published, sql, {"revision": str(revision)}).table.to_pylist()
    return ArticleText(row["text"], row["language"], row["published_on"], row["title"])
