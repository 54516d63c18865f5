"""Read stored texts again with a newer extractor or watchlist.

Old observations stay in history, marked as superseded by the extractor or the watchlist; only where a figure is really
read otherwise does a change come of it, and none is reported that says no more than that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from prefect import flow

from flows.project import Project
from flows.runs.run_lifecycle import run_steps
from flows.runs.run_summary import RunSummary
from flows.runs.task_inputs import whole
from flows.runs.watchlist_edits import read_page
from flows.scheduling.run_names import run_name
from tasks.core.records import Retirement
from tasks.core.watchlist import Watchlist
from tasks.load.edited_watchlist import note_read, pending_edit
from tasks.load.result import Result
from tasks.workers.pool import Workers
from warehouse.store import Store


@dataclass(slots=True)
class BackfillSummary(RunSummary):
    """Counts of a backfill: ``documents`` are the texts read again, ``superseded`` the observations retired."""

    superseded: int = 0

    def add(self, result: Result) -> None:
        """Count a page in."""
        RunSummary.add(self, result)
        self.superseded += result.loaded.retirements

    def counts(self) -> dict[str, int]:
        """Return numbers for the warehouse's table of runs."""
        return {**RunSummary.counts(self), "superseded": self.superseded}

    def lines(self) -> list[str]:
        """Return the summary as lines of text."""
        if not self.observations and not self.superseded:
            lines = [f"Nothing is read otherwise in {self.documents} texts."]
        else:
            lines = [
                f"Texts read again  {self.documents}",
                f"Figures           {self.observations} read anew, {self.superseded} superseded",
                self.changes_line(),
            ]
        return lines + self.message_lines() + self.places_lines()


@flow(name="backfill", flow_run_name=run_name, validate_parameters=False, persist_result=False)
def backfill(
    project: Project, language: str = "ko", done: Callable[[BackfillSummary], None] | None = None
) -> BackfillSummary:
    """Extract every current revision again.

    Args:
        project: its data folder and watchlists.
        language: of the report.
        done: called with the summary once all is loaded and published, before Prefect learns of it.

    Returns:
        What was done.

    Raises:
        FigurewatchError: see ``flows.runs.run_lifecycle.run_steps``. The pages that were loaded before
            stay; a backfill that is started again finds nothing new in them and continues.
    """

    def work(store: Store, watchlist: Watchlist, summary: BackfillSummary) -> None:
        because = Retirement.EXTRACTOR if pending_edit(store, watchlist) is None else Retirement.WATCHLIST
        with Workers(watchlist) as pool:
            for page in store.revision_pages():
                summary.add(
                    read_page(whole(store), summary.run_id, whole(page), whole(pool), whole(watchlist), because)
                )
        note_read(store, watchlist)

    return run_steps("backfill", project, language, BackfillSummary, work, done)
