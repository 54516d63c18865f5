"""One batch of parsed pages: its texts, its changes, and the rows that one transaction loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tasks.changes import ChangeContext
from tasks.core.batch import Batch
from tasks.core.outcomes import Failed, Listed, Outcome, Parsed
from tasks.core.rows import DocumentRow, FileRow, RetirementRow, RevisionRow
from tasks.core.store import WarehouseStore
from tasks.core.watchlist import Watchlist
from tasks.load.editions import editions, find_edition_changes
from tasks.load.judgement.verdicts import without_judged
from tasks.load.reextraction import read_again
from tasks.load.result import Result, emitted
from tasks.load.rows import article_row, change_row, document_row, quarantine_row, revision_row
from tasks.load.second_opinion import second_opinion
from tasks.load.texts import PlacedText, place_texts
from tasks.workers.pool import Extracts

_LAST = datetime.max.replace(tzinfo=UTC)
"""Sorts a page without a time of saving: it counts as saved when it arrives."""


def load_outcomes(
    store: WarehouseStore,
    run_id: int,
    outcomes: Sequence[Outcome],
    files: Sequence[FileRow],
    extractor: Extracts,
    watchlist: Watchlist,
    *,
    baseline: bool = False,
) -> Result:
    """Loads one batch: everything of it in one transaction.

    Args:
        store: the open warehouse.
        run_id: the run that this belongs to.
        outcomes: what the workers made of the documents.
        files: the files that these documents are all of.
        extractor: reads the figures of texts that came without them.
        watchlist: thresholds and windows for changes.
        baseline: whether the run is the first one over an archive.

    Returns:
        What was new; the same batch again brings nothing.
    """
    now = datetime.now(UTC)
    parsed = _in_order_of_saving([item for item in outcomes if isinstance(item, Parsed)])
    texts, unread = place_texts(store, parsed, extractor, now, watchlist.settings.authoritative_publishers)
    _read_edited_texts_again(store, run_id, texts, extractor, watchlist)
    steps = list(editions(store, texts))
    new = [item for edit in steps for item in edit.new]
    bodies = {text.placement.revision_id: text.parsed.article.text for text in texts}
    latest = {text.article_id: text.parsed.article.text for text in texts if text.placement.new}
    context = ChangeContext(watchlist, now, baseline=baseline, texts=latest)
    changes = without_judged(store, find_edition_changes(store, steps, context))
    changes, readings = second_opinion(store, changes, watchlist, bodies)
    failed = (*(item for item in outcomes if isinstance(item, Failed)), *unread)
    loaded = store.load(
        Batch(
            run_id=run_id,
            documents=_documents(texts),
            articles=[article_row(text.parsed.article, text.article_id, text.identified_by) for text in texts],
            revisions=_revisions(texts, now),
            observations=new,
            retirements=[
                RetirementRow(observation_id=item.observation_id, because=edit.why(item))
                for edit in steps
                for item in edit.dropped
            ],
            changes=[change_row(change) for change in changes],
            quarantine=[quarantine_row(item) for item in failed],
            files=files,
            second_readings=readings,
        )
    )
    return Result(
        loaded=loaded,
        changes=emitted(changes, loaded),
        failed=failed,
        listed=tuple(address.url for item in outcomes if isinstance(item, Listed) for address in item.addresses),
        read=len(parsed),
        figures=len(new),
    )


def _in_order_of_saving(parsed: Sequence[Parsed]) -> list[Parsed]:
    """Sorts pages; the same bytes saved at the same time under two paths are one document."""
    once: dict[tuple[str, datetime | None], Parsed] = {}
    for item in parsed:
        once.setdefault((item.document.sha256, item.document.saved_at), item)
    return sorted(once.values(), key=lambda item: item.document.saved_at or _LAST)


def _read_edited_texts_again(
    store: WarehouseStore, run_id: int, texts: Sequence[PlacedText], extractor: Extracts, watchlist: Watchlist
) -> None:
    """Reads the texts that new ones replace as this extractor reads them: what differs then was edited."""
    current = store.current_revisions({text.article_id for text in texts if text.placement.new})
    if current:
        read_again(store, run_id, [item.revision for item in current.values()], extractor, watchlist)


def _documents(texts: Sequence[PlacedText]) -> list[DocumentRow]:
    """Return a row for each document; bytes that were saved again belong to the text that they are now."""
    found = {
        text.parsed.document.sha256: document_row(text.parsed, text.article_id, text.placement.revision_id)
        for text in texts
    }
    return list(found.values())


def _revisions(texts: Sequence[PlacedText], now: datetime) -> list[RevisionRow]:
    """Return a row for each text, with the latest time at which it was saved.

    Texts of one load are seen one microsecond after another, in order of saving: of two that were saved at the same
    time the later one is the current text, in the warehouse and in every copy of it.
    """
    found: dict[int, RevisionRow] = {}
    for position, text in enumerate(texts):
        article, saved_at = text.parsed.article, text.parsed.document.saved_at
        row = revision_row(
            article, text.article_id, text.placement.revision_id, text.story_id, saved_at, text.parsed.sketch
        )
        if text.placement.new or saved_at is not None:
            first = found.get(row.revision_id, row)
            found[row.revision_id] = replace(first, saved_at=saved_at, seen_at=now + timedelta(microseconds=position))
    return list(found.values())
