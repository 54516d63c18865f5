"""Prune: decide what goes by the rules of retention and what stays as an only copy, and remove what goes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasks.core.errors import UnwritableError
from tasks.core.watchlist_parts.retention import RetentionSettings
from warehouse.places import Places, log_of, temporary_name
from warehouse.retention import stored
from warehouse.retention.only_copies import Holdings
from warehouse.retention.retention_rules import outside
from warehouse.retention.stored import Stored
from warehouse.safety.lock import take_lock


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one file or folder that a rule would remove.

    Attributes:
        item: the file or folder.
        because: the rule.
        stays: why it stays all the same; null where it goes.
    """

    item: Stored
    because: str
    stays: str | None = None


def plan(
    data: Path,
    reports: Path,
    runs: Mapping[int, Path],
    backups: Path,
    settings: RetentionSettings,
    now: datetime,
) -> list[Decision]:
    """Decide what goes; nothing is removed.

    Args:
        data: the data folder, with a published warehouse.
        reports: folder of all reports.
        runs: folders of the reports of the runs that the warehouse has, by run.
        backups: folder of all backups.
        settings: the rules.
        now: aware.

    Returns:
        Every file or folder that a rule would remove, by kind and age, with the reason why it stays where it does.

    Raises:
        WarehouseError: the published file can't be read.
    """
    places = Places(data)
    known_backups = stored.backups(backups)
    holdings = Holdings(places, known_backups)
    decisions = [Decision(*pair) for pair in outside(stored.reports(runs), settings.reports, now)]
    decisions += _judged(outside(stored.copies(places), settings.copies, now), holdings.why_copy_stays)
    decisions += _judged(outside(stored.originals(data), settings.originals, now), holdings.why_original_stays)
    decisions += [
        Decision(item, "a killed process left it unfinished")
        for item in stored.unfinished([data, reports, backups], now)
    ]
    removed = [decision.item.path for decision in decisions if decision.stays is None]
    kept = {item.path for item in known_backups}
    for item, because in outside(known_backups, settings.backups, now):
        stays = holdings.why_backup_stays(item, removed, kept)
        kept -= {item.path} if stays is None else set()
        decisions.append(Decision(item, because, stays))
    return decisions


def _judged(pairs: list[tuple[Stored, str]], stays: Callable[[Stored], str | None]) -> list[Decision]:
    return [Decision(item, because, stays(item)) for item, because in pairs]


def prune(data: Path, decide: Callable[[], list[Decision]]) -> list[Decision]:
    """Remove what goes, while no run is active.

    Args:
        data: the data folder.
        decide: gives the decisions, once the writer's lock is held.

    Returns:
        The decisions.

    Raises:
        WriterBusyError: a run is active.
        UnwritableError: something can't be removed; what was removed before is.
    """
    with take_lock(Places(data).lock):
        decisions = decide()
        for decision in decisions:
            if decision.stays is None:
                _remove(decision.item.path)
    return decisions


def _remove(path: Path) -> None:
    """Remove a file or a folder; it loses its name first, so that no half of a backup is taken for a whole one."""
    log = log_of(path)
    temporary = path if path.name.endswith(".tmp") else temporary_name(path)
    try:
        path.rename(temporary)
        if temporary.is_dir() and not temporary.is_symlink():
            shutil.rmtree(temporary)
        else:
            temporary.unlink()
            log.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableError(
            f"it can't be removed ({error.strerror})", where=str(path), todo="Change the rights of its folder"
        ) from error
