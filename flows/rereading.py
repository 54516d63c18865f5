"""Stored texts read again: what a newer extractor or another watchlist makes of them, held against what stands.

Nothing here knows Prefect: the flow gives these functions to its tasks, tests call them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from flows import rows
from flows.batches import Result
from flows.recall import standing_beside
from tasks.changes import find_changes
from tasks.extraction import ArticleText
from tasks.model import Article, SourcedObservation
from tasks.outcomes import Failed, Unextracted
from tasks.watchlist import Watchlist
from tasks.workers import Extracts
from warehouse.batch import Batch
from warehouse.history import known_observations
from warehouse.identity import stable_id
from warehouse.rows import ObservationRow, RetirementRow, RevisionRow
from warehouse.store import Store

BECAUSE = "extractor"
"""Why observations are retired and changes found here: the reading changed, not the world."""


def read_again(
    store: Store, run_id: int, page: Sequence[RevisionRow], extractor: Extracts, watchlist: Watchlist
) -> Result:
    """Reads some stored texts again; everything that comes of it is loaded in one transaction.

    What is read as it was stays as it is, whatever version of the extractor read it first. What is read otherwise is
    loaded, and the former reading is retired and names the one that took its place. A text that cannot be read within
    the limits keeps what was read from it before, and stands in quarantine with the reason.

    Args:
        store: the open warehouse.
        run_id: the run that this belongs to.
        page: current revisions; pages come in order of publication.
        extractor: reads the figures.
        watchlist: thresholds and windows for changes.

    Returns:
        What was new; the same page again brings nothing.
    """
    now = datetime.now(UTC)
    told, failed = _told(page, extractor, now)
    unread = {item.locator for item in failed}
    current = store.current_revisions([row.article_id for row in page if _locator(row) not in unread])
    before = {
        _reading(item): item for standing in current.values() for item in map(rows.from_row, standing.observations)
    }
    after = {_reading(item): item for item in told}
    new = _under_fresh_ids(store, [item for reading, item in after.items() if reading not in before])
    gone = [item for reading, item in before.items() if reading not in after]
    standing = standing_beside(store.connection, new, gone)
    changes = [replace(change, note=BECAUSE) for change in find_changes(new, standing, watchlist, now, gone)]
    loaded = store.load(
        Batch(
            run_id=run_id,
            observations=_rows(new, page),
            retirements=_retirements(gone, new),
            changes=[rows.change_row(change) for change in changes],
            quarantine=[rows.quarantine_row(item) for item in failed],
        )
    )
    emitted = set(loaded.change_ids)
    reported = tuple(change for change in changes if change.change_id in emitted)
    return Result(loaded, reported, failed, (), len(page), len(new))


def _told(
    page: Sequence[RevisionRow], extractor: Extracts, now: datetime
) -> tuple[list[SourcedObservation], tuple[Failed, ...]]:
    """What the texts say, and the texts that cannot be read.

    Days are those of the publisher's readers: by the stored time, which is in UTC, an article of a New Year's morning
    in Seoul would speak of another year.
    """
    texts = [ArticleText(row.text, row.language, row.published_on, row.title) for row in page]
    told: list[SourcedObservation] = []
    failed: list[Failed] = []
    for row, observations in zip(page, extractor.extract(texts), strict=True):
        if isinstance(observations, Unextracted):
            failed.append(Failed(_locator(row), None, observations.reason, observations.todo, observations.cause))
            continue
        story = row.story_id if row.story_id is not None else row.revision_id
        article = Article(row.url, row.title, row.text, published=row.published, publisher=row.publisher)
        told += [rows.sourced(item, article, row.article_id, row.revision_id, story, now) for item in observations]
    return told, tuple(failed)


def _locator(row: RevisionRow) -> str:
    """How a stored text is called where it is set aside: revisions may share an address."""
    return f"{row.url or row.title or 'text'}#revision-{row.revision_id}"


def _reading(item: SourcedObservation) -> tuple[object, ...]:
    """What makes two readings the same one, whatever version of the extractor made them."""
    told = item.observation
    place = item.revision_id, told.start, told.end
    return (*place, item.series_id, told.period, told.value, told.low, told.high, told.bound)


def _under_fresh_ids(store: Store, items: Sequence[SourcedObservation]) -> list[SourcedObservation]:
    """Readings under ids that are not taken.

    A reading that comes back (a metric was taken off the watchlist and put on again) would have the id of the one that
    was retired, and the load would pass it over as known.
    """
    fresh, waiting, turn = [], list(items), 0
    while waiting:
        taken = known_observations(store.connection, [item.observation_id for item in waiting])
        fresh += [item for item in waiting if item.observation_id not in taken]
        turn += 1
        waiting = [
            replace(item, observation_id=stable_id("read again", item.observation_id, turn))
            for item in waiting
            if item.observation_id in taken
        ]
    return fresh


def _rows(items: Iterable[SourcedObservation], page: Sequence[RevisionRow]) -> list[ObservationRow]:
    days = {row.revision_id: row.published_on for row in page}
    return [replace(rows.observation_row(item), published_on=days[item.revision_id]) for item in items]


def _retirements(gone: Iterable[SourcedObservation], new: Iterable[SourcedObservation]) -> list[RetirementRow]:
    """Each with the reading that took its place: of the same words, else of the same figure in the same text."""
    by_words = {(item.revision_id, item.observation.start): item.observation_id for item in new}
    by_figure = {(item.revision_id, item.series_id, item.observation.period): item.observation_id for item in new}
    return [
        RetirementRow(
            observation_id=item.observation_id,
            because=BECAUSE,
            superseded_by=by_words.get(
                (item.revision_id, item.observation.start),
                by_figure.get((item.revision_id, item.series_id, item.observation.period)),
            ),
        )
        for item in gone
    ]
