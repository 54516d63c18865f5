"""What the writer has acknowledged, kept outside DuckDB's file.

A deleted or garbage write-ahead log opens silently with commits lost (measured on 2.0.1), and takes every count
inside the file with it. So each committed load is noted here as well; ``doctor`` and ``publish`` compare the two.
A load may be durable and yet not noted (killed in between): that is no loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from tasks.core.errors import UnwritableError
from warehouse.safety import line_log


class LoadKey(NamedTuple):
    """Identifies a load: after a loss its number is used again, its time is not."""

    load_id: int
    loaded_us: int


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One committed load.

    Attributes:
        load_id, run_id: as in the table of loads.
        loaded_us: its time, in microseconds since 1970.
        observations, changes: how many rows it added.
        documents: ids of the documents in it; null in notes of earlier versions.
        kind: of the run, ``ingest`` or ``backfill``.
    """

    load_id: int
    run_id: int
    loaded_us: int
    observations: int
    changes: int
    documents: Sequence[int] | None = None
    kind: str = "ingest"

    @property
    def key(self) -> LoadKey:
        """Identifies it among all loads."""
        return LoadKey(self.load_id, self.loaded_us)


def loads_in(con: duckdb.DuckDBPyConnection) -> set[LoadKey]:
    """Return all loads that a warehouse file holds."""
    rows = con.execute("SELECT load_id, epoch_us(loaded_at) FROM store.loads").fetchall()
    return {LoadKey(*row) for row in rows}


def microseconds(time: datetime) -> int:
    """Return an aware time as DuckDB's ``epoch_us`` counts it."""
    whole = int(time.replace(microsecond=0).timestamp())
    return whole * 1_000_000 + time.microsecond


def note(path: Path, entry: Acknowledgement) -> None:
    """Add one line and wait until it is on disk.

    Raises:
        UnwritableError: no room; the load itself is committed.
    """
    with _errors_explained(path):
        line_log.add(path, asdict(entry))


def noted(path: Path) -> list[Acknowledgement]:
    """Return all lines; one cut short by a crash or a full disk was never acknowledged and is left out."""
    entries = []
    for entry in line_log.entries(path):
        with suppress(TypeError):  # a field that is missing or of another version
            entries.append(Acknowledgement(**entry))
    return entries


def missing(path: Path, loads: Iterable[LoadKey]) -> list[Acknowledgement]:
    """Return acknowledged loads that the file no longer has."""
    known = set(loads)
    return [entry for entry in noted(path) if entry.key not in known]


def lost(path: Path, con: duckdb.DuckDBPyConnection) -> list[Acknowledgement]:
    """Return acknowledged loads that the file no longer has and that no later run has made up.

    Args:
        path: of the note.
        con: to the writer's file or a copy of it.
    """
    return [entry for entry in missing(path, loads_in(con)) if not is_made_up(entry, con)]


def is_made_up(entry: Acknowledgement, con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether what a lost load brought is there again.

    A load of documents is made up when all of them are there. One without (missed targets, texts read again) only
    drew conclusions from what was stored: a later run of its kind that finished has drawn them again.
    """
    if entry.documents:
        sql = "SELECT count(DISTINCT document_id) FROM store.documents WHERE list_contains($ids, document_id)"
        row = con.execute(sql, {"ids": list(entry.documents)}).fetchall()[0]
        return int(row[0]) == len(set(entry.documents))
    if entry.documents is None and entry.observations:
        return False
    sql = (
        "SELECT count(*) FROM store.runs "
        "WHERE kind = $kind AND status = 'finished' AND epoch_us(started_at) > $loaded_us"
    )
    return bool(con.execute(sql, {"kind": entry.kind, "loaded_us": entry.loaded_us}).fetchall()[0][0])


def settle(path: Path, kept: Iterable[Acknowledgement]) -> None:
    """Shorten the note to what is missing and the last load, once the rest is safely in the file itself.

    Args:
        path: of the note.
        kept: the lost loads.

    Raises:
        UnwritableError: no room; the note stays as it was.
    """
    entries = noted(path)
    left = list(kept)
    if entries and entries[-1] not in left:
        left.append(entries[-1])
    _replace(path, left)


def forget(path: Path, lost: Iterable[LoadKey]) -> None:
    """Remove loads from the note that are known to be lost and were reported.

    Raises:
        UnwritableError: no room; the note stays as it was.
    """
    reported = set(lost)
    _replace(path, [entry for entry in noted(path) if entry.key not in reported])


def _replace(path: Path, kept: Iterable[Acknowledgement]) -> None:
    with _errors_explained(path):
        line_log.replace(path, map(asdict, kept))


@contextmanager
def _errors_explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableError(
            f"what was loaded can't be noted ({error.strerror})",
            where=str(path),
            todo="Free some space, then run again; what was committed is safe and is not loaded twice",
        ) from error
