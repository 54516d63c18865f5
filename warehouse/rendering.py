"""Answers as people and programs take them: a table for the terminal, CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.cells import cell_len, set_cell_size

from warehouse.arrow import plain_decimal
from warehouse.errors import QueryFailedError

FORMATS = ("table", "csv", "json", "parquet")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
"""Terminal cells a column may take; a longer text is cut there and ends in an ellipsis."""


def rendered(table: pa.Table, form: str) -> bytes:
    """Renders a table.

    Args:
        table: an answer; columns of one name are told apart by a number.
        form: one of ``FORMATS``.

    Raises:
        QueryFailedError: another format is asked for, or a value has no form outside the database.
    """
    if form not in FORMATS:
        raise QueryFailedError(f"there is no format {form}", todo=f"Choose one of {', '.join(FORMATS)}")
    names = _told_apart(table.column_names)
    table = _spelt_out(table)
    if form == "parquet":
        sink = io.BytesIO()
        pq.write_table(table.rename_columns(names), sink)
        return sink.getvalue()
    rows = _rows(table)
    if form == "json":
        told = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    if form == "csv":
        return csv_text(names, rows).encode()
    right = [
        pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_floating(kind)
        for kind in table.schema.types
    ]
    return _terminal(names, rows, right).encode()


def _spelt_out(table: pa.Table) -> pa.Table:
    """Intervals as durations of ISO 8601: neither Parquet nor JSON has a type for months, days and seconds."""
    for at, field in enumerate(table.schema):
        if pa.types.is_interval(field.type):
            spelt = [None if value is None else _duration(*value) for value in table.column(at).to_pylist()]
            table = table.set_column(at, field.name, pa.array(spelt, pa.string()))
    return table


def _duration(months: int, days: int, nanoseconds: int) -> str:
    """``P1M2DT3.5S``, each part with its own sign."""
    date = "".join(f"{number}{unit}" for number, unit in ((months, "M"), (days, "D")) if number)
    seconds = f"{plain_decimal(Decimal(nanoseconds) / 1_000_000_000):f}"
    return f"P{date}T{seconds}S" if nanoseconds or not date else f"P{date}"


def csv_text(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV after RFC 4180 with formulas defused; nothing stands where there is no value."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([defused(name) for name in names])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return sink.getvalue()


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before the sign that would start one."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _told_apart(names: Sequence[str]) -> list[str]:
    """``a, a`` becomes ``a, a_1``; two columns of one name would be one in JSON."""
    taken: set[str] = set()
    apart = []
    for name in names:
        told, number = name, 0
        while told in taken:
            number += 1
            told = f"{name}_{number}"
        taken.add(told)
        apart.append(told)
    return apart


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    try:
        columns = [column.to_pylist() for column in table.columns]
    except (OverflowError, ValueError, pa.ArrowException) as error:
        raise QueryFailedError(
            f"a value can't be shown ({error})", todo="Cast it with ::VARCHAR, or ask for --format parquet"
        ) from error
    return list(zip(*columns, strict=True))


def _cell(value: Any) -> Any:
    """Numbers stay numbers, the negative too; only text can be a formula."""
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
        return json.dumps(_plain(value), ensure_ascii=False)
    return str(_plain(value))


def _plain(value: Any) -> Any:
    """A value that JSON knows. A Decimal is a number where no digit is lost by it, else the text of its digits."""
    if isinstance(value, Decimal):
        short = plain_decimal(value)
        if short == short.to_integral_value():
            return int(short)
        return float(short) if Decimal(repr(float(short))) == short else f"{short:f}"
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value if isinstance(value, bool | int | str) or value is None else str(value)


def _terminal(names: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[bool]) -> str:
    """Columns padded by how wide characters show (hangul takes two cells), numbers to the right."""
    texts = [[_shown(_text(value)) for value in row] for row in rows]
    widths = [max([cell_len(_shown(name)), *(cell_len(line[at]) for line in texts)]) for at, name in enumerate(names)]
    lines = [" ".join(set_cell_size(_shown(name), width) for name, width in zip(names, widths, strict=True))]
    lines.append(" ".join("-" * width for width in widths))
    lines += [
        " ".join(_padded(cell, width, at_right) for cell, width, at_right in zip(line, widths, right, strict=True))
        for line in texts
    ]
    lines.append(f"({len(rows)} row{'' if len(rows) == 1 else 's'})")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _shown(text: str) -> str:
    """One line of at most ``WIDEST`` cells; signs that steer a terminal are blanks."""
    text = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text[: WIDEST + 1])
    return text if cell_len(text) <= WIDEST else set_cell_size(text, WIDEST - 1).rstrip() + "…"


def _padded(text: str, width: int, at_right: bool) -> str:
    return " " * (width - cell_len(text)) + text if at_right else set_cell_size(text, width)
