"""Changes for a person to judge, and judged ones as cases for fitting, out of the published file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.query.query import ask

SIDES = ("before", "after")
FIELDS = (
    "observation_id", "entity", "entity_name", "metric", "scope", "period", "basis", "measure", "value", "value_high",
    "low", "high", "unit", "bound", "confidence", "extractor", "publisher", "published_on", "sentence", "expression",
    "start", "end", "article_id", "revision_id",
)  # fmt: skip
"""Columns of an observation that a side of a change is shown with."""

CHANGES = """
SELECT
    c.change_id, c.kind, c.entity, label_of(e.names, coalesce(e.name, c.entity)) AS entity_name,
    c.metric, label_of(m.labels, c.metric) AS metric_label, c.scope, c.period, c.basis, c.measure, c.unit,
    c.reported, c.note, {sides},
    v.verdict, v.because, v.remark, v.was_reported, v.judged_at
FROM store.changes AS c
LEFT JOIN store.observations AS b ON c.before_id = b.observation_id
LEFT JOIN store.observations AS a ON c.after_id = a.observation_id
LEFT JOIN store.revisions AS b_text ON b.revision_id = b_text.revision_id
LEFT JOIN store.revisions AS a_text ON a.revision_id = a_text.revision_id
LEFT JOIN store.entities AS e ON c.entity = e.entity
LEFT JOIN store.metrics AS m ON c.metric = m.metric
LEFT JOIN verdicts AS v ON c.change_id = v.change_id
WHERE {wanted}
ORDER BY list_position({urgency}, c.kind), c.found_at DESC, c.change_id
"""
URGENCY = [
    "contradicted", "revised", "restated", "withdrawn", "target_moved", "target_met", "target_missed", "new_period",
    "new_series", "refined",
]  # fmt: skip
"""Kinds of change, those that are judged first at the head."""

TO_CHECK = "to_check"
"""The view of the changes that the check before a report has stopped, in warehouses that have it."""


def to_judge(published: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the changes that no person has judged yet.

    Args:
        published: the published file.

    Returns:
        Those that reports have, the most urgent first; and those that were stopped as to be checked, if the warehouse
        keeps them.
    """
    reported = _changes(published, "c.reported AND v.verdict IS NULL")
    sql = "SELECT count(*) AS n FROM duckdb_columns() WHERE table_name = $view AND column_name = 'change_id'"
    if not ask(published, sql, {"view": TO_CHECK}).table.to_pylist()[0]["n"]:
        return reported, []
    stopped = f"NOT c.reported AND v.verdict IS NULL AND c.change_id IN (SELECT change_id FROM {TO_CHECK})"  # noqa: S608
    return reported, _changes(published, stopped)


def judged(published: Path) -> Iterator[dict[str, Any]]:
    """Yield a case for every change that a person has judged: both sides, the verdict and its reason.

    Args:
        published: the published file.

    Yields:
        Rows for JSON. ``true`` is the verdict, ``why`` the reason of a wrong one and ``note`` the remark, as in judged
        sets; ``before_start`` and ``before_end`` are offsets in the text of ``before_revision_id``,
        ``before_in_sentence`` the offset of the number in ``before_sentence``; the same after.
    """
    for row in _changes(published, "v.verdict IS NOT NULL"):
        case = {name: value for name, value in row.items() if name not in ("verdict", "because", "remark", "note")}
        yield {**case, "true": row["verdict"] == "right", "why": row["because"], "note": row["remark"]}


def _changes(published: Path, wanted: str) -> list[dict[str, Any]]:
    sides = ", ".join(_columns(side) for side in SIDES)
    rows = ask(published, CHANGES.format(sides=sides, wanted=wanted, urgency=URGENCY)).table.to_pylist()
    return [_with_places(row) for row in rows]


def _columns(side: str) -> str:
    alias = side[0]
    columns = [f'{alias}."{name}" AS {side}_{name}' for name in FIELDS]
    columns += [f"{alias}_text.{name} AS {side}_{name}" for name in ("title", "url", "language")]
    length = f"length({alias}.sentence)"
    around = f'substring({alias}_text.text, greatest(1, {alias}."start" + 1 - {length}), 2 * {length})'
    return ", ".join([*columns, f"{around} AS {side}_around"])


def _with_places(row: dict[str, Any]) -> dict[str, Any]:
    """Add where in its sentence the number of each side begins."""
    for side in SIDES:
        around, sentence, start = row.pop(f"{side}_around"), row[f"{side}_sentence"], row[f"{side}_start"]
        row[f"{side}_in_sentence"] = None if around is None else _in_sentence(around, sentence, start)
    return row


def _in_sentence(around: str, sentence: str, start: int) -> int:
    """Return the offset of a number in its sentence, given the text around it; of several like it the one around it."""
    first = max(0, start - len(sentence))
    at = around.rfind(sentence, 0, start - first + len(sentence))
    return start - first - at if at >= 0 else 0
