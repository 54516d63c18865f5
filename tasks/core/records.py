"""The records of figures: a number expression, a period, an observation, and an observation with its source.

Frozen data without behaviour, but for what follows from a record's own fields. Stages import these types and nothing of
each other. Money and ratios are ``Decimal`` because a figure must read back as it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Bound(StrEnum):
    """How a written number limits the true one."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"


class Basis(StrEnum):
    """Whether a value happened, is planned, or is expected by somebody."""

    ACTUAL = "actual"
    TARGET = "target"
    FORECAST = "forecast"


class Measure(StrEnum):
    """What a value measures of its metric: its level, or one kind of change. Never compared across kinds."""

    LEVEL = "level"
    CHANGE_AMOUNT = "change_amount"
    YOY = "yoy_change"
    QOQ = "qoq_change"
    CHANGE_RATE = "change_rate"


class Retirement(StrEnum):
    """Why an observation is no longer current."""

    EDITED = "edited"
    """A later text of its article states another figure of the series."""
    WITHDRAWN = "withdrawn"
    """A later text of its article states no figure of the series."""
    EXTRACTOR = "extractor"
    """Another version of the extractor reads its text otherwise."""
    WATCHLIST = "watchlist"
    """With an edited watchlist its text is read otherwise."""
    CORRECTED = "corrected"
    """A person corrected it."""


BY_PUBLISHER = (Retirement.EDITED, Retirement.WITHDRAWN)
"""Reasons that lie in the text itself; the others are of the reading."""


RATE_UNITS = frozenset({"percent", "percentage_point", "times"})
"""Units of a number that may be the change of any metric."""

SMALL_CURRENCIES = frozenset({"KRW", "JPY"})
"""Currencies of which a unit is worth about a thousandth of one of the others: magnitudes of both are not alike."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number expression in text.

    Attributes:
        start, end: character offsets of the whole expression, adjacent bound words included
            (``약 25%``, ``30여개``, ``3조원이 넘는``).
        value: the point value in ``unit``; null where the text gives only an interval (``수천 명``). For a range
            (``3~5%``) the low end.
        low, high: the interval that what was written allows, ``[low, high)``; null is unbounded.
        unit: ``percent``, ``percentage_point``, an ISO 4217 code (``KRW``), ``count`` or ``times``.
        bound: how the words around it limit it.
        counter: what is counted, as written (``편``, ``개사``, ``papers``); null for other units.
        sign: -1 where a mark or word makes it a fall (``▼3%``, ``마이너스 3%``), +1 for a mark of rise, else 0.
            ``value`` already carries it.
        core_start, core_end: offsets of digits and unit alone.
        value_high: the upper end of a range as written (``3~5%`` gives 5); null otherwise.
        conversion: the same fact in another currency, from the bracket behind (``67억달러(약 9조원)``).
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound
    counter: str | None = None
    sign: int = 0
    core_start: int = -1
    core_end: int = -1
    value_high: Decimal | None = None
    conversion: Quantity | None = None

    @property
    def dimension(self) -> str:
        """Kind of the unit: ``ratio``, ``money``, ``count`` or ``times``."""
        if self.unit in ("percent", "percentage_point"):
            return "ratio"
        return self.unit if self.unit in ("count", "times") else "money"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """What a value is of: an ISO interval of whole days with its label.

    Attributes:
        start, end: first and last day, both included.
        label: ``2020``, ``2021-Q3``, ``2021-H1``, ``2021-10``, ``2021-10-13`` or ``2021-01/2021-09``.
        grain: ``year``, ``half``, ``quarter``, ``month``, ``day`` or ``span``.
    """

    start: date
    end: date
    label: str
    grain: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the extractor decided as it did: one step, its weight, and the words it rests on."""

    step: str
    detail: str
    weight: float = 0.0


NAME_OF_PART = "name"
"""Step of the reason that says how probable the name of a part is where all else of its statement is right."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One quantity read as a metric of an entity, with its evidence.

    ``text[start:end] == expression`` and ``sentence`` is part of the text, where ``text`` is the article's body.
    ``value`` is signed: a fall and a loss are negative. ``low``/``high`` bound it as ``[low, high)``.
    """

    entity: str
    metric: str
    scope: str | None
    period: str | None
    basis: Basis
    measure: Measure
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound
    expression: str
    start: int
    end: int
    sentence: str
    confidence: float
    extractor: str
    entity_name: str | None = None
    discovered: bool = False
    period_start: date | None = None
    period_end: date | None = None
    period_grain: str | None = None
    period_words: str | None = None
    value_high: Decimal | None = None
    conversion_value: Decimal | None = None
    conversion_unit: str | None = None
    quoted_by: str | None = None
    reasons: tuple[Reason, ...] = ()
    runners_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedObservation:
    """An observation with its text: one row of the warehouse. Each field is a column, as are those of ``observation``.

    Attributes:
        observation_id, series_id, article_id, revision_id: 64-bit ids (signed, as DuckDB's BIGINT holds them).
        story_id: id of the group of near-identical texts; copies of one story count as one source.
        published: publication time of the article; null where unknown.
        published_on: its day as the publisher's readers saw it; left out, the day of ``published`` in its own zone.
        seen_at: when the warehouse first stored it; aware, UTC. The load stores its own time.
        title, url: of the article; kept with the revision, so they come out of the warehouse but do not go in.
        retired_at, retired_because: when a later text or reading dropped or replaced it, and why.
        run_id, superseded_by: the run that loaded it, and the id of the observation that took its place.
        authority: why its source has the last word (``publisher``, ``notice``); null where it has not.
        unread_stories: further ones that give the same number for the same figure, where not all of its reports were
            read from the warehouse; no column.
    """

    observation_id: int
    series_id: int
    article_id: int
    revision_id: int
    story_id: int
    observation: Observation
    published: datetime | None
    published_on: date | None = None
    seen_at: datetime
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    run_id: int | None = None
    retired_at: datetime | None = None
    retired_because: Retirement | None = None
    superseded_by: int | None = None
    authority: str | None = None
    unread_stories: int = 0

    def __post_init__(self) -> None:
        if self.published_on is None and self.published is not None:
            object.__setattr__(self, "published_on", self.published.date())

    @property
    def is_of_open_period(self) -> bool:
        """Whether it was published before its period was over; false where either time is unknown."""
        end = self.observation.period_end
        return end is not None and self.published is not None and self.published.date() < end
