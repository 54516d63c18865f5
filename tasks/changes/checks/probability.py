"""Step 3: the probability that both statements are right and comparable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from tasks.changes.checks.joint_reading import SUREST, JointReading
from tasks.core.changes import ChangeKind


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted logistic model: the log-odds that a change is true.

    Attributes:
        bias: log-odds of a change of which nothing is known.
        whole, core: how much the log-odds count that both whole statements are right, and that they are but for the
            part of the entity that they are of.
        evidence: log-odds that each piece of evidence adds.
    """

    bias: float
    whole: float
    core: float
    evidence: Mapping[str, float]

    def weight(self, name: str) -> float:
        """Return the weight of a piece of evidence; one that was in no judged pair changes nothing."""
        return self.evidence.get(name, 0.0)

    def probability(self, reading: JointReading, evidence: Iterable[str]) -> float:
        """Return the probability of a change with these readings and this evidence."""
        odds = self.bias + self.whole * log_odds(reading.whole) + self.core * log_odds(reading.core)
        return 1 / (1 + math.exp(-(odds + sum(map(self.weight, evidence)))))


MODELS = {
    ChangeKind.CONTRADICTED: "conflict",
    ChangeKind.REVISED: "conflict",
    ChangeKind.TARGET_MOVED: "move",
    ChangeKind.RESTATED: "edit",
}
"""Which of the fitted models a kind of change is judged by; all others by that of the next period."""


@cache
def models() -> Mapping[str, Model]:
    """Load the fitted models; ``weights.yaml`` says what they were fitted on."""
    raw = yaml.safe_load(resources.files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8"))
    return {name: Model(**model) for name, model in raw.items()}


def model_of(kind: ChangeKind, *, one_side: bool = False) -> Model:
    """Return the model that a kind of change is judged by; where it has one side alone, that of a first statement."""
    return models()["first" if one_side else MODELS.get(kind, "step")]


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability; none counts as surer than ``SUREST``."""
    bounded = min(max(probability, 1 - SUREST), SUREST)
    return math.log(bounded / (1 - bounded))
