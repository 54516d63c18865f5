"""Lay rows out as a table for the terminal: aligned in any script, and never wider than the terminal.

On a terminal too narrow for the table, columns of text are cut, each cut marked by an ellipsis; numbers are never cut.
Where that does not suffice, every row is a list of its fields. Without a terminal nothing is cut.

rich measures and cuts text here; its ``Table`` was tried instead: it keeps all rows in memory, takes six to eleven
times as long, and at a narrow width drops columns of numbers rather than cutting text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size

from warehouse.query.terminal import one_line

Rows = Callable[[], Iterable[Sequence[str]]]

NARROWEST = 8
"""Cells that a column of text keeps at least; below that nothing can be read in it."""


def table_lines(names: Sequence[str], rows: Rows, right: Sequence[bool], width: int | None = None) -> Iterator[str]:
    """Give the lines of a table.

    Args:
        names: of the columns.
        rows: gives the rows, from the first one each time it is called.
        right: the columns of numbers, which are aligned to the right and never cut.
        width: cells of the terminal; null is no terminal.
    """
    heads = [one_line(name) for name in names]
    widths, count = _natural_widths(heads, rows)
    fitting = widths if width is None else _fitted(widths, right, width)
    if fitting is None:
        yield from _records(heads, rows, width or 0)
    else:
        for line in _columns(heads, rows, right, fitting):
            yield line.rstrip()
    yield f"({count} row{'' if count == 1 else 's'})"


def _natural_widths(heads: Sequence[str], rows: Rows) -> tuple[list[int], int]:
    widths, count = [cells(head) for head in heads], 0
    for row in rows():
        count += 1
        for at, text in enumerate(row):
            if (size := cells(one_line(text))) > widths[at]:
                widths[at] = size
    return widths, count


def _fitted(widths: Sequence[int], right: Sequence[bool], width: int) -> list[int] | None:
    """Return widths that fit the terminal, narrowing the widest columns of text first; null where none fit."""
    fitted = list(widths)
    over = sum(widths) + len(widths) - 1 - width
    while over > 0:
        wide = [at for at, size in enumerate(fitted) if not right[at] and size > NARROWEST]
        if not wide:
            return None
        widest = max(wide, key=lambda at: fitted[at])
        next_size = max([NARROWEST, *(fitted[at] for at in wide if fitted[at] < fitted[widest])])
        step = min(over, fitted[widest] - next_size) or 1
        fitted[widest] -= step
        over -= step
    return fitted


def _columns(heads: Sequence[str], rows: Rows, right: Sequence[bool], widths: Sequence[int]) -> Iterator[str]:
    yield " ".join(_padded(head, width, False) for head, width in zip(heads, widths, strict=True))
    yield " ".join("-" * width for width in widths)
    for row in rows():
        cut = zip(row, widths, right, strict=True)
        yield " ".join(_padded(one_line(text), width, at_right) for text, width, at_right in cut)


def _records(heads: Sequence[str], rows: Rows, width: int) -> Iterator[str]:
    """Give every row as a list of its fields, long values over several lines."""
    names = min(max(map(cells, heads), default=0), max(width // 3, 1))
    left = max(width - names - 2, 2)  # a wide character needs two cells
    for number, row in enumerate(rows(), 1):
        title = f"-- {number} "
        yield title + "-" * max(width - len(title), 0)
        for head, text in zip(heads, row, strict=True):
            parts = chop_cells(one_line(text), left) or [""]
            yield f"{_padded(head, names, False)}  {parts[0]}".rstrip()
            yield from (" " * (names + 2) + part for part in parts[1:])


def _padded(text: str, width: int, at_right: bool) -> str:
    size = cells(text)
    if size > width:
        return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)
    blanks = " " * (width - size)
    return blanks + text if at_right else text + blanks


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes; hangul takes two a syllable."""
    return len(text) if text.isascii() else cell_len(text)
