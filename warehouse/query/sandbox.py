"""The child process that runs one foreign SELECT and writes its answer out. It is started by file name.

It reads its order as JSON from standard input, writes the answer to standard output, as an Arrow stream or in the form
that was asked for, and one line of JSON about how it ended to standard error. Whatever the query does, it does to this
process only; and what writing the answer out takes, in time and in memory, counts as the query's own.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

ADDRESS_SPACE_BESIDE = 3 << 30
"""Bytes of address space that Python, Arrow and DuckDB's threads reserve beside what a query may use."""

RESIDENT_BESIDE = 32 << 20
"""Bytes of memory that threads and buffers take beside a query's own data; 25 to 31 MB were measured."""

DATA_BESIDE = 512 << 20
"""Bytes of writable address space that may be reserved beside a query's own data; a guard for what grows faster than
the watch looks."""

LOOK_SECONDS = 0.01
"""Between two looks at the memory in use: a query that takes a gigabyte a second exceeds its limit by some 10 MB."""

STARTUP_SECONDS = 12.0
"""What importing and opening may take beside the query: two seconds usually, more on a busy machine."""

STOPPING_SECONDS = 1.0
"""What DuckDB's own stop at the time limit may take before the process is ended."""

SLICE = 1000
"""Rows that are taken into Python at a time."""


def main() -> int:
    """Run the order; the exit code is 0 for an answer and 3 for a refusal, a failure or a stop."""
    order = json.load(sys.stdin)
    _limit(order)
    note = answer(order, sys.stdout.buffer, watched=True)
    sys.stderr.write("\n" + json.dumps(note) + "\n")
    return 0 if note["kind"] == "done" else 3


def answer(order: dict[str, Any], out: BinaryIO, *, watched: bool = False) -> dict[str, Any]:
    """Run the query and write its rows.

    Args:
        order: ``path`` of the file, ``sql``, ``parameters``, the limits ``seconds``, ``memory_mb``, ``rows``,
            ``answer_mb``, and ``form`` (``arrow`` where it is left out) with the terminal's ``width``.
        out: takes the answer.
        watched: end this process where its memory exceeds the limit; only for a process that does nothing else.

    Returns:
        ``{"kind": "done", "truncated": ..., "rows": ...}``, or the name and the message of what was raised.
    """
    try:
        return {"kind": "done", **_answer(order, out, watched)}
    except OpeningError as error:
        return {"kind": error.args[0], "message": error.args[1], "opening": True}
    except Exception as error:  # noqa: BLE001 - a foreign query may fail in any way; the parent names the failure
        failure = {"kind": type(error).__name__, "message": str(error)}
        return failure | {name: getattr(error, name) for name in ("what", "todo") if hasattr(error, name)}


def _limit(order: dict[str, Any]) -> None:
    """Limit memory, files and processor time of this process.

    Windows has no such limits: the watch on memory, DuckDB's own limits and the parent's timer remain there.
    """
    with suppress(ImportError):
        import resource

        memory = order["memory_mb"] * (1 << 20) + ADDRESS_SPACE_BESIDE
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        seconds = int(order["seconds"] * 4) + 10
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    _end_after(order["seconds"] + STARTUP_SECONDS)


def _end_after(seconds: float) -> None:
    """End this process after so many seconds, where the system has such a timer."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _watch_memory(memory_mb: int) -> None:
    """End this process once it takes more memory than a query may, counted from what it has taken by now.

    DuckDB's own limit covers its buffers only: lists, the result and its rendering are not in them.
    """
    import psutil

    allowed = memory_mb * (1 << 20)
    this_process = psutil.Process()
    most = this_process.memory_info().rss + allowed + RESIDENT_BESIDE
    reserved = _status("VmData")
    if reserved is not None:
        import resource

        limit = reserved + allowed + DATA_BESIDE
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

    def look() -> None:
        while this_process.memory_info().rss <= most:
            time.sleep(LOOK_SECONDS)
        note = {"kind": "MemoryError", "message": f"more than {memory_mb} MB"}
        os.write(2, f"\n{json.dumps(note)}\n".encode())
        os._exit(3)

    threading.Thread(target=look, daemon=True).start()


def _status(name: str) -> int | None:
    """Return bytes of one line of the process's status; null where the system has none."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as handle:
            found = next((line for line in handle if line.startswith(f"{name}:")), None)
    except OSError:
        return None
    return int(found.split()[1]) * 1024 if found else None


def _answer(order: dict[str, Any], out: BinaryIO, watched: bool) -> dict[str, Any]:
    """Write the rows; return how many, and whether some were left out because there were too many."""
    import duckdb
    import pyarrow as pa

    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from warehouse.reopening import open_whole

    try:
        con = open_whole(Path(order["path"]), lambda: _open(order))
    except duckdb.Error as error:
        raise OpeningError(type(error).__name__, str(error)) from error
    form = order.get("form", "arrow")
    if form != "arrow":
        from warehouse.query.result_formats import write_rendered
    if watched:
        _watch_memory(order["memory_mb"])
        # What DuckDB itself doesn't stop in time (a sleeping function, an answer being written) ends with the process.
        _end_after(order["seconds"] + STOPPING_SECONDS)
    statement = _the_select(duckdb.extract_statements(order["sql"]))
    parameters = _values(statement, order["parameters"])
    result = con.execute(statement, parameters or None)
    if not result.description:
        raise PermissionError("the statement gives no rows")
    reader: Any = result.to_arrow_reader(min(order["rows"], SLICE if watched else 10_000))
    batches = Batches(reader, order["rows"], order["answer_mb"] * (1 << 20))
    if form == "arrow":
        with pa.ipc.new_stream(out, reader.schema) as stream:
            for batch in batches:
                stream.write_batch(batch)
    else:
        write_rendered(reader.schema, batches, form, out, order.get("width"))
    out.flush()
    return {"truncated": batches.truncated, "rows": batches.rows}


class OpeningError(Exception):
    """The file cannot be opened; it holds the kind and the message of what DuckDB raised."""


def _open(order: dict[str, Any]) -> Any:
    """Return a read-only connection to the warehouse, with everything but its own tables out of reach."""
    import duckdb

    con = duckdb.connect(
        order["path"],
        read_only=True,
        config={
            "enable_external_access": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",
            "memory_limit": f"{order['memory_mb']}MB",
            "temp_directory": "",
            "threads": "2",
            "max_execution_time": str(int(order["seconds"] * 1000)),
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET lock_configuration = true")
    ours = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'store' AND table_name = 'observations'"
    if con.execute(ours).fetchone() != (1,):
        raise OpeningError("ForeignFile", "it is a database, but no warehouse of Figurewatch")
    return con


def _the_select(statements: list[Any]) -> Any:
    """Return the one SELECT that a query may be."""
    if len(statements) != 1:
        raise PermissionError(f"a query is one statement, this has {len(statements)}")
    try:
        kind = statements[0].type.name
    except ValueError:  # DuckDB parses more kinds than its Python module has names for, UPDATE EXTENSIONS among them
        kind = "a statement of another kind"
    if kind != "SELECT":
        raise PermissionError(f"a query is a SELECT, this is {kind}")
    return statements[0]


def _values(statement: Any, parameters: dict[str, str]) -> dict[str, str]:
    """Return the values for the statement's names, neither too few nor too many."""
    named = set(statement.named_parameters)
    if lacking := sorted(named - parameters.keys()):
        raise LookupError(f"the query needs a value for {', '.join(lacking)}")
    if unknown := sorted(parameters.keys() - named):
        raise LookupError(f"the query has no {', '.join('$' + name for name in unknown)}")
    return parameters


class Batches:
    """An answer's batches up to a number of rows and bytes.

    Attributes:
        rows: handed out so far.
        truncated: whether some were left out.
    """

    def __init__(self, reader: Any, most_rows: int, most_bytes: int) -> None:
        self._reader, self._most_rows, self._most_bytes = reader, most_rows, most_bytes
        self.rows, self.truncated = 0, False

    def __iter__(self) -> Iterator[Any]:
        size = 0
        for batch in self._reader:
            left = self._most_rows - self.rows
            size += batch.nbytes
            if size > self._most_bytes:
                self.truncated = True
                return
            if batch.num_rows > left:
                self.truncated = True
                self.rows += left
                yield batch.slice(0, left)
                return
            self.rows += batch.num_rows
            yield batch


if __name__ == "__main__":
    sys.exit(main())
