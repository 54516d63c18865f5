"""Backups of a project: its warehouse, what was fetched, and its watchlists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.project import WATCHLIST
from flows.project_checks import check_warehouse
from tasks.core.watchlist_parts.watchlist_files import watchlist_files
from warehouse.exchange.backup import back_up
from warehouse.exchange.backup_manifest import Manifest


def back_up_project(data: Path, folder: Path, watchlists: Sequence[Path] | None = None) -> tuple[Path, Manifest]:
    """Write a backup and verify it.

    Args:
        data: the data folder.
        folder: of all backups.
        watchlists: to keep with it; none is ``watchlist.yaml`` here, where there is one.

    Returns:
        The folder of this backup, and what it holds.

    Raises:
        WatchlistError: a watchlist can't be read.
        WarehouseError: see ``warehouse.exchange.backup.back_up``.
    """
    check_warehouse(data)
    named = watchlists or ([WATCHLIST] if WATCHLIST.is_file() else [])
    return back_up(data, folder, watchlist_files(named))
