"""What the watchlist in use names, kept so that views can show labels and apply its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from tasks.core.rows import EntityRow, MetricRow
from warehouse.arrow import arrow_table, offered
from warehouse.sql.statements import statement


def declare(
    con: duckdb.DuckDBPyConnection,
    entities: Sequence[EntityRow],
    metrics: Sequence[MetricRow],
    settings: Mapping[str, str | int],
    authoritative_publishers: Sequence[str] | None,
) -> None:
    """Replace the watched entities and metrics, and set settings; the caller owns the transaction."""
    if authoritative_publishers is not None:
        con.execute(statement("authoritative_publishers"), {"publishers": list(authoritative_publishers)})
    if entities:
        _replace(con, "entities", entities, EntityRow)
    if metrics:
        _replace(con, "metrics", metrics, MetricRow)
    for name, value in settings.items():
        con.execute("DELETE FROM store.settings WHERE name = ?", [name])
        con.execute("INSERT INTO store.settings VALUES (?, ?)", [name, str(value)])


def setting(con: duckdb.DuckDBPyConnection, name: str) -> str | None:
    """Return a setting that was declared; null where there is none."""
    found = con.execute("SELECT value FROM store.settings WHERE name = ?", [name]).fetchall()
    return str(found[0][0]) if found else None


def _replace(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Any], kind: type[EntityRow | MetricRow]
) -> None:
    with offered(con, arrow_table(rows, kind)):
        for sql in REPLACEMENTS[table]:
            con.execute(sql)


REPLACEMENTS = {
    "entities": (
        "DELETE FROM store.entities WHERE NOT discovered OR entity IN (SELECT entity FROM incoming)",
        "INSERT INTO store.entities BY NAME SELECT DISTINCT ON (entity) * FROM incoming",
    ),
    "metrics": (
        "DELETE FROM store.metrics",
        "INSERT INTO store.metrics BY NAME SELECT DISTINCT ON (metric) * FROM incoming",
    ),
}
