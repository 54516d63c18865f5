"""Records as Arrow tables between processes: every value comes back as it was.

The warehouse's own tables round decimals to six places and keep times in UTC. Here a decimal and a time are the text of
themselves, because a time's zone decides the day of an article.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias, TypeVar

import pyarrow as pa

from tasks.core.record_fields import field_types, is_enum, record_of

Record = TypeVar("Record")
Kind: TypeAlias = Any
"""A frozen record class; for the type checker, classes have no hash and could be no key of a cache."""

_AS_THEY_ARE: dict[object, pa.DataType] = {
    int: pa.int64(),
    bool: pa.bool_(),
    float: pa.float64(),
    bytes: pa.binary(),
    str: pa.string(),
    date: pa.date32(),
    tuple[str, ...]: pa.list_(pa.string()),
}


class _Column(NamedTuple):
    """A column: its name, how its value is reached from a record, its type, and the way into and out of the table."""

    name: str
    path: str
    arrow: pa.DataType
    encode: Callable[[Any], Any] | None
    decode: Callable[[Any], Any] | None


def table_of(records: Sequence[Any], kind: Kind) -> pa.Table:
    """Make a table with a column a field of ``kind``; a record within it is as many columns as it has fields.

    Args:
        records: instances of ``kind``.
        kind: a frozen record class.
    """
    return pa.table([_array(records, column) for column in columns_of(kind)], schema=schema_of(kind))


def records_of(table: pa.Table, kind: type[Record]) -> list[Record]:
    """Make the records of a table again."""
    record_class: Kind = kind
    columns = {column.path: _values(table.column(column.name), column) for column in columns_of(record_class)}
    return _records(columns, record_class, "", table.num_rows)


@cache
def schema_of(kind: Kind) -> pa.Schema:
    """Return the schema of a record class."""
    return pa.schema([pa.field(column.name, column.arrow) for column in columns_of(kind)])


@cache
def columns_of(kind: Kind, prefix: str = "") -> tuple[_Column, ...]:
    """Return the columns of a record class, in the order of its fields."""
    columns: list[_Column] = []
    for name, hint in field_types(kind).items():
        path = f"{prefix}{name}"
        if is_dataclass(hint):
            inner: Kind = hint
            columns += columns_of(inner, f"{path}.")
        else:
            columns.append(_Column(path.replace(".", "_"), path, *_codec(hint)))
    return tuple(columns)


def _codec(hint: Any) -> tuple[pa.DataType, Callable[[Any], Any] | None, Callable[[Any], Any] | None]:
    """Return the type of a field's column, and the way into and out of it; null where values are what they are."""
    if hint == tuple[str, ...]:
        return _AS_THEY_ARE[hint], list, tuple
    if hint in _AS_THEY_ARE:
        return _AS_THEY_ARE[hint], None, None
    if hint is Decimal:
        return pa.string(), str, Decimal
    if hint is datetime:
        return pa.string(), datetime.isoformat, datetime.fromisoformat
    if is_enum(hint):
        members = {member.value: member for member in hint}
        return pa.string(), str, members.__getitem__
    if typing.get_origin(hint) is Mapping:
        return pa.string(), _mapping_text, json.loads
    return pa.string(), _records_text, partial(_records_of_text, record_of(hint))


def _array(records: Sequence[Any], column: _Column) -> pa.Array:
    value_of, encode = attrgetter(column.path), column.encode
    values = [value_of(record) for record in records]
    if encode is not None:
        values = [None if value is None else encode(value) for value in values]
    try:
        return pa.array(values, type=column.arrow)
    except UnicodeEncodeError:  # half a surrogate pair of a broken page; one letter stands for it, so offsets hold
        return pa.array([_whole_letters(value) for value in values], type=column.arrow)


def _values(array: pa.ChunkedArray, column: _Column) -> list[Any]:
    values: list[Any] = array.to_pylist()
    decode = column.decode
    return values if decode is None else [None if value is None else decode(value) for value in values]


def _records(columns: Mapping[str, list[Any]], kind: Kind, prefix: str, count: int) -> list[Any]:
    values = [
        _records(columns, hint, f"{prefix}{name}.", count) if is_dataclass(hint) else columns[f"{prefix}{name}"]
        for name, hint in field_types(kind).items()
    ]
    return [kind(*row) for row in zip(*values, strict=True)]


def _mapping_text(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False)


def _records_text(value: Sequence[Any]) -> str:
    return json.dumps([astuple(item) for item in value], ensure_ascii=False)


def _records_of_text(kind: Kind, text: str) -> tuple[Any, ...]:
    return tuple(kind(*parts) for parts in json.loads(text))


def _whole_letters(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole_letters(item) for item in value]
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
