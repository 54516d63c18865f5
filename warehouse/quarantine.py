"""What was set aside: list it, have it read again, or drop it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from tasks.core.errors import QueryFailedError
from warehouse.arrow import arrow_of
from warehouse.connection import connect_reader
from warehouse.reading.history import asked
from warehouse.sql.statements import statement

Entry = dict[str, Any]
"""One entry: ``quarantine_id, state, locator, reason, todo, sha256, run_id, seen_at, resolved_at``."""


@dataclass(frozen=True, slots=True)
class Retried:
    """What becomes of an entry that is to be read again.

    Attributes:
        entry: as it was.
        outcome: ``next_run`` (its file is read anew by the next run), ``backfill`` (a stored text, which a backfill
            reads) or ``missing`` (its file is not there any more).
    """

    entry: Entry
    outcome: str


def entries(published: Path, *, closed: bool = False) -> list[Entry]:
    """Return what was set aside, the latest first.

    Args:
        published: the published file.
        closed: also what has been read or dropped since.

    Raises:
        NotPublishedError: there is no published file.
    """
    with connect_reader(published) as con:
        rows: list[Entry] = arrow_of(con, statement("quarantine_entries"), {"closed": closed}).to_pylist()
    return rows


def named(published: Path, names: Iterable[str]) -> list[Entry]:
    """Return the entries with these names, closed ones too.

    Args:
        published: the published file.
        names: ids, locators, or file names of locators.

    Raises:
        QueryFailedError: a name fits no entry.
    """
    known = entries(published, closed=True)
    found: dict[int, Entry] = {}
    for name in names:
        fitting = [entry for entry in known if _is_named(entry, name)]
        if not fitting:
            raise QueryFailedError(
                f"nothing with the id or name {name!r} was set aside",
                todo="`figurewatch quarantine list --all` shows what was",
            )
        found |= {entry["quarantine_id"]: entry for entry in fitting}
    return list(found.values())


def _is_named(entry: Entry, name: str) -> bool:
    return name in (str(entry["quarantine_id"]), entry["locator"], Path(entry["locator"]).name)


def retry(con: duckdb.DuckDBPyConnection, chosen: Sequence[Entry]) -> list[Retried]:
    """Have entries read again.

    Args:
        con: the writer's.
        chosen: the entries.
    """
    outcomes = {entry["quarantine_id"]: _outcome(str(entry["locator"])) for entry in chosen}
    asked(con, "quarantine_retry", [key for key, outcome in outcomes.items() if outcome == "next_run"])
    asked(con, "quarantine_reopen", [key for key, outcome in outcomes.items() if outcome != "missing"])
    return [Retried(entry, outcomes[entry["quarantine_id"]]) for entry in chosen]


def drop(con: duckdb.DuckDBPyConnection, chosen: Sequence[Entry]) -> list[Entry]:
    """Close entries and return those that were open.

    Args:
        con: the writer's.
        chosen: the entries.
    """
    ids = asked(con, "quarantine_drop", [entry["quarantine_id"] for entry in chosen], now=datetime.now(UTC))
    dropped = set(ids.column("quarantine_id").to_pylist())
    return [entry for entry in chosen if entry["quarantine_id"] in dropped]


def _outcome(locator: str) -> str:
    """Return what reads a locator again; a name on disk may hold a ``#`` itself."""
    path, _, inner = locator.rpartition("#")
    if inner.startswith("revision-"):
        return "backfill"
    while path and not Path(path).exists():
        path = path.rpartition("#")[0]
    return "next_run" if path or Path(locator).exists() else "missing"
