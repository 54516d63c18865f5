"""A candidate for the entity of a number."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.records import Reason
from tasks.figures.entities.discourse import EntityRef


@dataclass(frozen=True, slots=True)
class EntityCandidate:
    """An entity that a number may be a figure of.

    Attributes:
        entity: the entity.
        score: how likely it is, about 0..1.
        reason: the words and the relation that the score rests on.
    """

    entity: EntityRef
    score: float
    reason: Reason
