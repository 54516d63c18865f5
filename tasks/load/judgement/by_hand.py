"""A figure that a person enters with its source, loaded like one that a reader found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from tasks.changes import ChangeContext, find_changes
from tasks.core.batch import Batch
from tasks.core.documents import Article
from tasks.core.identifiers import article_id, revision_id
from tasks.core.judgements import Action
from tasks.core.records import Basis, Bound, Measure, Observation
from tasks.core.store import WarehouseStore
from tasks.core.watchlist import Watchlist
from tasks.load.judgement.authority import authority_of
from tasks.load.judgement.judging import correction_row
from tasks.load.judgement.mending import BY_HAND, CorrectionError, Fields, mended
from tasks.load.judgement.verdicts import without_judged
from tasks.load.result import Result, emitted
from tasks.load.rows import article_row, change_row, revision_row, sourced
from tasks.load.series_history import history_beside


@dataclass(frozen=True, slots=True)
class EnteredFigure:
    """What a person enters.

    Attributes:
        fields: entity, metric and value at least.
        source: where it stands: an address, or the name of a document.
        sentence: the words of the source, which hold the value as it is written.
        publisher: of the source.
        published: aware; null where it is unknown.
        language: of the sentence, ISO 639-1.
        remark: anything.
    """

    fields: Fields
    source: str
    sentence: str
    publisher: str | None
    published: datetime | None
    language: str
    remark: str | None = None


def load_entered(store: WarehouseStore, run_id: int, figure: EnteredFigure, watchlist: Watchlist) -> Result:
    """Load a figure, and find its changes, in one transaction.

    The sentence becomes a text of its own, so that its evidence can be looked up like that of every figure, and so
    that no article of the source's address loses its text.

    Args:
        store: the open warehouse.
        run_id: the run that this belongs to.
        figure: what is entered.
        watchlist: thresholds and windows for changes.

    Returns:
        What was new; the same figure again brings nothing.

    Raises:
        CorrectionError: the value cannot be read, or does not stand in the sentence.
    """
    now = datetime.now(UTC)
    article = Article(
        url=figure.source if figure.source.startswith(("http://", "https://")) else None,
        title=figure.source,
        text=figure.sentence,
        published=figure.published,
        published_precision="day" if figure.published else None,
        publisher=figure.publisher,
        language=figure.language,
        provenance={"text": BY_HAND},
    )
    article_key = article_id(BY_HAND, figure.source, figure.sentence)
    revision_key = revision_id(article_key, article.text, title=article.title)
    authority = authority_of(article, watchlist.settings.authoritative_publishers)
    item = sourced(_observation(figure), article, article_key, revision_key, revision_key, now, authority=authority)
    new = [] if store.known_observations([item.observation_id]) else [item]
    found = find_changes(new, history_beside(store, new, (), watchlist), ChangeContext(watchlist, now))
    changes = without_judged(store, found)
    correction = correction_row(
        Action.ADD, item, item.observation, article.text, (), now, source=figure.source, remark=figure.remark
    )
    loaded = store.load(
        Batch(
            run_id=run_id,
            articles=[article_row(article, article_key, "by_hand")],
            revisions=[revision_row(article, article_key, revision_key, revision_key, now)],
            observations=new,
            changes=[change_row(change) for change in changes],
            corrections=[correction] if new else [],
        )
    )
    return Result(loaded, emitted(changes, loaded), (), (), 1, len(new))


def _observation(figure: EnteredFigure) -> Observation:
    written = figure.fields.value or ""
    start = figure.sentence.find(written)
    if start < 0 or not written:
        raise CorrectionError(
            f"{written!r} does not stand in the sentence", todo="Write the value as the sentence has it"
        )
    blank = Observation(
        entity="",
        metric="",
        scope=None,
        period=None,
        basis=Basis.ACTUAL,
        measure=Measure.LEVEL,
        value=Decimal(0),
        low=None,
        high=None,
        unit="",
        bound=Bound.EXACT,
        expression=written,
        start=start,
        end=start + len(written),
        sentence=figure.sentence,
        confidence=1.0,
        extractor=BY_HAND,
    )
    return mended(blank, figure.fields)
