"""The places of a project's files, and the settings that every flow starts with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.core.errors import FigurewatchError

PACKAGED = Path(__file__).resolve().parents[1] / "seeds"
WATCHLIST = Path("watchlist.yaml")
INBOX = Path("inbox")


class ProjectError(FigurewatchError):
    """The folder is no project, or a folder of the project cannot be used."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one Figurewatch project.

    Attributes:
        data: warehouse, writer's file and Prefect's own files.
        reports: where reports are written.
        watchlists: the watchlists in use, later ones override earlier ones.
        inbox: folders and files to read.
        storage: addresses of folders and files on shared storage to read, ``s3://bucket/news``.
    """

    data: Path
    reports: Path
    watchlists: tuple[Path, ...]
    inbox: tuple[Path, ...]
    storage: tuple[str, ...] = ()


def default_watchlist() -> Path:
    """Return ``watchlist.yaml`` here, else the one that is shipped: for commands that need no project."""
    return WATCHLIST if WATCHLIST.is_file() else PACKAGED / "watchlist.yaml"


def project_watchlists(given: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """Return the watchlists of the project in this folder.

    Args:
        given: those that the user names; none is ``watchlist.yaml`` here.

    Raises:
        ProjectError: there is none, so that this folder is no project.
    """
    if given:
        return tuple(given)
    if WATCHLIST.is_file():
        return (WATCHLIST,)
    seeds = Path("seeds/watchlist.yaml")
    shipped = f"; the shipped one is {seeds}, and `make run` uses it" if seeds.is_file() else ""
    raise ProjectError(
        f"this folder is no project: there is no {WATCHLIST}",
        where=str(Path.cwd()),
        todo="Start a project with `figurewatch init FOLDER`, go into the folder of one, "
        f"or name a watchlist with --watchlist{shipped}",
    )


def project_inbox(given: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """Return the folders and files to read.

    Args:
        given: those that the user names; none is ``inbox`` here.

    Raises:
        ProjectError: none is named and there is no ``inbox`` here.
    """
    if given:
        return tuple(given)
    if INBOX.is_dir():
        return (INBOX,)
    raise ProjectError(
        f"there is no folder {INBOX} to read",
        where=str(Path.cwd()),
        todo="Make it, name folders with --inbox, or name sources in the watchlist",
    )


def make_folder(folder: Path, what: str) -> None:
    """Make a folder where it is missing.

    Args:
        folder: its path.
        what: what it is for, as the error says it.

    Raises:
        ProjectError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(folder, what, error.strerror or str(error)) from error


def unusable(folder: Path, what: str, why: str) -> ProjectError:
    """Return the error of a folder that cannot be made or written."""
    return ProjectError(
        f"{what} cannot be made or written ({why})",
        where=str(folder),
        todo="Change the rights of the folder that it lies in, or choose another place",
    )


def quiet_prefect(data: Path) -> None:
    """Settle Prefect's settings before it is imported: its files inside ``data``, no analytics, little noise.

    A variable that the user has set stays as it is; ``PREFECT_API_URL`` then names the server to use.

    Raises:
        ProjectError: the folder cannot be made.
    """
    home = (data / "prefect").resolve()
    make_folder(home, "the data folder")
    settings = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
        # The command line prints an error itself, in one line; Prefect's pages still show it with its traceback.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "60",
        # Below that, every event that cannot be sent to a lost server is printed whole.
        "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
        "PREFECT_CLI_PROMPT": "false",
        # A server that is lost is asked twice again, 2 and 4 seconds later: the work is done without it all the same.
        "PREFECT_CLIENT_MAX_RETRIES": "2",
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)
