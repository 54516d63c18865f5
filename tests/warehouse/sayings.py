"""What newspapers are made to say in tests of the warehouse: short notes to observations as the flow loads them."""

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
class Saying:
    """An observation, and when and why it was retired."""

    told: SourcedObservation
    retired_at: datetime | None
    because: Retirement


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file that is a list of them."""
    loaded: list[dict[str, Any]] = world(name)
    return loaded


def world(name: str) -> Any:
    """What a case file holds."""
    return yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def saying(note: Mapping[str, Any], number: int, **defaults: Any) -> Saying:
    """One observation of one article.

    Args:
        note: ``value``, ``low``, ``high``; ``story`` (the article's own if not given), ``day`` of publication, ``seen``
            and ``retired`` times, ``because``; ``entity``, ``metric``, ``scope``, ``period``, ``basis``, ``measure``,
            ``unit``, ``bound``, ``publisher``.
        number: tells the articles of a test apart.
        defaults: for what the note leaves out.
    """
    said = {"entity": "naver", "metric": "rnd_ratio", "unit": "percent", "period": "2020", **defaults, **note}
    value, low, high = (
        None if said.get(name) is None else Decimal(str(said[name])) for name in ("value", "low", "high")
    )
    basis, measure = Basis(said.get("basis", "actual")), Measure(said.get("measure", "level"))
    start, end, grain = _span(said["period"])
    series = series_id(said["entity"], said["metric"], said.get("scope"), basis, measure, grain, said["unit"])
    article = stable_id("article", said["entity"], number)
    observation = Observation(
        entity=said["entity"], metric=said["metric"], scope=said.get("scope"), period=said["period"], basis=basis,
        measure=measure, value=value, low=low, high=high, unit=said["unit"], bound=Bound(said.get("bound", "exact")),
        expression=f"{said.get('value')}%", start=0, end=3, sentence=f"{said['entity']} {said.get('value')}%였다.",
        confidence=0.9, extractor="test-1", period_start=start, period_end=end, period_grain=grain,
        reasons=(Reason("cue", "연구개발비", 0.5),),
    )  # fmt: skip
    told = SourcedObservation(
        observation=observation,
        observation_id=stable_id("observation", article, series, said["period"], low, high, value),
        series_id=series,
        article_id=article,
        revision_id=article,
        story_id=stable_id("story", said["entity"], said.get("story", f"of {number}")),
        published=_time(said.get("day")),
        seen_at=_time(said.get("seen")) or LONG_AGO,
        publisher=said.get("publisher", f"신문 {number}"),
        authority=said.get("authority"),
    )
    return Saying(told, _time(said.get("retired")), Retirement(said.get("because", "edited")))


def load(data: Path, sayings: Iterable[Saying], changes: Iterable[Change] = ()) -> Path:
    """A published warehouse that holds them, the changes that were found in them, and a page that was set aside."""
    sayings = list(sayings)
    revisions = {item.told.revision_id: item.told for item in sayings}
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
                articles=[ArticleRow(article_id=told.article_id) for told in revisions.values()],
                revisions=[
                    RevisionRow(
                        revision_id=told.revision_id, article_id=told.article_id, story_id=told.story_id,
                        article=Article(
                            url=f"https://news.example/{told.article_id}", title=f"제목 {told.publisher}",
                            text=told.observation.sentence, published=told.published, publisher=told.publisher,
                            language="ko",
                        ),
                    )
                    for told in revisions.values()
                ],
                observations=[item.told for item in sayings],
                retirements=[
                    RetirementRow(
                        observation_id=item.told.observation_id, because=item.because, retired_at=item.retired_at
                    )
                    for item in sayings
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
        _backdate(store.connection, (item.told for item in sayings))
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


def _backdate(con: duckdb.DuckDBPyConnection, told: Iterable[SourcedObservation]) -> None:
    """Let the warehouse have known of each since its own time: a load stores that of the load."""
    with offered(con, arrow_table(list(told), SourcedObservation)):
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
