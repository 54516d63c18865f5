"""What is left after a kill, held against what the writer had acknowledged; doctor is asked too, and not relied on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

import duckdb

from tests.warehouse.batches import SPAN, TABLES, rows_in
from warehouse.connection import connect_reader
from warehouse.migrations import current_version
from warehouse.places import Places
from warehouse.safety.doctor import examine

AFTER_A_KILL = {
    "left_open", "interrupted", "stale", "published", "older", "unsent", "empty", "face", "missing_comments",
}  # fmt: skip
"""What doctor may say of a warehouse whose writer was killed; none of it is an error."""


@dataclass(slots=True)
class Acknowledged:
    """What the writer has acknowledged to its parent.

    Attributes:
        loads: batches whose load had returned.
        published: the last batch that a returned ``publish`` covered; 0 for none.
    """

    loads: set[int] = field(default_factory=set)
    published: int = 0


@dataclass(slots=True)
class Audit:
    """What one look found wrong, in words, by kind; all empty if all is well."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    doctor: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        """Everything that is wrong."""
        return [f"{item.name}: {text}" for item in fields(self) for text in getattr(self, item.name)]


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds: rows and different ids by batch and table."""

    batches: dict[int, dict[str, tuple[int, int]]]
    retired: set[int]
    version: int
    migrated: list[tuple[bool, bool]]


def audit(data: Path, schema: Path, articles: int, acknowledged: Acknowledged) -> Audit:
    """Looks at both files of a data folder whose writer is dead."""
    places, found = Places(data), Audit()
    if places.private.exists():
        with connect_reader(places.private) as con:
            _compare(held(con, places.private), articles, acknowledged.loads, found)
    elif acknowledged.loads:
        found.lost.append("the whole private file")
    found.published.extend(_published(places, articles, acknowledged))
    for finding in examine(data, schema=schema):
        if finding.severity == "error" or finding.check not in AFTER_A_KILL | {"present"}:
            found.doctor.append(f"{finding.check}: {finding.what}")
    return found


def held(con: duckdb.DuckDBPyConnection, path: Path) -> Held:
    """Counts what a file holds."""
    version = current_version(con, path)
    if not version:
        return Held({}, set(), 0, [])
    batches: dict[int, dict[str, tuple[int, int]]] = {}
    for table, key in TABLES.items():
        for number, rows, ids in con.execute(
            f"SELECT {key} // {SPAN}, count(*), count(DISTINCT {key}) FROM store.{table} GROUP BY ALL"
        ).fetchall():
            batches.setdefault(number, {})[table] = (rows, ids)
    retired = con.execute("SELECT superseded_by FROM store.observations WHERE retired_at IS NOT NULL").fetchall()
    columns = {
        row[0]
        for row in con.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'observations'").fetchall()
    }
    migrated = [
        (f"extra_{step}" in columns, con.execute(f"SELECT rows = filled FROM store.extra_{step}").fetchone() == (True,))
        for (step,) in con.execute("SELECT version FROM store.migrations WHERE name = 'extra'").fetchall()
    ]
    return Held(batches, {row[0] // SPAN for row in retired}, version, migrated)


def _compare(held: Held, articles: int, wanted: set[int], found: Audit) -> None:
    for number in sorted(wanted - held.batches.keys()):
        found.lost.append(f"batch {number}")
    for number, tables in sorted(held.batches.items()):
        expected = rows_in(number, articles)
        for table, count in expected.items():
            rows, ids = tables.get(table, (0, 0))
            if rows > ids or rows > count:
                found.doubled.append(f"batch {number}: {rows} rows in {table} instead of {count}")
            if rows < count:
                found.half.append(f"batch {number}: {rows} rows in {table} instead of {count}")
        if number > 1 and number not in held.retired:
            found.half.append(f"batch {number} did not retire what it supersedes")
    found.half.extend(f"migration {place}: {parts}" for place, parts in enumerate(held.migrated) if not all(parts))


def _published(places: Places, articles: int, acknowledged: Acknowledged) -> Iterator[str]:
    """The published file opens, is whole, and has all that it had before the kill."""
    if not places.published.exists():
        if acknowledged.published:
            yield "it is gone"
        return
    try:
        with connect_reader(places.published) as con:
            seen = held(con, places.published)
            con.execute("SELECT count(*) FROM figures").fetchall()
    except Exception as error:  # whatever keeps people from opening it counts
        yield f"it does not open: {error}"
        return
    inside = Audit()
    _compare(seen, articles, {number for number in acknowledged.loads if number <= acknowledged.published}, inside)
    yield from (*inside.lost, *inside.doubled, *inside.half)
