"""The steps of every run: open the warehouse, store what is watched, do the work, look at targets, report, publish."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.fetching import note_notices
from flows.notifying.after_run import deliver_for_run, report_failed_run
from flows.notifying.queueing import queue_changes
from flows.operations.logs import logger
from flows.project import Project
from flows.reporting.run_reports import report_run
from flows.runs.idle_run import noted_inputs
from flows.runs.run_artifacts import show_artifacts
from flows.runs.run_summary import RunSummary
from flows.runs.task_inputs import whole
from flows.runs.yields import note_yields
from flows.scheduling.signals import is_stopping
from flows.watchlists import checked_watchlist
from tasks.core.changes import Change
from tasks.core.errors import (
    DamagedFileError,
    ForeignFileError,
    NewerSchemaError,
    ReportError,
    SourceError,
    UnwritableError,
    WarehouseError,
    WatchlistError,
    without_secrets,
)
from tasks.core.notices import Notice
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_parts.watchlist_files import watchlist_files
from tasks.figures import EXTRACTOR
from tasks.load.passed_targets import load_passed_targets
from tasks.load.rows import watched_rows
from warehouse.runs.last_run import INPUTS
from warehouse.store import Store

Summary = TypeVar("Summary", bound=RunSummary)

FINAL = (DamagedFileError, NewerSchemaError, UnwritableError, WatchlistError)
"""Failures that no retry heals: a damaged or newer file, a full disk, a mistake in the watchlist."""

RETRIES = 2
PAUSES = [1.0, 5.0]
"""Seconds before the first and the second retry: a lock or a busy disk passes within them."""


RUN_FAILED = "run_failed"
"""The kind of the notice that is open from the first of the runs that fail to the next one that does not."""


async def can_heal(_task: object, _run: object, state: State[Any]) -> bool:
    """Return whether a failed task is worth another try; the signature is Prefect's."""
    cause = await state.aresult(raise_on_failure=False)
    if isinstance(cause, SourceError):
        return cause.temporary
    return not isinstance(cause, FINAL)


@task(name="look at targets", cache_policy=NO_CACHE, persist_result=False)
def look_at_targets(store: Store, run_id: int, watchlist: Watchlist) -> tuple[Change, ...]:
    """Find targets whose period is over."""
    return load_passed_targets(store, run_id, watchlist)


@task(name="report", retries=1, retry_delay_seconds=1, retry_condition_fn=can_heal, persist_result=False)
def report(store: Store, project: Project, summary: RunSummary, watchlist: Watchlist, language: str) -> Path | None:
    """Render and write the changes that no report has yet."""
    return report_run(store, project.reports, summary, watchlist, language)


@task(
    name="publish",
    retries=RETRIES,
    retry_delay_seconds=PAUSES,
    retry_condition_fn=can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def publish(store: Store) -> Path:
    """Replace the file that people open by a copy of the writer's."""
    return store.publish()


def run_steps(
    kind: str,
    project: Project,
    language: str,
    counting: Callable[[int], Summary],
    work: Callable[[Store, Watchlist, Summary], None],
    done: Callable[[Summary], None] | None = None,
) -> Summary:
    """Run one run from its start in the warehouse to its report and publication.

    Args:
        kind: ``ingest`` or ``backfill``.
        project: its folders, watchlists and inbox.
        language: of the report.
        counting: makes the summary of the run with a number.
        work: what the run does; it counts into the summary.
        done: called with the summary once all is loaded and published, before Prefect learns of it.

    Returns:
        What was done.

    Raises:
        FigurewatchError: what went wrong, where, and what to do. What was loaded before stays, and the
            run is noted with its reason; where only the report failed, everything is loaded and published, and the
            next run reports it.
    """
    try:
        try:
            return _run_steps_once(kind, project, language, counting, work, done)
        except ForeignFileError:
            raise
        except DamagedFileError:
            # Damage that shows only when a block is read: the next opening reads the file through and recovers from it.
            return _run_steps_once(kind, project, language, counting, work, done)
    except Exception as error:
        if not is_stopping():
            report_failed_run(project, kind, error)
        raise


def _run_steps_once(
    kind: str,
    project: Project,
    language: str,
    counting: Callable[[int], Summary],
    work: Callable[[Store, Watchlist, Summary], None],
    done: Callable[[Summary], None] | None,
) -> Summary:
    begun = time.monotonic()
    if not project.data.exists():
        checked_watchlist(project.watchlists)  # a mistake makes no warehouse where there is none
    with Store.open(project.data) as store:
        recovered = str(store.recovery) if store.recovery else None
        # Before the watchlist is read: a run that fails for its mistakes is a run too.
        run_id = store.start_run(kind, version=EXTRACTOR, parameters={"recovered": recovered} if recovered else None)
        logger().debug(f"run {run_id} began", extra={"event": "run_began", "run_id": run_id, "kind": kind})
        summary = counting(run_id)
        summary.recovered = recovered
        try:
            watchlist = _declared(store, run_id, project, language)
            work(store, watchlist, summary)
            summary.add_changes(look_at_targets(whole(store), run_id, whole(watchlist)))
            summary.notices = [
                *note_notices(store, run_id, project, watchlist),
                *note_yields(store, run_id, summary.failed),
            ]
            unwritten = _report(store, project, summary, watchlist, language)
            summary.queued = queue_changes(store, run_id, watchlist)
        except BaseException as error:
            _note_failure(store, summary, error)
            raise
        store.finish_run(run_id, counts=summary.counts(), failure=str(unwritten) if unwritten else None)
        _note_outcome(store, run_id, str(unwritten) if unwritten else None)
        waits = store.outbox.is_due(datetime.now(UTC))
        summary.published = publish(whole(store))  # last: a question after it writes the file, and no copy is the same
        published = {"event": "published", "run_id": run_id, "path": str(summary.published)}
        logger().debug(f"run {run_id} is published", extra=published)
    summary.seconds = time.monotonic() - begun
    if waits:
        # After the publication and without the writer's lock: a slow service keeps no reader and no run waiting.
        deliver_for_run(project.data, watchlist, summary)
    if unwritten:
        raise unwritten
    if done is not None:
        done(summary)
    show_artifacts(summary)
    return summary


def _declared(store: Store, run_id: int, project: Project, language: str) -> Watchlist:
    """Load the watchlist and store what it watches in the warehouse."""
    watchlist = checked_watchlist(project.watchlists)
    inputs = noted_inputs(project, language, watchlist, set(watchlist_files(project.watchlists)))
    entities, metrics = watched_rows(watchlist)
    window = watchlist.settings.contradiction_days
    store.declare(
        entities=entities,
        metrics=metrics,
        settings={"contradiction_window_days": window, "language": language, INPUTS: inputs},
        authoritative_publishers=watchlist.settings.authoritative_publishers,
    )
    store.note_watchlist(run_id, _digest(project.watchlists))
    return watchlist


def _report(
    store: Store, project: Project, summary: RunSummary, watchlist: Watchlist, language: str
) -> ReportError | None:
    """Write the report; an error is returned, not raised, so that what was loaded is published all the same."""
    try:
        written = report(whole(store), project, whole(summary), whole(watchlist), language)
    except ReportError as error:
        return error
    summary.report = written or project.reports / "latest.html"
    summary.has_new_report = written is not None
    summary.reported = True
    return None


def _note_failure(store: Store, summary: RunSummary, error: BaseException) -> None:
    """Note in the warehouse why the run failed; where even that fails, the first error is the one raised.

    What was loaded before is published with the note: every batch is whole, and the next run reports its changes.
    """
    stopped = is_stopping() or not isinstance(error, Exception)
    reason = "stopped before its end" if stopped else without_secrets(f"{type(error).__name__}: {error}")
    with suppress(WarehouseError):
        store.finish_run(summary.run_id, counts=summary.counts(), failure=reason[:500], interrupted=stopped)
        if not stopped:
            _note_outcome(store, summary.run_id, reason[:500])
        store.publish()


def _note_outcome(store: Store, run_id: int, failure: str | None) -> None:
    """Open a notice that runs fail, or end it: a channel that sends notices tells it to whoever operates this."""
    facts = {"run": run_id, "why": failure}
    notices = [Notice(RUN_FAILED, "runs", f"Run {run_id} failed: {failure}", facts)] if failure else []
    store.note_notices(run_id, notices, (RUN_FAILED,))


def _digest(paths: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()
