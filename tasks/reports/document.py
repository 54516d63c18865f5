"""The report for programs: ``latest.json``, whose JSON Schema is ``report.schema.json`` beside this file.

Decimals are exact and written as strings, 64-bit ids are strings too (JavaScript keeps only 53 bits of a number).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from tasks.model import Basis, Bound, Change, ChangeKind, Measure, SourcedObservation
from tasks.reports.items import item_of, subject
from tasks.reports.links import web_link
from tasks.reports.notation import value_text
from tasks.reports.sources import Witnesses
from tasks.reports.tables import FigureTable

SCHEMA_VERSION = 1
"""Raised by one when a field changes its meaning or goes; new fields do not raise it."""

Exact = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value.normalize():f}", return_type=str),
    Field(description="Exact decimal, as a string without needless zeros"),
]
Id = Annotated[str, Field(pattern=r"^-?\d+$", description="64-bit id of the warehouse, as a string")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(_Model):
    """An entity or a metric with its name in the report's language."""

    id: str
    name: str


class Article(_Model):
    """Where an observation was read."""

    article_id: Id
    revision_id: Id
    story_id: Id = Field(description="Copies of one text share it and count as one source")
    publisher: str | None
    title: str | None
    url: str | None = Field(description="http or https, else null")
    published: datetime | None
    seen_at: datetime


class Evidence(_Model):
    """The words that an observation rests on."""

    sentence: str
    expression: str
    start: int = Field(description="Offset of the expression in the article's text, in characters")
    end: int
    marks: list[tuple[int, int]] = Field(description="Where the expression stands in the sentence")
    quoted_by: str | None


class ObservationDocument(_Model):
    """One side of a change, or one witness of a figure."""

    observation_id: Id
    series_id: Id
    period: str | None
    basis: Basis
    value: Exact | None
    value_high: Exact | None
    low: Exact | None = Field(description="The interval is [low, high); null is unbounded")
    high: Exact | None
    unit: str = Field(description="percent, percentage_point, count, times or a currency code")
    bound: Bound
    text: str = Field(description="The value in the report's language")
    confidence: float
    source: Article
    evidence: Evidence


class ChangeDocument(_Model):
    """One change."""

    change_id: Id
    kind: ChangeKind
    headline: str
    entity: Named
    metric: Named
    scope: str | None
    basis: Basis
    measure: Measure
    period: str | None
    period_grain: str | None
    series_id: Id
    difference: Exact | None = Field(description="after minus before; percentage points for percentages")
    relative: Exact | None = Field(description="difference as a share of before")
    reported: bool
    note: str | None
    found_at: datetime
    before: ObservationDocument | None
    after: ObservationDocument | None
    agreeing_with_before: list[Id] = Field(description="Observations of other articles that agree with it")
    agreeing_with_after: list[Id]


class Reading(_Model):
    """One reading of one figure: the observations that agree with each other."""

    scope: str | None
    period: str | None
    basis: Basis
    value: Exact | None
    low: Exact | None
    high: Exact | None
    text: str
    settled: bool = Field(description="Whether the figure is settled to it; false is a reading that contradicts it")
    independent_sources: int
    best: Id
    observations: list[ObservationDocument]


class FigureDocument(_Model):
    """Everything that is known of one metric of one entity in one measure and unit."""

    entity: Named
    metric: Named
    measure: Measure
    unit: str
    readings: list[Reading]


class Summary(_Model):
    """Counts."""

    changes: int = Field(description="Changes that are reported")
    by_kind: dict[str, int]
    not_reported: dict[str, int] = Field(description="Changes kept out of the report, by reason")
    run: dict[str, int] = Field(description="Counts of the run: files, articles, observations, ...")


class ReportDocument(_Model):
    """A Figurewatch report."""

    format: Literal["figurewatch-report"] = "figurewatch-report"
    schema_version: int = SCHEMA_VERSION
    language: str
    run_id: int | None = Field(description="The run that is reported; null is all of them")
    made_at: datetime
    published_between: tuple[date, date] | None = Field(description="First and last day of the articles cited")
    summary: Summary
    changes: list[ChangeDocument]
    figures: list[FigureDocument]


def document_of(changes: Sequence[Change], tables: Iterable[FigureTable], witnesses: Witnesses) -> ReportDocument:
    """The report as data.

    Args:
        changes: all of them, in the order in which they were found.
        tables: what is known of the figures concerned, in the order of the report.
        witnesses: everything that stands, with labels and counts.
    """
    context = witnesses.context
    cited = [
        context.local(side.published).date()
        for change in changes
        for side in (change.before, change.after)
        if side and side.published
    ]
    told = [change for change in changes if change.reported]
    return ReportDocument(
        language=context.words.language,
        run_id=context.run_id,
        made_at=context.made_at,
        published_between=(min(cited), max(cited)) if cited else None,
        summary=Summary(
            changes=len(told),
            by_kind=dict(Counter(change.kind.value for change in told).most_common()),
            not_reported=dict(Counter(change.note or "" for change in changes if not change.reported).most_common()),
            run=dict(context.summary),
        ),
        changes=[_change(change, witnesses) for change in changes],
        figures=[_figure(table, witnesses) for table in tables],
    )


def _change(change: Change, witnesses: Witnesses) -> ChangeDocument:
    context, told = witnesses.context, subject(change).observation
    return ChangeDocument(
        change_id=str(change.change_id),
        kind=change.kind,
        headline=item_of(change, witnesses).headline,
        entity=Named(id=change.entity, name=context.entity_label(told)),
        metric=Named(id=change.metric, name=context.metric_label(change.metric)),
        scope=change.scope,
        basis=change.basis,
        measure=change.measure,
        period=change.period,
        period_grain=change.period_grain,
        series_id=str(change.series_id),
        difference=change.difference,
        relative=change.relative,
        reported=change.reported,
        note=change.note,
        found_at=change.found_at,
        before=_observation(change.before, witnesses) if change.before else None,
        after=_observation(change.after, witnesses) if change.after else None,
        agreeing_with_before=_agreeing(change.before, witnesses),
        agreeing_with_after=_agreeing(change.after, witnesses),
    )


def _agreeing(item: SourcedObservation | None, witnesses: Witnesses) -> list[str]:
    return [str(other.observation_id) for other in witnesses.agreeing(item)] if item else []


def _figure(table: FigureTable, witnesses: Witnesses) -> FigureDocument:
    context, first = witnesses.context, table.rows[0].best.observation
    counters = context.counters(table.metric)
    return FigureDocument(
        entity=Named(id=table.entity, name=context.entity_label(first)),
        metric=Named(id=table.metric, name=context.metric_label(table.metric)),
        measure=table.measure,
        unit=table.unit,
        readings=[
            Reading(
                scope=row.best.observation.scope,
                period=row.best.observation.period,
                basis=row.best.observation.basis,
                value=row.best.observation.value,
                low=row.best.observation.low,
                high=row.best.observation.high,
                text=value_text(row.best.observation, context.words, counters),
                settled=row.settled,
                independent_sources=row.stories,
                best=str(row.best.observation_id),
                observations=[_observation(item, witnesses) for item in row.told],
            )
            for row in table.rows
        ],
    )


def _observation(item: SourcedObservation, witnesses: Witnesses) -> ObservationDocument:
    told, context = item.observation, witnesses.context
    return ObservationDocument(
        observation_id=str(item.observation_id),
        series_id=str(item.series_id),
        period=told.period,
        basis=told.basis,
        value=told.value,
        value_high=told.value_high,
        low=told.low,
        high=told.high,
        unit=told.unit,
        bound=told.bound,
        text=value_text(told, context.words, context.counters(told.metric)),
        confidence=told.confidence,
        source=Article(
            article_id=str(item.article_id),
            revision_id=str(item.revision_id),
            story_id=str(item.story_id),
            publisher=item.publisher,
            title=item.title,
            url=web_link(item.url),
            published=item.published,
            seen_at=item.seen_at,
        ),
        evidence=Evidence(
            sentence=told.sentence,
            expression=told.expression,
            start=told.start,
            end=told.end,
            marks=witnesses.marks(item),
            quoted_by=told.quoted_by,
        ),
    )


def json_schema() -> str:
    """The JSON Schema of ``latest.json``, as it is kept in ``report.schema.json``."""
    return json.dumps(ReportDocument.model_json_schema(mode="serialization"), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "report.schema.json").write_text(json_schema(), encoding="utf-8")
