"""The Prefect server that a run uses: asked for before the run, and not needed any more once the work is done."""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
import typer

from flows.scheduling.prefect_server import OwnServer, ServerError
from flows.scheduling.signals import skip_exit_handlers

Summary = TypeVar("Summary")

PROBE_SECONDS = 5
_UNREACHED = "Failed to reach API"
"""How Prefect begins to say that no server answers; it has no class of its own for that."""
_UNSET = "Start it, or unset PREFECT_API_URL to run without it"


@contextmanager
def server_for_a_run(home: Path) -> Iterator[Callable[[], None]]:
    """Yield a server for what happens within: the one that ``PREFECT_API_URL`` names, else a temporary one of its own.

    Prefect reads its settings when it is first imported: import it within, and the server starts meanwhile.

    Args:
        home: folder of Prefect's files.

    Yields:
        What waits until the server answers.

    Raises:
        ServerError: it does not start, does not answer, or ended.
    """
    if os.environ.get("PREFECT_API_URL"):
        probe_server()
        yield lambda: None
        return
    server = OwnServer(home, temporary=True)
    # Not sooner: when the interpreter ends, Prefect still sends what the run logged.
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = server.address
    try:
        yield server.wait
    except ServerError as error:
        if server.runs:
            raise
        raise ServerError(
            "the temporary Prefect server ended before the run", where=str(server.log), todo="Run again"
        ) from error


def probe_server() -> None:
    """Ask the server that ``PREFECT_API_URL`` names, if it names one, whether it is there.

    Raises:
        ServerError: it does not answer, or something else does.
    """
    named = os.environ.get("PREFECT_API_URL")
    if not named:
        return
    try:
        answer = httpx.get(f"{named.rstrip('/')}/health", timeout=PROBE_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise _lost(error) from None
    if answer.status_code not in (httpx.codes.OK, httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        raise ServerError(
            f"what answers is no Prefect server (HTTP {answer.status_code})",
            where=_named(),
            todo="PREFECT_API_URL usually ends in /api",
        )


@contextmanager
def reached_server() -> Iterator[None]:
    """Say in one line that the server named by ``PREFECT_API_URL`` does not answer or refuses.

    Raises:
        ServerError: in the place of what Prefect or its client raise for that.
    """
    try:
        yield
    except (RuntimeError, httpx.HTTPError) as error:
        if not is_of_server(error):
            raise
        raise _lost(error) from None  # the cause has the whole address, password included


def finished(call: Callable[[Callable[[Summary], None]], Summary]) -> Summary:
    """Run a flow whose outcome counts even if the server is lost meanwhile.

    Args:
        call: runs the flow; it gets a function that the flow calls with its summary once all is loaded and published.

    Returns:
        The summary of the run.

    Raises:
        ServerError: the server was lost before the work was done.
    """
    logging.raiseExceptions = False  # else Prefect prints a line for everything that a lost server cannot take
    done: list[Summary] = []
    with reached_server():
        try:
            return call(done.append)
        except (RuntimeError, httpx.HTTPError) as error:
            if not done or not is_of_server(error):
                raise
    skip_exit_handlers()
    typer.secho(
        "figurewatch: the Prefect server was lost during the run: everything is loaded and published, only its pages "
        "do not show how this run ended",
        err=True,
        fg="yellow",
    )
    return done[-1]


def is_of_server(error: Exception) -> bool:
    """Return whether an error comes from the server and not from the work."""
    return isinstance(error, httpx.HTTPError) or str(error).startswith(_UNREACHED)


def _lost(error: Exception) -> ServerError:
    skip_exit_handlers()
    if isinstance(error, httpx.HTTPStatusError):
        code = error.response.status_code
        what, todo = f"the Prefect server refuses (HTTP {code})", "Look at its log, and at the password or key it wants"
    else:
        what, todo = "the Prefect server does not answer", _UNSET
    return ServerError(what, where=_named(), todo=todo)


def _named() -> str:
    """Return the address that ``PREFECT_API_URL`` names, without the password even where it is no address."""
    named = os.environ.get("PREFECT_API_URL", "")
    return named if "://" in named else named.rpartition("@")[2]
