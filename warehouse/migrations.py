"""Apply numbered migrations: each SQL file of ``schema/`` once, in one transaction, with its checksum kept.

Views, macros and comments are no part of a migration: they are created again whenever their text has changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from tasks.core.errors import ForeignFileError, MigrationError, NewerSchemaError
from warehouse.sql.checks import check

HERE = Path(__file__).parent
SCHEMA_FOLDER = HERE / "schema"
SQL_FOLDER = HERE / "sql"
VIEW_FILES = ("macros.sql", "views.sql", "comments.sql")
"""What people query instead of the tables, in the order in which one part needs the other."""

NAME = re.compile(r"^(?P<version>\d{4})_(?P<name>\w+)\.sql$")
LEDGER = """
CREATE SCHEMA IF NOT EXISTS store;
CREATE TABLE IF NOT EXISTS store.migrations (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema.

    Attributes:
        version: its number, from 1 without gaps.
        name: what it does, from the file's name.
        sql: its statements.
    """

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Checksum of the statements; an applied migration must never be edited."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations(folder: Path = SCHEMA_FOLDER) -> tuple[Migration, ...]:
    """Read the migrations of a folder in order.

    Raises:
        MigrationError: numbers are missing or double.
    """
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = NAME.match(path.name)
        if match is None:
            raise MigrationError("a migration's name is not NNNN_name.sql", where=str(path))
        found.append(Migration(int(match["version"]), match["name"], path.read_text(encoding="utf-8")))
    if [step.version for step in found] != list(range(1, len(found) + 1)):
        raise MigrationError("migrations are not numbered 1, 2, 3, ... without gaps", where=str(folder))
    return tuple(found)


def current_version(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Return the number of the last migration applied to a file; 0 for an empty one.

    Raises:
        ForeignFileError: the file is a DuckDB database of another kind.
    """
    if _has_ledger(con):
        row = con.execute("SELECT coalesce(max(version), 0) FROM store.migrations").fetchone()
        return int(row[0]) if row else 0
    others = con.execute("SELECT count(*) FROM duckdb_tables() WHERE NOT internal").fetchone()
    if others and others[0]:
        raise ForeignFileError(
            "the file is a DuckDB database, but not a Figurewatch warehouse",
            where=str(path),
            todo="Move it away or choose another data folder",
        )
    return 0


def pending(con: duckdb.DuckDBPyConnection, path: Path, steps: Sequence[Migration]) -> tuple[Migration, ...]:
    """Return the steps that a file lacks, after checking those that it has.

    Raises:
        NewerSchemaError: the file has steps that this version doesn't know.
        MigrationError: an applied step was altered since.
        ForeignFileError: the file is something else.
    """
    version = current_version(con, path)
    if version > len(steps):
        raise NewerSchemaError(
            f"the warehouse has schema {version}, this version of Figurewatch knows {len(steps)}",
            where=str(path),
            todo="Install the newer Figurewatch, or use another data folder; the file was left as it is",
        )
    if version:
        applied = dict(con.execute("SELECT version, sha256 FROM store.migrations").fetchall())
        for step in steps[:version]:
            if applied.get(step.version) != step.sha256:
                raise MigrationError(
                    f"migration {step.version:04} differs from the one that made this file",
                    where=str(path),
                    todo="Restore the migration's text; a change of schema needs a new number",
                )
    return tuple(steps[version:])


def apply(con: duckdb.DuckDBPyConnection, path: Path, steps: Sequence[Migration]) -> None:
    """Apply steps, each completely or not at all.

    Raises:
        MigrationError: a step failed; the file is as before it.
    """
    if not steps:
        return
    con.execute(LEDGER)
    for step in steps:
        con.execute("BEGIN")
        try:
            con.execute(step.sql)
            con.execute("INSERT INTO store.migrations VALUES (?, ?, ?, now())", [step.version, step.name, step.sha256])
            con.execute("COMMIT")
        except duckdb.Error as error:
            _roll_back(con)
            raise MigrationError(
                f"migration {step.version:04}_{step.name} failed ({error})",
                where=str(path),
                todo="The file is as before it; a backup copy lies beside it",
            ) from error


@cache
def views_sql() -> str:
    """Return macros, views and comments as one script, as they were when this process first read them."""
    return "\n".join((SQL_FOLDER / name).read_text(encoding="utf-8") for name in VIEW_FILES)


def views_checksum() -> str:
    """Return the checksum of macros, views and comments, which is stored in a file that has them."""
    return hashlib.sha256(views_sql().encode()).hexdigest()


def create_views(con: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Create macros, views and comments again if they are not those of this version, or if some were removed.

    Returns:
        Whether they were created.

    Raises:
        MigrationError: a statement failed; nothing was changed.
    """
    script, checksum = views_sql(), views_checksum()
    known = con.execute("SELECT value FROM store.settings WHERE name = 'face_sha256'").fetchone()
    bare = con.execute(check("missing_comments").sql).fetchone()
    if known and known[0] == checksum and bare and not bare[0]:
        return False
    con.execute("BEGIN")
    try:
        for statement in _drops(con):
            con.execute(statement)
        con.execute(script)
        con.execute("DELETE FROM store.settings WHERE name = 'face_sha256'")
        con.execute("INSERT INTO store.settings VALUES ('face_sha256', ?)", [checksum])
        con.execute("COMMIT")
    except duckdb.Error as error:
        _roll_back(con)
        raise MigrationError(
            f"views, macros or comments could not be made ({error})",
            where=str(path),
            todo="This is a fault of Figurewatch; the tables are as before",
        ) from error
    return True


def _drops(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Give statements that remove every view and macro, also those that an older version had."""
    views = con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    macros = con.execute(
        "SELECT DISTINCT function_name, function_type FROM duckdb_functions() "
        "WHERE NOT internal AND function_type IN ('macro', 'table_macro')"
    ).fetchall()
    for (name,) in views:
        yield f'DROP VIEW "{name}"'
    for name, kind in macros:
        yield f'DROP MACRO {"TABLE " if kind == "table_macro" else ""}"{name}"'


def _has_ledger(con: duckdb.DuckDBPyConnection) -> bool:
    row = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'migrations'"
    ).fetchone()
    return bool(row and row[0])


def _roll_back(con: duckdb.DuckDBPyConnection) -> None:
    """Roll back a failed transaction; one that DuckDB ended already is no second failure."""
    try:
        con.execute("ROLLBACK")
    except duckdb.TransactionException:
        return
