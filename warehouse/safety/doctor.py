"""Doctor: what is wrong with a data folder, and what to do about it. It looks, changes nothing, and stops no run.

The published file is examined in place, the writer's file as a copy, so that a run can begin meanwhile.
"""

from __future__ import annotations

import filecmp
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from tasks.core.errors import DamagedFileError, UnwritableError, WarehouseError, WriterBusyError
from warehouse import migrations
from warehouse.connection import connect_reader
from warehouse.places import Places, log_of
from warehouse.safety import acknowledged, recovery
from warehouse.safety.inspection import Finding, Subject, inspect
from warehouse.safety.lock import read_note
from warehouse.safety.snapshot import take_snapshot

SEVERITIES = ("error", "warning", "note")
PUBLISHED, WRITER = frozenset({"published"}), frozenset({"writer"})


def examine(data: Path, *, schema: Path = migrations.SCHEMA_FOLDER) -> list[Finding]:
    """Look at a data folder: the published file, the writer's file if no run is active, and how they fit.

    Args:
        data: the data folder.
        schema: folder of migrations.

    Returns:
        Findings, errors first; empty if all is well.
    """
    places = Places(data)
    if not places.private.exists() and not places.published.exists():
        return [Finding("present", "note", "there is no warehouse yet", str(data), "Run `figurewatch run` first")]
    steps = migrations.migrations(schema)
    with tempfile.TemporaryDirectory(prefix="figurewatch-doctor-") as folder:
        findings = [*_beside(places), *_files(places, Path(folder), steps)]
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def _beside(places: Places) -> Iterator[Finding]:
    """Find files of the folder that should not be there, and files that are missing."""
    if not places.published.exists():
        todo = "The next run publishes; nobody can query until then"
        yield Finding("published", "warning", "nothing is published", str(places.published), todo)
    elif log_of(places.published).exists():
        yield Finding(
            "published_log",
            "warning",
            "another program writes into the published file, or died doing so: its rows go with the next publishing",
            str(log_of(places.published)),
            "Close that program, or open the file read-only there; the next run removes the log",
        )
    if not places.private.exists():
        todo = "The next run makes it anew from the published file"
        yield Finding("private", "warning", "the writer's file is missing", str(places.private), todo)

    for done in recovery.noted(places)[-1:]:
        if done.kept is None or Path(done.kept).exists():
            todo = f"Delete {done.kept or places.recoveries} when nobody needs it any more"
            what = f"on {done.at} {done}"
            yield Finding("recovered", "note", what, str(places.private), todo, len(done.lost))


def _files(places: Places, folder: Path, steps: Sequence[migrations.Migration]) -> Iterator[Finding]:
    copy, before = None, read_note(places.lock)
    if places.private.exists():
        try:
            copy = take_snapshot(places, folder)
        except WriterBusyError as error:
            yield Finding("active", "note", error.what, error.where, error.todo)
        except UnwritableError as error:
            yield Finding("private", "note", error.what, error.where, error.todo)
        except DamagedFileError as error:
            yield Finding("private", "error", error.what, error.where, error.todo)
    if copy and places.published.exists() and _are_same(copy, places.published):
        yield from inspect(Subject(copy, places.published, PUBLISHED | WRITER), steps)
    else:
        if places.published.exists():
            yield from inspect(Subject(places.published, places.published, PUBLISHED), steps)
        if copy:
            yield from inspect(Subject(copy, places.private, WRITER), steps)
    if copy or not places.private.exists():
        losses = list(_losses(places, copy))
        if read_note(places.lock) == before:
            yield from losses
        else:
            what = "a run began meanwhile, so the two files were not held against each other"
            yield Finding("active", "note", what, str(places.data), "Ask again when it has ended")


def _are_same(copy: Path, published: Path) -> bool:
    """Return whether both are the same bytes, as they are between runs: then one look is enough."""
    if log_of(copy).exists() or log_of(published).exists():
        return False
    try:
        return filecmp.cmp(copy, published, shallow=False)
    except OSError:
        return False


def _losses(places: Places, copy: Path | None) -> Iterator[Finding]:
    """Yield how the loads of both files and the acknowledged ones fit; unreadable files are reported elsewhere."""
    published = _loads(places.published)
    private = _loads(copy) if copy else published
    if private is None:
        return
    lost = _lost(copy or places.published, places.acknowledged)
    if lost:
        rows = sum(entry.observations for entry in lost)
        yield Finding(
            "lost_loads",
            "error",
            f"{len(lost)} acknowledged loads with {rows} observations are no longer in the writer's file",
            str(places.private),
            "Its .wal was deleted or an older copy put in its place: restore it, or run again over the same folders, "
            "which brings them back",
            len(lost),
        )
    if published is None:
        return
    if behind := published - private:
        yield Finding(
            "behind",
            "error",
            f"the published file has {len(behind)} loads that the writer's file lacks",
            str(places.private),
            f"An older copy was put in its place: copy {places.published} over it before the next run",
            len(behind),
        )
    if ahead := private - published:
        yield Finding(
            "stale",
            "warning",
            f"the published file lacks {len(ahead)} loads that the writer's file has",
            str(places.published),
            "The next run publishes anew",
            len(ahead),
        )


def _lost(path: Path, note: Path) -> list[acknowledged.Acknowledgement]:
    """Return the acknowledged loads that a file lacks; none where it can't be read."""
    try:
        with closing(connect_reader(path)) as con:
            return acknowledged.lost(note, con)
    except (WarehouseError, duckdb.Error):
        return []


def _loads(path: Path) -> set[acknowledged.LoadKey] | None:
    """Return the loads in a file; null where there is none or it can't be read."""
    try:
        with closing(connect_reader(path)) as con:
            return acknowledged.loads_in(con)
    except (WarehouseError, duckdb.Error):
        return None
