"""What a reader still has in mind from the sentences before: topic, metric, period, base of comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tasks.core.records import Basis, Period
from tasks.core.watchlist import Metric
from tasks.figures.entities.gazetteer import Cue


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a figure is of.

    Attributes:
        entity: watchlist id, or the name itself for a discovered one or a group.
        name: as written.
        discovered: not on the watchlist.
        group: several at once (``두 회사``, ``3사``).
    """

    entity: str
    name: str
    discovered: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One figure already read: what the next one may lean on."""

    metric: Metric
    subject: Subject | None
    unit: str
    measure: str
    period: Period | None
    scope: str | None
    negative: bool
    sentence: int
    aside: bool = False
    basis: Basis = Basis.ACTUAL
    dated: bool = False


@dataclass(slots=True)
class Discourse:
    """The state that reading an article carries from sentence to sentence."""

    published: date | None
    title_cues: frozenset[tuple[str, int]] = frozenset()
    topic: Subject | None = None
    pair: list[Subject] = field(default_factory=list)
    period: Period | None = None
    period_words: str | None = None
    deadline: Period | None = None
    base: str | None = None
    only: Subject | None = None
    owner: Subject | None = None
    told: Subject | None = None
    named: list[tuple[Subject, str]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    cues: dict[tuple[str, int], int] = field(default_factory=dict)
    sentence: int = 0

    def nearby(self) -> dict[tuple[str, int], float]:
        """Cue groups that the headline or the last sentences served, worth less with each sentence since."""
        worth = dict.fromkeys(self.title_cues, 0.4)
        worth.update(
            {key: 0.62 - 0.08 * (self.sentence - seen) for key, seen in self.cues.items() if self.sentence - seen <= 3}
        )
        return worth

    def theme(self, metric: str, groups: int) -> float:
        """How much the text is about a metric: 1 where a figure of it was just read, less where only its cues stood."""
        if any(
            said.metric.id == metric and not said.aside and self.sentence - said.sentence <= 4 for said in self.said
        ):
            return 1.0
        near = self.nearby()
        served = sum((metric, group) in near for group in range(groups))
        return 0.9 if groups and served == groups else 0.0

    def last(self, sentence: int) -> list[Said]:
        """The figures read in that sentence, in order."""
        return [said for said in self.said if said.sentence == sentence]

    def hear(self, cues: Sequence[Cue]) -> None:
        """Note which cue groups this sentence serves."""
        for cue in cues:
            for need in cue.needs:
                self.cues[need] = self.sentence
