"""The state of a text between its sentences: topic, metrics, period, base of comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tasks.core.records import Basis, Period
from tasks.core.watchlist import Metric
from tasks.figures.entities.mentions import Cue


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity as a text refers to it.

    Attributes:
        id: watchlist id, or the name itself for a discovered entity or a group.
        name: as written.
        discovered: whether the watchlist does not hold it.
        group: whether it is several at once (``두 회사``, ``3사``).
    """

    id: str
    name: str
    discovered: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class PreviousNumber:
    """A number that was linked earlier in the text, from which a later one may take its metric or period.

    Attributes:
        metric: what it measures.
        entity: whose figure it is; null where no entity was sure enough.
        unit, measure, period, scope, basis: as in the observation.
        negative: whether its cue names a loss.
        sentence: number of its sentence in the text, from 0.
        as_share_base: whether its metric was named only as what a share is a share of.
        dated: whether its own sentence names its period.
    """

    metric: Metric
    entity: EntityRef | None
    unit: str
    measure: str
    period: Period | None
    scope: str | None
    negative: bool
    sentence: int
    as_share_base: bool = False
    basis: Basis = Basis.ACTUAL
    dated: bool = False


@dataclass(slots=True)
class Discourse:
    """The state of a text between its sentences.

    Attributes:
        published: publication day; null where unknown.
        title_cues: groups of cues (metric id, number of the group) that the headline serves.
        topic: the entity that the text is about.
        joined_entities: the entities that were last named together (``A와 B``).
        period, period_words: the period that the text is about, and its words.
        deadline: the last deadline that the text names.
        comparison_base: the measure of changes that name nothing to compare with.
        sole_entity: the entity of the last sentence that names exactly one.
        bracketed_entity: the entity of the number right before the bracket that is read.
        last_entity: the entity of the last number of this sentence outside brackets.
        recent_mentions: the last entities named, each with the words around it.
        previous_numbers: the numbers linked so far, in order.
        cue_sentences: for each group of cues the last sentence that served it.
        sentence: number of the current sentence, from 0.
    """

    published: date | None
    title_cues: frozenset[tuple[str, int]] = frozenset()
    topic: EntityRef | None = None
    joined_entities: list[EntityRef] = field(default_factory=list)
    period: Period | None = None
    period_words: str | None = None
    deadline: Period | None = None
    comparison_base: str | None = None
    sole_entity: EntityRef | None = None
    bracketed_entity: EntityRef | None = None
    last_entity: EntityRef | None = None
    recent_mentions: list[tuple[EntityRef, str]] = field(default_factory=list)
    previous_numbers: list[PreviousNumber] = field(default_factory=list)
    cue_sentences: dict[tuple[str, int], int] = field(default_factory=dict)
    sentence: int = 0

    def nearby_cues(self) -> dict[tuple[str, int], float]:
        """Return the cue groups that the headline or the last sentences served.

        Returns:
            For each group a worth of 0..1, less with each sentence since.
        """
        worth = dict.fromkeys(self.title_cues, 0.4)
        worth.update(
            {
                key: 0.62 - 0.08 * (self.sentence - seen)
                for key, seen in self.cue_sentences.items()
                if self.sentence - seen <= 3
            }
        )
        return worth

    def topicality(self, metric: str, groups: int) -> float:
        """Return how much the text is about a metric: 1 after a figure of it, 0.9 where only its cues are near, else 0.

        Args:
            metric: id of the metric.
            groups: how many groups of cues it has.
        """
        if any(
            previous.metric.id == metric and not previous.as_share_base and self.sentence - previous.sentence <= 4
            for previous in self.previous_numbers
        ):
            return 1.0
        near = self.nearby_cues()
        served = sum((metric, group) in near for group in range(groups))
        return 0.9 if groups and served == groups else 0.0

    def numbers_of(self, sentence: int) -> list[PreviousNumber]:
        """Return the numbers that were linked in that sentence, in order."""
        return [previous for previous in self.previous_numbers if previous.sentence == sentence]

    def note_cues(self, cues: Sequence[Cue]) -> None:
        """Note which cue groups this sentence serves."""
        for cue in cues:
            for need in cue.needs:
                self.cue_sentences[need] = self.sentence
