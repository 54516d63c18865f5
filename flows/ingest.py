"""The main job: fetch -> discover -> read -> parse -> extract -> load -> find changes -> report.

A task is a batch of documents, never one article; what can heal (a busy file, a full pipe) is tried again by Prefect.
The stages themselves are plain functions in ``tasks.load`` and ``flows.runs.document_batches``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.cluster.cluster import Cluster
from flows.fetching import fetch_due, reading_places
from flows.operations.logs import logger
from flows.project import Project
from flows.readers_zone import page_parser
from flows.runs.document_batches import Reading, batches, readings
from flows.runs.progress import Progress, no_progress
from flows.runs.run_lifecycle import PAUSES, RETRIES, can_heal, run_steps
from flows.runs.run_summary import RunSummary
from flows.runs.task_inputs import whole
from flows.runs.watchlist_edits import apply_edit
from flows.scheduling.run_names import run_name
from tasks.core.errors import SourceError
from tasks.core.watchlist import Watchlist
from tasks.extract.fetching.fetch import FetchPlaces
from tasks.extract.fetching.summary import FetchFailure, FetchSummary
from tasks.extract.sources.file_rest import settle_seconds, wait_until_rested
from tasks.extract.sources.folder import Candidate, candidates
from tasks.extract.sources.storage import stored_files
from tasks.load.batch import load_outcomes
from tasks.load.result import Result
from tasks.workers.partition import ReadingSettings
from tasks.workers.pool import Workers
from warehouse.query.terminal import one_line
from warehouse.store import Store


@task(name="fetch", cache_policy=NO_CACHE, persist_result=False)
def fetch(project: Project, watchlist: Watchlist) -> FetchSummary:
    """Fetch the sources and pages that are due; whatever goes wrong there, what is in the folders is read."""
    try:
        return fetch_due(project, watchlist)
    except SourceError as error:
        return FetchSummary(failures=[FetchFailure(error.where, f"{error.what}. {error.todo}", again=True)])


@task(name="discover", cache_policy=NO_CACHE, persist_result=False)
def discover(store: Store, places: tuple[Path, ...], storage: tuple[str, ...], follow_links: bool) -> list[Candidate]:
    """Return files that are new or were changed, by absolute path or address, wherever a run is started."""
    known = store.known_files()
    return [*candidates(places, known, follow_links=follow_links), *stored_files(storage, known)]


@task(name="read, parse and extract", cache_policy=NO_CACHE, persist_result=False)
def read_batch(stream: Iterator[Reading]) -> Reading | None:
    """Return the next batch of documents, read in worker processes; null at the end."""
    return next(stream, None)


@task(
    name="compare and load",
    retries=RETRIES,
    retry_delay_seconds=PAUSES,
    retry_condition_fn=can_heal,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def load_batch(
    store: Store, run_id: int, reading: Reading, workers: Workers, watchlist: Watchlist, baseline: bool
) -> Result:
    """Find the changes of a batch and load it, in one transaction."""
    return load_outcomes(store, run_id, reading.outcomes, reading.files, workers, watchlist, baseline=baseline)


@flow(name="ingest", flow_run_name=run_name, validate_parameters=False, persist_result=False)
def ingest(
    project: Project,
    language: str = "ko",
    workers: int | None = None,
    progress: Callable[[int], Progress] | None = None,
    done: Callable[[RunSummary], None] | None = None,
    cluster: Cluster | None = None,
) -> RunSummary:
    """Read what is new in the inbox into the warehouse and report what changed.

    Args:
        project: its folders, watchlists and inbox.
        language: of the report.
        workers: processes that read, parse and extract; null is one a processor.
        progress: makes the display of progress for that many files; null shows none.
        done: called with the summary once all is loaded and published, before Prefect learns of it.
        cluster: whose workers read, with a task runner of ``flows.cluster.cluster``; null reads in processes here.

    Returns:
        What was done.

    Raises:
        FigurewatchError: see ``flows.runs.run_lifecycle.run_steps``.
    """

    def work(store: Store, watchlist: Watchlist, summary: RunSummary) -> None:
        summary.fetched = fetch(project, whole(watchlist))
        settle, listed_at = settle_seconds(), time.time()
        listed = discover(
            whole(store),
            reading_places(project, watchlist, summary.fetched.folders),
            project.storage,
            watchlist.settings.follow_links,
        )
        parser = page_parser(watchlist.settings.readers_timezone)
        with Workers(watchlist, count=workers, parser=parser) as pool:
            apply_edit(store, watchlist, pool, summary, progress)
            # Those that are fetched, and those on storage, get their names when they are whole.
            fetched = FetchPlaces.of(project.data).articles
            own = [item for item in listed if item.address is not None or item.path.is_relative_to(fetched)]
            rested = wait_until_rested([item for item in listed if item not in own], listed_at, settle)
            found = (*rested.files, *own)
            summary.files, summary.growing = len(found), [item.locator for item in rested.growing]
            if not found:
                return
            with (
                (progress or no_progress)(len(found)) as shown,
                closing(_readings(found, pool, watchlist, cluster, summary.run_id)) as stream,
            ):
                summary.baseline = store.is_baseline(summary.run_id)
                while (reading := _next_reading(stream, cluster)) is not None:
                    loaded = load_batch.with_options(task_run_name=_batch_name(reading))(
                        whole(store), summary.run_id, whole(reading), whole(pool), whole(watchlist), summary.baseline
                    )
                    summary.add(loaded)
                    _log_batch(summary.run_id, loaded)
                    shown.advance(len(reading.files))

    return run_steps("ingest", project, language, RunSummary, work, done)


def _readings(
    found: Sequence[Candidate], pool: Workers, watchlist: Watchlist, cluster: Cluster | None, run_id: int
) -> Generator[Reading]:
    """Yield the batches of a run, read in processes here or by a cluster."""
    if cluster is None:
        yield from readings(found, pool)
        return
    from flows.cluster.partition_sending import cluster_outcomes  # Dask is not always installed

    settings = ReadingSettings(watchlist, parser=page_parser(watchlist.settings.readers_timezone))
    with closing(cluster_outcomes(cluster, found, settings, run_id)) as read:
        yield from batches(found, read)


def _log_batch(run_id: int, loaded: Result) -> None:
    """Log a batch and what was set aside in it."""
    counts = {"documents": loaded.read, "observations": loaded.loaded.observations, "changes": len(loaded.changes)}
    message = f"run {run_id} loaded {loaded.read} documents with {loaded.loaded.observations} figures"
    logger().debug(message, extra={"event": "batch_loaded", "run_id": run_id, **counts})
    for item in loaded.failed:
        extra = {"event": "document_set_aside", "run_id": run_id, "locator": item.locator, "cause": item.cause}
        logger().debug(one_line(f"{item.locator} is set aside: {item.reason}"), extra=extra)


def _next_reading(stream: Iterator[Reading], cluster: Cluster | None) -> Reading | None:
    """Draw the next batch, as a task where it is read in processes here.

    Prefect sends the arguments of a task to every worker of a cluster, and the stream cannot be sent.
    """
    return read_batch(whole(stream)) if cluster is None else next(stream, None)


def _batch_name(reading: Reading) -> str:
    """Return the name of the task that loads a batch, as the scheduler's pages show it."""
    return f"compare and load {len(reading.outcomes)} pages of {len(reading.files)} files"
