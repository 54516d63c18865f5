"""One batch of parsed pages: identity, extraction, changes, and the rows that one transaction loads.

Nothing here knows Prefect: the flow gives these functions to its tasks, tests call them as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flows import rows
from flows.editions import editions, find_edition_changes
from flows.load_result import Result
from flows.reextract import read_again
from flows.stored_changes import told_formerly
from tasks.changes import passed_targets
from tasks.core.outcomes import Failed, Listed, Outcome, Parsed, Unextracted
from tasks.core.records import Article, Change, Observation, SourcedObservation
from tasks.core.rows import DocumentRow, FileRow, RetirementRow, RevisionRow
from tasks.core.watchlist import Watchlist
from tasks.dedupe import ArticleIdentity, NewText, article_identity, assign_stories
from tasks.figures import ArticleText
from tasks.workers.pool import Extracts
from warehouse.batch import Batch
from warehouse.history import KnownText, Placement, Save
from warehouse.sql.statements import statement
from warehouse.store import Store

BATCH = 200
"""Documents a batch: enough to keep all workers busy, few enough to lose little when a run dies."""

_NOT_TOLD = datetime.max.replace(tzinfo=UTC)
"""Sorts what does not tell when it was saved: it counts as saved when it arrives."""

COPIES_WITHIN = timedelta(days=30)
"""How far apart copies of one text may be published."""


@dataclass(frozen=True, slots=True)
class Told:
    """One page as a text of an article, with what it says.

    Attributes:
        parsed: the page, with the text as it is stored.
        article_id, identified_by, story_id: of the article.
        placement: which revision it is, and what it replaces.
        observations: what it says; of a text that is known nothing.
    """

    parsed: Parsed
    article_id: int
    identified_by: str
    placement: Placement
    story_id: int
    observations: tuple[SourcedObservation, ...]


def extract_batch(extractor: Extracts, parsed: Sequence[Parsed]) -> list[list[Observation] | Failed]:
    """The observations of each page; a failure for a page whose figures cannot be read within the limits."""
    texts = [
        ArticleText(item.article.text, item.article.language, _day(item.article.published), item.article.title)
        for item in parsed
    ]
    return [
        Failed(item.document.locator, item.document.sha256, read.reason, read.todo, read.cause)
        if isinstance(read, Unextracted)
        else read
        for item, read in zip(parsed, extractor.extract(texts), strict=True)
    ]


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
    parsed = _saves([item for item in outcomes if isinstance(item, Parsed)])
    told, unread = _tell(store, parsed, extractor, now)
    _read_anew_what_is_edited(store, run_id, told, extractor, watchlist)
    edits = list(editions(store, told))
    new = [item for edit in edits for item in edit.new]
    changes = find_edition_changes(store, edits, watchlist, now)
    failed = (*(item for item in outcomes if isinstance(item, Failed)), *unread)
    batch = Batch(
        run_id=run_id,
        documents=_documents(told),
        articles=[rows.article_row(text.parsed.article, text.article_id, text.identified_by) for text in told],
        revisions=_revisions(told),
        observations=[rows.observation_row(item) for item in new],
        retirements=[
            RetirementRow(observation_id=item.observation_id, because=edit.why(item))
            for edit in edits
            for item in edit.dropped
        ],
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


def _saves(parsed: Sequence[Parsed]) -> list[Parsed]:
    """Pages in order of saving; the same bytes saved at the same time under two paths are one document."""
    once: dict[tuple[str, datetime | None], Parsed] = {}
    for item in parsed:
        once.setdefault((item.document.sha256, item.document.saved_at), item)
    return sorted(once.values(), key=lambda item: item.document.saved_at or _NOT_TOLD)


@dataclass(frozen=True, slots=True)
class _Save:
    """A page with the article that it is of."""

    parsed: Parsed
    identity: ArticleIdentity


def _tell(
    store: Store, parsed: Sequence[Parsed], extractor: Extracts, now: datetime
) -> tuple[list[Told], list[Failed]]:
    """The texts in order of saving, and the pages whose figures cannot be read.

    A page of the second kind is set aside whole. Stored without figures, it would count as a text that has none, and
    what an earlier text of the article said would be reported as withdrawn.
    """
    known = store.known_texts({item.document.sha256 for item in parsed})
    saves = [_save(item, known.get(item.document.sha256)) for item in parsed]
    observations: dict[int, list[Observation]] = {}
    failed: dict[int, Failed] = {}
    while True:
        left = [at for at in range(len(saves)) if at not in failed]
        placements = dict(zip(left, _placements(store, [saves[at] for at in left], now), strict=True))
        unread = [at for at in left if placements[at].new and at not in observations]
        if not unread:
            break
        for at, read in zip(unread, extract_batch(extractor, [saves[at].parsed for at in unread]), strict=True):
            if isinstance(read, Failed):
                failed[at] = read
            else:
                observations[at] = read
        if failed.keys().isdisjoint(unread):  # else the texts around a failed one take other places
            break
    story_of = _stories(store, [(saves[at], placements[at]) for at in left])
    told = []
    for at in left:
        save, placement = saves[at], placements[at]
        article, story = save.identity.article_id, story_of(save, placement)
        sourced = tuple(
            rows.sourced(observation, save.parsed.article, article, placement.revision_id, story, now)
            for observation in (observations[at] if placement.new else ())
        )
        told.append(Told(save.parsed, article, save.identity.identified_by, placement, story, sourced))
    return told, list(failed.values())


def _save(item: Parsed, known: KnownText | None) -> _Save:
    """Bytes that are known are the text that they were made of, whatever this version's parser makes of them."""
    if known is None:
        return _Save(item, article_identity(item.article))
    article = replace(item.article, title=known.title, text=known.text)
    return _Save(replace(item, article=article), ArticleIdentity(known.article_id, "text"))


def _placements(store: Store, saves: Sequence[_Save], now: datetime) -> Sequence[Placement]:
    return store.place_saves(
        [
            Save(
                save.identity.article_id,
                save.parsed.article.title,
                save.parsed.article.text,
                save.parsed.document.saved_at,
            )
            for save in saves
        ],
        now,
    )


def _stories(store: Store, placed: Sequence[tuple[_Save, Placement]]) -> Callable[[_Save, Placement], int]:
    """Looks the story of each text up: one text keeps its article's story, a new one may be a copy of another."""
    current = store.current_revisions({save.identity.article_id for save, _ in placed})
    kept = {article: item.revision.story_id for article, item in current.items() if item.revision.story_id is not None}
    by_time = sorted(placed, key=lambda text: _when(text[0].parsed.article))
    new_texts = [
        NewText(placement.revision_id, save.identity.article_id, save.parsed.article.text)
        for save, placement in by_time
        if placement.new
    ]
    found = _place_stories(store, new_texts, [save.parsed for save, _ in placed], kept)
    return lambda save, placement: found.get(
        placement.revision_id, kept.get(save.identity.article_id, placement.revision_id)
    )


def _documents(told: Sequence[Told]) -> list[DocumentRow]:
    """A row for each document; bytes that were saved again belong to the text that they are now."""
    found = {
        text.parsed.document.sha256: rows.document_row(text.parsed, text.article_id, text.placement.revision_id)
        for text in told
    }
    return list(found.values())


def _revisions(told: Sequence[Told]) -> list[RevisionRow]:
    """A row for each text, with the latest time at which it was saved."""
    found: dict[int, RevisionRow] = {}
    for text in told:
        article, saved_at = text.parsed.article, text.parsed.document.saved_at
        row = rows.revision_row(article, text.article_id, text.placement.revision_id, text.story_id, saved_at)
        if text.placement.new or saved_at is not None:
            first = found.get(row.revision_id, row)
            found[row.revision_id] = replace(first, saved_at=saved_at)
    return list(found.values())


def _place_stories(
    store: Store, new_texts: Sequence[NewText], parsed: Sequence[Parsed], kept: dict[int, int]
) -> dict[int, int]:
    """Stories of new texts: copies are looked for among texts of the same weeks, not of all time."""
    if not new_texts:
        return {}
    times = [time for time in (_aware(item.article.published) for item in parsed) if time is not None]
    weeks = (min(times) - COPIES_WITHIN, max(times) + COPIES_WITHIN) if times else ()

    def text_of(revision_id: int) -> str | None:
        asked = store.connection.execute("SELECT text FROM store.revisions WHERE revision_id = ?", [revision_id])
        found = asked.fetchall()  # to the end: DuckDB takes nothing else on a connection with a result half read
        return str(found[0][0]) if found else None

    return assign_stories(new_texts, store.sketches(*weeks), text_of, kept)


def _read_anew_what_is_edited(
    store: Store, run_id: int, told: Sequence[Told], extractor: Extracts, watchlist: Watchlist
) -> None:
    """Read the texts that new ones replace as this extractor reads them: what differs then was edited."""
    current = store.current_revisions({text.article_id for text in told if text.placement.new})
    if current:
        read_again(store, run_id, [item.revision for item in current.values()], extractor, watchlist)


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
    passed = passed_targets(standing, watchlist, now)
    told = told_formerly(store.connection, passed)
    changes = [change for change in passed if change.change_id not in told]
    if not changes:
        return ()
    loaded = store.load(Batch(run_id=run_id, changes=[rows.change_row(change) for change in changes]))
    emitted = set(loaded.change_ids)
    return tuple(change for change in changes if change.change_id in emitted)


def _when(article: Article) -> tuple[bool, float]:
    """Sort key: by publication, undated texts last."""
    published = _aware(article.published)
    return published is None, published.timestamp() if published else 0.0


def _aware(published: datetime | None) -> datetime | None:
    return published.replace(tzinfo=UTC) if published and not published.tzinfo else published


def _day(published: datetime | None) -> date | None:
    return published.date() if published else None
