"""Answers as an Excel workbook, in which whatever a text says stays text.

Cells of text are written as strings, never parsed: no formula, no link, no number out of a text of an article. Times
are UTC. A number with more digits than a spreadsheet holds (15) is text, as in JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO, Any

from tasks.core.errors import QueryFailedError
from warehouse.query.json_values import HASH_IDS, json_number, json_value

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767
"""What a sheet and a cell of Excel hold."""

LARGEST_EXACT = 10**15
"""Excel keeps 15 digits of a number."""

FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: earlier days are text."""

WIDEST = 60
"""Cells of the widest column; texts of articles are longer."""


def write_workbook(names: Sequence[str], rows: Iterable[Sequence[Any]], out: IO[bytes]) -> None:
    """Write a workbook of one sheet: a header that stays in view, filters, dates as dates.

    Args:
        names: of the columns.
        rows: values of the database.
        out: takes the bytes.

    Raises:
        QueryFailedError: there are more rows or columns than a sheet holds.
    """
    from xlsxwriter import Workbook

    if len(names) > MOST_COLUMNS:
        raise _too_many("columns", MOST_COLUMNS)
    # No temporary files: the sandbox may write none.
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("figurewatch")
    heading = book.add_format({"bold": True, "bottom": 1})
    formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"})}
    formats["time"] = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    widths = [len(name) for name in names]
    for column, name in enumerate(names):
        sheet.write_string(0, column, _text(name), heading)
    last = 0
    for last, row in enumerate(rows, 1):
        if last >= MOST_ROWS:
            raise _too_many("rows", MOST_ROWS - 1)
        for column, cell in enumerate(_cells(names, row)):
            widths[column] = max(widths[column], _write(sheet, last, column, cell, formats))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    if names:
        sheet.autofilter(0, 0, last, len(names) - 1)
    book.close()


def _cells(names: Sequence[str], row: Sequence[Any]) -> Iterator[Any]:
    for name, value in zip(names, row, strict=True):
        yield str(value) if name in HASH_IDS and type(value) is int else value


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> int:
    """Write a cell by its type and return its width."""
    if value is None:
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
        return 5
    if isinstance(value, datetime) and value.date() >= FIRST_DAY:
        sheet.write_datetime(row, column, value.replace(tzinfo=None), formats["time"])
        return 19
    if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        sheet.write_datetime(row, column, value, formats["date"])
        return 10
    number = json_number(value) if isinstance(value, Decimal) else value
    if isinstance(number, int | float) and abs(number) < LARGEST_EXACT:
        sheet.write_number(row, column, number)
        return len(f"{number}")
    if isinstance(value, timedelta):
        text = str(value)
    else:
        plain = json_value(value)
        text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    text = _text(text)
    sheet.write_string(row, column, text)
    return len(text)


def _text(text: str) -> str:
    """Return a text that a cell can hold: no half of a surrogate pair, and cut at Excel's limit."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole if len(whole) <= MOST_CHARACTERS else whole[: MOST_CHARACTERS - 1] + "…"


def _too_many(what: str, most: int) -> QueryFailedError:
    return QueryFailedError(
        f"a sheet holds {most:,} {what} at most", todo="Narrow the query, or write --format parquet or csv"
    )
