"""Measurements of a project for monitoring: what its warehouse counts, and how much room its files take."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from tasks.core.errors import WarehouseError
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.retention import stored
from warehouse.runs import idle_log
from warehouse.sql.statements import statement


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number.

    Attributes:
        name: of what is measured, with its unit: ``last_run_duration_seconds``.
        value: the number.
        labels: what tells it from others of the name.
    """

    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


def measurements(data: Path, reports: Path, backups: Path, now: datetime) -> list[Measurement]:
    """Measure a project; a warehouse that can't be read is measured as such, not raised.

    Args:
        data, reports, backups: its folders.
        now: aware.
    """
    places = Places(data)
    counted = list(_counted(places.published))
    found = [Measurement("warehouse_readable", float(bool(counted))), *counted]
    good = [item.value for item in found if item.name == "last_good_run_timestamp_seconds"]
    good += [ended_at.timestamp() for _, ended_at in idle_log.noted(places.idle_runs)]  # in no table of runs yet
    found = [item for item in found if item.name != "last_good_run_timestamp_seconds"]
    if good:
        found.append(Measurement("last_good_run_timestamp_seconds", max(good)))
        found.append(Measurement("last_good_run_age_seconds", now.timestamp() - max(good)))
    made = [item.made_at.timestamp() for item in stored.backups(backups)]
    found += [Measurement("last_backup_timestamp_seconds", max(made))] if made else []
    sizes = {
        "published": places.published, "writer": places.private, "copies": places.backups,
        "scheduler": data / "prefect", "reports": reports, "backups": backups,
    }  # fmt: skip
    found += [Measurement("storage_bytes", float(_size(path)), {"what": what}) for what, path in sizes.items()]
    pages = sum(item.bytes for item in stored.originals(data))
    found.append(Measurement("storage_bytes", float(pages), {"what": "originals"}))
    if data.exists():
        found.append(Measurement("disk_free_bytes", float(shutil.disk_usage(data).free)))
    return found


def _counted(published: Path) -> Iterator[Measurement]:
    """Give what the published file counts; nothing where it can't be read."""
    try:
        with closing(connect_reader(published)) as con:
            rows = con.execute(statement("monitoring")).fetchall()
    except (WarehouseError, duckdb.Error):
        return
    for name, labels, value in rows:
        yield Measurement(name, value, labels)


def _size(path: Path) -> int:
    """Return the size of a file or of all files in a folder; those that go meanwhile count nothing."""
    files = (Path(at) / name for at, _, names in os.walk(path) for name in names) if path.is_dir() else iter([path])
    total = 0
    for file in files:
        try:
            total += file.lstat().st_size
        except OSError:
            continue
    return total
