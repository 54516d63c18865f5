"""Export: the whole warehouse as files that any engine reads, and that a warehouse can be made of again.

``parquet/`` holds every table completely (large ones hive-partitioned) and the views that people query most;
``csv/`` holds the same for spreadsheets, with formulas defused; ``catalog.json`` lists the files with their rows and
the meaning of each column,
``catalog.sql`` opens it all in DuckDB under the warehouse's own names, and ``datapackage.json`` describes the CSV files
by the Frictionless Data Package standard. Only the Parquet files are read when a warehouse is restored.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from tasks.core.errors import ExportError, UnwritableError
from warehouse import migrations
from warehouse.catalog import Relation, tables, views
from warehouse.connection import connect_reader, explained
from warehouse.exchange.datapackage import csv_select, described
from warehouse.exchange.export_layout import ADDED, FORMAT, file_sha256, parquet_source, partition_of, quoted

EXPORTED_VIEWS = ("changes", "contradictions", "coverage", "figures", "open_targets")
"""Views that are exported too, so that the figures are readable without DuckDB."""

READ_ME = """Figurewatch export. catalog.json says what lies here and what each column means.
Any engine: parquet/ (hive-partitioned) or csv/ with datapackage.json.
DuckDB: start it in this folder with -init catalog.sql, then ask: FROM figures
A warehouse again: figurewatch restore THIS_FOLDER --data NEW_FOLDER
"""


def export_warehouse(published: Path, folder: Path) -> dict[str, int]:
    """Write everything that a published file holds into a folder, at once or not at all.

    Args:
        published: the published file.
        folder: made if missing; an earlier export there is replaced when the new one is complete.

    Returns:
        Rows by table.

    Raises:
        NotPublishedError: there is no published file.
        ExportError: the folder holds something else.
        UnwritableError: no room or no right; an earlier export stays as it was.
        DamagedFileError: the published file can't be read.
    """
    _refuse_others(folder)
    with connect_reader(published, external=True) as con, _replacing(folder) as place:
        try:
            return _write(con, published, place)
        except duckdb.Error as error:
            raise explained(error, published) from error


def _write(con: duckdb.DuckDBPyConnection, published: Path, place: Path) -> dict[str, int]:
    stored = tables(con)
    exported_views = tuple(view for view in views(con) if view.name in EXPORTED_VIEWS)
    rows = {
        table.name: _write_parquet(con, table, f'store."{table.name}"', place / "parquet" / table.name)
        for table in stored
    }
    counts = rows | {
        f"view_{view.name}": _write_parquet(con, view, f'main."{view.name}"', place / "parquet" / f"view_{view.name}")
        for view in exported_views
    }
    (place / "csv").mkdir()
    resources = [(table.name, table, f'store."{table.name}"') for table in stored]
    resources += [(f"view_{view.name}", view, f'main."{view.name}"') for view in exported_views]
    for name, relation, source in resources:
        path = place / "csv" / f"{name}.csv"
        con.execute(f"COPY ({csv_select(relation, source)}) TO {quoted(path)} (FORMAT csv, HEADER true)")
    package = described([(name, relation, f"csv/{name}.csv") for name, relation, _ in resources], stored, counts)
    _write_json(place / "datapackage.json", package)
    (place / "catalog.sql").write_text(_catalog_sql(stored, rows), encoding="utf-8")
    (place / "README.txt").write_text(READ_ME, encoding="utf-8")
    _write_json(place / "catalog.json", _catalog(con, published, place, stored, exported_views, counts))
    return rows


def _write_parquet(con: duckdb.DuckDBPyConnection, relation: Relation, source: str, folder: Path) -> int:
    """Write a table or a view and return its rows. Without rows there are no partitions, only a file with columns."""
    folder.mkdir(parents=True)
    counted = con.execute(f"SELECT count(*) FROM {source}").fetchone()  # noqa: S608 - names of the catalog
    rows = int(counted[0]) if counted else 0
    partition = partition_of(relation.name, rows) if source.startswith("store.") else None
    if partition is None:
        con.execute(f"COPY (FROM {source}) TO {quoted(folder / 'data_0.parquet')} (FORMAT parquet, COMPRESSION zstd)")
        return rows
    added = f", {ADDED[partition]} AS {partition}" if partition in ADDED else ""
    con.execute(
        f"COPY (SELECT *{added} FROM {source}) TO {quoted(folder)} "  # noqa: S608 - names of the catalog
        f"(FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({partition}), OVERWRITE_OR_IGNORE)"
    )
    return rows


def _catalog(
    con: duckdb.DuckDBPyConnection,
    published: Path,
    place: Path,
    stored: Sequence[Relation],
    exported_views: Sequence[Relation],
    counts: dict[str, int],
) -> dict[str, Any]:
    named = [(table.name, "table", table) for table in stored] + [
        (f"view_{view.name}", "view", view) for view in exported_views
    ]
    return {
        "format": FORMAT,
        "schema": migrations.current_version(con, published),
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "relations": [
            {
                "name": name,
                "kind": kind,
                "comment": relation.comment,
                "rows": counts[name],
                "partitioned_by": partition_of(name, counts[name]) if kind == "table" else None,
                "columns": [
                    {"name": column.name, "type": column.type, "comment": column.comment} for column in relation.columns
                ],
                "csv": f"csv/{name}.csv",
                "files": [
                    {"path": str(path.relative_to(place)), "bytes": path.stat().st_size, "sha256": file_sha256(path)}
                    for path in sorted((place / "parquet" / name).rglob("*.parquet"))
                ],
            }
            for name, kind, relation in named
        ],
    }


def _catalog_sql(stored: Sequence[Relation], rows: dict[str, int]) -> str:
    """Open the export in DuckDB: tables as views of the files, then the warehouse's own macros and views."""
    lines = ["-- Start DuckDB in this folder: duckdb -init catalog.sql", "CREATE SCHEMA IF NOT EXISTS store;"]
    for table in stored:
        # Without the alias DuckDB takes a column for the parameter of that name in the macros that read the view.
        columns = ", ".join(f'f."{column.name}"::{column.type} AS "{column.name}"' for column in table.columns)
        source = parquet_source(Path("parquet"), table.name, rows[table.name])
        view = f'CREATE OR REPLACE VIEW store."{table.name}"'
        lines.append(f"{view} AS SELECT {columns} FROM {source} AS f;")  # noqa: S608 - names of the catalog
    views = [(migrations.SQL_FOLDER / name).read_text(encoding="utf-8") for name in ("macros.sql", "views.sql")]
    return "\n".join([*lines, *views])


def _refuse_others(folder: Path) -> None:
    """Refuse to replace a folder that holds anything but an export."""
    try:
        empty = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
        if empty or (
            folder.is_dir() and json.loads((folder / "catalog.json").read_text("utf-8")).get("format") == FORMAT
        ):
            return
    except (OSError, ValueError, AttributeError):
        pass
    raise ExportError(
        "the folder holds something that is no export of this kind",
        where=str(folder),
        todo="Name a new folder; nothing was written",
    )


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Give a folder to write into, which replaces the other once everything is written."""
    folder = folder.absolute()
    unfinished, former = (folder.with_name(f".{folder.name}.{os.getpid()}.{end}") for end in ("tmp", "old"))
    try:
        _put_back(folder)
        unfinished.mkdir(parents=True)
        yield unfinished
        if folder.exists():
            folder.rename(former)
        unfinished.rename(folder)
    except OSError as error:
        raise UnwritableError(
            f"the export can't be written ({error.strerror})",
            where=str(folder),
            todo="Free some space or change the folder's rights; an earlier export there still stands",
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(former, ignore_errors=True)


def _put_back(folder: Path) -> None:
    """Move a former export back that a run, killed between its last two steps, left beside its place."""
    for path in sorted(folder.parent.glob(f".{folder.name}.*.old")) if folder.parent.is_dir() else []:
        if folder.exists():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.rename(folder)
    for path in folder.parent.glob(f".{folder.name}.*.tmp") if folder.parent.is_dir() else []:
        shutil.rmtree(path, ignore_errors=True)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
