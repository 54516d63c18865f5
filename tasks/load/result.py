"""What one load brought, as the flows count it."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.batch import Loaded
from tasks.core.changes import Change
from tasks.core.outcomes import Failed


@dataclass(frozen=True, slots=True)
class Result:
    """What a batch brought.

    Attributes:
        loaded: counts of new rows.
        changes: the changes that are emitted now.
        failed: what was set aside.
        listed: addresses that reading lists ask to fetch.
        read: documents or stored texts that were read.
        figures: new observations.
    """

    loaded: Loaded
    changes: tuple[Change, ...]
    failed: tuple[Failed, ...]
    listed: tuple[str, ...]
    read: int
    figures: int


def emitted(changes: tuple[Change, ...] | list[Change], loaded: Loaded) -> tuple[Change, ...]:
    """Return those of the changes of a batch that its load emitted: none that was found before."""
    ids = set(loaded.change_ids)
    return tuple(change for change in changes if change.change_id in ids)
