"""Read the cells of a CSV file, whatever its encoding and separator, with the line of every row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from tasks.core.errors import WatchlistError

SUFFIXES = (".csv", ".tsv")
"""Ends of the names of files that are read as tables."""

SEPARATORS = (",", ";", "\t", "|")
# Byte order marks, with the encoding of what follows.
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Without a mark: strict UTF-8 never accepts a Korean text in CP949 by chance.
_ENCODINGS = ("utf-8", "cp949")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        line: line of the file on which it begins, from 1.
        cells: its cells, without blanks around them.
    """

    line: int
    cells: tuple[str, ...]


def read_rows(path: Path, is_heading: Callable[[str], bool]) -> list[Row]:
    """Read the rows of a table that have any content; the first is the row of headings.

    Args:
        path: the file, in UTF-8, UTF-16 with a byte order mark, or CP949; separated by comma, semicolon, tab or bar.
        is_heading: whether a text is a known heading of a column; the separator is the one that gives most of them.

    Raises:
        WatchlistError: it cannot be read or decoded, or its quotes are broken; with the line.
    """
    text = _decoded(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=lambda each: sum(is_heading(cell) for cell in _first_cells(first, each)))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise WatchlistError(
            f"not a valid table: {error}",
            where=f"{path}, line {line}",
            todo='Write a quote inside quotes twice (""), and close every quote',
        ) from error
    return rows


def _first_cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _decoded(path: Path) -> str:
    """Decode a file by its byte order mark, else as UTF-8, else as CP949."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WatchlistError(f"cannot read the table: {error.strerror}", where=str(path)) from error
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    tried = (marked,) if marked else _ENCODINGS
    failures = []
    for encoding in tried:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            failures.append(error)
    furthest = max(failures, key=lambda error: error.start)
    line = content.count(b"\n", 0, furthest.start) + 1
    raise WatchlistError(
        f"neither UTF-8 nor CP949 text (byte {furthest.start})" if not marked else f"not valid {marked} text",
        where=f"{path}, line {line}",
        todo="Save the table as UTF-8",
    ) from furthest
