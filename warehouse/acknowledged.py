"""What the writer has acknowledged, kept outside DuckDB's file.

A deleted or garbage write-ahead log opens silently with commits lost (measured on 2.0.1), and takes every count
inside the file with it. So each committed load is noted here as well; ``doctor`` and ``publish`` compare the two.
A load may be durable and yet not noted (killed in between): that is no loss.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One committed load.

    Attributes:
        load_id, run_id: as in the table of loads.
        observations, changes: how many rows it added.
    """

    load_id: int
    run_id: int
    observations: int
    changes: int


def note(path: Path, entry: Acknowledgement) -> None:
    """Adds one line and waits until it is on disk."""
    with path.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(asdict(entry)) + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def noted(path: Path) -> list[Acknowledgement]:
    """All lines; a last one cut short by a crash was never acknowledged and is left out."""
    if not path.exists():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entries.append(Acknowledgement(**json.loads(line)))
        except (json.JSONDecodeError, TypeError):
            continue
    return entries


def missing(path: Path, loads: Iterable[int]) -> list[Acknowledgement]:
    """Acknowledged loads that the file no longer has."""
    known = set(loads)
    return [entry for entry in noted(path) if entry.load_id not in known]


def settle(path: Path, loads: Iterable[int]) -> None:
    """Shortens the note to what is missing and the last load, once the rest is safely in the file itself."""
    entries = noted(path)
    known = set(loads)
    kept = [entry for entry in entries if entry.load_id not in known]
    if entries and entries[-1] not in kept:
        kept.append(entries[-1])
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(asdict(entry)) + "\n" for entry in kept)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
