"""The report for people: every text is in the report's language, nothing is escaped yet."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.reports.sections.evidence_sentence import Part
from tasks.reports.sections.interval_bars import Bar


@dataclass(frozen=True, slots=True)
class Source:
    """An article that reports a figure: publisher, title, date and address, and the sentence with its number marked."""

    value: str
    language: str
    publisher: str
    title: str
    url: str | None
    date: str
    sentence: tuple[Part, ...]
    quoted_by: str | None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change.

    Attributes:
        role: the word for its role in the change (before, after, target, ...).
        value: with unit and bound words.
        interval: the interval of the true value.
        bar: the interval, on one scale with the other side's; null where the two are not of one period.
        period: of the value, where it differs from the change's.
        source: the article.
        agreeing: other articles whose value agrees.
        stories: independent sources that agree, this one included.
    """

    role: str
    value: str
    interval: str
    bar: Bar | None
    period: str | None
    source: Source
    agreeing: tuple[Source, ...]
    stories: int


@dataclass(frozen=True, slots=True)
class Item:
    """One change."""

    anchor: str
    kind: str
    label: str
    scope: str | None
    period: str
    tags: tuple[str, ...]
    before: str | None
    after: str | None
    difference: str | None
    relative: str | None
    direction: str
    remark: str | None
    sides: tuple[Side, ...]
    headline: str


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one metric of one entity."""

    entity: str
    metric: str
    table: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Changes of one kind, or everything about targets."""

    anchor: str
    kind: str
    urgent: bool
    title: str
    about: str
    count: int
    groups: tuple[Group, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Row:
    """One value of one period."""

    scope: str
    period: str
    published_on: str | None
    value: str
    interval: str
    flag: str | None
    style: str
    bar: Bar | None
    wider: tuple[Bar, ...]
    targets: tuple[float, ...]
    plot_text: str
    sources: tuple[Source, ...]
    stories: int


@dataclass(frozen=True, slots=True)
class Table:
    """A figure by scope and period."""

    anchor: str
    entity: str
    metric: str
    caption: str
    scoped: bool
    first: str
    last: str
    rows: tuple[Row, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A count in the summary."""

    kind: str
    count: int
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A change that an earlier report had and that is taken back: its kind and headline, and why it is wrong."""

    label: str
    headline: str
    reason: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FoldedGroup:
    """Changes of one entity in a folded section."""

    entity: str
    count: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A section at the end of the report that is folded away, by entity: new figures, what is to check or was known."""

    anchor: str
    kind: str
    title: str
    about: str
    count: int
    groups: tuple[FoldedGroup, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Lead:
    """A change as a sentence; ``sides`` are those of an alarm, and empty for a move."""

    change_id: int
    anchor: str
    kind: str
    label: str
    sentence: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """The top of the report: alarms, moves by weight, and figures known from the first articles that were read.

    ``left_out_in`` is the anchor of the section of the first alarm that is left out.
    """

    alarms: tuple[Lead, ...]
    alarms_left_out: int
    left_out_in: str | None
    moves: tuple[Lead, ...]
    known: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """What the texts of one language report in one currency.

    Attributes:
        language: its name.
        value, interval: as it was written.
        converted: in the currency of display; null if it is in it, or there is no rate.
        rate: by which it was converted and whose that is, or that there is none; null for what is in no other currency.
        stories: independent sources that agree.
        source: the article that the value is taken from.
    """

    language: str
    value: str
    interval: str
    converted: str | None
    rate: str | None
    stories: int
    source: Source


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure in several languages or currencies."""

    title: str
    values: tuple[ComparedValue, ...]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in words.

    Attributes:
        kind: machine word.
        text: what holds.
        since: the day on which it was seen first.
        entity: id of the entity that it is about; null for one about a source or a run.
    """

    kind: str
    text: str
    since: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class View:
    """The whole report; ``comparisons`` is null unless they were asked for."""

    language: str
    title: str
    made_at: str
    machine_time: str
    run: str
    headline: str
    counts: tuple[str, ...]
    nothing: str | None
    tiles: tuple[Tile, ...]
    briefing: Briefing
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    tables_left_out: int
    folds: tuple[Fold, ...]
    read_anew: str | None
    not_reported: str | None
    corrections: tuple[Correction, ...]
    precision: str | None
    failing_channels: str | None
    notices: tuple[NoticeLine, ...]
    notices_left_out: int
    comparisons: tuple[Comparison, ...] | None = None
