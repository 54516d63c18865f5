"""Finds the place of each saving of an article among the revisions that are known of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from tasks.core.identifiers import revision_id
from tasks.core.rows import RevisionRow
from tasks.core.store import Placement, Save
from warehouse.arrow import rows_of
from warehouse.reading.history import asked


def place_saves(con: duckdb.DuckDBPyConnection, saves: Sequence[Save], now: datetime) -> list[Placement]:
    """Finds for each saving of an article the revision that it is.

    What was saved last is the article's text, whenever it arrived. A text that an article had before, and that was
    saved again after another one, is a new revision: what was known in between differs.

    Args:
        con: the writer's.
        saves: in order of saving.
        now: counts as the time of those that have none; aware.
    """
    ids = [save.article_id for save in saves]
    current = {row.article_id: row for row in rows_of(asked(con, "current_revisions", ids), RevisionRow)}
    times: dict[int, dict[int, datetime]] = {}
    for row in asked(con, "times_of_revisions", ids).to_pylist():
        times.setdefault(row["article_id"], {})[row["revision_id"]] = row["saved_at"]
    latest = {key: (row.revision_id, row.article.title, row.article.text) for key, row in current.items()}
    placements = []
    for save in saves:
        known, before = times.setdefault(save.article_id, {}), latest.get(save.article_id)
        at = save.saved_at or now
        if before is not None and before[1:] == (save.title, save.text):
            known[before[0]] = max(at, known[before[0]])
            placements.append(Placement(before[0], False))
            continue
        older = before is not None and at < known[before[0]]
        recurrence = 0
        while (found := revision_id(save.article_id, save.text, title=save.title, recurrence=recurrence)) in known:
            if older:
                break
            recurrence += 1
        if older and found in known:
            placements.append(Placement(found, False))
            continue
        if older:
            following = min((time, revision) for revision, time in known.items() if time > at)[1]
            placements.append(Placement(found, True, replaced_by=following))
        else:
            latest[save.article_id] = (found, save.title, save.text)
            placements.append(Placement(found, True, replaces=before[0] if before else None))
        known[found] = at
    return placements
