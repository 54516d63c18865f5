"""Compares what the texts of two statements give besides, and counts other stories that agree with a side.

Two texts that agree on the revenue and differ in the profit disagree on the profit; two that differ in every figure
speak of different things, such as a firm and its subsidiary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.changes.agreement import agree
from tasks.changes.checks.digit_slips import significant_digits
from tasks.core.records import Measure, Observation, SourcedObservation

FEWEST_DIGITS = 2
"""Fewest significant digits of a figure by which two texts agree: a round 10% is often another 10%."""


NEAR = 160
"""Characters between a number and the others that are of the same thing: the figures of one firm follow each other, and
an article on several firms comes to the next one."""


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What other figures and other stories say of two statements.

    Attributes:
        agreeing, differing: figures near the two that both texts give of the same entity, scope and period, alike and
            otherwise.
        same_metric: whether they agree on another measure of the very metric: the level behind two growth rates.
        in_sentence: whether these figures are in the very sentences of the two sides.
        stories_before, stories_after: further stories that give the value of the earlier and of the later side.
    """

    agreeing: int = 0
    differing: int = 0
    same_metric: bool = False
    in_sentence: bool = False
    stories_before: int = 0
    stories_after: int = 0

    @property
    def differ(self) -> bool:
        """Whether the two texts speak of different things: they differ in more other figures than they agree on."""
        return self.differing > self.agreeing


NO_CORROBORATION = Corroboration()
"""Of two statements of which nothing else is known."""


def corroboration_of(
    before: SourcedObservation,
    after: SourcedObservation,
    texts: tuple[Iterable[SourcedObservation], Iterable[SourcedObservation]],
    others: Iterable[SourcedObservation],
) -> Corroboration:
    """Compare what two texts say besides, and count the stories that agree with either side.

    Args:
        before, after: the two sides.
        texts: observations of the text of each.
        others: every known observation of the same figure.
    """
    first, second = (_companions(side, text) for side, text in zip((before, after), texts, strict=True))
    own_metric = before.observation.metric
    here = _compared(first, second, own_metric, in_sentence=True)
    compared = here or _compared(first, second, own_metric, in_sentence=False)
    agreeing = [key for key, alike in compared.items() if alike]
    same_metric = any(metric == own_metric for metric, _, _ in agreeing)
    own = {before.story_id, after.story_id}
    known = [item for item in others if item.story_id not in own]
    stories = (
        len({item.story_id for item in known if agree(item.observation, side.observation, cut_off=False)})
        for side in (before, after)
    )
    return Corroboration(len(agreeing), len(compared) - len(agreeing), same_metric, bool(here), *stories)


_Key = tuple[str, Measure, str | None]
_Companions = dict[_Key, list[tuple[Observation, bool]]]
"""Other figures by metric, measure and period, each with whether it is in the very sentence."""


def _compared(first: _Companions, second: _Companions, metric: str, *, in_sentence: bool) -> dict[_Key, bool]:
    """Return for each figure that both texts give whether they agree on it.

    Args:
        first, second: the figures beside the two sides.
        metric: of the sides. Its own growth differs wherever its level does, and counts only where it agrees.
        in_sentence: whether only those of the two sentences count: in the next one another firm may begin.
    """
    found: dict[_Key, bool] = {}
    for key in first.keys() & second.keys():
        one, other = ([item for item, inside in side[key] if inside or not in_sentence] for side in (first, second))
        alike = any(agree(a, b) for a in one for b in other)
        if alike or (one and other and key[0] != metric):
            found[key] = alike
    return found


def _companions(side: SourcedObservation, text: Iterable[SourcedObservation]) -> _Companions:
    """Return the figures near a side that are of its entity, scope and basis."""
    own = side.observation
    found: _Companions = defaultdict(list)
    for item in text:
        observation = item.observation
        if (observation.entity, observation.scope, observation.basis) != (own.entity, own.scope, own.basis):
            continue
        if observation.value is None or observation.period is None:
            continue
        if len(significant_digits(observation.value)) < FEWEST_DIGITS:
            continue
        if (observation.metric, observation.measure) == (own.metric, own.measure):
            continue
        if item.revision_id == side.revision_id and abs(observation.start - own.start) <= NEAR:
            key = observation.metric, observation.measure, observation.period
            found[key].append((observation, observation.sentence == own.sentence))
    return found
