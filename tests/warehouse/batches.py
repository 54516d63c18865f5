"""Batches of made-up articles that fit together as real ones do; a batch is known by its number.

Every id of batch ``n`` lies in ``[n * SPAN, (n + 1) * SPAN)``, so that a test can tell from any row which batch it
came with, and the same number gives the same rows for ever.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from tasks.core.batch import Batch
from tasks.core.changes import ChangeKind
from tasks.core.deliveries import Delivery
from tasks.core.documents import Article
from tasks.core.judgements import Action, CorrectionRow, SecondReadingRow, VerdictRow
from tasks.core.records import Basis, Bound, Measure, Observation, Reason, Retirement, SourcedObservation
from tasks.core.rows import (
    ArticleRow,
    ChangeRow,
    DocumentRow,
    EntityRow,
    FileRow,
    MessageRow,
    MetricRow,
    QuarantineRow,
    RetirementRow,
    RevisionRow,
)
from warehouse.store import Store
from warehouse.writing.loading import batch_table

SPAN = 1_000_000
FIGURES = 5
"""Figures an article reports, of as many metrics."""

FIRST_DAY = date(2021, 1, 4)
ENTITIES = (EntityRow(entity="naver", name="네이버", names={"ko": "네이버", "en": "Naver"}, type="company"),)
METRICS = tuple(
    MetricRow(metric=f"share_{topic}", labels={"ko": f"비중 {topic}"}, dimension="ratio", unit="percent")
    for topic in range(FIGURES)
)
TABLES = {
    "documents": "document_id",
    "articles": "article_id",
    "revisions": "revision_id",
    "observations": "observation_id",
    "changes": "change_id",
    "outbox": "message_id",
    "quarantine": "quarantine_id",
}
"""Tables whose ids tell their batch."""


def batch(run_id: int, number: int, articles: int = 4) -> Batch:
    """The batch of this number.

    Args:
        run_id: the run that loads it.
        number: from 1; its first figure retires the first one of the batch before, and its change names both.
        articles: how many; each reports ``FIGURES`` figures.
    """
    revisions = [_revision(number, place) for place in range(articles)]
    first, before = number * SPAN, (number - 1) * SPAN
    return Batch(
        run_id=run_id,
        documents=[_document(number, place) for place in range(articles)],
        articles=[ArticleRow(article_id=row.article_id, url=row.article.url, identified_by="url") for row in revisions],
        revisions=revisions,
        observations=[_observation(row, topic) for row in revisions for topic in range(FIGURES)],
        retirements=[RetirementRow(observation_id=before, because=Retirement.EXTRACTOR, superseded_by=first)]
        if number > 1
        else [],
        changes=[_change(number)],
        messages=[MessageRow(message_id=first, channel="file", payload={"batch": number})],
        quarantine=[QuarantineRow(quarantine_id=first, locator=f"inbox/{number}/bad.html", reason="no text in it")],
        files=[
            FileRow(path=f"inbox/{number}/{place}.html", size=100 + place, mtime_ns=number) for place in range(articles)
        ],
    )


def judgements(run_id: int, number: int) -> Batch:
    """A verdict on the change of the batch of this number, a correction of its first figure, and a second reading."""
    key, day = number * SPAN, _published(number)
    item = _observation(_revision(number, 0), 0)
    return Batch(
        run_id=run_id,
        verdicts=[
            VerdictRow(
                verdict_id=key, change_id=key, kind=_change(number).kind, verdict="wrong", because="scope",
                remark="=a part, \"really\"", was_reported=True, was_note=None, before_revision_id=None,
                before_start=None, before_end=None, after_revision_id=key, after_start=item.observation.start,
                after_end=item.observation.end, judged_at=day,
            )
        ],
        corrections=[
            CorrectionRow(
                correction_id=key, action=Action.KEEP, article_id=key, revision_id=key, former_entity="naver",
                former_metric="share_0", sentence_start=0, observation=item.observation, made_at=day,
            )
        ],
        second_readings=[
            SecondReadingRow(
                reading_id=key, change_id=key, outcome="no_answer", address="http://127.0.0.1:1/v1", model="small",
                answer=None, failure="no answer within 30 seconds", prompt_tokens=None, completion_tokens=None,
                seconds=30.001, asked_at=day,
            )
        ],
    )  # fmt: skip


@cache
def rows_in(number: int, articles: int = 4) -> dict[str, int]:
    """How many rows each table of ``TABLES`` has of a batch that is in."""
    whole = batch(0, number, articles)
    parts = {name: "messages" if name == "outbox" else name for name in TABLES}
    return {name: batch_table(whole, part).num_rows for name, part in parts.items()}


def warehouse(data: Path, batches: int = 3, articles: int = 4) -> Path:
    """Makes a published warehouse of some batches, all of one finished run, all messages sent.

    Returns:
        The published file.
    """
    with Store.open(data) as store:
        store.declare(entities=ENTITIES, metrics=METRICS, settings={"language": "ko", "contradiction_window_days": 30})
        run = store.start_run("ingest", version="test")
        for number in range(1, batches + 1):
            store.load(batch(run, number, articles))
        send_all(store)
        store.finish_run(run, counts={"reported": 1})
        return store.publish()


def send_all(store: Store) -> None:
    """Marks everything in the outbox as sent."""
    rows = store.outbox.pending()
    store.outbox.save([replace(row, state=Delivery.SENT, sent_at=row.created_at, attempts=1) for row in rows])


def text_of(number: int, place: int) -> tuple[str, list[str]]:
    """The text of an article and its sentences; code points beyond 16 bits and composed ones stand before figures."""
    sentences = [
        f"네이버의 👩‍🔬 {topic}번째 비중은 é {_share(number, place, topic)}%였다고 밝혔다." for topic in range(FIGURES)
    ]
    return "\n".join((f"제목 {number}-{place} 🧪", *sentences)), sentences


def _share(number: int, place: int, topic: int) -> Decimal:
    return Decimal(100 + (number * 7 + place * 3 + topic) % 400) / 10


def _published(number: int) -> datetime:
    return datetime(2021, 1, 4, 9, tzinfo=UTC) + timedelta(days=number)


def _document(number: int, place: int) -> DocumentRow:
    key = number * SPAN + place
    digest = sha256(str(key).encode()).hexdigest()
    return DocumentRow(
        document_id=key, sha256=digest, locator=f"inbox/{number}/{place}.html", size=100, article_id=key,
        revision_id=key,
    )  # fmt: skip


def _revision(number: int, place: int) -> RevisionRow:
    key = number * SPAN + place
    text, _ = text_of(number, place)
    return RevisionRow(
        revision_id=key, article_id=key,
        article=Article(
            url=f"https://news.example/{number}/{place}", title=f"제목 {number}-{place}", text=text, language="ko",
            published=_published(number), publisher="한국신문", authors=("김기자",), provenance={"title": "og:title"},
        ),
    )  # fmt: skip


def _observation(revision: RevisionRow, topic: int) -> SourcedObservation:
    number, place = divmod(revision.revision_id, SPAN)
    share = _share(number, place, topic)
    _, sentences = text_of(number, place)
    expression = f"{share}%"
    start = revision.article.text.index(sentences[topic]) + sentences[topic].index(expression)
    observation = Observation(
        entity="naver", metric=f"share_{topic}", scope=None, period="2020", basis=Basis.ACTUAL, measure=Measure.LEVEL,
        value=share, low=share - Decimal("0.05"), high=share + Decimal("0.05"), unit="percent", bound=Bound.EXACT,
        expression=expression, start=start, end=start + len(expression), sentence=sentences[topic], confidence=0.9,
        extractor="test-1", period_grain="year", period_start=date(2020, 1, 1), period_end=date(2020, 12, 31),
        reasons=(Reason("cue", "비중", 0.5),),
    )  # fmt: skip
    return SourcedObservation(
        observation_id=number * SPAN + place * FIGURES + topic, series_id=topic + 1, article_id=revision.article_id,
        revision_id=revision.revision_id, story_id=revision.revision_id, observation=observation,
        published=revision.article.published, publisher=revision.article.publisher, seen_at=_published(number),
    )  # fmt: skip


def _change(number: int) -> ChangeRow:
    first = number * SPAN
    return ChangeRow(
        change_id=first, kind=ChangeKind.NEW_SERIES if number == 1 else ChangeKind.REVISED, series_id=1, entity="naver",
        metric="share_0", scope=None, basis=Basis.ACTUAL, measure=Measure.LEVEL, period_grain="year", period="2020",
        difference=None, relative=None, reported=True, note=None, found_at=_published(number),
        before_id=first - SPAN if number > 1 else None, after_id=first, unit="percent",
    )  # fmt: skip
