"""How probable it is that both sides of a change were read right, and which doubts the two sides share.

A confidence is the probability of a whole statement, and most of its doubt is on one slot. Where both sides stand in
one frame, they are right or wrong in that slot together, so that the doubt counts once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tasks.core.records import Observation, SourcedObservation

SUREST = 0.995
"""No reading counts as surer than this: its confidence is fitted on hundreds of figures, not on thousands."""

PART_SLOTS = frozenset({"part", "scope"})
"""Slots that say of which part of the entity a figure is."""

SLOTS = frozenset({"metric", "measure", "basis", "entity", "period"}) | PART_SLOTS
"""Slots of a statement whose probability the reader keeps with its reasons."""


@dataclass(frozen=True, slots=True)
class JointReading:
    """The probabilities that two statements were read right.

    Attributes:
        core: in entity, metric, measure, period and basis.
        part: in what part of the entity they are of.
    """

    core: float
    part: float

    @property
    def whole(self) -> float:
        """The probability that both whole statements are right."""
        return self.core * self.part


def joint_reading(before: SourcedObservation, after: SourcedObservation, *, one_frame: bool) -> JointReading:
    """Return how probable it is that both sides were read right.

    Args:
        before, after: the sides.
        one_frame: whether both state the same thing whatever it is: one sentence copies the other, or one number is the
            other, mistyped. They are then read right or wrong together.
    """
    first, second = (reading_of(side.observation) for side in (before, after))
    if one_frame:
        return min(first, second, key=lambda reading: reading.whole)
    same_part = before.observation.scope is not None and before.observation.scope == after.observation.scope
    part = min(first.part, second.part) if same_part else first.part * second.part
    return JointReading(first.core * second.core, part)


def reading_of(observation: Observation) -> JointReading:
    """Split a confidence by the slots that its doubt is on; where they are not known all of it is on the core."""
    confidence = min(max(observation.confidence, 1 - SUREST), SUREST)
    doubts = {
        reason.step: -math.log(min(max(reason.weight, 1 - SUREST), SUREST))
        for reason in observation.reasons
        if reason.step in SLOTS
    }
    on_part = sum(doubt for slot, doubt in doubts.items() if slot in PART_SLOTS)
    share = on_part / sum(doubts.values()) if doubts else 0.0
    doubt = -math.log(confidence)
    return JointReading(math.exp(-doubt * (1 - share)), math.exp(-doubt * share))


def subject_reading(observation: Observation) -> JointReading:
    """Return how probable it is that entity, metric and part are right, whatever period, basis and measure are.

    A sentence that says itself how its value moved leaves no doubt that both values are of one period and kind.
    """
    found = {reason.step: min(max(reason.weight, 1 - SUREST), SUREST) for reason in observation.reasons}
    if "entity" not in found or "metric" not in found:
        return reading_of(observation)
    part = math.prod(found.get(slot, 1.0) for slot in PART_SLOTS)
    return JointReading(found["entity"] * found["metric"], part)
