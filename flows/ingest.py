"""The main job: discover -> read -> parse -> extract -> load -> find changes -> report.

A task is a batch of documents, never one article; what can heal (a busy file, a full pipe) is tried again by Prefect.
The stages themselves are plain functions in ``flows.batches`` and ``flows.reading``.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows import rows
from flows.batches import Result, find_missed_targets, load_outcomes
from flows.places import Project
from flows.progress import Progress, no_progress
from flows.reading import Reading, readings
from flows.reporting import report_run
from flows.summary import RunSummary
from flows.whole import whole
from tasks.errors import ReportError, SourceError, WatchlistError
from tasks.extraction import EXTRACTOR, Extractor
from tasks.model import Change
from tasks.sources.folder import Candidate, candidates
from tasks.watchlist import Watchlist, load_watchlist
from warehouse.errors import DamagedFileError, NewerSchemaError, UnwritableError, WarehouseError
from warehouse.store import Store

FINAL = (DamagedFileError, NewerSchemaError, UnwritableError, WatchlistError)
"""What stays so however often it is tried: a damaged or newer file, a full disk, a mistake in the watchlist."""

RETRIES = 2
PAUSES = [1.0, 5.0]
"""Seconds before the first and the second retry: a lock or a busy disk passes within them."""


async def can_heal(_task: object, _run: object, state: State[Any]) -> bool:
    cause = await state.aresult(raise_on_failure=False)
    if isinstance(cause, SourceError):
        return cause.temporary
    return not isinstance(cause, FINAL)


@task(name="discover", cache_policy=NO_CACHE, persist_result=False)
def discover(store: Store, inbox: tuple[Path, ...]) -> list[Candidate]:
    """Files that are new or were changed."""
    return list(candidates(inbox, store.known_files()))


@task(name="read and parse", cache_policy=NO_CACHE, persist_result=False)
def read_batch(stream: Iterator[Reading]) -> Reading | None:
    """The next batch of documents, parsed in worker processes; null at the end."""
    return next(stream, None)


@task(
    name="extract, compare and load",
    retries=RETRIES,
    retry_delay_seconds=PAUSES,
    retry_condition_fn=can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def load_batch(store: Store, run_id: int, reading: Reading, extractor: Extractor, watchlist: Watchlist) -> Result:
    """Extract a batch, find its changes and load it, in one transaction."""
    return load_outcomes(store, run_id, reading.outcomes, reading.files, extractor, watchlist)


@task(name="look at targets", cache_policy=NO_CACHE, persist_result=False)
def look_at_targets(store: Store, run_id: int, watchlist: Watchlist) -> tuple[Change, ...]:
    """Targets whose time is over."""
    return find_missed_targets(store, run_id, watchlist)


@task(name="report", retries=1, retry_delay_seconds=1, retry_condition_fn=can_heal, persist_result=False)
def report(store: Store, project: Project, summary: RunSummary, watchlist: Watchlist, language: str) -> Path | None:
    """Render and write what no report tells yet."""
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
    """Put the copy where people open it."""
    return store.publish()


@flow(name="ingest", validate_parameters=False, persist_result=False)
def ingest(
    project: Project,
    language: str = "ko",
    workers: int | None = None,
    progress: Callable[[int], Progress] | None = None,
) -> RunSummary:
    """Read what is new in the inbox into the warehouse and report what changed.

    Args:
        project: where everything lies.
        language: of the report.
        workers: processes that parse; null is one a processor.
        progress: makes the display of progress for that many files; null shows none.

    Returns:
        What was done.

    Raises:
        FigurewatchError, WarehouseError: what went wrong, where, and what to do. What was loaded before stays; where
            only the report failed, everything is loaded and published, and the next run reports it.
    """
    begun = time.monotonic()
    watchlist = load_watchlist(project.watchlists)
    with Store.open(project.data) as store:
        entities, metrics = rows.watched_rows(watchlist)
        window = watchlist.settings.contradiction_days
        store.declare(
            entities=entities, metrics=metrics, settings={"contradiction_window_days": window, "language": language}
        )
        run_id = store.start_run("ingest", version=EXTRACTOR, watchlist_sha256=digest_of(project.watchlists))
        summary = RunSummary(run_id)
        try:
            _read_all(store, project, watchlist, summary, workers, progress or no_progress)
        except BaseException as error:
            note_failure(store, summary, error)
            raise
        unwritten = report_or_error(store, project, summary, watchlist, language)
        store.finish_run(run_id, counts=summary.counts(), failure=str(unwritten) if unwritten else None)
        summary.published = publish(whole(store))
    summary.seconds = time.monotonic() - begun
    if unwritten:
        raise unwritten
    _artifacts(summary)
    return summary


def _read_all(
    store: Store,
    project: Project,
    watchlist: Watchlist,
    summary: RunSummary,
    workers: int | None,
    progress: Callable[[int], Progress],
) -> None:
    found = discover(whole(store), project.inbox)
    summary.files = len(found)
    if found:
        extractor = Extractor(watchlist)
        stream = readings(found, workers)
        with progress(len(found)) as shown, closing(stream):
            while (reading := read_batch(whole(stream))) is not None:
                loaded = load_batch(whole(store), summary.run_id, whole(reading), whole(extractor), whole(watchlist))
                summary.add(loaded)
                shown.advance(len(reading.files))
    summary.changes.extend(look_at_targets(whole(store), summary.run_id, whole(watchlist)))


def report_or_error(
    store: Store, project: Project, summary: RunSummary, watchlist: Watchlist, language: str
) -> ReportError | None:
    """Write the report; where that fails nothing that was loaded is held back, and the error is given back."""
    try:
        written = report(whole(store), project, whole(summary), whole(watchlist), language)
    except ReportError as error:
        return error
    summary.report = written or project.reports / "latest.html"
    summary.reported = True
    return None


def note_failure(store: Store, summary: RunSummary, error: BaseException) -> None:
    """Note in the warehouse why the run failed; where even that cannot be written, the first error is what counts."""
    with suppress(WarehouseError):
        store.finish_run(summary.run_id, counts=summary.counts(), failure=f"{type(error).__name__}: {error}"[:500])


def digest_of(paths: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _artifacts(summary: RunSummary) -> None:
    """The summary and the report as Prefect shows them."""
    create_table_artifact(
        key="figurewatch-run",
        table=[{"what": name, "count": count} for name, count in summary.counts().items()],
        description=f"Run {summary.run_id}",
    )
    if summary.report is not None:
        markdown = summary.report.with_suffix(".md")
        if markdown.is_file():
            create_markdown_artifact(key="figurewatch-report", markdown=markdown.read_text(encoding="utf-8"))
