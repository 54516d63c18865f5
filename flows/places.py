"""Where a project's files lie, and the settings that every flow starts with."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PACKAGED = Path(__file__).resolve().parents[1] / "seeds"


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one Figurewatch project.

    Attributes:
        data: warehouse, writer's file and Prefect's own files.
        reports: where reports are written.
        watchlists: the watchlists in use, later ones override earlier ones.
        inbox: folders and files to read.
    """

    data: Path
    reports: Path
    watchlists: tuple[Path, ...]
    inbox: tuple[Path, ...]


def default_watchlist() -> Path:
    """``watchlist.yaml`` here, else the one that is shipped."""
    own = Path("watchlist.yaml")
    return own if own.is_file() else PACKAGED / "watchlist.yaml"


def default_inbox() -> tuple[Path, ...]:
    """``seeds/articles`` and ``inbox`` here, as far as they exist; the shipped seeds where neither does.

    A project that ``init`` made holds only an inbox, so that its warehouse knows nothing of the seeds.
    """
    here = tuple(path for path in (Path("seeds/articles"), Path("inbox")) if path.is_dir())
    return here or (PACKAGED / "articles",)


def quiet_prefect(data: Path) -> None:
    """Settle Prefect's settings before it is imported: its files inside ``data``, no analytics, little noise.

    A variable that the user has set stays as it is; ``PREFECT_API_URL`` then names the server to use.
    """
    home = (data / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    settings = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
        # The command line tells an error itself, in one line; Prefect's pages have it with its trace all the same.
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
