"""Tables of several calls as those of one: their places are counted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import pyarrow as pa
import pyarrow.compute as pc

from tasks.workers.partition_tables import PartitionTables

_PARTS = tuple(field.name for field in fields(PartitionTables))


def renumbered(tables: PartitionTables, first: int, references: Sequence[int]) -> PartitionTables:
    """Count the places of outcomes on, and put other references in the place of those that the tables name.

    Args:
        tables: of one call.
        first: place of its first outcome.
        references: for each reference of the call, the one to write.
    """
    places, other = pa.scalar(first, pa.int64()), pa.array(references, pa.int64())
    made = {}
    for name in _PARTS:
        table: pa.Table = getattr(tables, name)
        table = _with(table, "place", pc.add(table.column("place"), places))
        if "reference" in table.column_names:
            table = _with(table, "reference", pc.take(other, table.column("reference")))
        made[name] = table
    return PartitionTables(**made)


def joined(parts: Sequence[PartitionTables]) -> PartitionTables:
    """Put tables whose places are counted on behind each other."""
    return PartitionTables(**{name: pa.concat_tables(getattr(part, name) for part in parts) for name in _PARTS})


def outcome_count(tables: PartitionTables) -> int:
    """Return the number of outcomes."""
    return sum(table.num_rows for table in (tables.articles, tables.quarantine, tables.lists))


def table_bytes(tables: PartitionTables) -> int:
    """Return the bytes of memory that tables take."""
    return sum(getattr(tables, name).nbytes for name in _PARTS)


def _with(table: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)
