"""A warehouse with changes to send, made without Prefect, and what a run does at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from flows.notifying.queueing import queue_changes
from flows.reporting.run_reports import report_run
from flows.runs.run_summary import RunSummary
from tasks.changes import ChangeContext, find_changes
from tasks.core.batch import Batch
from tasks.core.changes import Change
from tasks.core.documents import Article
from tasks.core.records import SourcedObservation
from tasks.core.rows import ArticleRow, MessageRow, RevisionRow
from tasks.core.watchlist import Watchlist
from tasks.load.rows import change_row
from tests.reports.stories import FOUND_AT, changes_of, observations, story, watchlist
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.store import Store


def watching(*channels: dict[str, Any], **settings: Any) -> Watchlist:
    """The watchlist of the story with channels."""
    shipped = watchlist()
    read = Watchlist.model_validate({"reports": list(channels), "settings": {"report_confidence": 0.0, **settings}})
    return shipped.model_copy(update={"reports": read.reports, "settings": read.settings})


def changes_with_sides() -> list[Change]:
    """The reported changes of the story."""
    return [change for change in changes_of(story()) if change.reported]


def numbered(count: int) -> list[tuple[SourcedObservation, Change]]:
    """Changes that a text tells apart: the figure of ``부문1``, ``부문2`` and so on, each of an article of its own."""
    observed = []
    for number in range(1, count + 1):
        part = f"부문{number}"
        note = {"sentence": f"네이버 {part} 비중은 {number}%다.", "number": f"{number}%", "is": number, "within": 0.5}
        article = {
            "url": f"https://first.example/{number}", "title": f"{part} 소식", "publisher": "첫째신문", "day": None,
            "says": [{**note, "of": "2020", "scope": part}],
        }  # fmt: skip
        observed += observations(article, 1000 + number)
    changes = find_changes(observed, [], ChangeContext(watchlist(), FOUND_AT))
    by_side = {change.after.observation_id: change for change in changes if change.after is not None}
    return [(item, by_side[item.observation_id]) for item in observed]


def load(store: Store, run_id: int, observed: Sequence[SourcedObservation], changes: Iterable[Change]) -> None:
    """Load observations with their articles, and changes."""
    texts = {item.revision_id: item for item in observed}
    store.load(
        Batch(
            run_id=run_id,
            articles=[ArticleRow(article_id=item.article_id) for item in texts.values()],
            revisions=[
                RevisionRow(
                    revision_id=item.revision_id, article_id=item.article_id, story_id=item.story_id,
                    article=Article(
                        url=item.url, title=item.title, text=item.observation.sentence, published=item.published,
                        publisher=item.publisher,
                    ),
                )
                for item in texts.values()
            ],
            observations=list(observed),
            changes=[change_row(change) for change in changes],
        )
    )  # fmt: skip


def run_once(
    data: Path, reports: Path, watched: Watchlist, observed: Sequence[SourcedObservation], changes: Iterable[Change]
) -> int:
    """What a run does but for reading pages and sending: load, report, queue, publish; return its number."""
    with Store.open(data) as store:
        run_id = store.start_run("ingest")
        load(store, run_id, observed, changes)
        summary = RunSummary(run_id)
        report_run(store, reports, summary, watched, "ko")
        queue_changes(store, run_id, watched)
        summary.reported = True
        store.finish_run(run_id, counts=summary.counts())
        store.publish()
    return run_id


def outbox(data: Path) -> list[dict[str, Any]]:
    """The outbox as people see it."""
    with connect_reader(Places(data).published) as con:
        return con.sql("FROM deliveries ORDER BY channel, created_at, message_id").to_arrow_table().to_pylist()


def row(number: int = 1, channel: str = "desk", **other: Any) -> MessageRow:
    """A row of the outbox."""
    return MessageRow(message_id=number, channel=channel, **other)
