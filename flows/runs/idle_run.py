"""A run that finds nothing to do, without Prefect: it looks at what a run depends on, and notes that it did.

Prefect and its server take seconds to start, and most runs of a schedule or a habit find nothing new. Whatever the look
is not sure of is work: a full run then decides.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flows.project import PACKAGED, Project
from flows.runs.run_summary import RunSummary
from tasks.core.changes import GRACE_PERIOD
from tasks.core.errors import WarehouseError
from warehouse.places import Places
from warehouse.runs import idle_log
from warehouse.runs.last_run import LastRun, has_new_late_figures, is_published, last_run
from warehouse.safety.lock import take_lock

if TYPE_CHECKING:
    from tasks.core.watchlist import Watchlist

_PROGRAM = PACKAGED.parent
_PACKAGES = ("flows", "tasks", "warehouse")


def idle_run(project: Project, language: str) -> RunSummary | None:
    """Run without doing anything, where there is nothing to do, and note the run.

    Args:
        project: its folders, watchlists and inbox.
        language: of the report.

    Returns:
        The summary of a run that found nothing; null where there is work for a full run, which notes itself.

    Raises:
        WriterBusyError: another run is active.
        UnwritableError: the data folder cannot be written.
    """
    places = Places(project.data)
    if not places.private.exists():
        return None
    begun = datetime.now(UTC)
    with take_lock(places.lock):
        if not is_published(places):
            return None
        try:
            last = last_run(places, begun.date(), GRACE_PERIOD)
        except WarehouseError:
            return None
        if last is None or reason_to_run(project, language, last) is not None:
            return None
        earlier = len(idle_log.noted(places.idle_runs))
        if earlier >= idle_log.MOST:
            return None
        ended = datetime.now(UTC)
        idle_log.note(places.idle_runs, begun, ended)
    return RunSummary(
        run_id=last.run_id + earlier + 1,
        report=project.reports / "latest.html",
        reported=True,
        published=places.published,
        seconds=(ended - begun).total_seconds(),
    )


def reason_to_run(project: Project, language: str, last: LastRun) -> str | None:
    """Return what a full run has to do; null where it has nothing to do.

    Args:
        project: its folders, watchlists and inbox.
        language: of the report.
        last: what the last run left.
    """
    if not last.reported:
        return "the last run did not report everything"
    if last.unsent:
        return "notifications are still to be sent"
    if last.due_targets:
        return "targets became due"
    if not (project.reports / "latest.html").is_file():
        return "there is no report"
    inputs = _inputs(last)
    return (
        _changed_inputs(project, language, inputs)
        or _due_on_a_new_day(project, last, inputs)
        or _to_read(project, last.files, inputs)
    )


def has_new_files(project: Project) -> bool:
    """Return whether the inbox holds files that no run has read as they are now.

    Raises:
        SourceError: the inbox cannot be listed.
    """
    last = _last_run(project)
    inputs = _inputs(last)
    return _new_files(project, {} if last is None else last.files, inputs, _sources_of(project, inputs)) is not None


def expects_reading(project: Project) -> bool:
    """Return whether a full run most likely reads texts: the inbox has new files, sources are due, or words to find.

    It costs a listing of the inbox, and decides nothing but when the readers start.

    Raises:
        SourceError: the inbox cannot be listed.
    """
    last = _last_run(project)
    if last is None or last.inputs is None:
        return _to_read(project, {}, {"has_sources": True}) is not None
    inputs = _inputs(last)
    return _edited_watchlist(project, inputs) is not None or _to_read(project, last.files, inputs) is not None


def _last_run(project: Project) -> LastRun | None:
    """Return what the last run left; null where there was none or it cannot be read."""
    try:
        return last_run(Places(project.data), datetime.now(UTC).date(), GRACE_PERIOD)
    except WarehouseError:
        return None


def noted_inputs(project: Project, language: str, watchlist: Watchlist, files: set[Path]) -> str:
    """Return what a run depends on apart from the files of its inbox, as JSON to be kept until the next run.

    Args:
        project: its watchlists.
        language: of the report.
        watchlist: as the run reads it.
        files: all files that it consists of.
    """
    return json.dumps(
        {
            "watchlists": _absolute(project.watchlists),
            "files": {str(path): _sha256(path) for path in sorted(files)},
            "program": _program_stamp(),
            "language": language,
            "follow_links": watchlist.settings.follow_links,
            "timezone": watchlist.settings.timezone,
            "has_sources": bool(watchlist.sources),
        },
        ensure_ascii=False,
    )


def _inputs(last: LastRun | None) -> dict[str, Any]:
    return dict(json.loads(last.inputs)) if last and last.inputs else {}


def _edited_watchlist(project: Project, inputs: dict[str, Any]) -> str | None:
    if inputs.get("watchlists") != _absolute(project.watchlists):
        return "another watchlist is named"
    try:
        edited = any(_sha256(Path(path)) != digest for path, digest in inputs["files"].items())
    except OSError:
        edited = True
    return "the watchlist was edited" if edited else None


def _changed_inputs(project: Project, language: str, inputs: dict[str, Any]) -> str | None:
    edited = _edited_watchlist(project, inputs)
    if edited is not None:
        return edited
    if inputs["language"] != language:
        return "another language is asked for"
    return "the program was changed" if inputs["program"] != _program_stamp() else None


def _due_on_a_new_day(project: Project, last: LastRun, inputs: dict[str, Any]) -> str | None:
    """Return what becomes due with time alone: figures that have not come, and sources that have fallen silent."""
    zone = ZoneInfo(inputs["timezone"])
    today = datetime.now(zone).date()
    if last.full_run_at is not None and last.full_run_at.astimezone(zone).date() == today:
        return None
    if inputs["has_sources"]:
        return "sources may have fallen silent"
    return "expected figures are late" if has_new_late_figures(Places(project.data), today) else None


def _to_read(project: Project, known: dict[str, tuple[int, int]], inputs: dict[str, Any]) -> str | None:
    watchlist = _sources_of(project, inputs)
    if watchlist is not None:
        from flows.fetching import due_now

        if due_now(project, watchlist):
            return "sources are due"
    return _new_files(project, known, inputs, watchlist)


def _sources_of(project: Project, inputs: dict[str, Any]) -> Watchlist | None:
    """Return the watchlist where it has sources; null where it has none, and nothing of it need be read."""
    if not inputs.get("has_sources"):
        return None
    from flows.watchlists import unchanged_watchlist

    return unchanged_watchlist(project.watchlists)


def _new_files(
    project: Project, known: dict[str, tuple[int, int]], inputs: dict[str, Any], watchlist: Watchlist | None
) -> str | None:
    from tasks.extract.sources.folder import candidates
    from tasks.extract.sources.storage import stored_files

    folders = tuple(path.absolute() for path in project.inbox)
    if watchlist is not None:
        from flows.fetching import reading_places

        folders = reading_places(project, watchlist)
    follow_links = inputs.get("follow_links", False)
    found = any(candidates(folders, known, follow_links=follow_links)) or any(stored_files(project.storage, known))
    return "files are new or changed" if found else None


def _absolute(paths: tuple[Path, ...]) -> list[str]:
    return [str(path.expanduser().resolve()) for path in paths]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _program_stamp() -> str:
    """Return a digest of the program's files by size and time: an upgrade may read or report otherwise."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for folder, folders, names in os.walk(_PROGRAM / package):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                status = os.stat(os.path.join(folder, name))
                digest.update(f"{folder}/{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
