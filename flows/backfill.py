"""Read stored texts again with a newer extractor or watchlist.

Old observations stay in history, marked as superseded by the extractor; only where a figure is really read otherwise
does a change come of it, and it says that the extractor changed, not the world.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.batches import Result
from flows.course import PAUSES, RETRIES, can_heal, carried_out
from flows.naming import run_name
from flows.places import Project
from flows.rereading import read_again
from flows.summary import RunSummary
from flows.whole import whole
from tasks.extraction import Extractor
from tasks.watchlist import Watchlist
from warehouse.rows import RevisionRow
from warehouse.store import Store


@dataclass(slots=True)
class BackfillSummary(RunSummary):
    """Counts of a backfill: ``documents`` are the texts read again, ``superseded`` the readings that stand no more."""

    superseded: int = 0

    def add(self, result: Result) -> None:
        """Count a page in."""
        RunSummary.add(self, result)
        self.superseded += result.loaded.retirements

    def counts(self) -> dict[str, int]:
        """Numbers for the warehouse's table of runs."""
        return {**RunSummary.counts(self), "superseded": self.superseded}

    def lines(self) -> list[str]:
        """The summary as lines of text."""
        if not self.observations and not self.superseded:
            told = [f"Nothing is read otherwise in {self.documents} texts."]
        else:
            told = [
                f"Texts read again  {self.documents}",
                f"Figures           {self.observations} read anew, {self.superseded} superseded",
                self.changes_line(),
            ]
        return told + self.places_lines()


@task(
    name="read again",
    retries=RETRIES,
    retry_delay_seconds=PAUSES,
    retry_condition_fn=can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_page(
    store: Store, run_id: int, page: Sequence[RevisionRow], extractor: Extractor, watchlist: Watchlist
) -> Result:
    """Read a page of texts again, find what changed, and load it, in one transaction."""
    return read_again(store, run_id, page, extractor, watchlist)


@flow(name="backfill", flow_run_name=run_name, validate_parameters=False, persist_result=False)
def backfill(
    project: Project, language: str = "ko", done: Callable[[BackfillSummary], None] | None = None
) -> BackfillSummary:
    """Extract every current revision anew.

    Args:
        project: its data folder and watchlists.
        language: of the report.
        done: told of the summary once all is loaded and published, before Prefect hears of it.

    Returns:
        What was done.

    Raises:
        FigurewatchError, WarehouseError: see ``flows.course.carried_out``. The pages that were loaded before stay; a
            backfill that is started again finds nothing new in them and goes on.
    """

    def work(store: Store, watchlist: Watchlist, summary: BackfillSummary) -> None:
        extractor = Extractor(watchlist)
        for page in store.revision_pages():
            summary.add(read_page(whole(store), summary.run_id, whole(page), whole(extractor), whole(watchlist)))

    return carried_out("backfill", project, language, BackfillSummary, work, done)
