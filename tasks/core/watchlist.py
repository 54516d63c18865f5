"""The watchlist: what to track, written by the user as one YAML file and the files that it includes.

Everything the extractor knows of a metric or an entity comes from here; no metric is named in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from tasks.core.watchlist_parts.channels import Channel
from tasks.core.watchlist_parts.exchange_rates import ExchangeRateSettings
from tasks.core.watchlist_parts.retention import RetentionSettings
from tasks.core.watchlist_parts.second_reader import SecondReaderSettings
from tasks.core.watchlist_parts.watchlist_errors import WatchlistModel
from tasks.core.watchlist_parts.watchlist_sources import FetchSettings, Source, TimeZone

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code, such as ko or en")]
Identifier = Annotated[str, Field(min_length=1, description="Stable name; changing it starts new series")]


def _groups(value: Any) -> Any:
    """Takes a flat list of words as one group of alternatives."""
    if isinstance(value, str):
        return [[value]]
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return [value]
    return value


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
Words = Annotated[
    list[str],
    BeforeValidator(lambda v: [v] if isinstance(v, str) else v),
    WithJsonSchema({"anyOf": [_TEXT, _TEXTS], "description": "One word or a list of words"}),
]
Groups = Annotated[
    list[list[str]],
    BeforeValidator(_groups),
    WithJsonSchema({"anyOf": [_TEXT, _TEXTS, {"type": "array", "items": _TEXTS}], "description": "A group or groups"}),
]


class Entity(WatchlistModel):
    """An organisation, person, product or event that figures are about."""

    id: Identifier
    names: dict[Language, str] = Field(default_factory=dict, description="Preferred name by language")
    aliases: Words = Field(default_factory=list, description="Other names in any language or script")
    type: Literal["company", "unit", "organisation", "person", "product", "event", "place"] = "company"
    tickers: Words = Field(
        default_factory=list,
        description="Stock codes; a name that is listed nowhere and has one in brackets behind it is this entity",
    )
    parent: str | None = Field(None, description="Id of the entity this one belongs to; figures are never shared")
    wikidata: str | None = Field(None, pattern=r"^Q\d+$")

    def all_names(self) -> list[str]:
        """Return every written form, the id included where it reads as a name."""
        return list(dict.fromkeys([*self.names.values(), *self.aliases, self.id]))


class Threshold(WatchlistModel):
    """A move smaller than either limit stays out of the report (never out of the warehouse)."""

    absolute: Decimal | None = Field(None, ge=0, description="In the metric's unit")
    relative: Decimal | None = Field(None, ge=0, description="Share of the former value: 0.02 is two per cent")


class Metric(WatchlistModel):
    """What a quantity measures, recognised by the words near it."""

    refused: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("share", "share_of"),
        "Remove it: a percentage is read as the metric by its cues, or by the words of `of`",
    )

    id: Identifier
    labels: dict[Language, str] = Field(description="Name in reports, by language")
    dimension: Literal["ratio", "money", "count", "times"]
    unit: str | None = Field(
        None,
        description="percent, a currency code or what is counted (GWh, 척); null takes any. For counts: the counter",
    )
    cues: dict[Language, Groups] = Field(
        description=(
            "Words that must be near, by language: a list of groups, each a list of alternatives; one word of every "
            "group is needed. A cue of several words also matches with particles or endings between them."
        )
    )
    loss_cues: dict[Language, Words] = Field(
        default_factory=dict, description="Words that name the same metric with the sign turned: 영업손실, net loss"
    )
    unless: dict[Language, Words] = Field(
        default_factory=dict, description="Words that, joined to a cue or the quantity, make it another metric"
    )
    counters: dict[Language, Words] = Field(
        default_factory=dict,
        description="What is counted, for counts: 편, 명, papers, never a number word; empty takes any counter",
    )
    echoes: dict[Language, Words] = Field(
        default_factory=dict,
        description="Dictionary forms of words that speak of the metric once the text is about it: spend, share",
    )
    of: dict[Language, Words] = Field(
        default_factory=dict,
        description="For a ratio: words for the whole; a percentage of one of them is the metric without any cue",
    )
    subject_nouns: dict[Language, Words] = Field(
        default_factory=dict,
        description="Words for what the metric is of (model, app): an entity named beside one is preferred",
    )
    split_by: Literal["venue", "segment", "market", "round", "group", "model"] | None = Field(
        None,
        description=(
            "What narrows the figure within an entity; its words become the observation's scope. venue and round "
            "have rules of their own, the others are read as a metric without the key is"
        ),
    )
    timing: Literal["flow", "stock", "event", "fact"] = Field(
        "flow",
        description=(
            "flow: of a span (revenue); stock: as of a moment (staff: the period of the text, else the month of "
            "publication); event: of the month it was announced (a funding round); fact: of no period, unless its "
            "clause names one"
        ),
    )
    range: tuple[Decimal | None, Decimal | None] = Field(
        (None, None), description="Plausible lowest and highest level; anything outside is not this metric"
    )
    threshold: Threshold = Threshold(absolute=None, relative=None)

    @field_validator("range")
    @classmethod
    def _is_a_range(cls, ends: tuple[Decimal | None, Decimal | None]) -> tuple[Decimal | None, Decimal | None]:
        """Refuse a range that holds no number."""
        low, high = ends
        if low is not None and high is not None and low > high:
            raise PydanticCustomError("empty_range", "holds no number; write the lowest first")
        return ends

    @model_validator(mode="before")
    @classmethod
    def _counts_in_its_unit(cls, raw: Any) -> Any:
        """Takes ``unit: GWh`` as that counter in every language of the cues."""
        if isinstance(raw, dict) and raw.get("dimension") == "count" and raw.get("unit") and not raw.get("counters"):
            if isinstance(raw.get("cues"), dict):
                return {**raw, "counters": {language: [raw["unit"]] for language in raw["cues"]}}
        return raw


class Settings(WatchlistModel):
    """Numbers that a user may want to turn."""

    contradiction_days: int = Field(
        30, ge=0, description="Publication dates this close make a difference a contradiction"
    )
    discover_entities: bool = Field(
        True, description="Keep figures of unlisted organisations that are plainly the subject"
    )
    minimum_confidence: float = Field(0.0, ge=0, le=1, description="Observations under this are stored, not reported")
    report_confidence: float = Field(
        0.9, ge=0, le=1, description="Changes that are less probable than this are kept to check, not reported"
    )
    timezone: TimeZone = Field(
        "Asia/Seoul",
        description="IANA zone that run times are shown in; written here, it is also that of the readers of pages "
        "whose publisher, language and address name none",
    )
    follow_links: bool = Field(
        False, description="Read files and folders that symbolic links in an inbox lead to; else links are set aside"
    )
    authoritative_publishers: Words = Field(default_factory=list, description="Those that have the last word: filings")
    retention: RetentionSettings = Field(
        RetentionSettings(), description="How long reports, backups, copies, fetched pages and artifacts are kept"
    )
    second_reader: SecondReaderSettings | None = Field(None, description="A model that alarms are put to; default none")
    fetching: FetchSettings = FetchSettings()
    exchange_rates: ExchangeRateSettings | None = Field(
        None, description="A table by which reports show amounts in another currency; default none"
    )

    @property
    def readers_timezone(self) -> str | None:
        """The zone that the user wrote; null where it is the default, which says nothing about anybody's readers."""
        return self.timezone if "timezone" in self.model_fields_set else None


class Watchlist(WatchlistModel):
    """A whole watchlist with its includes merged: the included come first, the same id overrides."""

    include: Words = Field(
        default_factory=list,
        description="Other watchlists and tables of entities (.csv), by path absolute or relative to this file",
    )
    entities: list[Entity] = Field(default_factory=list)
    metrics: list[Metric] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
    reports: list[Channel] = Field(default_factory=list, description="Channels that changes are sent to")
    settings: Settings = Settings()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, some fields replaced; what it is looked up by is made anew, for pydantic copies that too."""
        copied = super().model_copy(update=update, deep=deep)
        for index in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[index]
        return copied

    def entity(self, entity_id: str) -> Entity | None:
        """Return the entity of that id, or null."""
        return self._entities_by_id.get(entity_id)

    def source(self, source_id: str) -> Source | None:
        """Return the source of that id, or null."""
        return self._sources_by_id.get(source_id)

    def metric(self, metric_id: str) -> Metric | None:
        """Return the metric of that id, or null."""
        return self._metrics_by_id.get(metric_id)

    # Of several with one id the first one counts. Pydantic's own private attributes are looked up in Python, at ten
    # times the cost.
    @cached_property
    def _entities_by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in reversed(self.entities)}

    @cached_property
    def _metrics_by_id(self) -> dict[str, Metric]:
        return {metric.id: metric for metric in reversed(self.metrics)}

    @cached_property
    def _sources_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in reversed(self.sources)}
