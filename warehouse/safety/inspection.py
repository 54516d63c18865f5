"""Examine one warehouse file for what is wrong with it, while no program writes it.

Each rule is a query in ``checks/`` whose first column counts what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from tasks.core.errors import ForeignFileError, MigrationError, NewerSchemaError, WarehouseError
from warehouse import migrations
from warehouse.connection import connect_reader, explained
from warehouse.sql.checks import checks


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
        """Return the finding as JSON takes it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Subject:
    """One file to look at.

    Attributes:
        path: where it can be read; of the writer's file a copy.
        shown: its path for the user.
        roles: ``writer``, ``published``, or both where the two are the same bytes; some rules are for one alone.
    """

    path: Path
    shown: Path
    roles: frozenset[str]

    @property
    def name(self) -> str:
        """What to call it."""
        return "the published file" if "published" in self.roles else "the writer's file"


def inspect(subject: Subject, steps: Sequence[migrations.Migration]) -> list[Finding]:
    """Examine a file: whether it opens, is ours and of this version, can be read to the end, and keeps every rule.

    Args:
        subject: the file.
        steps: the migrations that this version knows.
    """
    shown = str(subject.shown)
    try:
        with connect_reader(subject.path) as con:
            if migrations.current_version(con, subject.shown) == 0:
                return [_empty(subject)]
            todo = migrations.pending(con, subject.shown, steps)
            broken = list(_broken_blocks(con, subject))
            if broken:
                return broken
            if todo:
                what = f"{subject.name} has schema {len(steps) - len(todo)}, this version of Figurewatch {len(steps)}"
                return [Finding("older", "warning", what, shown, "The next run backs it up and upgrades it")]
            return [*_rules(con, subject), *_face(con, subject), *_precision(con, subject), *_channels(con, subject)]
    except NewerSchemaError as error:
        return [_unusable("newer", subject, error)]
    except ForeignFileError as error:
        return [_unusable("foreign", subject, error)]
    except MigrationError as error:
        return [_unusable("altered", subject, error)]
    except WarehouseError as error:
        return [_unusable("opens", subject, error)]
    except duckdb.Error as error:
        return [_unusable("readable", subject, explained(error, subject.shown))]


def _empty(subject: Subject) -> Finding:
    """Return the finding of an empty file: the writer's is empty while it is made, the published one never."""
    if "published" in subject.roles:
        todo = "The next run publishes a sound one in its place"
        return Finding("foreign", "error", f"{subject.name} holds nothing", str(subject.shown), todo)
    what = f"{subject.name} holds nothing yet: a run died while it made it"
    return Finding("empty", "warning", what, str(subject.shown), "The next run goes on")


def _unusable(check: str, subject: Subject, error: WarehouseError) -> Finding:
    """Return why a file can't be examined further, naming the file itself and not the copy that was opened."""
    what, where = (text.replace(str(subject.path), str(subject.shown)) for text in (error.what, error.where))
    replaced = subject.roles == {"published"} and check in ("opens", "readable")
    todo = "The next run publishes a sound one in its place" if replaced else error.todo
    return Finding(check, "error", f"{subject.name}: {what}", where or str(subject.shown), todo)


def _broken_blocks(con: duckdb.DuckDBPyConnection, subject: Subject) -> Iterator[Finding]:
    """Read every table to the end: a flipped byte shows in DuckDB's block checksums only when the block is read."""
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store' ORDER BY table_name"
    ).fetchall()
    for (table,) in tables:
        try:
            con.execute(f'SELECT bit_xor(hash(t)) FROM store."{table}" AS t').fetchall()  # noqa: S608 - own names
        except duckdb.Error as error:
            reason = str(error).splitlines()[0].replace(str(subject.path), str(subject.shown))
            yield Finding(
                "readable",
                "error",
                f"{subject.name} has a broken block ({reason})",
                f"{subject.shown}, store.{table}",
                "Put the other file of the data folder, or the newest of writer/backups, in its place",
            )


def _rules(con: duckdb.DuckDBPyConnection, subject: Subject) -> Iterator[Finding]:
    for check in checks():
        if check.file is not None and check.file not in subject.roles:
            continue
        row = con.execute(check.sql).fetchone()
        if row and row[0]:
            yield Finding(
                check.name,
                check.severity,
                f"{subject.name}: {check.what}",
                str(subject.shown),
                check.todo,
                int(row[0]),
            )


def _precision(con: duckdb.DuckDBPyConnection, subject: Subject) -> Iterator[Finding]:
    """Return how often reported changes are right, as people judged them: a note, whatever it is."""
    if "published" not in subject.roles:
        return
    try:
        judged = con.execute("SELECT kind, judged, right_ones FROM precision_by_kind ORDER BY kind").fetchall()
    except duckdb.CatalogException:  # somebody removed the view; ``_face`` or a rule says so
        return
    for kind, count, right in judged:
        what = f"{right} of {count} reported changes of kind {kind} that people judged are right ({right / count:.2f})"
        yield Finding("precision", "note", what, str(subject.shown), "Judge more with `figurewatch review`", count)


def _channels(con: duckdb.DuckDBPyConnection, subject: Subject) -> Iterator[Finding]:
    """Return the channels that take nothing, by name: the reason says whose turn it is."""
    if "published" not in subject.roles:
        return
    try:
        failing = con.execute(
            "SELECT channel, failure, waiting, given_up FROM failing_channels ORDER BY channel"
        ).fetchall()
    except duckdb.CatalogException:  # somebody removed the view; ``_face`` or a rule says so
        return
    for channel, failure, waiting, given_up in failing:
        what = f"channel {channel} takes nothing: {failure}; {waiting} wait for it, {given_up} were given up"
        todo = "Mend it, then `figurewatch channels send`; runs go on trying for three days"
        yield Finding("channel", "warning", what, str(subject.shown), todo, waiting + given_up)


def _face(con: duckdb.DuckDBPyConnection, subject: Subject) -> Iterator[Finding]:
    """Return whether views and macros are those of this version."""
    known = con.execute("SELECT value FROM store.settings WHERE name = 'face_sha256'").fetchone()
    if not known or known[0] != migrations.views_checksum():
        what = f"{subject.name}: views are of another version"
        yield Finding("face", "warning", what, str(subject.shown), "The next run makes them anew")
