"""Write answers of queries to the terminal or to a file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

import typer

from flows.cli.lookup.closest_names import unknown_names
from flows.cli.output.human_units import in_human_units
from tasks.core.errors import UnwritableError
from warehouse.query.query import Limits, Written, ask, write_answer
from warehouse.query.ready_queries import ready_query
from warehouse.query.result_formats import write_table
from warehouse.query.terminal import many_lines

IN_MEMORY = 16 << 20
"""Bytes of an answer that stay in memory until it is complete; a longer one is kept in a temporary file."""

PIECE = 1 << 20


def terminal_width(out: Path | None = None) -> int | None:
    """Return the cells that a table has to fit; null where it goes to a file or a pipe, and nothing is cut."""
    return shutil.get_terminal_size().columns if out is None and sys.stdout.isatty() else None


def answer_query(
    published: Path,
    sql: str,
    values: Mapping[str, str],
    limits: Limits,
    form: str,
    out: Path | None,
    width: int | None,
    language: str | None = None,
) -> None:
    """Run a query and write its answer out once it is complete; what it lacks is printed on standard error.

    Args:
        published: the published file.
        sql: one SELECT, or ``@name`` of a ready query.
        values: for the names in it.
        limits: of the query and its answer.
        form: one of ``warehouse.query.result_formats.FORMATS``.
        out: a file; null is standard output.
        width: cells of the terminal that a table has to fit.
        language: that amounts are written in with their units; null leaves numbers as they are.

    Raises:
        WarehouseError: as ``warehouse.query.query.ask``; or the file cannot be written.
    """
    if out is not None:
        _check_target(out)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        if language is None:
            written = write_answer(published, sql, values, limits, form, spool, width)
        else:
            answer = ask(published, sql, values, limits)
            write_table(in_human_units(answer.table, language), form, spool, width)
            written = Written(answer.table.num_rows, answer.truncated)
        spool.seek(0)
        if out is not None:
            _write_file(out, spool)
        else:
            _print(spool, form)
    if written.truncated:
        typer.secho("figurewatch: cut off at a limit; ask for less or export", err=True)
    if not written.rows:
        ready = ready_query(sql[1:]) if sql.startswith("@") else None
        given = {**(ready.parameters if ready else {}), **values}
        for line in unknown_names(published, ready.sql if ready else sql, given):
            typer.secho(f"figurewatch: {line}", err=True)


def _check_target(out: Path) -> None:
    """Check that the file can be created, before the query is run."""
    if out.is_dir():
        raise _unwritable(out, "it is a folder")
    if not out.parent.is_dir():
        raise _unwritable(out, f"there is no folder {out.parent}")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise _unwritable(out, "no right to write there")


def _write_file(out: Path, answer: IO[bytes]) -> None:
    try:
        with out.open("wb") as file:
            shutil.copyfileobj(answer, file, PIECE)
    except OSError as error:
        raise _unwritable(out, error.strerror or str(error)) from error


def _unwritable(out: Path, why: str) -> UnwritableError:
    return UnwritableError(
        f"the answer can't be written ({why})", where=str(out), todo="Name a file in a folder of yours"
    )


def _print(answer: IO[bytes], form: str) -> None:
    """To standard output: data as it is, in UTF-8; a table in the terminal's own encoding.

    A terminal gets no control characters, which CSV keeps for programs.
    """
    if form in ("table", "markdown") or (form == "csv" and sys.stdout.isatty()):
        for line in answer:
            text = line.decode()
            sys.stdout.write(many_lines(text))
    else:
        sys.stdout.flush()
        shutil.copyfileobj(answer, sys.stdout.buffer, PIECE)
    sys.stdout.flush()
