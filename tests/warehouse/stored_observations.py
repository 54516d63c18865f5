"""Observations as the flow loads them, from the short notes of the tests of the warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tasks.core.batch import Batch
from tasks.core.changes import Change
from tasks.core.documents import Article
from tasks.core.identifiers import series_id, stable_id
from tasks.core.records import Basis, Bound, Measure, Observation, Reason, Retirement, SourcedObservation
from tasks.core.rows import ArticleRow, EntityRow, MetricRow, QuarantineRow, RetirementRow, RevisionRow
from tasks.load.rows import change_row
from warehouse.arrow import arrow_of, arrow_table, offered
from warehouse.connection import connect_reader
from warehouse.store import Store

CASES = Path(__file__).resolve().parents[1] / "cases" / "warehouse"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StoredObservation:
    """An observation, and when and why it was retired."""

    sourced: SourcedObservation
    retired_at: datetime | None
    because: Retirement


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file that is a list of them."""
    loaded: list[dict[str, Any]] = case_file(name)
    return loaded


def case_file(name: str) -> Any:
    """What a case file holds."""
    return yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def stored_observation(note: Mapping[str, Any], number: int, **defaults: Any) -> StoredObservation:
    """One observation of one article.

    Args:
        note: ``value``, ``low``, ``high``; ``story`` (the article's own if not given), ``day`` of publication, ``seen``
            and ``retired`` times, ``because``; ``entity``, ``metric``, ``scope``, ``period``, ``basis``, ``measure``,
            ``unit``, ``bound``, ``publisher``.
        number: tells the articles of a test apart.
        defaults: for what the note leaves out.
    """
    fields = {"entity": "naver", "metric": "rnd_ratio", "unit": "percent", "period": "2020", **defaults, **note}
    value, low, high = (
        None if fields.get(name) is None else Decimal(str(fields[name])) for name in ("value", "low", "high")
    )
    basis, measure = Basis(fields.get("basis", "actual")), Measure(fields.get("measure", "level"))
    start, end, grain = _span(fields["period"])
    series = series_id(fields["entity"], fields["metric"], fields.get("scope"), basis, measure, grain, fields["unit"])
    article = stable_id("article", fields["entity"], number)
    observation = Observation(
        entity=fields["entity"], metric=fields["metric"], scope=fields.get("scope"), period=fields["period"],
        basis=basis, measure=measure, value=value, low=low, high=high, unit=fields["unit"],
        bound=Bound(fields.get("bound", "exact")), expression=f"{fields.get('value')}%", start=0, end=3,
        sentence=f"{fields['entity']} {fields.get('value')}%였다.",
        confidence=0.9, extractor="test-1", period_start=start, period_end=end, period_grain=grain,
        reasons=(Reason("cue", "연구개발비", 0.5),),
    )  # fmt: skip
    sourced = SourcedObservation(
        observation=observation,
        observation_id=stable_id("observation", article, series, fields["period"], low, high, value),
        series_id=series,
        article_id=article,
        revision_id=article,
        story_id=stable_id("story", fields["entity"], fields.get("story", f"of {number}")),
        published=_time(fields.get("day")),
        seen_at=_time(fields.get("seen")) or LONG_AGO,
        publisher=fields.get("publisher", f"신문 {number}"),
        authority=fields.get("authority"),
    )
    return StoredObservation(sourced, _time(fields.get("retired")), Retirement(fields.get("because", "edited")))


def load(data: Path, items: Iterable[StoredObservation], changes: Iterable[Change] = ()) -> Path:
    """A published warehouse that holds them, the changes that were found in them, and a page that was set aside."""
    items = list(items)
    revisions = {item.sourced.revision_id: item.sourced for item in items}
    with Store.open(data) as store:
        store.declare(
            entities=[EntityRow(entity="naver", name="네이버", names={"ko": "네이버", "en": "Naver"})],
            metrics=[
                MetricRow(metric="rnd_ratio", labels={"ko": "연구개발비 비중", "en": "R&D ratio"}),
                MetricRow(metric="rnd_spend", labels={"ko": "연구개발비", "en": "R&D spending"}),
            ],
            settings={"contradiction_window_days": 30, "language": "ko"},
        )
        run = store.start_run("ingest")
        store.load(
            Batch(
                run_id=run,
                articles=[ArticleRow(article_id=sourced.article_id) for sourced in revisions.values()],
                revisions=[
                    RevisionRow(
                        revision_id=sourced.revision_id, article_id=sourced.article_id, story_id=sourced.story_id,
                        article=Article(
                            url=f"https://news.example/{sourced.article_id}", title=f"제목 {sourced.publisher}",
                            text=sourced.observation.sentence, published=sourced.published, publisher=sourced.publisher,
                            language="ko",
                        ),
                    )
                    for sourced in revisions.values()
                ],
                observations=[item.sourced for item in items],
                retirements=[
                    RetirementRow(
                        observation_id=item.sourced.observation_id, because=item.because, retired_at=item.retired_at
                    )
                    for item in items
                    if item.retired_at
                ],
                changes=[change_row(change) for change in changes],
                quarantine=[
                    QuarantineRow(
                        quarantine_id=1, locator="inbox/bad.html", reason="no text in it", todo="save it again"
                    )
                ],
            )
        )  # fmt: skip
        _backdate(store.connection, (item.sourced for item in items))
        store.finish_run(run, counts={"reported": 1})
        return store.publish()


def rows(published: Path, sql: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
    """What a trusted SELECT gives."""
    with connect_reader(published) as con:
        return of(con, sql, parameters)


def of(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    """What a SELECT gives on an open connection."""
    return arrow_of(con, sql, parameters).to_pylist()


def _backdate(con: duckdb.DuckDBPyConnection, sourced: Iterable[SourcedObservation]) -> None:
    """Let the warehouse have known of each since its own time: a load stores that of the load."""
    with offered(con, arrow_table(list(sourced), SourcedObservation)):
        con.execute(
            "UPDATE store.observations SET seen_at = incoming.seen_at FROM incoming "
            "WHERE observations.observation_id = incoming.observation_id"
        )


def _time(written: Any) -> datetime | None:
    if written is None or isinstance(written, datetime):
        return written
    return datetime.fromisoformat(f"{written}").replace(tzinfo=UTC)


def _span(period: str | None) -> tuple[date | None, date | None, str | None]:
    """Years, quarters and months of the first three quarters; what tests need."""
    if period is None:
        return None, None, None
    year = int(period[:4])
    if len(period) == 4:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if "Q" not in period:
        return date(year, int(period[5:]), 1), date(year, int(period[5:]) + 1, 1) - timedelta(days=1), "month"
    month = int(period[-1]) * 3 - 2
    after = date(year + month // 10, (month + 3) % 12, 1)
    return date(year, month, 1), after - timedelta(days=1), "quarter"
