"""A small warehouse for judging: a few articles, and a reader that reads them by one pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from tasks.core.documents import Article, Document
from tasks.core.outcomes import Parsed
from tasks.core.records import Basis, Bound, Measure, Observation
from tasks.core.rows import EntityRow, MetricRow
from tasks.core.watchlist import Watchlist
from tasks.figures import ArticleText
from tasks.figures.time.calendar_periods import period_from_label
from tasks.load.batch import load_outcomes
from tasks.load.reextraction import read_again
from tasks.load.result import Result
from warehouse.arrow import arrow_of
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.store import Store

WATCHLIST = """
entities:
  - {id: naver, names: {ko: 네이버, en: Naver}}
  - {id: kakao, names: {ko: 카카오, en: Kakao}}
metrics:
  - {id: rnd_ratio, labels: {ko: 연구개발비 비중, en: R&D ratio}, dimension: ratio, cues: {ko: [연구개발비 비중]}}
  - {id: share, labels: {ko: 점유율, en: Market share}, dimension: ratio, cues: {ko: [점유율]}}
"""
SENTENCE = re.compile(r"(네이버|카카오)의 (\d{4})년 (연구개발비 비중|점유율)은 ([\d.]+)%")
FIRST, SECOND, THIRD = (
    "네이버의 2020년 연구개발비 비중은 25.1%다. 안내문이다.",
    "네이버의 2020년 연구개발비 비중은 21.5%다.",
    "네이버의 2021년 연구개발비 비중은 25.2%다.",
)
DAY = datetime(2021, 3, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sentences of one pattern; ``years`` and ``metric`` make it read them otherwise, ``misses`` not at all."""

    years: int = 0
    metric: str | None = None
    misses: str = "nothing"
    version: str = "test-1"

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation]]:
        return [
            [self._read(found) for found in SENTENCE.finditer(text.text) if found[4] != self.misses] for text in texts
        ]

    def _read(self, found: re.Match[str]) -> Observation:
        period, value = period_from_label(str(int(found[2]) + self.years)), Decimal(found[4])
        return Observation(
            entity={"네이버": "naver", "카카오": "kakao"}[found[1]], entity_name=found[1],
            metric=self.metric or {"점유율": "share"}.get(found[3], "rnd_ratio"), scope=None,
            period=period.label, period_start=period.start, period_end=period.end, period_grain=period.grain,
            basis=Basis.ACTUAL, measure=Measure.LEVEL, value=value, low=value - Decimal("0.05"),
            high=value + Decimal("0.05"), unit="percent", bound=Bound.EXACT, expression=f"{found[4]}%",
            start=found.start(4), end=found.end(4) + 1, sentence=found[0], confidence=0.9,
            extractor=self.version,
        )  # fmt: skip


def watchlist() -> Watchlist:
    """Two firms and two metrics."""
    import yaml

    return Watchlist.model_validate(yaml.safe_load(WATCHLIST))


def page(text: str, number: int, *, saved: int = 0) -> Parsed:
    """An article; ``saved`` counts its savings."""
    digest = sha256(f"{number} {text}".encode()).hexdigest()
    document = Document(digest, f"inbox/{number}.html", b"", saved_at=DAY + timedelta(days=number, hours=saved))
    article = Article(
        url=f"https://paper{number}.example/{number}", title=f"제목 {number}", text=text,
        published=DAY + timedelta(days=number), published_precision="second", publisher=f"신문 {number}", language="ko",
    )  # fmt: skip
    return Parsed(document, article, "html", "utf-8")


def load(
    data: Path,
    texts: Sequence[str],
    *,
    first: int = 1,
    saved: int = 0,
    reader: Reader | None = None,
    lists: Watchlist | None = None,
) -> Result:
    """Load articles in a run whose report is written."""
    with Store.open(data) as store:
        store.declare(
            entities=[EntityRow(entity="naver", name="네이버"), EntityRow(entity="kakao", name="카카오")],
            metrics=[MetricRow(metric="rnd_ratio", labels={"ko": "연구개발비 비중"})],
            settings={"contradiction_window_days": 30, "language": "ko"},
        )
        run = store.start_run("ingest")
        pages = [page(text, number, saved=saved) for number, text in enumerate(texts, first)]
        result = load_outcomes(store, run, pages, (), reader or Reader(), lists or watchlist())
        store.finish_run(run, counts={"reported": 1})
        store.publish()
    return result


def backfill(data: Path, reader: Reader, lists: Watchlist | None = None) -> list[Result]:
    """Read all texts again."""
    with Store.open(data) as store:
        run = store.start_run("backfill")
        results = [read_again(store, run, page, reader, lists or watchlist()) for page in store.revision_pages()]
        store.finish_run(run)
        store.publish()
    return results


def rows(data: Path, sql: str) -> list[dict[str, Any]]:
    """What a SELECT on the published file gives."""
    with connect_reader(Places(data).published) as con:
        return arrow_of(con, sql).to_pylist()


def figures(data: Path) -> list[str]:
    """The observations that count, in words."""
    found = rows(data, "SELECT entity, metric, period, value FROM observations ORDER BY ALL")
    return [f"{row['entity']} {row['metric']} {row['period']} {row['value'].normalize():f}" for row in found]


def change_id(data: Path, kind: str) -> int:
    """The one change of a kind."""
    (row,) = rows(data, f"SELECT change_id FROM changes WHERE kind = '{kind}'")
    return int(row["change_id"])


def observation_id(data: Path, value: str) -> int:
    """The one observation of a value that counts."""
    (row,) = rows(data, f"SELECT observation_id FROM observations WHERE value = {value}")
    return int(row["observation_id"])


def newer(reader: Reader, **fields: Any) -> Reader:
    """The reader of a later version, which reads otherwise."""
    return replace(reader, version="test-2", **fields)
