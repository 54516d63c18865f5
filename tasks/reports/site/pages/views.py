"""What the templates of the site print: every text is in the site's language, nothing is escaped yet."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.reports.sections.evidence_sentence import Part
from tasks.reports.view import Source


@dataclass(frozen=True, slots=True)
class Citation:
    """An article that reports a value, and where its number stands in the page of the article."""

    source: Source
    address: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One value of one period of a series.

    Attributes:
        row: id of the element.
        also: ids of its other observations, which links from their articles lead to.
        style: ``actual``, ``conflict``, ``target``, ``forecast`` or ``edited``.
        flag: the word for the style; null for a settled actual value.
        citations: the articles that report it, the most exact first.
    """

    row: str
    also: tuple[str, ...]
    period: str
    value: str
    interval: str
    style: str
    flag: str | None
    stories: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its title and what is to be known about its axis; ``svg`` is safe to print as it is."""

    title: str
    svg: str
    note: str | None
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the site: what it is called, and its address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change in a list; ``remark`` says why it is not reported."""

    address: str
    kind: str
    label: str
    sentence: str
    found_on: str
    remark: str | None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A series in a list: its latest value and how it moved since the period before."""

    metric: str
    scope: str | None
    address: str
    period: str
    value: str
    move: str | None
    flag: str | None
    style: str
    periods: int
    stories: int


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number of an article and what it became."""

    row: str
    expression: str
    entity: str
    metric: str
    scope: str | None
    period: str
    value: str
    confidence: str
    address: str
    state: str | None
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an article's text; ``number`` is the number that it is, if any."""

    text: str
    number: ReadNumber | None = None


@dataclass(frozen=True, slots=True)
class EditOfText:
    """What one edit of an article removed and added at one place, letters that differ marked."""

    removed: tuple[Part, ...]
    added: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier text of an article against the one that replaced it."""

    saved_at: str
    title: str | None
    edits: tuple[EditOfText, ...]
