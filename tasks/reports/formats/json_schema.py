"""The fields of ``latest.json``, whose JSON Schema is ``report.schema.json`` beside this file.

Decimals are exact and written as strings, 64-bit ids are strings too (JavaScript keeps only 53 bits of a number).
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from tasks.core.changes import ChangeKind
from tasks.core.judgements import Because
from tasks.core.records import Basis, Bound, Measure

SCHEMA_VERSION = 2
"""Raised by one when a field changes its meaning or is removed; new fields do not raise it."""

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
    """The article that an observation is from."""

    article_id: Id
    revision_id: Id
    story_id: Id = Field(description="Copies of one text share it and count as one source")
    publisher: str | None
    title: str | None
    url: str | None = Field(description="http or https, else null")
    published: datetime | None
    seen_at: datetime


class Evidence(_Model):
    """The sentence and expression that an observation was read from."""

    sentence: str
    expression: str
    start: int = Field(description="Offset of the expression in the article's text, in characters")
    end: int
    marks: list[tuple[int, int]] = Field(description="Offsets of the expression in the sentence")
    quoted_by: str | None


class ObservationDocument(_Model):
    """One side of a change."""

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
    event: Id | None = Field(
        description="Of an event metric: observations with one id are of one event, whatever its name. Null for others "
        "and for what its publisher has edited away"
    )
    source: Article
    evidence: Evidence


class CheckReason(_Model):
    """One step of the check, or one piece of evidence with its weight in log-odds."""

    step: str
    detail: str
    weight: float


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
    periods_between: int | None = Field(description="Periods between the two sides, in the grain of the series")
    reported: bool
    note: str | None
    probability: float | None = Field(description="That both sides are right and comparable; null where not asked")
    stopped_by: str | None = Field(description="Step of the check that it failed: it is to be checked by a person")
    checks: list[CheckReason] = Field(description="Steps of the check and pieces of evidence")
    found_at: datetime
    before: ObservationDocument | None
    after: ObservationDocument | None
    agreeing_with_before: list[Id] = Field(
        description="Ids of observations of other articles that agree with it, as in the warehouse"
    )
    agreeing_with_after: list[Id]


class Summary(_Model):
    """Counts."""

    changes: int = Field(description="Changes that are reported")
    by_kind: dict[str, int]
    not_reported: dict[str, int] = Field(description="Changes kept out of the report, by reason")
    to_check: int = Field(description="Changes that did not pass the check")
    run: dict[str, int] = Field(description="Counts of the run: files, articles, observations, ...")


class CorrectionDocument(_Model):
    """A change that an earlier report had and that a person judged wrong since."""

    change_id: Id
    kind: ChangeKind
    headline: str
    because: Because
    remark: str | None


class PrecisionDocument(_Model):
    """How many of the reported changes of a kind that people judged are right."""

    judged: int
    right: int


class FailingChannelDocument(_Model):
    """A channel that took nothing at its last attempt."""

    channel: str
    reason: str
    waiting: int = Field(description="Changes, corrections and notices that wait for it")


class ConvertedDocument(_Model):
    """An amount in another currency, for display alone."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    factor: Decimal = Field(description="What the amount was multiplied by")
    rates: int = Field(description="How many rates the factor is the average of")
    rates_between: tuple[date, date]
    source: str = Field(description="Who publishes the rates")


class ComparedDocument(_Model):
    """What the texts of one language report of a figure in one unit."""

    language: str
    observation_id: Id
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    stories: int
    converted: ConvertedDocument | None


class ComparisonDocument(_Model):
    """One figure that is reported in several languages or units."""

    entity: str
    metric: str
    scope: str | None
    period: str | None
    basis: Basis
    measure: Measure
    values: list[ComparedDocument]


class NoticeDocument(_Model):
    """What holds at the time of the report: a source that is silent or fails, a figure that is late, a failed run."""

    kind: str
    subject: str = Field(description="What it is about; of one kind and subject there is one notice at most")
    text: str = Field(description="The notice in the language of the report")
    facts: dict[str, str | int | float | None]
    seen_at: datetime


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
    corrections: list[CorrectionDocument]
    precision: dict[str, PrecisionDocument] = Field(description="By kind of change, of all that people ever judged")
    failing_channels: list[FailingChannelDocument]
    notices: list[NoticeDocument]
    side_by_side: list[ComparisonDocument] | None = Field(
        None, description="Figures in several languages or currencies; null unless they were asked for"
    )


def json_schema() -> str:
    """Return the JSON Schema of ``latest.json``, which is saved as ``report.schema.json``."""
    return json.dumps(ReportDocument.model_json_schema(mode="serialization"), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "report.schema.json").write_text(json_schema(), encoding="utf-8")
