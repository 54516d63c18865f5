"""Which stored texts an edited watchlist reads otherwise, by what they were read by before."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.core.rows import RevisionRow
from tasks.core.store import WarehouseStore
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.watchlist_edits import WatchlistEdit, edit_between, read_by

READ_BY = "read_by"
"""The setting that keeps what all stored texts were read by. It is noted last: a run that dies on the way leaves the
edit to the next one, which passes over what was read already."""


def pending_edit(store: WarehouseStore, watchlist: Watchlist) -> WatchlistEdit | None:
    """Return what was edited since the stored texts were read; null where nothing was, or nothing is stored."""
    before = store.setting(READ_BY)
    if before is None and not store.holds_texts():
        return None
    return edit_between(before, read_by(watchlist))


def note_read(store: WarehouseStore, watchlist: Watchlist) -> None:
    """Notes that all stored texts are read by a watchlist."""
    text = read_by(watchlist)
    if store.setting(READ_BY) != text:
        store.declare(settings={READ_BY: text})


def touched_pages(store: WarehouseStore, edit: WatchlistEdit) -> Iterator[tuple[list[RevisionRow], list[RevisionRow]]]:
    """Pages of the current texts, each with those of it that the edit can touch."""
    for page in store.revision_pages():
        yield page, [row for row in page if edit.touches(row.article.title, row.article.text)]
