"""Pages as texts of articles: which article and revision each is, its story, and its observations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tasks.core.documents import Article
from tasks.core.outcomes import Failed, Parsed, Unextracted
from tasks.core.records import Observation, SourcedObservation
from tasks.core.store import Placement, Save, WarehouseStore
from tasks.dedupe import NewText, assign_stories
from tasks.figures import ArticleText
from tasks.load.identification import IdentifiedPage, identify_pages
from tasks.load.judgement.authority import authority_of, without_corrected_values
from tasks.load.judgement.corrections import by_article, corrected
from tasks.load.rows import sourced
from tasks.workers.pool import Extracts

COPIES_WITHIN = timedelta(days=30)
"""How far apart copies of one text may be published."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One page as a text of an article, with its observations.

    Attributes:
        parsed: the page, with the text as it is stored.
        article_id, identified_by, story_id: of the article.
        placement: which revision it is, and what it replaces.
        observations: of the text; none of a text that is known.
    """

    parsed: Parsed
    article_id: int
    identified_by: str
    placement: Placement
    story_id: int
    observations: tuple[SourcedObservation, ...]


def place_texts(
    store: WarehouseStore,
    parsed: Sequence[Parsed],
    extractor: Extracts,
    now: datetime,
    authoritative_publishers: Collection[str] = (),
) -> tuple[list[PlacedText], list[Failed]]:
    """Identifies pages, extracts their figures, and finds the place of each among the texts of its article.

    A page whose figures cannot be read is set aside whole. Stored without figures, it would count as a text that has
    none, and the figures of an earlier text of the article would be reported as withdrawn.

    Args:
        store: the open warehouse.
        parsed: in order of saving.
        extractor: reads the figures of pages that came without them.
        now: time of the load; aware.
        authoritative_publishers: see ``tasks.load.judgement.authority``.

    Returns:
        The texts in order of saving, and the pages whose figures cannot be read.
    """
    pages = identify_pages(store, parsed)
    observations: dict[int, list[Observation]] = {}
    failed: dict[int, Failed] = {}
    while True:
        left = [at for at in range(len(pages)) if at not in failed]
        placements = dict(zip(left, _placements(store, [pages[at] for at in left], now), strict=True))
        unread = [at for at in left if placements[at].new and at not in observations]
        if not unread:
            break
        for at, read in zip(unread, extract_batch(extractor, [pages[at].parsed for at in unread]), strict=True):
            if isinstance(read, Failed):
                failed[at] = read
            else:
                observations[at] = read
        if failed.keys().isdisjoint(unread):  # else the texts around a failed one take other places
            break
    story_of = _story_finder(store, [(pages[at], placements[at]) for at in left])
    corrections = by_article(store.corrections_of({pages[at].identity.article_id for at in left}))
    texts = []
    for at in left:
        page, placement = pages[at], placements[at]
        article_id, story = page.identity.article_id, story_of(page, placement)
        article, own_corrections = page.parsed.article, corrections.get(article_id, ())
        authority = authority_of(article, authoritative_publishers)
        own = without_corrected_values(
            sourced(observation, article, article_id, placement.revision_id, story, now, authority=authority)
            for observation in (
                corrected(observations[at], placement.revision_id, article.text, own_corrections)
                if placement.new
                else ()
            )
        )
        texts.append(PlacedText(page.parsed, article_id, page.identity.identified_by, placement, story, tuple(own)))
    return texts, list(failed.values())


def extract_batch(extractor: Extracts, parsed: Sequence[Parsed]) -> list[list[Observation] | Failed]:
    """Return the observations of each page; a failure for a page whose figures cannot be read within the limits.

    Pages come with their figures from the workers; a text that is stored otherwise than it was parsed is read here.
    """
    left = [at for at, item in enumerate(parsed) if item.figures is None]
    texts = [_article_text(parsed[at]) for at in left]
    read_here = dict(zip(left, extractor.extract(texts), strict=True)) if left else {}
    found: list[list[Observation] | Failed] = []
    for at, item in enumerate(parsed):
        read = read_here.get(at, item.figures)
        if isinstance(read, Unextracted):
            found.append(Failed(item.document.locator, item.document.sha256, read.reason, read.todo, read.cause))
        else:
            found.append(list(read or ()))
    return found


def _article_text(parsed: Parsed) -> ArticleText:
    article = parsed.article
    return ArticleText(article.text, article.language, _day(article.published), article.title)


def _placements(store: WarehouseStore, pages: Sequence[IdentifiedPage], now: datetime) -> Sequence[Placement]:
    return store.place_saves(
        [
            Save(
                page.identity.article_id,
                page.parsed.article.title,
                page.parsed.article.text,
                page.parsed.document.saved_at,
            )
            for page in pages
        ],
        now,
    )


def _story_finder(
    store: WarehouseStore, placed: Sequence[tuple[IdentifiedPage, Placement]]
) -> Callable[[IdentifiedPage, Placement], int]:
    """Looks the story of each text up: one text keeps its article's story, a new one may be a copy of another."""
    current = store.current_revisions({page.identity.article_id for page, _ in placed})
    kept = {article: item.revision.story_id for article, item in current.items() if item.revision.story_id is not None}
    by_time = sorted(placed, key=lambda pair: _publication_order(pair[0].parsed.article))
    new = [
        NewText(
            placement.revision_id,
            page.identity.article_id,
            page.parsed.article.text,
            page.parsed.sketch or b"",
        )
        for page, placement in by_time
        if placement.new
    ]
    found = _stories_of(store, new, [page.parsed for page, _ in placed], kept)
    return lambda page, placement: found.get(
        placement.revision_id, kept.get(page.identity.article_id, placement.revision_id)
    )


def _stories_of(
    store: WarehouseStore, new: Sequence[NewText], parsed: Sequence[Parsed], kept: dict[int, int]
) -> dict[int, int]:
    """Stories of new texts: copies are looked for among texts of the same weeks, not of all time."""
    if not new:
        return {}
    times = [time for time in (_aware(item.article.published) for item in parsed) if time is not None]
    weeks = (min(times) - COPIES_WITHIN, max(times) + COPIES_WITHIN) if times else ()
    return assign_stories(new, store.sketches(*weeks), store.texts_of_revisions, kept)


def _publication_order(article: Article) -> tuple[bool, float]:
    """Sort key: by publication, undated texts last."""
    published = _aware(article.published)
    return published is None, published.timestamp() if published else 0.0


def _aware(published: datetime | None) -> datetime | None:
    return published.replace(tzinfo=UTC) if published and not published.tzinfo else published


def _day(published: datetime | None) -> date | None:
    return published.date() if published else None
