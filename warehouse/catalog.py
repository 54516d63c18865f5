"""Read what a warehouse holds from its own catalog: tables, views, macros, their columns and comments, and what
names what. Exports and the data dictionary are made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import migrations

HIDDEN = frozenset({"settled", "disputes", "observations_as_of"})
"""Macros that only other macros use."""

REFERENCES_BY_NAME = {
    "before_id": "observations",
    "after_id": "observations",
    "superseded_by": "observations",
    "parent": "entities",
}
"""Columns that name a row of another table under another name than that table's key."""

ALONE = frozenset({"migrations", "settings"})
"""Tables whose rows nothing names."""

LOOSE = frozenset({"entity", "metric", "parent"})
"""Columns that may name what the watchlist in use no longer holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its DuckDB type and comment."""

    name: str
    type: str
    comment: str
    required: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view.

    Attributes:
        name: without its schema.
        comment: what it holds.
        columns: in order.
    """

    name: str
    comment: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """The column that identifies a row: the first, by the schema's convention."""
        return self.columns[0].name


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: ``call`` is its name with its parameters; ``is_table`` where it gives rows."""

    name: str
    call: str
    comment: str
    is_table: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of another table; ``loose`` where that row may be missing."""

    table: str
    column: str
    target: str
    loose: bool


def made_in_memory() -> duckdb.DuckDBPyConnection:
    """Return an empty warehouse of this version's schema, in memory."""
    con = duckdb.connect(":memory:")
    path = Path(":memory:")
    migrations.apply(con, path, migrations.migrations())
    migrations.create_views(con, path)
    return con


def tables(con: duckdb.DuckDBPyConnection) -> tuple[Relation, ...]:
    """Return the stored tables by name."""
    return _relations(
        con, "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'store' ORDER BY 1", "store"
    )


def views(con: duckdb.DuckDBPyConnection) -> tuple[Relation, ...]:
    """Return the views that people ask, by name."""
    return _relations(
        con,
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY 1",
        "main",
    )


def macros(con: duckdb.DuckDBPyConnection) -> tuple[Macro, ...]:
    """Return the macros, those that give rows first."""
    rows = con.execute(
        "SELECT function_name, parameters, comment, function_type = 'table_macro' FROM duckdb_functions() "
        "WHERE NOT internal AND schema_name = 'main' ORDER BY 4 DESC, 1"
    ).fetchall()
    return tuple(
        Macro(name, f"{name}({', '.join(parameters)})", comment or "", is_table)
        for name, parameters, comment, is_table in rows
        if name not in HIDDEN
    )


def references(found: Sequence[Relation]) -> tuple[Reference, ...]:
    """Find which column names a row of which table: by convention it has the name of that table's key."""
    keys = {table.key: table.name for table in found if table.name not in ALONE}
    return tuple(
        Reference(table.name, column.name, target, column.name in LOOSE)
        for table in found
        for column in table.columns
        if (target := REFERENCES_BY_NAME.get(column.name) or keys.get(column.name)) and column.name != table.key
    )


def _relations(con: duckdb.DuckDBPyConnection, sql: str, schema: str) -> tuple[Relation, ...]:
    columns: dict[str, list[Column]] = {}
    for table, name, kind, comment, nullable in con.execute(
        "SELECT table_name, column_name, data_type, comment, is_nullable FROM duckdb_columns() "
        "WHERE schema_name = $schema AND NOT internal ORDER BY table_name, column_index",
        {"schema": schema},
    ).fetchall():
        columns.setdefault(table, []).append(Column(name, kind, comment or "", not nullable))
    return tuple(
        Relation(name, comment or "", tuple(columns.get(name, ()))) for name, comment in con.execute(sql).fetchall()
    )
