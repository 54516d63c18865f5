"""An edited watchlist takes effect at the next run: the stored texts that the edit can touch are read again first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.load_result import Result
from flows.progress import Progress, no_progress
from flows.reextract import Cause, read_again
from flows.run_lifecycle import PAUSES, RETRIES, can_heal
from flows.run_summary import RunSummary
from flows.task_inputs import whole
from tasks.core.rows import RevisionRow
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_edits import WatchlistEdit, edit_between, read_by
from tasks.workers.pool import Extracts
from warehouse.store import Store

READ_BY = "read_by"
"""The setting that keeps what all stored texts were read by. It is noted last: a run that dies on the way leaves the
edit to the next one, which passes over what was read already."""


@task(
    name="read again",
    retries=RETRIES,
    retry_delay_seconds=PAUSES,
    retry_condition_fn=can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_page(
    store: Store,
    run_id: int,
    page: Sequence[RevisionRow],
    extractor: Extracts,
    watchlist: Watchlist,
    because: Cause = "watchlist",
) -> Result:
    """Read a page of texts again, find what changed, and load it, in one transaction."""
    return read_again(store, run_id, page, extractor, watchlist, because)


def pending_edit(store: Store, watchlist: Watchlist) -> WatchlistEdit | None:
    """What was edited since the stored texts were read; null where nothing was, or nothing is stored."""
    before = store.setting(READ_BY)
    if before is None and not store.holds_texts():
        return None
    return edit_between(before, read_by(watchlist))


def note_read(store: Store, watchlist: Watchlist) -> None:
    """Note that all stored texts are read by a watchlist."""
    text = read_by(watchlist)
    if store.setting(READ_BY) != text:
        store.declare(settings={READ_BY: text})


def apply_edit(
    store: Store,
    watchlist: Watchlist,
    extractor: Extracts,
    summary: RunSummary,
    progress: Callable[[int], Progress] | None = None,
) -> None:
    """Read again what an edit of the watchlist can touch, and count it into the summary.

    Args:
        store: the open warehouse.
        watchlist: as it is now.
        extractor: made of it.
        summary: of the run.
        progress: makes the display of progress for that many texts; null shows none.
    """
    edit = pending_edit(store, watchlist)
    if edit is not None:
        summary.edited = edit.what
        with (progress or no_progress)(store.article_count()) as shown:
            for page, touched in _touched(store, edit):
                if touched:
                    summary.add_anew(
                        read_page(whole(store), summary.run_id, whole(touched), whole(extractor), whole(watchlist))
                    )
                shown.advance(len(page))
    note_read(store, watchlist)


def _touched(store: Store, edit: WatchlistEdit) -> Iterator[tuple[list[RevisionRow], list[RevisionRow]]]:
    """Pages of the current texts, each with those of it that the edit can touch."""
    for page in store.revision_pages():
        yield page, [row for row in page if edit.touches(row.article.title, row.article.text)]
