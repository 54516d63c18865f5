"""A Prefect server of this process's own, for a schedule that needs no other set-up.

Prefect's temporary server runs flows but schedules none, so that a schedule wants a real one. It listens on this
machine only and ends with the process that started it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

import httpx

from tasks.errors import FigurewatchError

HOST = "127.0.0.1"
READY = "Uvicorn running on"
"""What the server says once it answers."""
TALKATIVE = {"PREFECT_LOGGING_SERVER_LEVEL": "INFO", "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO"}
"""Its words go into a log file, so that it need not be quiet, and it could not say that it is ready if it were."""
STOP_SECONDS = 20


_UNREACHED = "Failed to reach API"
"""How Prefect begins to say that no server answers; it has no class of its own for that."""


class ServerError(FigurewatchError):
    """The scheduler's server cannot be started or reached."""


@contextmanager
def reached_server() -> Iterator[None]:
    """Say in one line that the server named by ``PREFECT_API_URL`` does not answer.

    Raises:
        ServerError: in the place of what Prefect or its client raise for that.
    """
    try:
        yield
    except (RuntimeError, httpx.ConnectError) as error:
        named = os.environ.get("PREFECT_API_URL")
        if not named or (isinstance(error, RuntimeError) and not str(error).startswith(_UNREACHED)):
            raise
        raise ServerError(
            "the Prefect server does not answer",
            where=named,
            todo="Start it, or unset PREFECT_API_URL to run without it",
        ) from error


@contextmanager
def own_server(home: Path, port: int | None = None) -> Iterator[str]:
    """Start a Prefect server and stop it at the end.

    Args:
        home: folder for its log, ``server.log``; its database lies where ``PREFECT_HOME`` says.
        port: to listen on; null takes any free one.

    Yields:
        The address of its API.

    Raises:
        ServerError: it ended before it answered.
    """
    chosen = port or _free_port()
    log = home / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(chosen)]
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(  # noqa: S603 - this very Python, and arguments of our own
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **TALKATIVE}
        )
        try:
            if process.stdout is None or not _ready(process.stdout, told):
                raise ServerError(
                    f"the scheduler's server did not start (exit code {process.wait()})",
                    where=str(log),
                    todo="The log says why; another --port, or PREFECT_API_URL for a server of your own, may help",
                )
            Thread(target=_copy, args=(process.stdout, told), daemon=True).start()
            yield f"http://{HOST}:{chosen}/api"
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _ready(lines: IO[str], log: IO[str]) -> bool:
    """Reads what the server says until it answers; false where it ended before."""
    for line in lines:
        log.write(line)
        log.flush()
        if READY in line:
            return True
    return False


def _copy(lines: IO[str], log: IO[str]) -> None:
    for line in lines:
        if not log.closed:
            log.write(line)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
