"""How probable it is that both sides of a change were read right, and which doubts the two sides share.

A confidence is the probability of a whole statement, and most of its doubt is on one slot. Where both sides stand in
one frame or in one sentence, they are right or wrong in that slot together, so that the doubt counts once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum

from tasks.core.records import NAME_OF_PART, Observation, SourcedObservation

SUREST = 0.995
"""No reading counts as surer than this: its confidence is fitted on hundreds of figures, not on thousands."""

UNCONFIRMED = 0.0
"""Confidence of the report that confirms a value, where there is none: it makes no reading surer."""

PART_SLOTS = frozenset({"part", "scope"})
"""Slots that say of which part of the entity a figure is."""

SUBJECT_SLOTS = frozenset({"metric", "entity"}) | PART_SLOTS
"""Slots that say what a figure is of, whenever and however it was measured."""

SLOTS = SUBJECT_SLOTS | {"measure", "basis", "period"}
"""Slots of a statement whose probability the reader keeps with its reasons."""


class Frame(StrEnum):
    """What the texts of two statements share."""

    COPY = "copy"
    """One sentence is a copy of the other: whatever part, period, basis and measure it is of, both are of the same."""
    NUMBER = "number"
    """One number is the other, mistyped: both were read right or wrong together."""
    SENTENCE = "sentence"
    """One sentence gives both: it is of one entity and metric, and of one part."""
    LEVEL = "level"
    """Both are rates of one level: they are of one part, whatever it is."""


SHARED = {Frame.SENTENCE: SUBJECT_SLOTS, Frame.LEVEL: PART_SLOTS}
"""Slots in which two statements of a frame are right or wrong together."""


def joint_reading(
    before: SourcedObservation,
    after: SourcedObservation,
    frame: Frame | None = None,
    confirming: tuple[float, float] = (UNCONFIRMED, UNCONFIRMED),
) -> float:
    """Return how probable it is that both sides were read right.

    Args:
        before, after: the sides.
        frame: what the two texts share; null if nothing.
        confirming: confidence of the surest report that gives the value of either side in other words.
    """
    first, second = before.observation, after.observation
    if frame in (Frame.COPY, Frame.NUMBER):
        read = topic_reading if frame is Frame.COPY else reading_of
        return min(read(first), read(second))
    shared = SHARED.get(frame, frozenset()) if frame is not None else frozenset()
    if first.scope == second.scope:
        # Of one metric, a part that the reader overlooks in one text is mostly overlooked in the other: counted so, the
        # judged pairs that are held out have less loss (.292 for .312 of conflicts, .413 for .415 of next periods).
        shared |= PART_SLOTS
    return _joined(_doubts(first, confirming[0]), _doubts(second, confirming[1]), shared)


def whatever_named(item: SourcedObservation) -> SourcedObservation:
    """Return an observation as sure as it is whatever its part is called.

    Two values of one part are compared rightly though its name is cut short in both. That they are of one part is for
    other steps to say: they have one name, or state one level.
    """
    of_name = next((reason.weight for reason in item.observation.reasons if reason.step == NAME_OF_PART), None)
    if of_name is None:
        return item
    sure = min(SUREST, item.observation.confidence / max(of_name, 1 - SUREST))
    return replace(item, observation=replace(item.observation, confidence=sure))


def reading_of(observation: Observation) -> float:
    """Return the probability that an observation was read right; none counts as surer than ``SUREST``."""
    return min(max(observation.confidence, 1 - SUREST), SUREST)


def claimed_reading(observation: Observation) -> float:
    """Return how probable it is that all is right that a report says of an observation: of no period it claims none."""
    if observation.period is not None:
        return reading_of(observation)
    return _reading_of_slots(observation, SLOTS - {"period"})


def _doubts(observation: Observation, confirming: float) -> dict[str, float]:
    """Return the doubt of each slot in nats: together they are that of the confidence.

    What another text confirms in words of its own was read as surely as that. It is no surer: papers that report one
    event word it alike, and are misread alike (the sum of four groups as the last one's).
    """
    sure = max(observation.confidence, confirming)
    doubt = -math.log(min(max(sure, 1 - SUREST), SUREST))
    found = {
        reason.step: -math.log(min(max(reason.weight, 1 - SUREST), SUREST))
        for reason in observation.reasons
        if reason.step in SLOTS
    }
    every = sum(found.values())
    return {slot: doubt * share / every for slot, share in found.items()} if found else {"statement": doubt}


def _joined(first: Mapping[str, float], second: Mapping[str, float], shared: Collection[str]) -> float:
    """Return the probability that two statements are right by their doubts: those of shared slots count once."""
    pairs = {slot: (first.get(slot, 0.0), second.get(slot, 0.0)) for slot in first.keys() | second.keys()}
    # The exact sum: slots come in another order in every process, and the same change must have the same number.
    return math.exp(-math.fsum(max(pair) if slot in shared else sum(pair) for slot, pair in pairs.items()))


def topic_reading(observation: Observation) -> float:
    """Return how probable it is that entity and metric are right, whatever the rest is."""
    return _reading_of_slots(observation, SUBJECT_SLOTS - PART_SLOTS)


def subject_reading(observation: Observation) -> float:
    """Return how probable it is that entity, metric and part are right, whatever period, basis and measure are.

    A sentence that says itself how its value moved leaves no doubt that both values are of one period and kind.
    """
    return _reading_of_slots(observation, SUBJECT_SLOTS)


def subject_reading_of_move(before: Observation, after: Observation) -> float:
    """Return how probable it is that entity, metric and part of a stated move are right.

    The sentence that replaces one value by another is about one subject, which was read twice: the geometric mean of
    both readings is neither the doubtful one's nor the sure one's.
    """
    return math.sqrt(subject_reading(before) * subject_reading(after))


def _reading_of_slots(observation: Observation, slots: Collection[str]) -> float:
    """Return how probable it is that these slots are right; where they are not known that all are."""
    found = {reason.step: min(max(reason.weight, 1 - SUREST), SUREST) for reason in observation.reasons}
    if "entity" not in found or "metric" not in found:
        return reading_of(observation)
    return math.prod(found.get(slot, 1.0) for slot in sorted(slots))
