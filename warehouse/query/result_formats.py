"""Answers as people and programs take them: a table for the terminal, Markdown, CSV, Excel, JSON (lines), Parquet.

All but Parquet and Excel are written piece by piece: a million rows are never in memory as Python objects at once.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.core.errors import QueryFailedError
from warehouse.query.json_values import HASH_IDS, LARGEST_EXACT, json_value, plain_decimal
from warehouse.query.spreadsheet import write_workbook
from warehouse.query.table_layout import table_lines
from warehouse.query.terminal import one_line, safe_json

FORMATS = ("table", "markdown", "csv", "json", "jsonl", "xlsx", "parquet")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MARKDOWN_SIGNS = re.compile(r"([\\`*\[\]<>|~&#]|(?<![^\W_])_|_(?![^\W_]))")
"""What begins markup; an underscore within a word (rnd_ratio) begins none."""

NUMBERS = b"figurewatch.numbers"
"""Key of a column's metadata: its texts are numbers with units, and are aligned as numbers are."""

SLICE = 1000
"""Rows that are in memory as Python objects at a time."""


def rendered(table: pa.Table, form: str, width: int | None = None) -> bytes:
    """Render a table.

    Args:
        table: an answer; columns of one name are numbered.
        form: one of ``FORMATS``.
        width: cells of the terminal that a table has to fit; null cuts nothing.

    Raises:
        QueryFailedError: another format is asked for, or a value has no form outside the database.
    """
    sink = io.BytesIO()
    write_table(table, form, sink, width)
    return sink.getvalue()


def write_table(table: pa.Table, form: str, out: IO[bytes], width: int | None = None) -> None:
    """Write a table in a form; see ``write_rendered``."""
    write_rendered(table.schema, table.to_batches(max_chunksize=SLICE), form, out, width)


def write_rendered(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], form: str, out: IO[bytes], width: int | None = None
) -> None:
    """Write an answer in a form.

    Args:
        schema: of the answer; columns of one name are numbered.
        batches: its rows.
        form: one of ``FORMATS``.
        out: takes the bytes.
        width: cells of the terminal that a table has to fit; null cuts nothing.

    Raises:
        QueryFailedError: another format is asked for, or a value has no form outside the database.
    """
    if form not in FORMATS:
        raise QueryFailedError(f"there is no format {form}", todo=f"Choose one of {', '.join(FORMATS)}")
    names = _unique_names(schema.names)
    if form == "parquet":
        _write_parquet(schema, names, batches, out)
    elif form == "csv":
        out.write(csv_text(names, ()).encode())
        for batch in batches:
            out.write(csv_lines(_rows(batch)).encode())
    elif form == "json":
        for piece in _json_pieces(schema, names, batches):
            out.write(piece.encode())
    elif form == "jsonl":
        for line in _json_lines(schema, names, batches):
            out.write(f"{line}\n".encode())
    elif form == "markdown":
        for line in _markdown_lines(schema, names, batches):
            out.write(f"{line}\n".encode())
    elif form == "xlsx":
        write_workbook(names, (row for batch in batches for row in _rows(batch)), out)
    else:
        right = _aligned_right(schema)
        kept = list(batches)  # widths are known when all rows are; Arrow holds them in little memory
        # Rows are made twice, once to measure and once to write, so that they are never all in memory.
        for line in table_lines(names, lambda: (row for batch in kept for row in _texts(batch)), right, width):
            out.write(f"{line}\n".encode())


def _write_parquet(schema: pa.Schema, names: Sequence[str], batches: Iterable[pa.RecordBatch], out: IO[bytes]) -> None:
    table = _spelt_out(pa.Table.from_batches(list(batches), schema)).rename_columns(names)
    pq.write_table(table, pa.PythonFile(out, mode="w"))


def _aligned_right(schema: pa.Schema) -> list[bool]:
    """Return which columns hold numbers, or numbers with their units in words."""
    return [
        pa.types.is_integer(field.type) or pa.types.is_decimal(field.type) or pa.types.is_floating(field.type)
        or (field.metadata or {}).get(NUMBERS) == b"true"
        for field in schema
    ]  # fmt: skip


def _markdown_lines(schema: pa.Schema, names: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Iterator[str]:
    """Give the lines of a table of GitHub's Markdown, in which whatever a text says stays text."""
    yield _markdown_row(names)
    yield _markdown_row(["---:" if right else "---" for right in _aligned_right(schema)], whole=True)
    for batch in batches:
        yield from map(_markdown_row, _texts(batch))


def _markdown_row(cells: Iterable[str], *, whole: bool = False) -> str:
    return "| " + " | ".join(cell if whole else _markdown_cell(cell) for cell in cells) + " |"


def _markdown_cell(text: str) -> str:
    """Escape what begins markup, and what a terminal obeys; a line break becomes a blank."""
    return MARKDOWN_SIGNS.sub(r"\\\1", one_line(" ".join(text.split())))


def _json_lines(schema: pa.Schema, names: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Iterator[str]:
    """Give an object a row; the values are those of JSON."""
    kept = list(batches)
    large = _text_columns(schema, names, kept)
    for batch in kept:
        for row in _rows(batch):
            yield safe_json(json.dumps(_json_object(names, row, large), ensure_ascii=False))


def _json_object(names: Sequence[str], row: Sequence[Any], large: set[str]) -> dict[str, Any]:
    pairs = zip(names, row, strict=True)
    return {n: str(v) if n in large and type(v) is int else json_value(v) for n, v in pairs}


def _text_columns(schema: pa.Schema, names: Sequence[str], batches: Sequence[pa.RecordBatch]) -> set[str]:
    """Return the columns whose integers are text: ids, and those with a number too large for JSON."""
    large = {name for at, name in enumerate(names) if _is_large(batches, at, schema.types[at])}
    return large | {name for name, own in zip(names, schema.names, strict=True) if own in HASH_IDS}


def _json_pieces(schema: pa.Schema, names: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Iterator[str]:
    """Give a list of objects; an integer column with a number too large for JSON is text in every row."""
    kept = list(batches)
    large = _text_columns(schema, names, kept)
    begun = False
    for batch in kept:
        batch_rows = [_json_object(names, row, large) for row in _rows(batch)]
        if batch_rows:
            inner = safe_json(json.dumps(batch_rows, ensure_ascii=False, indent=1)[2:-2])
            yield f",\n{inner}" if begun else f"[\n{inner}"
            begun = True
    yield "\n]\n" if begun else "[]\n"


def _is_large(batches: Sequence[pa.RecordBatch], at: int, kind: pa.DataType) -> bool:
    if not pa.types.is_integer(kind) or kind.bit_width < 64:
        return False
    ends = [pc.min_max(batch.column(at)).as_py() for batch in batches]
    return any(end["max"] is not None and max(-end["min"], end["max"]) > LARGEST_EXACT for end in ends)


def _texts(batch: pa.RecordBatch) -> Iterator[list[str]]:
    for row in _rows(batch):
        yield [_text(value) for value in row]


def _spelt_out(table: pa.Table) -> pa.Table:
    """Return intervals as durations of ISO 8601: neither Parquet nor JSON has a type for months, days and seconds."""
    for at, field in enumerate(table.schema):
        if pa.types.is_interval(field.type):
            spelt = [None if value is None else _duration(*value) for value in table.column(at).to_pylist()]
            table = table.set_column(at, field.name, pa.array(spelt, pa.string()))
    return table


def _duration(months: int, days: int, nanoseconds: int) -> str:
    """Writes an interval in ISO 8601, each part with its own sign: ``P1M2DT3.5S``."""
    date = "".join(f"{number}{unit}" for number, unit in ((months, "M"), (days, "D")) if number)
    seconds = f"{plain_decimal(Decimal(nanoseconds) / 1_000_000_000):f}"
    return f"P{date}T{seconds}S" if nanoseconds or not date else f"P{date}"


def csv_text(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write CSV after RFC 4180 with formulas defused; a missing value is an empty field."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([defused(name) for name in names])
    return sink.getvalue() + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows of CSV without a header."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return sink.getvalue()


def defused(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe goes before the sign that would start one."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _unique_names(names: Sequence[str]) -> list[str]:
    """Numbers repeated column names, which would be one key in JSON: ``a, a`` becomes ``a, a_1``."""
    taken: set[str] = set()
    unique_names = []
    for name in names:
        unique, number = name, 0
        while unique in taken:
            number += 1
            unique = f"{name}_{number}"
        taken.add(unique)
        unique_names.append(unique)
    return unique_names


def _rows(batch: pa.RecordBatch) -> list[tuple[Any, ...]]:
    try:
        table = _spelt_out(pa.Table.from_batches([batch]))
        columns = [column.to_pylist() for column in table.columns]
    except (OverflowError, ValueError, pa.ArrowException) as error:
        raise QueryFailedError(
            f"a value can't be shown ({error})", todo="Cast it with ::VARCHAR, or ask for --format parquet"
        ) from error
    return list(zip(*columns, strict=True))


def _cell(value: Any) -> Any:
    """Write a value as a field of CSV; numbers stay numbers, negative ones too, since only text can be a formula."""
    return defused(_text(value)) if isinstance(value, str | list | dict) else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{plain_decimal(value):f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return json.dumps(json_value(value), ensure_ascii=False)
    return str(json_value(value))
