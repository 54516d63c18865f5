"""Sourced observations and reports out of the story's short notation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tasks.changes import ChangeContext, find_changes
from tasks.core.changes import Change
from tasks.core.documents import Article
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Settings, Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.load import rows
from tasks.reports import Rendered, ReportContext, render, report_context

CASES = Path(__file__).parents[1] / "cases" / "reports"
FOUND_AT = datetime(2030, 1, 1, 3, tzinfo=UTC)
MADE_AT = datetime(2030, 1, 1, 3, 30, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")


def cases(name: str) -> list[Any]:
    """A case file's list."""
    return list(yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8")))


@cache
def watchlist() -> Watchlist:
    """The shipped watchlist; whatever is comparable and plausible is sure enough for these tests of reports."""
    shipped = load_watchlist(Path(__file__).parents[2] / "seeds" / "watchlist.yaml")
    return shipped.model_copy(update={"settings": Settings(report_confidence=0.0)})


def story(**replaced: Any) -> list[SourcedObservation]:
    """What all articles of the story say; ``replaced`` stands for a field of every article."""
    items = []
    for number, article in enumerate(cases("story"), 1):
        items += observations({**article, **replaced}, number)
    return items


def observations(article: Mapping[str, Any], number: int) -> list[SourcedObservation]:
    """What one article says; ``number`` is its id."""
    sentences = list(dict.fromkeys(note["sentence"] for note in article["says"]))
    page = Article(
        url=article["url"],
        title=article["title"],
        text="\n".join(sentences),
        published=datetime.combine(article["day"], time(9), SEOUL) if article["day"] else None,
        publisher=article["publisher"],
    )
    return [
        rows.sourced(observation(note, page.text), page, number, number, number, FOUND_AT) for note in article["says"]
    ]


def observation(note: Mapping[str, Any], text: str | None = None) -> Observation:
    """One figure in a text that holds its sentence."""
    sentence, number = note.get("sentence", ""), str(note.get("number", ""))
    start = (text or sentence).find(sentence) + _place(sentence, number, note.get("nth", 0))
    value, half = _decimal(note.get("is")), _decimal(note.get("within"))
    year = note.get("of")
    return Observation(
        entity=note.get("entity", "naver"),
        metric=note.get("metric", "rnd_ratio"),
        scope=note.get("scope"),
        period=year,
        basis=Basis(note.get("basis", "actual")),
        measure=Measure(note.get("measure", "level")),
        value=value,
        low=value - half if value is not None and half is not None else _decimal(note.get("low")),
        high=value + half if value is not None and half is not None else _decimal(note.get("high")),
        unit=note.get("unit", "KRW" if value is not None and abs(value) > 1000 else "percent"),
        bound=Bound(note.get("bound", "exact")),
        expression=number,
        start=start,
        end=start + len(number),
        sentence=sentence,
        confidence=0.99,
        extractor="test",
        value_high=_decimal(note.get("to")),
        period_start=date(int(year), 1, 1) if year else None,
        period_end=date(int(year), 12, 31) if year else None,
        period_grain="year" if year else None,
    )


def changes_of(items: Sequence[SourcedObservation]) -> list[Change]:
    """All that is new in the story."""
    return find_changes(items, [], ChangeContext(watchlist(), FOUND_AT))


def context_of(items: Iterable[SourcedObservation], language: str = "ko", **summary: int) -> ReportContext:
    """What a report of these observations is made from."""
    counts = summary or {"articles": 5, "observations": 11}
    return report_context(watchlist(), language, MADE_AT, run_id=7, summary=counts, observations=items)


def report(items: Sequence[SourcedObservation] | None = None, language: str = "ko") -> Rendered:
    """The story's report, or one of other observations."""
    items = story() if items is None else items
    return render(changes_of(items), context_of(items, language))


def _place(sentence: str, number: str, nth: int) -> int:
    at = sentence.find(number)
    for _ in range(nth):
        at = sentence.find(number, at + 1)
    return at


def _decimal(number: object) -> Decimal | None:
    return None if number is None else Decimal(str(number))
