"""What the writer has acknowledged, kept outside DuckDB's file.

A deleted or garbage write-ahead log opens silently with commits lost (measured on 2.0.1), and takes every count
inside the file with it. So each committed load is noted here as well; ``doctor`` and ``publish`` compare the two.
A load may be durable and yet not noted (killed in between): that is no loss.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.errors import UnwritableError
from warehouse.places import temporary_name


class LoadKey(NamedTuple):
    """What tells a load from any other: after a loss its number is given out again, its time is not."""

    load_id: int
    loaded_us: int


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One committed load.

    Attributes:
        load_id, run_id: as in the table of loads.
        loaded_us: its time, in microseconds since 1970.
        observations, changes: how many rows it added.
    """

    load_id: int
    run_id: int
    loaded_us: int
    observations: int
    changes: int

    @property
    def key(self) -> LoadKey:
        """What tells it from any other load."""
        return LoadKey(self.load_id, self.loaded_us)


def loads_in(con: duckdb.DuckDBPyConnection) -> set[LoadKey]:
    """All loads that a warehouse file holds."""
    rows = con.execute("SELECT load_id, epoch_us(loaded_at) FROM store.loads").fetchall()
    return {LoadKey(*row) for row in rows}


def microseconds(time: datetime) -> int:
    """An aware time as DuckDB's ``epoch_us`` counts it."""
    whole = int(time.replace(microsecond=0).timestamp())
    return whole * 1_000_000 + time.microsecond


def note(path: Path, entry: Acknowledgement) -> None:
    """Adds one line and waits until it is on disk.

    Raises:
        UnwritableError: no room; the load itself is committed.
    """
    with _told(path), path.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(asdict(entry)) + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def noted(path: Path) -> list[Acknowledgement]:
    """All lines; one cut short by a crash or a full disk was never acknowledged and is left out."""
    if not path.exists():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entries.append(Acknowledgement(**json.loads(line)))
        except (json.JSONDecodeError, TypeError):
            continue
    return entries


def missing(path: Path, loads: Iterable[LoadKey]) -> list[Acknowledgement]:
    """Acknowledged loads that the file no longer has."""
    known = set(loads)
    return [entry for entry in noted(path) if entry.key not in known]


def settle(path: Path, loads: Iterable[LoadKey]) -> None:
    """Shortens the note to what is missing and the last load, once the rest is safely in the file itself.

    Raises:
        UnwritableError: no room; the note stands as it was.
    """
    entries = noted(path)
    known = set(loads)
    kept = [entry for entry in entries if entry.key not in known]
    if entries and entries[-1] not in kept:
        kept.append(entries[-1])
    _replace(path, kept)


def forget(path: Path, lost: Iterable[LoadKey]) -> None:
    """Takes loads off the note that are known to be lost and were told of.

    Raises:
        UnwritableError: no room; the note stands as it was.
    """
    gone = set(lost)
    _replace(path, [entry for entry in noted(path) if entry.key not in gone])


def _replace(path: Path, kept: Iterable[Acknowledgement]) -> None:
    temporary = temporary_name(path)
    with _told(path):
        with temporary.open("w", encoding="utf-8") as handle:
            handle.writelines(json.dumps(asdict(entry)) + "\n" for entry in kept)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableError(
            f"what was loaded can't be noted ({error.strerror})",
            where=str(path),
            todo="Free some space, then run again; what was committed is safe and is not loaded twice",
        ) from error
