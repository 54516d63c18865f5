"""An edited watchlist takes effect at the next run: the stored texts that the edit can touch are read again first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.runs.progress import Progress, no_progress
from flows.runs.run_lifecycle import PAUSES, RETRIES, can_heal
from flows.runs.run_summary import RunSummary
from flows.runs.task_inputs import whole
from tasks.core.records import Retirement
from tasks.core.rows import RevisionRow
from tasks.core.watchlist import Watchlist
from tasks.load.edited_watchlist import note_read, pending_edit, touched_pages
from tasks.load.reextraction import read_again
from tasks.load.result import Result
from tasks.workers.pool import Extracts
from warehouse.store import Store


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
    because: Retirement = Retirement.WATCHLIST,
) -> Result:
    """Read a page of texts again, find what changed, and load it, in one transaction."""
    return read_again(store, run_id, page, extractor, watchlist, because)


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
            for page, touched in touched_pages(store, edit):
                if touched:
                    summary.add_anew(
                        read_page(whole(store), summary.run_id, whole(touched), whole(extractor), whole(watchlist))
                    )
                shown.advance(len(page))
    note_read(store, watchlist)
