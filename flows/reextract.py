"""Stored texts read again: what a newer extractor or another watchlist makes of them, held against what stands.

Nothing here knows Prefect: the flow gives these functions to its tasks, tests call them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from flows import rows
from flows.load_result import Result
from flows.stored_changes import standing_beside, told_formerly
from tasks.changes import find_changes
from tasks.core.identifiers import stable_id
from tasks.core.outcomes import Failed, Unextracted
from tasks.core.records import Change, ChangeKind, SourcedObservation
from tasks.core.rows import RetirementRow, RevisionRow
from tasks.core.watchlist import Watchlist
from tasks.figures import ArticleText
from tasks.workers.pool import Extracts
from warehouse.batch import Batch
from warehouse.history import known_observations
from warehouse.store import Store

Cause = Literal["extractor", "watchlist"]
"""Why observations are retired and changes found here: the reading changed, not the world."""

QUIET = frozenset({ChangeKind.NEW_SERIES, ChangeKind.NEW_PERIOD, ChangeKind.RESTATED, ChangeKind.WITHDRAWN})
"""What another reading of a known text is never told as: nobody has published or edited anything."""


def read_again(
    store: Store,
    run_id: int,
    page: Sequence[RevisionRow],
    extractor: Extracts,
    watchlist: Watchlist,
    because: Cause = "extractor",
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
        because: what changed; it becomes the note of every change found.

    Returns:
        What was new; the same page again brings nothing.
    """
    now = datetime.now(UTC)
    told, failed = _told(page, extractor, now)
    unread = {item.locator for item in failed}
    current = store.current_revisions([row.article_id for row in page if _locator(row) not in unread])
    before = {_reading(item): item for standing in current.values() for item in standing.observations}
    after = {_reading(item): item for item in told}
    new = _under_fresh_ids(store, [item for reading, item in after.items() if reading not in before])
    gone = [item for reading, item in before.items() if reading not in after]
    standing = standing_beside(store.connection, new, gone)
    retirements = _retirements(gone, new, because)
    changes = _quieted(store, find_changes(new, standing, watchlist, now, gone), retirements, because)
    loaded = store.load(
        Batch(
            run_id=run_id,
            observations=new,
            retirements=retirements,
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
    texts = [ArticleText(row.article.text, row.article.language, row.published_on, row.article.title) for row in page]
    told: list[SourcedObservation] = []
    failed: list[Failed] = []
    for row, observations in zip(page, extractor.extract(texts), strict=True):
        if isinstance(observations, Unextracted):
            failed.append(Failed(_locator(row), None, observations.reason, observations.todo, observations.cause))
            continue
        story = row.story_id if row.story_id is not None else row.revision_id
        told += [
            rows.sourced(item, row.article, row.article_id, row.revision_id, story, now, published_on=row.published_on)
            for item in observations
        ]
    return told, tuple(failed)


def _locator(row: RevisionRow) -> str:
    """How a stored text is called where it is set aside: revisions may share an address."""
    return f"{row.article.url or row.article.title or 'text'}#revision-{row.revision_id}"


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


def _quieted(
    store: Store, changes: Sequence[Change], retirements: Iterable[RetirementRow], because: Cause
) -> list[Change]:
    """Changes with their cause; what is no news (``QUIET``, or told before) is kept out of the report."""
    heirs = {row.observation_id: row.superseded_by for row in retirements if row.superseded_by is not None}
    told = told_formerly(store.connection, [change for change in changes if change.kind not in QUIET], heirs)
    return [
        replace(
            change,
            # Under an id of its own, so that an edit of the article that says the same later is told.
            change_id=stable_id(because, change.change_id) if change.kind in QUIET else change.change_id,
            note=because,
            reported=change.reported and change.kind not in QUIET and change.change_id not in told,
        )
        for change in changes
    ]


def _retirements(
    gone: Iterable[SourcedObservation], new: Sequence[SourcedObservation], because: Cause
) -> list[RetirementRow]:
    """Each with the reading that took its place: of the same words and metric, of the same words, else of the same
    figure in the same text."""
    heirs: dict[tuple[object, ...], int] = {}
    for item in reversed(new):
        for place in _places(item):
            heirs[place] = item.observation_id
    return [
        RetirementRow(
            observation_id=item.observation_id,
            because=because,
            superseded_by=next((heirs[place] for place in _places(item) if place in heirs), None),
        )
        for item in gone
    ]


def _places(item: SourcedObservation) -> tuple[tuple[object, ...], ...]:
    """What a reading may be known by to the one that takes its place, the surest first."""
    told = item.observation
    words = item.revision_id, told.start
    return (*words, "metric", told.metric), (*words, "words"), (item.revision_id, item.series_id, "figure", told.period)
