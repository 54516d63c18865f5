"""Errors as the command line tells them: what happened, where, and what to do."""

from __future__ import annotations

from tasks.errors import FigurewatchError
from warehouse.errors import WarehouseError
from warehouse.terminal import many_lines, one_line


def error_line(error: Exception) -> str:
    """An error in words, without control characters that a file name or a text may have brought in."""
    if isinstance(error, FigurewatchError | WarehouseError):
        where = f" in {one_line(error.where)}" if error.where else ""
        todo = f". {many_lines(error.todo)}" if error.todo else ""
        return f"{many_lines(error.what)}{where}{todo}"
    if isinstance(error, OSError):
        where = f" in {one_line(error.filename)}" if error.filename is not None else ""
        return f"{one_line(error.strerror or error)}{where}. Check the rights of the folder and the free space"
    return (
        f"an error that should not happen ({type(error).__name__}: {many_lines(error)}). "
        "Run it again as `figurewatch --debug ...` to see where it comes from, and report that"
    )
