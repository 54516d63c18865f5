"""What one load brought, as the flows count it."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.records import Change
from tasks.workers.pool import Failed
from warehouse.batch import Loaded


@dataclass(frozen=True, slots=True)
class Result:
    """What a batch brought.

    Attributes:
        loaded: counts of new rows.
        changes: the changes that are told now.
        failed: what was set aside.
        listed: addresses that reading lists asked to fetch.
        read: documents looked at.
        figures: observations read in them.
    """

    loaded: Loaded
    changes: tuple[Change, ...]
    failed: tuple[Failed, ...]
    listed: tuple[str, ...]
    read: int
    figures: int
