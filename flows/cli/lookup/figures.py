"""Look up figures in the published warehouse, for the terminal or as JSON."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from flows.cli.lookup.closest_names import did_you_mean, known_names
from flows.cli.lookup.named_ids import entity_named, metric_named
from tasks.core.errors import QueryFailedError
from warehouse.query.query import ask
from warehouse.query.result_formats import rendered
from warehouse.query.terminal import one_line

SHOWN = (
    "metric scope period basis measure value unit difference low high sources contested publisher published_on sentence"
)
"""Columns that fit a terminal, in this order; JSON has every column."""


def show_figures(published: Path, entity: str, metric: str | None, as_json: bool, width: int | None = None) -> str:
    """Show an entity's figures, or one figure's history.

    Args:
        published: the published file.
        entity: id or name.
        metric: id, or its label in any language; null shows all.
        as_json: JSON instead of a table.
        width: cells of the terminal; null cuts nothing.

    Raises:
        QueryFailedError: nothing is known of it; names the closest that is.
    """
    found = entity_named(published, entity)
    if metric is None:
        answer = ask(
            published, "SELECT * FROM figures WHERE entity = $entity ORDER BY metric, scope, period", {"entity": found}
        )
    else:
        asked = {"entity": found, "metric": metric_named(published, metric)}
        answer = ask(published, "SELECT * FROM figure_history($entity, $metric)", asked)
    if not answer.table.num_rows:
        raise _unknown(published, entity, found, metric)
    if as_json:
        return rendered(answer.table, "json").decode()
    left_out = set() if width is None or metric is None else _repeated_columns(answer.table)
    held = [name for name in SHOWN.split() if name in answer.table.column_names and name not in left_out]
    return rendered(answer.table.select(held), "table", width).decode()


def _repeated_columns(table: pa.Table) -> set[str]:
    """Return the columns of a history that a terminal can do without: its chart has them, or all rows repeat them."""
    same = {name for name in ("scope", "basis", "measure", "contested") if len(table.column(name).unique()) == 1}
    return same | {"low", "high"}


def _unknown(published: Path, entity: str, entity_id: str, metric: str | None) -> QueryFailedError:
    """Return why there is no figure: an unknown entity, an unknown metric, or no figure of the two together."""
    known = known_names(published)
    if entity_id not in known["entity"].values():
        todo = did_you_mean(entity, known["entity"], "figurewatch query @coverage shows who is known")
        return QueryFailedError(f"no entity {one_line(entity)!r} is known", todo=todo)
    if metric is not None and metric not in known["metric"]:
        todo = did_you_mean(metric, known["metric"], "figurewatch query @metrics lists those that are")
        return QueryFailedError(f"no metric {one_line(metric)!r} is known", todo=todo)
    rows = ask(
        published, "SELECT DISTINCT metric FROM figures WHERE entity = $entity ORDER BY metric", {"entity": entity_id}
    ).table.to_pylist()
    held = ", ".join(row["metric"] for row in rows)
    return QueryFailedError(
        f"nothing is known of {one_line(entity)}{f' {one_line(metric)}' if metric else ''}",
        todo=f"Known of it: {held}" if held else "figurewatch query @coverage shows of whom something is",
    )
