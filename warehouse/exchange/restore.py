"""Restore: a data folder made of a backup or of an export, the same in every row.

The file is made by the schema that the export was written with and is then brought up to date like any older one, so
that an export outlives the version that wrote it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tasks.core.errors import ExportError, NewerSchemaError, UnwritableError
from warehouse import catalog, migrations
from warehouse.connection import connect_writer
from warehouse.exchange.backup_manifest import DATA, WAREHOUSE, Manifest, check_file, verified
from warehouse.exchange.export_layout import FORMAT, file_sha256, parquet_source
from warehouse.exchange.new_folder import new_folder
from warehouse.places import Places
from warehouse.store import Store

OF_THE_FILE = ("face_sha256", "state")
"""Settings that the writer notes of one file; the new file has its own."""


def restore_backup(folder: Path, data: Path) -> Manifest:
    """Make a data folder of a backup, after verifying the whole of it.

    Args:
        folder: the backup.
        data: a folder that is missing or empty; it appears when all is in.

    Returns:
        What the backup holds. Watchlists stay in the backup: their places are outside the data folder.

    Raises:
        BackupError: the folder is no backup, or a file of it is missing or damaged. Nothing is restored.
        NewerSchemaError: a later version of Figurewatch made it.
        UnwritableError: the data folder is not empty, or can't be written. Nothing is left behind.
    """
    manifest = verified(folder)
    _refuse_newer(manifest.schema, folder, "the backup")
    with _making(data) as place:
        for file in [manifest.files[0], *manifest.within(DATA)]:
            target = Places(place).private if file.path == WAREHOUSE else place / file.path.removeprefix(f"{DATA}/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / file.path, target)
            check_file(target, file)
        with Store.open(place) as store:
            store.publish()
    return manifest


def restore_warehouse(folder: Path, data: Path) -> dict[str, int]:
    """Make a data folder, private and published file, of an export.

    Args:
        folder: the export.
        data: a folder that is missing or empty; it appears when all is in.

    Returns:
        Rows by table.

    Raises:
        ExportError: the folder is no export, or files of it are missing, altered or short of rows.
        NewerSchemaError: a later version of Figurewatch wrote it.
        UnwritableError: the data folder is not empty, or can't be written. Nothing is left behind.
    """
    version, rows = _read_catalog(folder)
    _refuse_newer(version, folder, "the export")
    with _making(data) as place:
        _fill(Places(place).private, migrations.migrations()[:version], rows, folder)
        with Store.open(place) as store:
            store.publish()
    return rows


def _refuse_newer(version: int, folder: Path, what: str) -> None:
    known = len(migrations.migrations())
    if version > known:
        raise NewerSchemaError(
            f"{what} has schema {version}, this version of Figurewatch knows {known}",
            where=str(folder),
            todo="Install the newer Figurewatch",
        )


def _read_catalog(folder: Path) -> tuple[int, dict[str, int]]:
    """Check the files against the catalog; return the schema's version and the rows of every table."""
    path = folder / "catalog.json"
    try:
        catalog = json.loads(path.read_text(encoding="utf-8"))
        _check_format(catalog["format"])
        found = [relation for relation in catalog["relations"] if relation["kind"] == "table"]
        for file in (file for table in found for file in table["files"]):
            _check(folder / file["path"], file["sha256"])
        return int(catalog["schema"]), {str(table["name"]): int(table["rows"]) for table in found}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(
            f"the folder is no export ({type(error).__name__}: {error})",
            where=str(path),
            todo="Name a folder that `figurewatch export` wrote",
        ) from error


def _check_format(format_name: str) -> None:
    if format_name != FORMAT:
        raise ValueError(f"its format is {format_name}, this version reads {FORMAT}")


def _check(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise ExportError("a file of the export is missing", where=str(path), todo="Copy it again, or export anew")
    if file_sha256(path) != sha256:
        raise ExportError("a file of the export was altered", where=str(path), todo="Copy it again, or export anew")


def _fill(private: Path, steps: Sequence[migrations.Migration], rows: Mapping[str, int], folder: Path) -> None:
    """Make the private file and load every table, replacing the rows that a new schema begins with."""
    private.parent.mkdir(parents=True)
    with connect_writer(private) as con:
        migrations.apply(con, private, steps)
        stored = catalog.tables(con)
        if odd := {table.name for table in stored} ^ rows.keys():
            raise ExportError(
                f"the export's tables are not those of its schema ({', '.join(sorted(odd))})",
                where=str(folder),
                todo="Export anew",
            )
        con.execute("BEGIN")
        for table in stored:
            _fill_table(con, table, rows[table.name], folder)
        con.execute("DELETE FROM store.settings WHERE list_contains($names, name)", {"names": list(OF_THE_FILE)})
        con.execute("COMMIT")


def _fill_table(con: duckdb.DuckDBPyConnection, table: catalog.Relation, wanted: int, folder: Path) -> None:
    name = f'store."{table.name}"'
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    source = parquet_source(folder / "parquet", table.name, wanted)
    try:
        con.execute(f"DELETE FROM {name}")  # noqa: S608 - names of the schema
        con.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {source}")  # noqa: S608
        counted = con.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608
    except duckdb.Error as error:
        raise ExportError(
            f"{table.name} does not fit its schema ({str(error).splitlines()[0]})",
            where=str(folder),
            todo="Export anew",
        ) from error
    if not counted or counted[0] != wanted:
        raise ExportError(
            f"{table.name} has {counted[0] if counted else 0} rows of {wanted}", where=str(folder), todo="Export anew"
        )


@contextmanager
def _making(data: Path) -> Iterator[Path]:
    """Give a folder to fill, which becomes the data folder once everything is restored."""
    data = data.absolute()
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise UnwritableError(
            "the data folder is not empty, and nothing in it is overwritten",
            where=str(data),
            todo="Name a new one with --data, or move this one away",
        )
    with new_folder(data, "the data folder can't be made", "Check free space and rights") as place:
        yield place
