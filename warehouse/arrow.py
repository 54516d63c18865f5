"""Arrow tables of rows, and rows of Arrow tables: the only form in which data crosses into DuckDB.

A registered Arrow table loads at 3 million rows a second, ``executemany`` at 2 thousand (measured on 2.0.1).
"""

from __future__ import annotations

import json
import typing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import MISSING, astuple, dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar, cast

import duckdb
import pyarrow as pa

from tasks.core.errors import WarehouseError
from tasks.core.record_fields import field_types, is_enum, record_of
from tasks.core.rows import Json
from warehouse.query.json_values import EXACT, plain_decimal

Row = TypeVar("Row")
STEP = Decimal("0.000001")
JSON = pa.string()
_TYPES: dict[object, pa.DataType] = {
    int: pa.int64(),
    str: pa.string(),
    bool: pa.bool_(),
    float: pa.float64(),
    bytes: pa.binary(),
    Decimal: pa.decimal128(38, 6),
    datetime: pa.timestamp("us", tz="UTC"),
    date: pa.date32(),
    tuple[str, ...]: pa.list_(pa.string()),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a record class.

    Attributes:
        name: of the column, which is that of the field.
        path: how the value is reached from a row: ``observation.entity`` for a field of a record within the record.
        hint: type of the field without its ``| None``.
        arrow: type of the column.
    """

    name: str
    path: str
    hint: Any
    arrow: pa.DataType


def arrow_table(rows: Sequence[Any], kind: type[Any]) -> pa.Table:
    """Makes a table with one column a field of ``kind``, those of records within it included.

    Args:
        rows: instances of ``kind``.
        kind: a record class of ``tasks.core``.

    Raises:
        WarehouseError: a value does not fit its column; names row class, column and value.
    """
    columns = []
    for column in columns_of(kind):
        values = list(map(attrgetter(column.path), rows))
        if (encode := _encoder(column.hint)) is not None:
            values = [None if value is None else encode(value) for value in values]
        try:
            columns.append(pa.array(values, type=column.arrow))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise WarehouseError(
                f"a value does not fit its column ({error})",
                where=f"{kind.__name__}.{column.path}",
                todo="numbers must stay below 10^32; the batch was not loaded",
            ) from error
    return pa.table(columns, schema=schema_of(kind))


def rows_of(table: pa.Table, kind: type[Row]) -> list[Row]:
    """Makes instances of ``kind`` of a table whose columns bear its fields' names; others are left out."""
    values: dict[str, list[Any]] = {}
    for name, hint in field_types(kind).items():
        if is_dataclass(hint):
            values[name] = rows_of(table, cast(type[Any], hint))
        elif name in table.column_names:
            values[name] = _decoded(table.column(name), hint)
    return _records(kind, values, table.num_rows)


def _records(kind: type[Row], values: Mapping[str, list[Any]], number: int) -> list[Row]:
    """Makes records by filling one field of all of them after the other.

    A frozen class sets its fields one by one in Python, which takes ten times as long (measured on histories).

    Args:
        kind: a frozen record class with slots.
        values: by field, as many as there are records; fields that are left out get their default.
        number: of records.
    """
    records = [kind.__new__(kind) for _ in range(number)]
    for field in fields(cast(Any, kind)):
        if field.name in values:
            column: Iterable[Any] = values[field.name]
        elif field.default_factory is not MISSING:
            column = (field.default_factory() for _ in range(number))
        elif field.default is not MISSING:
            column = repeat(field.default, number)
        else:
            raise TypeError(f"the table has no column {field.name}, which {kind.__name__} needs")
        deque(map(getattr(kind, field.name).__set__, records, column), maxlen=0)
    if (complete := getattr(kind, "__post_init__", None)) is not None:
        deque(map(complete, records), maxlen=0)
    return records


def schema_of(kind: type[Any]) -> pa.Schema:
    """Return the Arrow schema of a record class."""
    return pa.schema([pa.field(column.name, column.arrow) for column in columns_of(kind)])


def columns_of(kind: type[Any]) -> tuple[Column, ...]:
    """Return the columns of a record class, in the order of its fields; a record within it gives its own."""
    record_class: Any = kind  # see ``field_types``
    return _columns(record_class)


@cache
def _columns(kind: Any) -> tuple[Column, ...]:
    columns: list[Column] = []
    for name, hint in field_types(kind).items():
        if is_dataclass(hint):
            within = columns_of(cast(type[Any], hint))
            columns += [replace(column, path=f"{name}.{column.path}") for column in within]
        else:
            columns.append(Column(name, name, hint, _arrow_type(hint)))
    return tuple(columns)


def _arrow_type(hint: Any) -> pa.DataType:
    if is_enum(hint):
        return pa.string()
    return JSON if _is_json(hint) else _TYPES[hint]


def _is_json(hint: Any) -> bool:
    """Return whether a field is kept as JSON: one that says so, a mapping, or a sequence of records."""
    return hint == Json or typing.get_origin(hint) is Mapping or record_of(hint) is not None


def _encoder(hint: Any) -> Callable[[Any], Any] | None:
    """Return what makes a field's values such as Arrow takes; null where it takes them as they are."""
    if hint is Decimal:
        return lambda value: Decimal(value).quantize(STEP, context=EXACT)
    if hint is datetime:
        return lambda value: value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if hint is str or is_enum(hint):
        return str
    if _is_json(hint):
        return lambda value: json.dumps(_plain_data(value), ensure_ascii=False, sort_keys=True, default=str)
    return None


def _plain_data(value: Any) -> Any:
    """Return what JSON keeps of a value: a mapping as it is, a record as the list of its values."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [astuple(item) if is_dataclass(item) and not isinstance(item, type) else item for item in value]
    return value


def _decoded(column: pa.ChunkedArray, hint: Any) -> list[Any]:
    """Return a column's values in Python; each distinct one is made once: reads of histories spend their time here."""
    if pa.types.is_temporal(column.type) or pa.types.is_decimal(column.type) or pa.types.is_string(column.type):
        encoded = column.combine_chunks().dictionary_encode()
        distinct = _python_values(encoded.dictionary, hint)
        return [None if at is None else distinct[at] for at in encoded.indices.to_pylist()]
    return _python_values(column, hint)


def _python_values(column: pa.Array | pa.ChunkedArray, hint: Any) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if hint is Decimal:
        return [None if value is None else plain_decimal(value) for value in values]
    if hint == tuple[str, ...]:
        return [tuple(value) if value else () for value in values]
    if is_enum(hint):
        members = {member.value: member for member in hint}
        return [None if value is None else members[value] for value in values]
    if (record := record_of(hint)) is not None:
        return [tuple(record(*parts) for parts in json.loads(value or "[]")) for value in values]
    if typing.get_origin(hint) is Mapping:
        return [json.loads(value or "{}") for value in values]
    if hint == Json:
        return [None if value is None else json.loads(value) for value in values]
    return values


@contextmanager
def offered(con: duckdb.DuckDBPyConnection, table: pa.Table, name: str = "incoming") -> Iterator[None]:
    """Lets statements read a table under a name.

    After a statement that failed inside a transaction, DuckDB takes nothing but a rollback: the name stays until it is
    given anew, and the failure itself is what must be reported.
    """
    con.register(name, table)
    try:
        yield
    finally:
        with suppress(duckdb.TransactionException):
            con.unregister(name)


def arrow_of(con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
    """Return what a SELECT gives, as an Arrow table."""
    return con.sql(sql, params=dict(parameters) if parameters else None).to_arrow_table()
