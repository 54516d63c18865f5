"""The main job: discover -> read -> parse -> extract -> load -> find changes -> report.

A task is a batch of documents, never one article; what can heal (a busy file, a full pipe) is tried again by Prefect.
The stages themselves are plain functions in ``flows.batches`` and ``flows.reading``.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import rows
from flows.batches import Result, load_outcomes
from flows.places import Project
from flows.progress import Progress, no_progress
from flows.reading import Reading, readings
from flows.reporting import report_run
from flows.summary import RunSummary
from tasks.extraction import EXTRACTOR, Extractor
from tasks.sources.folder import Candidate, candidates
from tasks.watchlist import Watchlist, load_watchlist
from warehouse.errors import DamagedFileError, NewerSchemaError, UnwritableError
from warehouse.store import Store

FINAL = (DamagedFileError, NewerSchemaError, UnwritableError)


def _can_heal(_task: object, _run: object, state: object) -> bool:
    """A damaged or newer file and a full disk stay so; a lock or a hiccup passes."""
    error = getattr(state, "data", None)
    cause = getattr(error, "exception", error)
    return not isinstance(cause, FINAL)


@task(name="discover", retries=2, retry_delay_seconds=[1, 5], cache_policy=NO_CACHE, persist_result=False)
def discover(store: Store, inbox: tuple[Path, ...]) -> list[Candidate]:
    """Files that are new or were changed."""
    return list(candidates(inbox, store.known_files()))


@task(
    name="load batch",
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def load_batch(store: Store, run_id: int, reading: Reading, extractor: Extractor, watchlist: Watchlist) -> Result:
    """Extract, find changes and load, in one transaction."""
    return load_outcomes(store, run_id, reading.outcomes, reading.files, extractor, watchlist)


@task(
    name="publish",
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def publish(store: Store) -> Path:
    """Put the copy where people open it."""
    published: Path = store.publish()
    return published


@task(name="report", retries=1, retry_delay_seconds=1, cache_policy=NO_CACHE, persist_result=False)
def report(store: Store, project: Project, summary: RunSummary, watchlist: Watchlist, language: str) -> Path:
    """Render the run's changes and write them."""
    return report_run(store, project.reports, summary, watchlist, language)


@flow(name="ingest", validate_parameters=False, persist_result=False)
def ingest(
    project: Project,
    language: str = "ko",
    workers: int | None = None,
    progress: Callable[[int], Progress] = no_progress,
) -> RunSummary:
    """Read what is new in the inbox into the warehouse and report what changed.

    Args:
        project: where everything lies.
        language: of the report.
        workers: processes that parse; null is one a processor.
        progress: makes the display of progress for that many files.

    Returns:
        What was done.

    Raises:
        FigurewatchError, WarehouseError: what went wrong, where, and what to do. What was loaded before stays.
    """
    begun = time.monotonic()
    watchlist = load_watchlist(project.watchlists)
    with Store.open(project.data) as store:
        entities, metrics = rows.watched_rows(watchlist)
        window = watchlist.settings.contradiction_days
        store.declare(
            entities=entities, metrics=metrics, settings={"contradiction_window_days": window, "language": language}
        )
        run_id = store.start_run("ingest", version=EXTRACTOR, watchlist_sha256=_digest(project.watchlists))
        summary = RunSummary(run_id)
        try:
            _run(store, project, watchlist, summary, workers, progress)
        except BaseException as error:
            store.finish_run(run_id, counts=summary.counts(), failure=f"{type(error).__name__}: {error}"[:500])
            raise
        store.finish_run(run_id, counts=summary.counts())
        if summary.files or not (project.reports / "latest.html").is_file():
            summary.report = report(store, project, summary, watchlist, language)
        else:
            summary.report = project.reports / "latest.html"
        summary.published = publish(store)
    summary.seconds = time.monotonic() - begun
    _artifacts(summary)
    return summary


def _run(
    store: Store,
    project: Project,
    watchlist: Watchlist,
    summary: RunSummary,
    workers: int | None,
    progress: Callable[[int], Progress],
) -> None:
    found = discover(store, project.inbox)
    summary.files = len(found)
    if not found:
        return
    extractor = Extractor(watchlist)
    with progress(len(found)) as shown:
        for reading in readings(found, workers):
            summary.add(load_batch(store, summary.run_id, reading, extractor, watchlist))
            shown.advance(len(reading.files))


def _digest(paths: tuple[Path, ...]) -> str:
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
