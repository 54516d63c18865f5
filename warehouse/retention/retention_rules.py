"""Apply a rule of retention: which files are older than it allows, or beyond the room that it gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tasks.core.watchlist_parts.retention import RetentionRule
from warehouse.retention.stored import Stored

MEGABYTE = 1_000_000


def outside(items: Iterable[Stored], rule: RetentionRule, now: datetime) -> list[tuple[Stored, str]]:
    """Return what a rule removes, the oldest first, each with the reason.

    Args:
        items: all files of one kind.
        rule: of that kind.
        now: aware.
    """
    found: list[tuple[Stored, str]] = []
    room = None if rule.megabytes is None else rule.megabytes * MEGABYTE
    kept = 0
    for number, item in enumerate(sorted(items, key=lambda item: (item.made_at, item.path), reverse=True)):
        is_old = rule.days is not None and now - item.made_at > timedelta(days=rule.days)
        is_beyond = room is not None and kept + item.bytes > room
        if number < rule.newest or not (is_old or is_beyond):
            kept += item.bytes
        elif is_old:
            found.append((item, f"older than {rule.days} days"))
        else:
            found.append((item, f"beyond {rule.megabytes} MB"))
    return found[::-1]
