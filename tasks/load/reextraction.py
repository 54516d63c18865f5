"""Stored texts read again: what a newer extractor or another watchlist reads in them, compared with what is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tasks.changes import ChangeContext, find_changes
from tasks.core.batch import Batch
from tasks.core.changes import Change, ChangeKind
from tasks.core.identifiers import stable_id
from tasks.core.judgements import CorrectionRow, VerdictRow
from tasks.core.outcomes import Failed, Unextracted
from tasks.core.records import Retirement, SourcedObservation
from tasks.core.rows import RetirementRow, RevisionRow
from tasks.core.store import WarehouseStore
from tasks.core.watchlist import Watchlist
from tasks.figures import ArticleText
from tasks.load.judgement.authority import authority_of, without_corrected_values
from tasks.load.judgement.corrections import by_article, corrected
from tasks.load.judgement.verdicts import without_judged
from tasks.load.result import Result, emitted
from tasks.load.rows import change_row, quarantine_row, sourced
from tasks.load.second_opinion import second_opinion
from tasks.load.series_history import emitted_before, history_beside
from tasks.workers.pool import Extracts

"""Why observations are retired and changes found here: the reading changed, not the world."""

OF_READING = frozenset(
    {ChangeKind.NEW_SERIES, ChangeKind.NEW_PERIOD, ChangeKind.REFINED, ChangeKind.RESTATED, ChangeKind.WITHDRAWN}
)
"""Kinds of change that another reading of a known text never brings: nobody has published or edited anything. The run
counts what was read anew instead."""


def read_again(
    store: WarehouseStore,
    run_id: int,
    page: Sequence[RevisionRow],
    extractor: Extracts,
    watchlist: Watchlist,
    because: Retirement = Retirement.EXTRACTOR,
    corrections: Sequence[CorrectionRow] = (),
    verdicts: Sequence[VerdictRow] = (),
) -> Result:
    """Reads some stored texts again; everything that comes of it is loaded in one transaction.

    An observation that is read as before stays as it is, whatever version of the same extractor read it first. One that
    is read otherwise, or that an extractor of another name read, is loaded, and the former one is retired and names the
    one that took its place: the confidence and the reasons of two extractors mean different things. A text that cannot
    be read within the limits keeps its observations, and is in quarantine with the reason.

    Args:
        store: the open warehouse.
        run_id: the run that this belongs to.
        page: current revisions; pages come in order of publication.
        extractor: reads the figures.
        watchlist: thresholds and windows for changes.
        because: what changed; it becomes the note of every change found.
        corrections: new ones of a person, applied like those that are stored, and loaded.
        verdicts: those that the corrections imply, loaded with them.

    Returns:
        What was new; the same page again brings nothing.
    """
    now = datetime.now(UTC)
    known = [*store.corrections_of({row.article_id for row in page}), *corrections]
    authoritative = watchlist.settings.authoritative_publishers
    observations, failed = _extracted(page, extractor, now, by_article(known), authoritative)
    unread = {item.locator for item in failed}
    current = store.current_revisions([row.article_id for row in page if _locator(row) not in unread])
    before = {_reading(item): item for article in current.values() for item in article.observations}
    after = {_reading(item): item for item in observations}
    new = _under_free_ids(store, [item for reading, item in after.items() if reading not in before])
    dropped = [item for reading, item in before.items() if reading not in after]
    history = history_beside(store, new, dropped, watchlist)
    retirements = _retirements(dropped, new, because)
    found = find_changes(new, history, ChangeContext(watchlist, now), dropped)
    changes = without_judged(store, _without_changes_of_reading(store, found, retirements, because))
    changes, readings = second_opinion(store, changes, watchlist, {row.revision_id: row.article.text for row in page})
    loaded = store.load(
        Batch(
            run_id=run_id,
            observations=new,
            retirements=retirements,
            changes=[change_row(change) for change in changes],
            quarantine=[quarantine_row(item) for item in failed],
            corrections=corrections,
            verdicts=verdicts,
            second_readings=readings,
        )
    )
    return Result(loaded, emitted(changes, loaded), failed, (), len(page), len(new))


def _extracted(
    page: Sequence[RevisionRow],
    extractor: Extracts,
    now: datetime,
    corrections: Mapping[int, Sequence[CorrectionRow]],
    authoritative_publishers: Collection[str],
) -> tuple[list[SourcedObservation], tuple[Failed, ...]]:
    """Extracts the observations of stored texts, and finds the texts that cannot be read.

    Days are those of the publisher's readers: by the stored time, which is in UTC, an article of a New Year's morning
    in Seoul would be of another year.
    """
    texts = [ArticleText(row.article.text, row.article.language, row.published_on, row.article.title) for row in page]
    found: list[SourcedObservation] = []
    failed: list[Failed] = []
    for row, observations in zip(page, extractor.extract(texts), strict=True):
        if isinstance(observations, Unextracted):
            failed.append(Failed(_locator(row), None, observations.reason, observations.todo, observations.cause))
            continue
        story = row.story_id if row.story_id is not None else row.revision_id
        found += without_corrected_values(
            sourced(
                item,
                row.article,
                row.article_id,
                row.revision_id,
                story,
                now,
                published_on=row.published_on,
                authority=authority_of(row.article, authoritative_publishers),
            )
            for item in corrected(observations, row.revision_id, row.article.text, corrections.get(row.article_id, ()))
        )
    return found, tuple(failed)


def _locator(row: RevisionRow) -> str:
    """Return how a stored text is called where it is set aside: revisions may share an address."""
    return f"{row.article.url or row.article.title or 'text'}#revision-{row.revision_id}"


def _reading(item: SourcedObservation) -> tuple[object, ...]:
    """Return what makes two readings the same, whatever version of an extractor (the part behind ``/``) made them."""
    read = item.observation
    place = item.revision_id, read.start, read.end, read.extractor.partition("/")[0]
    return (*place, item.series_id, read.period, read.value, read.low, read.high, read.bound)


def _under_free_ids(store: WarehouseStore, items: Sequence[SourcedObservation]) -> list[SourcedObservation]:
    """Gives observations ids that are not taken.

    One that comes back (a metric was taken off the watchlist and put on again) would have the id of the one that
    was retired, and the load would pass it over as known.
    """
    free, waiting, turn = [], list(items), 0
    while waiting:
        taken = store.known_observations([item.observation_id for item in waiting])
        free += [item for item in waiting if item.observation_id not in taken]
        turn += 1
        waiting = [
            replace(item, observation_id=stable_id("read again", item.observation_id, turn))
            for item in waiting
            if item.observation_id in taken
        ]
    return free


def _without_changes_of_reading(
    store: WarehouseStore, changes: Sequence[Change], retirements: Iterable[RetirementRow], because: Retirement
) -> list[Change]:
    """Leaves out the changes that another reading alone brings, and keeps those that were emitted before unreported."""
    successors = {row.observation_id: row.superseded_by for row in retirements if row.superseded_by is not None}
    found = [change for change in changes if change.kind not in OF_READING]
    # What a person has corrected says something else than before, so that nothing of it was emitted.
    known = emitted_before(store, found, successors) if because is not Retirement.CORRECTED else set()
    return [
        replace(change, note=because.value if change.reported else change.note, reported=False)
        if change.change_id in known
        else change
        for change in found
    ]


def _retirements(
    dropped: Iterable[SourcedObservation], new: Sequence[SourcedObservation], because: Retirement
) -> list[RetirementRow]:
    """Retires each with the observation that took its place: of the same words and metric, of the same words, else of
    the same figure in the same text."""
    successors: dict[tuple[object, ...], int] = {}
    for item in reversed(new):
        for place in _places(item):
            successors[place] = item.observation_id
    return [
        RetirementRow(
            observation_id=item.observation_id,
            because=because,
            superseded_by=next((successors[place] for place in _places(item) if place in successors), None),
        )
        for item in dropped
    ]


def _places(item: SourcedObservation) -> tuple[tuple[object, ...], ...]:
    """Return what an observation and the one that takes its place may share, the surest first."""
    read = item.observation
    words = item.revision_id, read.start
    return (*words, "metric", read.metric), (*words, "words"), (item.revision_id, item.series_id, "figure", read.period)
