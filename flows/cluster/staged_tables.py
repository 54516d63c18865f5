"""Tables of partitions as Parquet between a worker and the writer, in a folder that both reach."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.core.errors import SourceError
from tasks.workers.partition_tables import PartitionTables


@dataclass(frozen=True, slots=True)
class StagedTables:
    """Tables that are written.

    Attributes:
        prefix: of their addresses: ``{prefix}.articles.parquet`` and so on.
        names: of the tables that have rows.
    """

    prefix: str
    names: tuple[str, ...]


@contextmanager
def staging_folder(place: str, run_id: int) -> Iterator[str]:
    """Make a folder for the tables of a run, and remove it with whatever is left there.

    Args:
        place: folder, or address that fsspec opens.
        run_id: of the run.

    Raises:
        SourceError: it cannot be made.
    """
    storage, root = _storage(place)
    folder = f"{root.rstrip('/')}/run-{run_id}-{uuid4().hex[:8]}"
    try:
        storage.makedirs(folder)
    except OSError as error:
        raise SourceError(f"the folder for tables cannot be made: {error}", where=place, todo=_TODO) from error
    try:
        yield str(storage.unstrip_protocol(folder)) if "://" in place else folder
    finally:
        if storage.exists(folder):
            storage.rm(folder, recursive=True)


_TODO = "Name another one with --staging: a folder that this machine and all workers can write"


def check_reached(urls: Iterable[str], folder: str) -> None:
    """Make sure that a worker sees what the writer sees: what it does not see is no broken file.

    Args:
        urls: of files to read.
        folder: for tables.

    Raises:
        SourceError: the folder of a file, or that for tables, is not there.
    """
    places = {os.path.dirname(url): "of files to read" for url in urls if "://" not in url}
    places |= {} if "://" in folder else {folder: "for tables"}
    for place, what in places.items():
        if not os.path.isdir(place):
            raise SourceError(
                f"worker {os.uname().nodename} does not see the folder {what}",
                where=place,
                todo="Files and tables of a run on several machines are on storage that all of them reach",
            )


def write_tables(tables: PartitionTables, folder: str, number: int) -> StagedTables:
    """Write the tables of a partition; one that is read twice is written under two names.

    Raises:
        SourceError: they cannot be written.
    """
    storage, root = _storage(folder)
    prefix = f"{root}/{number:06}-{uuid4().hex[:8]}"
    names = []
    try:
        for item in fields(tables):
            table: pa.Table = getattr(tables, item.name)
            if table.num_rows:
                with storage.open(f"{prefix}.{item.name}.parquet", "wb") as stream:
                    pq.write_table(table, stream, compression="zstd")
                names.append(item.name)
    except OSError as error:
        what = f"the tables of a partition cannot be written: {error}"
        raise SourceError(
            what, where=folder, todo="Make room, or name another place with --staging", temporary=True
        ) from error
    return StagedTables(str(storage.unstrip_protocol(prefix)) if "://" in folder else prefix, tuple(names))


def take_tables(staged: StagedTables) -> PartitionTables:
    """Read tables, and remove their files.

    Raises:
        SourceError: they cannot be read.
    """
    storage, prefix = _storage(staged.prefix)
    try:
        paths = {name: f"{prefix}.{name}.parquet" for name in staged.names}
        tables = {}
        for name, path in paths.items():
            with storage.open(path, "rb") as stream:
                tables[name] = pq.read_table(stream)
        storage.rm(list(paths.values()))
    except OSError as error:
        raise SourceError(
            f"the tables of a partition cannot be read: {error}", where=staged.prefix, todo=_TODO
        ) from error
    return PartitionTables(**tables)


def _storage(place: str) -> tuple[Any, str]:
    import fsspec

    storage, root = fsspec.url_to_fs(place)
    return storage, str(root)
