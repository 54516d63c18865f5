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

from tasks.changes import find_changes
from tasks.core.changes import Change
from tasks.core.documents import Article
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.core.watchlist import Watchlist
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
    """The shipped watchlist."""
    return load_watchlist(Path(__file__).parents[2] / "seeds" / "watchlist.yaml")


def story(**replaced: Any) -> list[SourcedObservation]:
    """What all articles of the story say; ``replaced`` stands for a field of every article."""
    said = []
    for number, article in enumerate(cases("story"), 1):
        said += observations({**article, **replaced}, number)
    return said


def observations(article: Mapping[str, Any], number: int) -> list[SourcedObservation]:
    """What one article says; ``number`` is its id."""
    sentences = list(dict.fromkeys(said["sentence"] for said in article["says"]))
    page = Article(
        url=article["url"],
        title=article["title"],
        text="\n".join(sentences),
        published=datetime.combine(article["day"], time(9), SEOUL) if article["day"] else None,
        publisher=article["publisher"],
    )
    return [
        rows.sourced(observation(said, page.text), page, number, number, number, FOUND_AT) for said in article["says"]
    ]


def observation(said: Mapping[str, Any], text: str | None = None) -> Observation:
    """One figure in a text that holds its sentence."""
    sentence, number = said.get("sentence", ""), str(said.get("number", ""))
    start = (text or sentence).find(sentence) + _place(sentence, number, said.get("nth", 0))
    value, half = _decimal(said.get("is")), _decimal(said.get("within"))
    year = said.get("of")
    return Observation(
        entity=said.get("entity", "naver"),
        metric=said.get("metric", "rnd_ratio"),
        scope=said.get("scope"),
        period=year,
        basis=Basis(said.get("basis", "actual")),
        measure=Measure(said.get("measure", "level")),
        value=value,
        low=value - half if value is not None and half is not None else _decimal(said.get("low")),
        high=value + half if value is not None and half is not None else _decimal(said.get("high")),
        unit=said.get("unit", "KRW" if value is not None and abs(value) > 1000 else "percent"),
        bound=Bound(said.get("bound", "exact")),
        expression=number,
        start=start,
        end=start + len(number),
        sentence=sentence,
        confidence=0.9,
        extractor="test",
        value_high=_decimal(said.get("to")),
        period_start=date(int(year), 1, 1) if year else None,
        period_end=date(int(year), 12, 31) if year else None,
        period_grain="year" if year else None,
    )


def changes_of(said: Sequence[SourcedObservation]) -> list[Change]:
    """All that is new in the story."""
    return find_changes(said, [], watchlist(), FOUND_AT)


def context_of(said: Iterable[SourcedObservation], language: str = "ko", **summary: int) -> ReportContext:
    """What a report of these observations is made from."""
    counts = summary or {"articles": 5, "observations": 11}
    return report_context(watchlist(), language, MADE_AT, run_id=7, summary=counts, observations=said)


def report(said: Sequence[SourcedObservation] | None = None, language: str = "ko") -> Rendered:
    """The story's report, or one of other observations."""
    told = story() if said is None else said
    return render(changes_of(told), context_of(told, language))


def _place(sentence: str, number: str, nth: int) -> int:
    at = sentence.find(number)
    for _ in range(nth):
        at = sentence.find(number, at + 1)
    return at


def _decimal(number: object) -> Decimal | None:
    return None if number is None else Decimal(str(number))
