"""Observations from a case file's short notation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from tasks.core.changes import Change
from tasks.core.documents import Article
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Metric, Threshold, Watchlist
from tasks.load import rows

FOUND_AT = datetime(2030, 1, 1, tzinfo=UTC)


def watchlist(threshold: float | None = None) -> Watchlist:
    limit = None if threshold is None else Decimal(str(threshold))
    share = Metric(
        id="share",
        labels={"en": "Share"},
        dimension="ratio",
        cues={"en": [["share"]]},
        threshold=Threshold(absolute=limit, relative=None),
    )
    return Watchlist(metrics=[share])


def sourced(article: dict[str, Any], number: int) -> list[SourcedObservation]:
    """What one article of a case says; ``number`` tells its texts apart."""
    published = article.get("day")
    when = datetime.combine(published, time(9), UTC) if published else None
    article_id = article.get("article", number)
    page = Article(url=f"https://example.org/{article_id}", title=None, text="", published=when)
    return [
        rows.sourced(
            _observation(note, 10 * place), page, article_id, number, article.get("story", article_id), FOUND_AT
        )
        for place, note in enumerate(article["says"])
    ]


def _observation(note: dict[str, Any], start: int) -> Observation:
    value = Decimal(str(note["is"]))
    half = Decimal(str(note.get("within", 0)))
    year = note.get("of")
    return Observation(
        entity="naver",
        metric="share",
        scope=note.get("scope"),
        period=year,
        basis=Basis(note.get("basis", "actual")),
        measure=Measure(note.get("measure", "level")),
        value=value,
        low=Decimal(str(note["low"])) if "low" in note else value - half,
        high=Decimal(str(note["high"])) if "high" in note else value + half,
        unit=note.get("unit", "percent"),
        bound=Bound(note.get("bound", "exact")),
        expression=f"{value}%",
        start=start,
        end=start + len(f"{value}%"),
        sentence=note.get("sentence", f"naver {value}%"),
        confidence=note.get("confidence", 0.99),
        entity_name="naver",
        extractor="test",
        period_start=date(int(year), 1, 1) if year else None,
        period_end=date(int(year), 12, 31) if year else None,
        period_grain="year" if year else None,
    )


def line(change: Change) -> str:
    """A change as the case files write it."""
    words = [change.kind.value, change.period, _value(change.before), "->", _value(change.after)]
    return " ".join(word for word in [*words, None if change.reported else "quiet"] if word)


def _value(item: SourcedObservation | None) -> str | None:
    return str(item.observation.value) if item else None
