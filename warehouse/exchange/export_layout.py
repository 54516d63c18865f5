"""The layout of an export: which folders hold which table, and how DuckDB reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path

FORMAT = "figurewatch-export-1"
PARTITIONS = {"observations": "metric", "revisions": "published_year"}
"""Tables that grow without end, with what their folders are named by."""

ADDED = {"published_year": "year(published_on)"}
"""Partitions that are made for the folders; the tables have no such column."""


def partition_of(table: str, rows: int) -> str | None:
    """Return what a table's folders are named by; an empty table has one file and no partitions."""
    return PARTITIONS.get(table) if rows else None


def parquet_source(folder: Path, table: str, rows: int) -> str:
    """Return how DuckDB reads a table of an export.

    Args:
        folder: that holds a folder a table.
        table: its name.
        rows: how many it has.
    """
    name = partition_of(table, rows)
    if name is None:
        return f"read_parquet({quoted(folder / table / '*.parquet')}, hive_partitioning = false)"
    kind = "BIGINT" if name in ADDED else "VARCHAR"
    files = quoted(folder / table / "*" / "*.parquet")
    return f"read_parquet({files}, hive_partitioning = true, hive_types = {{'{name}': {kind}}})"


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def quoted(path: Path) -> str:
    """Return a path as SQL takes it."""
    return "'" + str(path).replace("'", "''") + "'"
