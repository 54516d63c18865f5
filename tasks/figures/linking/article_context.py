"""An article as the linker reads it: its annotated sentences, its numbers, and the statements decided so far."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.core.records import Basis, Measure, Observation, Period, Quantity
from tasks.core.watchlist import Entity, Metric
from tasks.figures.entities.discourse import EntityRef
from tasks.figures.entities.mentions import Cue, Mention
from tasks.figures.linking.entity.candidate import EntityCandidate
from tasks.figures.linking.entity.named_entities import NamedEntities, read_names
from tasks.figures.linking.metric.candidates import MetricCandidate
from tasks.figures.linking.period.timeline import Timeline
from tasks.figures.linking.respectively import Assignment
from tasks.figures.linking.rise_and_fall import Move
from tasks.figures.syntax.nodes import Node, Row
from tasks.figures.syntax.normalised_text import NormalisedText
from tasks.figures.syntax.sentences import Sentence
from tasks.figures.time.period_mention import PeriodMention
from tasks.languages.language import Language

# Figures before a number that are looked at where all of them would be too many.
_REMEMBERED = 128


@dataclass(slots=True)
class RuleReading:
    """What the rules say of one number: a source of candidates and features.

    Attributes:
        observation: what the rules alone make of it; null where they leave it alone.
        levels, moves: metric candidates as a level and as the size of a move, best first.
        move: the rise or fall near it.
        base: what a change is measured against, as the measure that results.
        entities: entity candidates, best first.
        assignment: what its place in a list assigns to it.
        topic, sole_entity, joined_entities: the entities that the text is about here.
        period, deadline: the periods that the text is about here.
    """

    observation: Observation | None = None
    levels: list[MetricCandidate] = field(default_factory=list)
    moves: list[MetricCandidate] = field(default_factory=list)
    move: Move | None = None
    base: str | None = None
    entities: list[EntityCandidate] = field(default_factory=list)
    assignment: Assignment | None = None
    topic: EntityRef | None = None
    sole_entity: EntityRef | None = None
    joined_entities: list[EntityRef] = field(default_factory=list)
    period: Period | None = None
    deadline: Period | None = None


@dataclass(slots=True)
class Number:
    """A number of an article.

    Attributes:
        order: its place among the numbers of the article, from 0.
        sentence: number of its sentence, from 0.
        index: position of its node in the row.
        row: its annotated sentence.
        rules: what the rules say of it.
    """

    order: int
    sentence: int
    index: int
    row: Row
    rules: RuleReading

    @property
    def node(self) -> Node:
        """Return the number's node."""
        return self.row.nodes[self.index]

    @property
    def quantity(self) -> Quantity:
        """Return the quantity that is written."""
        quantity = self.row.nodes[self.index].quantity
        assert quantity is not None
        return quantity


@dataclass(frozen=True, slots=True)
class Choice:
    """What a slot was chosen from.

    Attributes:
        names: the candidates in words.
        probabilities: of each candidate; they add up to 1.
        best: position of the chosen one.
        weighed: for each candidate the features that weighed most; null where nobody asked for them.
    """

    names: list[str]
    probabilities: NDArray[np.float64]
    best: int
    weighed: list[list[str]] | None = None

    def runners_up(self, count: int = 2) -> list[str]:
        """Return the next best candidates in words, with their probabilities, and what weighed for them."""
        order = [place for place in np.argsort(-self.probabilities, kind="stable") if place != self.best][:count]
        return [
            "; ".join([f"{self.names[place]} {self.probabilities[place]:.2f}", *self.weighed_for(place)])
            for place in order
        ]

    def weighed_for(self, place: int) -> list[str]:
        """Return the features that weighed most for a candidate; none where nobody asked for them."""
        return self.weighed[place] if self.weighed is not None else []

    def probability(self, name: str) -> float | None:
        """Return the probability of a candidate; null where it was none."""
        return float(self.probabilities[self.names.index(name)]) if name in self.names else None


@dataclass(slots=True)
class Statement:
    """What is decided of a number, slot after slot; the statement that a number makes.

    Attributes:
        number: the number.
        metric: what it measures; null where it is no figure.
        cue: position of the metric's cue in its row; null where the metric is named elsewhere.
        measure, sign, basis, entity, period, period_words, scope: as in an observation; falls and losses have sign -1.
        is_part: whether it is of a part of the entity.
        probabilities: for each slot how probable the choice is among its candidates, 0..1.
        margins: for each slot the distance to the runner-up, 0..1.
        choices: for each slot what it was chosen from.
    """

    number: Number
    metric: Metric | None = None
    cue: int | None = None
    measure: Measure = Measure.LEVEL
    sign: int = 1
    basis: Basis = Basis.ACTUAL
    entity: EntityRef | None = None
    period: Period | None = None
    period_words: str | None = None
    scope: str | None = None
    is_part: bool = False
    probabilities: dict[str, float] = field(default_factory=dict)
    margins: dict[str, float] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)

    @property
    def is_figure(self) -> bool:
        """Return whether the number is a figure of somebody."""
        return self.metric is not None and self.entity is not None

    @property
    def metric_id(self) -> str | None:
        """Return the id of the metric; null where the number is no figure."""
        return self.metric.id if self.metric is not None else None

    @property
    def entity_id(self) -> str | None:
        """Return the id of the entity; null where none is decided."""
        return self.entity.id if self.entity is not None else None

    @property
    def period_label(self) -> str | None:
        """Return the label of the period; null where there is none."""
        return self.period.label if self.period is not None else None

    @property
    def joint_probability(self) -> float:
        """Return the product of the probabilities of all slots, as if they were independent."""
        return math.prod(self.probabilities.values())


@dataclass(slots=True)
class ArticleContext:
    """An article as the linker reads it.

    Attributes:
        source: the normalised text, with the way back to the text as it came.
        title: headline, normalised.
        published: publication day; null where unknown.
        language: the language that it is read in.
        sentences: its sentences.
        rows: the annotated sentences by their number; those without any span have none.
        numbers: all numbers, in text order.
        metrics, entities: the watchlist's, by id.
        no_figures: by their start in the text the numbers that are decided before all others to be no figures, with the
            probability that each is one, 0..1.
        title_mentions, title_cues, title_periods: what the headline names.
        opening_period: the period that headline and first sentences name.
        timeline: its time expressions and the period that it reports on; null until somebody asks.
        statements: what is decided, aligned with ``numbers``; shorter while numbers are still undecided.
        figures: those of the statements that have a metric, in text order.
        named: the entities that it names; null until somebody asks.
        derived: what features have worked out about it, by what it is.
        follows_annotation: whether its slots are being filled as annotated, to collect what weights are fitted on:
            then a choice is certain, and says nothing of how sure a reader would be.
    """

    source: NormalisedText
    title: str | None
    published: date | None
    language: Language
    sentences: list[Sentence]
    metrics: Mapping[str, Metric]
    entities: Mapping[str, Entity]
    no_figures: Mapping[int, float] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    numbers: list[Number] = field(default_factory=list)
    title_mentions: list[Mention] = field(default_factory=list)
    title_cues: list[Cue] = field(default_factory=list)
    title_periods: list[PeriodMention] = field(default_factory=list)
    opening_period: Period | None = None
    timeline: Timeline | None = None
    statements: list[Statement] = field(default_factory=list)
    figures: list[Statement] = field(default_factory=list)
    named: NamedEntities | None = None
    derived: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    follows_annotation: bool = False

    def names(self) -> NamedEntities:
        """Return the entities that the article names; all rows must be there."""
        if self.named is None:
            self.named = read_names(self.rows, self._paragraph_starts(), self.title_mentions, self.entities)
        return self.named

    def _paragraph_starts(self) -> list[int]:
        """Return the numbers of the sentences that begin a line."""
        text = self.source.text
        return [
            i
            for i, sentence in enumerate(self.sentences)
            if "\n" in text[max(0, sentence.start - 3) : sentence.start + 1]
        ]

    def earlier(self) -> list[Statement]:
        """Return the statements decided so far that are figures, in text order."""
        return self.figures

    def recent(self) -> list[Statement]:
        """Return the last of the statements decided so far that are figures: a long text must not slow the reading."""
        return self.figures[-_REMEMBERED:]

    def restart(self) -> None:
        """Forget what is decided."""
        self.statements, self.figures = [], []

    def add_statement(self, statement: Statement) -> None:
        """Add what is decided of the next number."""
        self.statements.append(statement)
        if statement.metric is not None:
            self.figures.append(statement)

    def add_row(self, sentence: int, row: Row, readings: Mapping[int, RuleReading]) -> None:
        """Add an annotated sentence and what the rules say of its numbers, by the position of their nodes."""
        self.rows[sentence] = row
        for index, reading in sorted(readings.items()):
            self.numbers.append(Number(len(self.numbers), sentence, index, row, reading))
