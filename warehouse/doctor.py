"""Doctor: what is wrong with a data folder, and what to do about it. It looks, and changes nothing.

Each rule is a query in ``checks/`` whose first column counts what is wrong, or a look at the files themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from warehouse import acknowledged, migrations
from warehouse.checks import checks
from warehouse.connection import connect_reader, explained
from warehouse.errors import NewerSchemaError, WarehouseError, WriterBusyError
from warehouse.lock import take_lock
from warehouse.places import Places


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that doctor saw.

    Attributes:
        check: its name.
        severity: ``error`` (data is missing, double or wrong), ``warning`` (something is stale or unusual) or
            ``note`` (something could not be looked at).
        what: what is wrong.
        where: file or table.
        todo: what to do.
        count: how many rows or files; 0 where it doesn't apply.
    """

    check: str
    severity: str
    what: str
    where: str
    todo: str
    count: int = 0

    def as_json(self) -> dict[str, str | int]:
        """The finding as JSON takes it."""
        return asdict(self)


def examine(data: Path) -> list[Finding]:
    """Looks at a data folder: the private file if no run holds it, the published file, and how they fit.

    Args:
        data: the data folder.

    Returns:
        Findings, errors first; empty if all is well.
    """
    places = Places(data)
    if not places.private.exists() and not places.published.exists():
        return [Finding("present", "note", "there is no warehouse yet", str(data), "Run `figurewatch run` first")]
    findings = [*_published(places), *_private(places)]
    return sorted(findings, key=lambda finding: ("error", "warning", "note").index(finding.severity))


def examine_file(path: Path, name: str) -> list[Finding]:
    """Looks at one warehouse file that nobody writes.

    Args:
        path: the file.
        name: what to call it in findings.
    """
    try:
        with connect_reader(path) as con:
            if migrations.current_version(con, path) == 0:
                return [
                    Finding("foreign", "error", f"{name} is not a Figurewatch warehouse", str(path), "Move it away")
                ]
            migrations.pending(con, path, migrations.migrations())
            return [*_readable(con, path, name), *_rules(con, path, name), *_face(con, path, name)]
    except NewerSchemaError as error:
        return [Finding("newer", "error", error.what, str(path), error.todo)]
    except WarehouseError as error:
        return [Finding("opens", "error", error.what, str(path), error.todo)]
    except duckdb.Error as error:
        reason = explained(error, path)
        return [Finding("readable", "error", reason.what, str(path), reason.todo)]


def _published(places: Places) -> Iterator[Finding]:
    if not places.published.exists():
        yield Finding(
            "published",
            "warning",
            "nothing is published",
            str(places.published),
            "The next run publishes; nobody can query until then",
        )
        return
    yield from examine_file(places.published, "the published file")


def _private(places: Places) -> Iterator[Finding]:
    """Checks that need the writer's file; while a run holds it they are left out."""
    if not places.private.exists():
        yield Finding(
            "private",
            "error",
            "the writer's file is gone",
            str(places.private),
            "Copy the published file there; what was loaded after it is to be run again",
        )
        return
    try:
        lock = take_lock(places.lock)
    except WriterBusyError as error:
        yield Finding("private", "note", error.what, str(places.private), "Ask again when the run has ended")
        return
    with lock:
        yield from examine_file(places.private, "the writer's file")
        yield from _losses(places)
        yield from _staleness(places)


def _readable(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[Finding]:
    """Reads every table whole: a flipped byte shows in DuckDB's block checksums only when the block is read."""
    for (table,) in con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' ORDER BY table_name"
    ).fetchall():
        try:
            con.execute(f'SELECT bit_xor(hash(t)) FROM store."{table}" AS t').fetchall()  # noqa: S608 - own names
        except duckdb.Error as error:
            yield Finding(
                "readable",
                "error",
                f"{name} has a broken block ({str(error).splitlines()[0]})",
                f"{path}, store.{table}",
                "Restore the other file of the data folder or a backup in its place",
            )
            return


def _rules(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[Finding]:
    for check in checks():
        row = con.execute(check.sql).fetchone()
        if row and row[0]:
            yield Finding(check.name, check.severity, check.what, f"{name} ({path})", check.todo, int(row[0]))


def _face(con: duckdb.DuckDBPyConnection, path: Path, name: str) -> Iterator[Finding]:
    """Whether views and macros are those of this version."""
    known = con.execute("SELECT value FROM store.settings WHERE name = 'face_sha256'").fetchone()
    if not known or known[0] != migrations.face_checksum():
        yield Finding(
            "face", "warning", f"views of {name} are of another version", str(path), "The next run makes them anew"
        )


def _losses(places: Places) -> Iterator[Finding]:
    """Loads that were acknowledged and are no longer there: a log was deleted, or an older file put in place."""
    try:
        with connect_reader(places.private) as con:
            loads = [row[0] for row in con.execute("SELECT load_id FROM store.loads").fetchall()]
    except (WarehouseError, duckdb.Error):
        return
    lost = acknowledged.missing(places.acknowledged, loads)
    if lost:
        rows = sum(entry.observations for entry in lost)
        yield Finding(
            "lost_loads",
            "error",
            f"{len(lost)} acknowledged loads with {rows} observations are no longer in the file",
            str(places.private),
            "Its .wal was deleted or an older copy put in place: restore it, or run again over the same folders, "
            "then remove acknowledged.jsonl",
            len(lost),
        )


def _staleness(places: Places) -> Iterator[Finding]:
    """Whether people see what the writer has."""
    if not places.published.exists():
        return
    last = "SELECT coalesce(max(load_id), 0) FROM store.loads"
    try:
        with connect_reader(places.private) as con:
            private = con.execute(last).fetchone()
        with connect_reader(places.published) as con:
            published = con.execute(last).fetchone()
    except (WarehouseError, duckdb.Error):
        return
    if private and published and private[0] != published[0]:
        yield Finding(
            "stale",
            "warning",
            f"the published file ends at load {published[0]}, the writer's at {private[0]}",
            str(places.published),
            "The next run publishes anew",
            abs(private[0] - published[0]),
        )
