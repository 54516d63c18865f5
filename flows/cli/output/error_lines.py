"""Errors as the command line prints them: what happened, where, and what to do."""

from __future__ import annotations

import os

from tasks.core.errors import FigurewatchError
from warehouse.query.terminal import many_lines, one_line


def error_line(error: Exception) -> str:
    """Return an error in words, without control characters that a file name or a text may have brought in."""
    if isinstance(error, FigurewatchError):
        where = f" in {one_line(error.where)}" if error.where else ""
        todo = f". {many_lines(error.todo)}" if error.todo else ""
        return f"{many_lines(error.what)}{where}{todo}"
    if isinstance(error, OSError):
        why = one_line(error.strerror or error)
        if error.filename is None:
            return f"the output cannot be written ({why}). Free some space, or write elsewhere"
        return f"{why} in {one_line(os.fsdecode(error.filename))}. Check the rights of the folder and the free space"
    return (
        f"an error that should not happen ({type(error).__name__}: {many_lines(error)}). "
        "Run it again as `figurewatch --debug ...` to see where it comes from, and report that"
    )
