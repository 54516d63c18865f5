"""Answers as people and programs take them: a table for the terminal, CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.arrow import plain_decimal
from warehouse.errors import QueryFailedError

FORMATS = ("table", "csv", "json", "parquet")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


def rendered(table: pa.Table, form: str) -> bytes:
    """Renders a table.

    Args:
        table: an answer.
        form: one of ``FORMATS``.

    Raises:
        QueryFailedError: another format is asked for.
    """
    if form == "parquet":
        sink = io.BytesIO()
        pq.write_table(table, sink)
        return sink.getvalue()
    rows = [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]
    if form == "json":
        return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()
    if form == "csv":
        return csv_text(table.column_names, rows).encode()
    if form == "table":
        return _terminal(table, rows).encode()
    raise QueryFailedError(f"there is no format {form}", todo=f"Choose one of {', '.join(FORMATS)}")


def csv_text(names: list[str], rows: list[dict[str, Any]]) -> str:
    """CSV after RFC 4180 with formulas defused."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([defused(name) for name in names])
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return sink.getvalue()


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before the sign that would start one."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _cell(value: Any) -> Any:
    """Numbers stay numbers, the negative too; only text can be a formula."""
    if isinstance(value, str):
        return defused(value)
    if isinstance(value, list | dict):
        return defused(json.dumps(value, ensure_ascii=False))
    return value


def _plain(value: Any) -> Any:
    """A value that JSON knows; a whole Decimal stays exact as a number, any other is written as its digits."""
    if isinstance(value, Decimal):
        short = plain_decimal(value)
        return int(short) if short == short.to_integral_value() else float(short)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


def _terminal(table: pa.Table, rows: list[dict[str, Any]]) -> str:
    """Columns padded by how wide characters show (hangul takes two cells), numbers to the right."""
    names = table.column_names
    texts = [[_shown(row[name]) for name in names] for row in rows]
    widths = [max([_width(name), *(_width(line[at]) for line in texts)], default=0) for at, name in enumerate(names)]
    right = [pa.types.is_integer(kind) or pa.types.is_decimal(kind) for kind in table.schema.types]
    lines = [" ".join(_padded(name, width, False) for name, width in zip(names, widths, strict=True))]
    lines.append(" ".join("-" * width for width in widths))
    lines += [
        " ".join(_padded(cell, width, at_right) for cell, width, at_right in zip(line, widths, right, strict=True))
        for line in texts
    ]
    lines.append(f"({len(rows)} row{'' if len(rows) == 1 else 's'})")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    text = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, at_right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if at_right else text + gap
