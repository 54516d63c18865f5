"""The views that people ask as tables of one SQLite file, for Datasette and whatever else reads SQLite but not DuckDB.

SQLite has no decimals, lists or times: numbers are INTEGER or REAL where no digit is lost by it and TEXT otherwise, ids
of 64 bits are TEXT as in all JSON (a browser would round them), lists and maps are JSON, times are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from tasks.core.errors import ExportError, UnwritableError
from warehouse.catalog import Relation, views
from warehouse.connection import connect_reader, explained
from warehouse.query.json_values import HASH_IDS, json_value

LEFT_OUT = frozenset({"deliveries", "failing_channels"})
"""Views of operating, which name channels: nothing for a page that is shown to others."""

INDEXED = ("entity", "metric", "period", "published_on", "run_id")
"""Columns that pages are filtered by."""

BATCH = 5_000
SQLITE = b"SQLite format 3\0"


def export_sqlite(published: Path, file: Path) -> dict[str, int]:
    """Write the views of a published file into a SQLite file, at once or not at all.

    Args:
        published: the published file.
        file: made, or replaced if it is a SQLite file.

    Returns:
        Rows by table. The table ``dictionary`` says what each column means.

    Raises:
        NotPublishedError: there is no published file.
        ExportError: the place holds something that is no SQLite file.
        UnwritableError: no room or no right; a former file stays as it was.
    """
    _refuse_others(file)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with connect_reader(published) as con:
            temporary.unlink(missing_ok=True)
            with closing(sqlite3.connect(temporary)) as target:
                rows = _write(con, target)
        os.replace(temporary, file)
    except duckdb.Error as error:
        raise explained(error, published) from error
    except (OSError, sqlite3.Error) as error:
        raise UnwritableError(
            f"the export can't be written ({error})", where=str(file), todo="Free some space or name another file"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return rows


def _write(con: duckdb.DuckDBPyConnection, target: sqlite3.Connection) -> dict[str, int]:
    target.execute("PRAGMA journal_mode = OFF")
    exported = [view for view in views(con) if view.name not in LEFT_OUT]
    rows = {view.name: _write_view(con, target, view) for view in exported}
    target.execute('CREATE TABLE dictionary ("table" TEXT, "column" TEXT, meaning TEXT)')
    meanings: list[tuple[str, str | None, str]] = [(view.name, None, view.comment) for view in exported]
    meanings += [(view.name, column.name, column.comment) for view in exported for column in view.columns]
    target.executemany("INSERT INTO dictionary VALUES (?, ?, ?)", meanings)
    target.commit()
    return rows


def _write_view(con: duckdb.DuckDBPyConnection, target: sqlite3.Connection, view: Relation) -> int:
    names = [column.name for column in view.columns]
    target.execute(f'CREATE TABLE "{view.name}" ({", ".join(map(_quoted, names))})')
    marks = ", ".join("?" * len(names))
    result = con.execute(f'SELECT {", ".join(map(_quoted, names))} FROM main."{view.name}"')  # noqa: S608 - of the catalog
    count = 0
    for batch in iter(lambda: result.fetchmany(BATCH), []):
        values = (tuple(_row(names, row)) for row in batch)
        target.executemany(f'INSERT INTO "{view.name}" VALUES ({marks})', values)  # noqa: S608 - of the catalog
        count += len(batch)
    for column in INDEXED:
        if column in names:
            target.execute(f'CREATE INDEX "{view.name}_{column}" ON "{view.name}" ({_quoted(column)})')
    return count


def _row(names: Sequence[str], row: Sequence[Any]) -> Iterator[Any]:
    for name, value in zip(names, row, strict=True):
        if name in HASH_IDS and type(value) is int:
            yield str(value)
        else:
            plain = json_value(value)
            yield json.dumps(plain, ensure_ascii=False) if isinstance(plain, dict | list) else plain


def _quoted(name: str) -> str:
    return f'"{name}"'


def _refuse_others(file: Path) -> None:
    """Refuse to replace anything but a SQLite file."""
    if not file.exists():
        return
    try:
        with file.open("rb") as stream:
            if stream.read(len(SQLITE)) == SQLITE:
                return
    except OSError:  # a folder, or no right to read it
        pass
    raise ExportError("the place holds something that is no SQLite file", where=str(file), todo="Name a new file")
