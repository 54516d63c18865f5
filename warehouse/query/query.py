"""Questions to the published file: one SELECT, read-only, in a child process with limits.

Nothing a query says can reach a file, the network, a setting or another process: external access and extensions are
off, the configuration is locked, only one SELECT is let through, and the child that runs it has hard limits on time,
memory and files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from threading import Thread, Timer
from typing import IO, TYPE_CHECKING, Any

from tasks.core.errors import NotPublishedError
from warehouse.query.query_failures import failure, out_of_time, was_ended_by
from warehouse.query.ready_queries import ready_query

if TYPE_CHECKING:
    import pyarrow as pa

SANDBOX = Path(__file__).with_name("sandbox.py")
PIECE = 1 << 20
STARTUP_SECONDS = 15
"""What the child may take to start and to hand its answer over, beside the query itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use.

    Attributes:
        seconds: of running and writing the answer out.
        memory_mb: megabytes for both, beside the 130 or so that the child process starts with.
        rows, answer_mb: what is handed back at most; more is cut off, and the answer says so.
    """

    seconds: float = 30.0
    memory_mb: int = 1024
    rows: int = 1_000_000
    answer_mb: int = 256


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave.

    Attributes:
        table: its rows.
        truncated: whether rows were cut off by a limit.
    """

    table: pa.Table
    truncated: bool


def ask(path: Path, sql: str, parameters: Mapping[str, str] | None = None, limits: Limits | None = None) -> Answer:
    """Run one SELECT on a published file.

    Args:
        path: the published file.
        sql: one SELECT (also FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW), or ``@name`` of a ready query.
        parameters: values for ``$name`` in the text; a ready query's own values replace those left out.
        limits: the default ones when null.

    Raises:
        NotPublishedError: there is no file.
        QueryRefusedError: it is not one SELECT, or asks for what a query may not do.
        QueryStoppedError: it ran into a limit.
        QueryFailedError: a mistake in the SQL, as DuckDB reports it.
        DamagedFileError: the file can't be read.
    """
    import pyarrow as pa

    sink = BytesIO()
    note = _run(path, sql, parameters, limits or Limits(), sink, {"form": "arrow"})
    sink.seek(0)
    with pa.ipc.open_stream(sink) as stream:
        return Answer(stream.read_all(), bool(note["truncated"]))


@dataclass(frozen=True, slots=True)
class Written:
    """The size of an answer that was written out.

    Attributes:
        rows: how many there are.
        truncated: whether rows were cut off by a limit.
    """

    rows: int
    truncated: bool


def write_answer(
    path: Path,
    sql: str,
    parameters: Mapping[str, str] | None,
    limits: Limits,
    form: str,
    out: IO[bytes],
    width: int | None = None,
) -> Written:
    """Run one SELECT as ``ask`` does and write its answer out; the child process renders it, inside the same limits.

    Args:
        path, sql, parameters, limits: as for ``ask``.
        form: one of ``warehouse.query.result_formats.FORMATS``.
        out: takes the bytes; its content is complete only where nothing is raised.
        width: cells of the terminal that a table has to fit; null cuts nothing.

    Raises:
        WarehouseError: as ``ask``.
    """
    note = _run(path, sql, parameters, limits, out, {"form": form, "width": width})
    return Written(int(note["rows"]), bool(note["truncated"]))


def _run(
    path: Path,
    sql: str,
    parameters: Mapping[str, str] | None,
    limits: Limits,
    out: IO[bytes],
    shape: Mapping[str, str | int | None],
) -> dict[str, Any]:
    """Have a child process answer; return its final note."""
    if not path.exists():
        raise NotPublishedError(
            "there is no published warehouse yet", where=str(path), todo="Run `figurewatch run` first"
        )
    given = dict(parameters or {})
    if sql.startswith("@"):
        ready = ready_query(sql[1:])
        sql, given = ready.sql, {**ready.parameters, **given}
    place = os.fsencode(path.resolve()).decode("utf-8", "surrogateescape")
    order = {"path": place, "sql": sql, "parameters": given, **asdict(limits), **shape}
    note, code = _child(json.dumps(order).encode(), limits.seconds + STARTUP_SECONDS, out)
    if was_ended_by(code, "SIGKILL") and not note:
        raise out_of_time(limits)
    if note.get("kind") != "done":
        raise failure(note, code, path, limits)
    return note


def _child(order: bytes, seconds: float, out: IO[bytes]) -> tuple[dict[str, Any], int]:
    """Run the sandbox and copy what it writes; return its final note and its exit code."""
    process = subprocess.Popen(  # noqa: S603 - our own file, by our own interpreter, with no shell
        [sys.executable, "-I", str(SANDBOX)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
    )
    last = bytearray()
    listener = Thread(target=_listen, args=(process.stderr, last), daemon=True)
    timer = Timer(seconds, process.kill)
    try:
        listener.start()
        timer.start()
        if process.stdin and process.stdout:
            with suppress(BrokenPipeError):  # it died before it read its order; its exit code says why
                process.stdin.write(order)
                process.stdin.close()
            while piece := os.read(process.stdout.fileno(), PIECE):
                out.write(piece)
        code = process.wait()
        listener.join()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
    return _note(bytes(last)), code


def _listen(stream: IO[bytes], received: bytearray) -> None:
    received += stream.read()


def _note(stderr: bytes) -> dict[str, Any]:
    """Parse the child's final note; empty where its limits killed it."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    try:
        note = json.loads(lines[-1])
    except (IndexError, json.JSONDecodeError):
        return {}
    return note if isinstance(note, dict) else {}
