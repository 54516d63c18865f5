"""Read stored texts again with a newer extractor or watchlist.

Old observations stay in history, marked as superseded by the extractor; only where a figure is really read otherwise
does a change come of it, and it says that the extractor changed, not the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import rows
from flows.batches import Result, extract_batch
from flows.places import Project
from flows.reporting import report_run
from flows.summary import RunSummary
from tasks.changes import find_changes
from tasks.extraction import EXTRACTOR, Extractor
from tasks.model import Article, SourcedObservation
from tasks.watchlist import Watchlist, load_watchlist
from warehouse.batch import Batch
from warehouse.rows import RetirementRow, RevisionRow
from warehouse.store import Store


@flow(name="backfill", validate_parameters=False, persist_result=False)
def backfill(project: Project, language: str = "ko") -> RunSummary:
    """Extract every current revision anew.

    Args:
        project: its data folder and watchlists.
        language: of the report.

    Returns:
        What was done.
    """
    watchlist = load_watchlist(project.watchlists)
    extractor = Extractor(watchlist)
    with Store.open(project.data) as store:
        entities, metrics = rows.watched_rows(watchlist)
        store.declare(entities=entities, metrics=metrics)
        summary = RunSummary(store.start_run("backfill", version=EXTRACTOR))
        for page in list(store.revision_pages()):
            summary.files += len(page)
            summary.add(read_again(store, summary.run_id, page, extractor, watchlist))
        store.finish_run(summary.run_id, counts=summary.counts())
        summary.report = report_run(store, project.reports, summary, watchlist, language)
        summary.published = store.publish()
    return summary


@task(name="read again", retries=2, retry_delay_seconds=[1, 5], cache_policy=NO_CACHE, persist_result=False)
def read_again(
    store: Store, run_id: int, page: Sequence[RevisionRow], extractor: Extractor, watchlist: Watchlist
) -> Result:
    """One page of revisions: what is read otherwise now is loaded, what is no longer read is retired."""
    now = datetime.now(UTC)
    articles = [_article(row) for row in page]
    standing = {
        item.observation_id: item
        for current in store.current_revisions([row.article_id for row in page]).values()
        for item in map(rows.from_row, current.observations)
    }
    told: list[SourcedObservation] = []
    for row, article, observations in zip(page, articles, extract_batch(extractor, articles), strict=True):
        story = row.story_id if row.story_id is not None else row.revision_id
        told += [rows.sourced(item, article, row.article_id, row.revision_id, story, now) for item in observations]
    before = {_reading(item): item for item in standing.values()}
    after = {_reading(item): item for item in told}
    new = [item for key, item in after.items() if key not in before]
    gone = [item for key, item in before.items() if key not in after]
    series = {item.series_id for item in (*new, *gone)}
    retired = {item.observation_id for item in gone}
    history = [rows.from_row(row) for row in store.observations_of_series(series)]
    kept = [item for item in history if item.observation_id not in retired]
    changes = [replace(change, note="extractor") for change in find_changes(new, kept, watchlist, now)]
    loaded = store.load(
        Batch(
            run_id=run_id,
            observations=[rows.observation_row(item) for item in new],
            retirements=[RetirementRow(observation_id=item.observation_id, because="extractor") for item in gone],
            changes=[rows.change_row(change) for change in changes],
        )
    )
    emitted = set(loaded.change_ids)
    return Result(loaded, tuple(c for c in changes if c.change_id in emitted), (), (), len(page), len(new))


def _reading(item: SourcedObservation) -> tuple[object, ...]:
    """What makes two readings the same one, whatever version of the extractor made them."""
    told = item.observation
    return (item.revision_id, item.series_id, told.start, told.end, told.period, told.value, told.bound)


def _article(row: RevisionRow) -> Article:
    return Article(
        url=row.url,
        title=row.title,
        text=row.text,
        published=row.published,
        published_precision=row.published_precision,
        publisher=row.publisher,
        language=row.language,
    )
