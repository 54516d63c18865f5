"""Step 3: the probability that both statements are right and comparable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from tasks.changes.checks.joint_reading import SUREST
from tasks.core.changes import ChangeKind


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted logistic model: the log-odds that a change is true.

    Attributes:
        bias: log-odds of a change of which nothing is known.
        reading: how much the log-odds count that both statements were read right.
        evidence: log-odds that each piece of evidence adds.
        lenience: by how much the log-odds of a reported change may be below those of the wanted share of true ones:
            of all that is reported the least sure may be less so than the mean.
    """

    bias: float
    reading: float
    evidence: Mapping[str, float]
    lenience: float = 0.0

    def weight(self, name: str) -> float:
        """Return the weight of a piece of evidence; one that was in no judged pair changes nothing."""
        return self.evidence.get(name, 0.0)

    def is_sure(self, probability: float, wanted: float) -> bool:
        """Return whether a change is sure enough to be reported.

        Args:
            probability: of the change.
            wanted: share of the reported changes that is to be true.
        """
        return probability >= round(probability_of(log_odds(wanted) - self.lenience), PLACES)

    def probability(self, reading: float, evidence: Iterable[str]) -> float:
        """Return the probability of a change.

        Args:
            reading: the probability that both sides were read right.
            evidence: names.
        """
        odds = self.bias + self.reading * log_odds(reading)
        return probability_of(odds + sum(map(self.weight, evidence)))


PLACES = 4
"""Decimal places of a probability: a reading of exactly the threshold reaches it."""

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


def model_of(kind: ChangeKind, *, one_side: bool = False, copied: bool = False) -> Model:
    """Return the model that a kind of change is judged by.

    Args:
        kind: of the change.
        one_side: whether it has one side alone; it is judged as a first statement.
        copied: whether one sentence copies the other; a conflict of such sentences is judged as an edit.
    """
    name = "first" if one_side else MODELS.get(kind, "step")
    return models()["edit" if copied and name == "conflict" else name]


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability; none counts as surer than ``SUREST``."""
    bounded = min(max(probability, 1 - SUREST), SUREST)
    return math.log(bounded / (1 - bounded))


def probability_of(odds: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-odds))
