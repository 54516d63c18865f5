"""Start, watch and stop a Prefect server of this process's own, for runs and schedules without other set-up.

A temporary server runs flows but schedules none; a schedule needs a full one. Either listens on this machine only and
ends with the process that started it, in whatever way that process ends.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from flows.scheduling.database_template import keep_template, new_database
from flows.scheduling.signals import is_stopping
from tasks.core.errors import FigurewatchError, WriterBusyError
from warehouse.safety.lock import read_note, take_lock

HOST = "127.0.0.1"
PROCESS = Path(__file__).with_name("server_process.py")
START_SECONDS = 120
"""A start takes 5 to 15 seconds on a busy machine; one that needs two minutes does not start at all."""
STOP_SECONDS = 2
LOG_BYTES = 5_000_000
"""The log of earlier servers is kept beside a new one when it has grown to this."""
LOGGED = {"PREFECT_LOGGING_SERVER_LEVEL": "WARNING", "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"}
"""The log holds the reasons of failures only; a line for every request would be a megabyte a day."""
PAGES_API = ("PREFECT_UI_API_URL", "PREFECT_SERVER_UI_API_URL")
"""Where the server's pages look for its API: port 4200 unless these name another."""


class ServerError(FigurewatchError):
    """The scheduler's server cannot be started or reached."""


class OwnServer:
    """A server that this process started.

    Args:
        home: folder for its log, ``server.log``; its database lies where ``PREFECT_HOME`` says.
        port: to listen on; null takes any free one.
        temporary: whether it only runs flows, without pages and schedules.

    Attributes:
        address: of its API.
    """

    def __init__(self, home: Path, port: int | None = None, *, temporary: bool = False) -> None:
        self.log = home / "server.log"
        self.port = port or _free_port()
        if port and not _is_free(port):
            raise ServerError(
                f"port {port} is taken",
                where=HOST,
                todo="Name another one with --port, or none to take any free one; `figurewatch serve` may run already",
            )
        self.address = f"http://{HOST}:{self.port}/api"
        environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"} | LOGGED
        if not any(name in environment for name in PAGES_API):
            environment |= dict.fromkeys(PAGES_API, self.address)
        kind = "temporary" if temporary else "scheduler"
        new = new_database()
        self._new_database = new if temporary else None  # one that schedules has more in its database than tables
        with _log_to_append(self.log).open("a", encoding="utf-8") as log_file:
            # In a session of its own no signal of the terminal reaches it: it is needed until all else has ended.
            self._process = subprocess.Popen(  # noqa: S603 - this very Python, and arguments of our own
                [sys.executable, "-P", str(PROCESS), str(self.port), kind],
                stdin=subprocess.PIPE,
                stdout=log_file,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether its process is alive."""
        return self._process.poll() is None

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            ServerError: it ended before, or takes too long.
        """
        until = time.monotonic() + START_SECONDS
        with httpx.Client(timeout=5, trust_env=False) as client:
            while self.runs and time.monotonic() < until:
                try:
                    if client.get(f"{self.address}/health").is_success and self.runs:
                        if self._new_database is not None:
                            keep_template(self._new_database)
                        return
                except httpx.HTTPError:
                    pass
                time.sleep(0.1)
        ended = "takes too long to start" if self.runs else f"did not start (exit code {self._process.poll()})"
        raise ServerError(
            f"the Prefect server {ended}",
            where=str(self.log),
            todo="The log says why; another --port, or PREFECT_API_URL for a server of your own, may help",
        )

    def stop(self) -> None:
        """Stop it, killing it where it takes too long: its database survives that."""
        self._process.terminate()
        try:
            self._process.wait(0 if is_stopping() else STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        finally:
            if self._process.stdin is not None:
                self._process.stdin.close()


@contextmanager
def own_server(home: Path, port: int | None = None, *, temporary: bool = False) -> Iterator[OwnServer]:
    """Start a Prefect server and stop it at the end. It may not answer yet: call its ``wait``.

    Raises:
        ServerError: the port is taken.
    """
    server = OwnServer(home, port, temporary=temporary)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def served_once(home: Path) -> Iterator[None]:
    """Lock a data folder's schedule, so that one process serves it.

    Raises:
        ServerError: another process serves it.
    """
    try:
        lock = take_lock(home / "serve.lock")
    except WriterBusyError as error:
        raise ServerError(
            f"the schedule of this data folder is served already ({read_note(home / 'serve.lock')})",
            where=str(home.parent),
            todo="Stop that process first, or choose another --data",
        ) from error
    with lock:
        yield


def keep_history(days: int) -> None:
    """Have own servers that start from now on remove runs, logs and artifacts that are older.

    What the environment sets itself stays as it is.

    Args:
        days: that they are kept.
    """
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED", "events,flow_runs")
    os.environ.setdefault("PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD", str(days * 86_400))


def is_lost(address: str) -> bool:
    """Return whether no server answers at an address; asks once, for two seconds at most."""
    try:
        return not httpx.get(f"{address}/health", timeout=2).is_success
    except (httpx.HTTPError, httpx.InvalidURL):
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _log_to_append(log: Path) -> Path:
    """Return the log, after moving it aside where it has grown large."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.old"))
    return log
