"""Mistakes in a project, found before a run starts anything.

A server and the language model take seconds to start; a mistake in the watchlist or in a path is reported before them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from flows.project import Project, ProjectError, project_inbox, project_watchlists, unusable
from flows.watchlists import checked_watchlist, unchanged_watchlist
from tasks.core.errors import NotPublishedError, SourceError
from tasks.core.watchlist import Watchlist
from warehouse.places import Places


def check_project(project: Project) -> Project:
    """Read the watchlists and look at every folder; nothing is made.

    Args:
        project: as the command line names it.

    Returns:
        The project itself.

    Raises:
        WatchlistError: a watchlist cannot be used.
        SourceError: a part of the inbox cannot be read.
        ProjectError: the data or the report folder cannot be made or written.
    """
    check_folders(checked_watchlist(project.watchlists))
    for path in project.inbox:
        _check_source(path)
    _check_writable(project.data, "the data folder")
    _check_writable(project.reports, "the report folder")
    return project


def project_of(
    data: Path, reports: Path, watchlist: Sequence[Path] | None, inbox: Sequence[str | Path] | None
) -> Project:
    """Return the project that options of the command line name.

    Args:
        data: the data folder.
        reports: the folder of reports.
        watchlist: the watchlists; none is the one here.
        inbox: folders, files and addresses on shared storage; none is ``inbox`` here, or the sources of the watchlist.

    Raises:
        ProjectError: there is nothing to read.
        WatchlistError: a watchlist cannot be used.
    """
    from tasks.extract.sources.storage import is_address

    watchlists = project_watchlists(watchlist)
    storage = tuple(str(place) for place in inbox or () if is_address(str(place)))
    folders = [Path(place) for place in inbox or () if str(place) not in storage]
    places = () if storage and not folders else inbox_or_sources(folders, watchlists)
    return Project(data, reports, watchlists, places, storage)


def inbox_or_sources(given: Sequence[Path] | None, watchlists: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders and files to read besides the sources of the watchlist.

    Args:
        given: those that the user names; none is ``inbox`` here.
        watchlists: of the project.

    Raises:
        ProjectError: there is nothing to read: no inbox is named or here, and the watchlist names no source.
        WatchlistError: a watchlist cannot be used.
    """
    try:
        return project_inbox(given)
    except ProjectError:
        if unchanged_watchlist(watchlists).sources:
            return ()
        raise


def check_folders(watchlist: Watchlist) -> None:
    """Look at the folders that are sources.

    Raises:
        SourceError: one of them cannot be read.
    """
    for source in watchlist.sources:
        if source.folder is not None:
            try:
                _check_source(Path(source.folder))
            except SourceError as error:
                todo = "Create it, or mend its path: it is relative to the watchlist that names it"
                what = error.what.replace("the inbox", f"the folder of source {source.id}")
                raise SourceError(what, where=source.folder, todo=todo) from error


def check_warehouse(data: Path) -> None:
    """Make sure that there is a warehouse to read again.

    Raises:
        NotPublishedError: there is none; a backfill would make an empty one.
    """
    places = Places(data)
    if not places.private.exists() and not places.published.exists():
        raise NotPublishedError("there is no warehouse yet", where=str(data), todo="Run `figurewatch run` first")


def _check_source(path: Path) -> None:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            with os.scandir(path):
                return
        if not stat.S_ISREG(mode):  # opening a pipe would wait for its writer
            raise _unreadable(path, "neither a folder nor a file")
        with path.open("rb"):
            return
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _unreadable(path: Path, why: str) -> SourceError:
    return SourceError(
        f"the inbox cannot be read: {why}", where=str(path), todo="Create it, or name another folder or file"
    )


def _check_writable(folder: Path, what: str) -> None:
    """Check that files can be made in the folder, or in the nearest one above it that exists."""
    at = folder.absolute()
    try:
        while not os.path.lexists(at) and at != at.parent:
            at = at.parent
        if not at.is_dir():
            raise unusable(folder, what, f"{at} is no folder")
    except OSError as error:
        raise unusable(folder, what, error.strerror or str(error)) from error
    if not os.access(at, os.W_OK | os.X_OK):
        raise unusable(folder, what, f"no right to write in {at}")
