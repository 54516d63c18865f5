"""Score the numbers of an article at once, and find those that are surely no figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.model import SlotModel


@dataclass(frozen=True, slots=True)
class Gate:
    """A small model that tells before everything else which numbers may be figures.

    Attributes:
        model: gives the log-odds that a number is a figure.
        least: a number with lower ones is dropped; chosen out of fold so that hardly any annotated figure is.
    """

    model: SlotModel
    least: float

    @classmethod
    def from_lists(cls, lists: Mapping[str, Any]) -> Gate:
        """Make the gate from the lists of a weights file."""
        return cls(SlotModel.from_lists(lists), float(lists["least"]))

    def dropped(self, numbers: Sequence[Features]) -> list[float | None]:
        """Return for each number that is dropped the probability that it is a figure, 0..1; null for the others."""
        if not numbers:
            return []
        scores: list[float] = self.model.score(numbers).tolist()
        return [1 / (1 + math.exp(-score)) if score < self.least else None for score in scores]
