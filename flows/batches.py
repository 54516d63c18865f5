"""One batch of parsed pages: identity, extraction, changes, and the rows that one transaction loads.

Nothing here knows Prefect: the flow gives these functions to its tasks, tests call them as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flows import rows
from flows.recall import standing_beside
from tasks.changes import find_changes, passed_targets
from tasks.extraction import ArticleText
from tasks.identity import Telling, article_identity, stories
from tasks.model import Article, Change, Observation, SourcedObservation
from tasks.outcomes import Failed, Listed, Outcome, Parsed, Unextracted
from tasks.watchlist import Watchlist
from tasks.workers import Extracts
from warehouse.batch import Batch, Loaded
from warehouse.rows import FileRow, RetirementRow
from warehouse.statements import statement
from warehouse.store import Store

BATCH = 200
"""Documents a batch: enough to keep all workers busy, few enough to lose little when a run dies."""

COPIES_WITHIN = timedelta(days=30)
"""How far apart copies of one text may be published."""


@dataclass(frozen=True, slots=True)
class Told:
    """One page as a text of an article, with what it says."""

    parsed: Parsed
    article_id: int
    identified_by: str
    revision_id: int
    story_id: int
    new: bool
    observations: tuple[SourcedObservation, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a batch brought.

    Attributes:
        loaded: counts of new rows.
        changes: the changes that are told now.
        failed: what was set aside.
        listed: addresses that reading lists asked to fetch.
        read: documents looked at.
        figures: observations read in them.
    """

    loaded: Loaded
    changes: tuple[Change, ...]
    failed: tuple[Failed, ...]
    listed: tuple[str, ...]
    read: int
    figures: int


Extracted = tuple[Parsed, list[Observation]]


def extract_batch(extractor: Extracts, parsed: Sequence[Parsed]) -> tuple[list[Extracted], list[Failed]]:
    """Pages with their observations, and those whose figures cannot be read.

    A page of the second kind is set aside whole. Stored without figures, it would count as a text that has none, and
    what an earlier text of the article said would be reported as withdrawn.
    """
    texts = [
        ArticleText(item.article.text, item.article.language, _day(item.article.published), item.article.title)
        for item in parsed
    ]
    extracted: list[Extracted] = []
    failed: list[Failed] = []
    for item, read in zip(parsed, extractor.extract(texts), strict=True):
        if isinstance(read, Unextracted):
            failed.append(Failed(item.document.locator, item.document.sha256, read.reason, read.todo, read.cause))
        else:
            extracted.append((item, read))
    return extracted, failed


def load_outcomes(
    store: Store,
    run_id: int,
    outcomes: Sequence[Outcome],
    files: Sequence[FileRow],
    extractor: Extracts,
    watchlist: Watchlist,
) -> Result:
    """Take one batch in: everything of it in one transaction.

    Args:
        store: the open warehouse.
        run_id: the run that this belongs to.
        outcomes: what the workers made of the documents.
        files: the files that these documents are all of.
        extractor: reads the figures.
        watchlist: thresholds and windows for changes.

    Returns:
        What was new; the same batch again brings nothing.
    """
    now = datetime.now(UTC)
    parsed = _first_copies([item for item in outcomes if isinstance(item, Parsed)])
    known = store.known_documents({item.document.sha256 for item in parsed})
    fresh = [item for item in parsed if item.document.sha256 not in known]
    extracted, unread = extract_batch(extractor, fresh)
    told = _tell(store, extracted, now)
    dropped = _dropped(store, told)
    new = [item for text in told if text.new for item in text.observations]
    standing = standing_beside(store.connection, new, dropped)
    changes = find_changes(new, standing, watchlist, now, dropped)
    failed = (*(item for item in outcomes if isinstance(item, Failed)), *unread)
    batch = Batch(
        run_id=run_id,
        documents=[rows.document_row(text.parsed, text.article_id, text.revision_id) for text in told],
        articles=[rows.article_row(text.parsed.article, text.article_id, text.identified_by) for text in told],
        revisions=[
            rows.revision_row(
                text.parsed.article, text.article_id, text.revision_id, text.story_id, text.parsed.document.saved_at
            )
            for text in told
            if text.new
        ],
        observations=[rows.observation_row(item) for item in new],
        retirements=[RetirementRow(observation_id=item.observation_id, because=_why(item, new)) for item in dropped],
        changes=[rows.change_row(change) for change in changes],
        quarantine=[rows.quarantine_row(item) for item in failed],
        files=files,
    )
    loaded = store.load(batch)
    emitted = set(loaded.change_ids)
    return Result(
        loaded=loaded,
        changes=tuple(change for change in changes if change.change_id in emitted),
        failed=failed,
        listed=tuple(address.url for item in outcomes if isinstance(item, Listed) for address in item.addresses),
        read=len(parsed),
        figures=len(new),
    )


def _first_copies(parsed: Sequence[Parsed]) -> list[Parsed]:
    """The same bytes under two paths are one document."""
    return list({item.document.sha256: item for item in reversed(parsed)}.values())[::-1]


def _tell(store: Store, extracted: Sequence[Extracted], now: datetime) -> list[Told]:
    by_time = sorted(extracted, key=lambda item: _when(item[0].article))
    ordered = [item for item, _ in by_time]
    identities = [article_identity(item.article) for item in ordered]
    placements = store.place_revisions(
        [
            (identity.article_id, item.article.title, item.article.text)
            for identity, item in zip(identities, ordered, strict=True)
        ]
    )
    current = store.current_revisions({identity.article_id for identity in identities})
    kept = {article: item.revision.story_id for article, item in current.items() if item.revision.story_id is not None}
    tellings = [
        Telling(placement.revision_id, identity.article_id, item.article.text)
        for placement, identity, item in zip(placements, identities, ordered, strict=True)
        if placement.new
    ]
    placed = _place_stories(store, tellings, ordered, kept)
    told = []
    for (item, observations), identity, placement in zip(by_time, identities, placements, strict=True):
        story = placed.get(placement.revision_id, kept.get(identity.article_id, placement.revision_id))
        told.append(
            Told(
                item,
                identity.article_id,
                identity.identified_by,
                placement.revision_id,
                story,
                placement.new,
                tuple(
                    rows.sourced(observation, item.article, identity.article_id, placement.revision_id, story, now)
                    for observation in observations
                ),
            )
        )
    return told


def _place_stories(
    store: Store, tellings: Sequence[Telling], parsed: Sequence[Parsed], kept: dict[int, int]
) -> dict[int, int]:
    """Stories of new texts: copies are looked for among texts of the same weeks, not of all time."""
    if not tellings:
        return {}
    times = [time for time in (_aware(item.article.published) for item in parsed) if time is not None]
    weeks = (min(times) - COPIES_WITHIN, max(times) + COPIES_WITHIN) if times else ()

    def text_of(revision_id: int) -> str | None:
        asked = store.connection.execute("SELECT text FROM store.revisions WHERE revision_id = ?", [revision_id])
        found = asked.fetchall()  # to the end: DuckDB takes nothing else on a connection with a result half read
        return str(found[0][0]) if found else None

    return stories(tellings, store.sketches(*weeks), text_of, kept)


def _dropped(store: Store, told: Sequence[Told]) -> list[SourcedObservation]:
    """Observations of texts that a new revision replaces."""
    edited = {text.article_id: text.revision_id for text in told if text.new}
    current = store.current_revisions(edited)
    return [
        rows.from_row(row)
        for article, item in current.items()
        for row in item.observations
        if row.revision_id != edited[article]
    ]


def find_missed_targets(store: Store, run_id: int, watchlist: Watchlist) -> tuple[Change, ...]:
    """Load the targets whose time is over without any word of what came of them.

    Args:
        store: the open warehouse.
        run_id: the run that finds them.
        watchlist: thresholds.

    Returns:
        Those that were not told before.
    """
    now = datetime.now(UTC)
    due = store.connection.execute(statement("open_target_series"), {"day": now.date()}).fetchall()
    families = {one for _, *family in due for one in rows.series_of_family(*family)}
    standing = [rows.from_row(row) for row in store.observations_of_series(families)]
    changes = passed_targets(standing, watchlist, now)
    if not changes:
        return ()
    loaded = store.load(Batch(run_id=run_id, changes=[rows.change_row(change) for change in changes]))
    emitted = set(loaded.change_ids)
    return tuple(change for change in changes if change.change_id in emitted)


def _why(item: SourcedObservation, new: Sequence[SourcedObservation]) -> str:
    """An edited text that still has a figure of the series edited it; else it was withdrawn."""
    still = any(other.article_id == item.article_id and other.series_id == item.series_id for other in new)
    return "edited" if still else "withdrawn"


def _when(article: Article) -> tuple[bool, float]:
    """Sort key: by publication, undated texts last."""
    published = _aware(article.published)
    return published is None, published.timestamp() if published else 0.0


def _aware(published: datetime | None) -> datetime | None:
    return published.replace(tzinfo=UTC) if published and not published.tzinfo else published


def _day(published: datetime | None) -> date | None:
    return published.date() if published else None
