"""The child process that runs one foreign SELECT. It is started by file name and imports nothing of the project.

It reads its order as JSON from standard input, writes the answer to standard output as an Arrow stream, and one line
of JSON about how it ended to standard error. Whatever the query does, it does to this process only.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from typing import Any, BinaryIO

ADDRESS_SPACE_BESIDE = 3 << 30
"""Bytes of address space that Python, Arrow and DuckDB's threads reserve beside what a query may use."""


STARTUP_SECONDS = 2.0
"""What importing and opening may take beside the query."""


def main() -> int:
    """Runs the order; the exit code is 0 for an answer and 3 for a refusal, a failure or a stop."""
    order = json.load(sys.stdin)
    _limit(order)
    note = answer(order, sys.stdout.buffer)
    sys.stderr.write("\n" + json.dumps(note) + "\n")
    return 0 if note["kind"] == "done" else 3


def answer(order: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    """Runs the query and writes its rows.

    Args:
        order: ``path`` of the file, ``sql``, ``parameters``, and the limits ``seconds``, ``memory_mb``, ``rows``,
            ``answer_mb``.
        out: takes the rows as an Arrow stream.

    Returns:
        ``{"kind": "done", "truncated": ...}``, or the name and the message of what was raised.
    """
    try:
        return {"kind": "done", "truncated": _answer(order, out)}
    except Exception as error:  # noqa: BLE001 - a foreign query may fail in any way; the parent names the failure
        return {"kind": type(error).__name__, "message": str(error)}


def _limit(order: dict[str, Any]) -> None:
    """Takes away what a query never needs: memory without end, files, processor time without end."""
    memory = order["memory_mb"] * (1 << 20) + ADDRESS_SPACE_BESIDE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(order["seconds"] * 4) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    # What DuckDB itself doesn't stop in time (a sleeping function) ends with the process.
    signal.setitimer(signal.ITIMER_REAL, order["seconds"] + STARTUP_SECONDS)


def _answer(order: dict[str, Any], out: BinaryIO) -> bool:
    """Writes the rows; returns whether some were left out because there were too many."""
    import duckdb
    import pyarrow as pa

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
    statements = duckdb.extract_statements(order["sql"])
    if len(statements) != 1:
        raise PermissionError(f"a query is one statement, this has {len(statements)}")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise PermissionError(f"a query is a SELECT, this is {statements[0].type.name}")
    parameters = order["parameters"]
    named = set(statements[0].named_parameters)
    if lacking := sorted(named - parameters.keys()):
        raise LookupError(f"the query needs a value for {', '.join(lacking)}")
    if unknown := sorted(parameters.keys() - named):
        raise LookupError(f"the query has no {', '.join('$' + name for name in unknown)}")
    result = con.execute(statements[0], parameters or None)
    reader = result.to_arrow_reader(min(order["rows"], 10_000)) if result.description else None
    if reader is None:
        raise PermissionError("the statement gives no rows")
    rows = size = 0
    with pa.ipc.new_stream(out, reader.schema) as stream:
        for batch in reader:
            left = order["rows"] - rows
            size += batch.nbytes
            if size > order["answer_mb"] * (1 << 20):
                return True
            if batch.num_rows > left:
                stream.write_batch(batch.slice(0, left))
                return True
            stream.write_batch(batch)
            rows += batch.num_rows
    return False


if __name__ == "__main__":
    sys.exit(main())
