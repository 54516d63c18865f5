"""A logistic regression: the probability that named numbers give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.figures.linking.scorer.features import Features

# Log-odds at which the scaling bends: sure statements may be surer than doubtful ones let expect.
KNEE = 1.0
# Log-odds beyond which a probability is 0 or 1 for every use.
_MOST = 40.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """The weights of a logistic regression, scaled so that its probabilities hold on texts that it was not fitted on.

    Attributes:
        weights: log-odds that each feature adds for each unit of it.
        bias: log-odds where all features are 0.
        slope: what the log-odds are multiplied by.
        bend: what the part of them above ``KNEE`` is multiplied by in addition.
        shift: what is added.
    """

    weights: Mapping[str, float]
    bias: float
    slope: float = 1.0
    bend: float = 0.0
    shift: float = 0.0

    @classmethod
    def from_lists(cls, lists: Mapping[str, Any]) -> Logistic:
        """Make the regression from a weights file."""
        scale = (float(lists[name]) for name in ("slope", "bend", "shift"))
        return cls(dict(lists["weights"]), float(lists["bias"]), *scale)

    def probability(self, features: Features) -> float:
        """Return the probability, 0..1."""
        weights = self.weights
        log_odds = self.bias + sum(weights.get(name, 0.0) * value for name, value in features.values.items())
        scaled = self.slope * log_odds + self.bend * max(0.0, log_odds - KNEE) + self.shift
        return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, scaled))))
