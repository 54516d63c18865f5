"""Step 3: the probability that both statements are right and comparable."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from tasks.core.changes import ChangeKind

SUREST = 0.995
"""No reading counts as surer than this: its confidence is fitted on hundreds of figures, not on thousands."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights of the check, in natural log-odds.

    Attributes:
        prior: for each kind of change, how much rarer it is than a misreading that looks like it.
        conflict: weights of evidence for two values of one period.
        step: weights of evidence for two periods of one figure, and for targets.
    """

    prior: Mapping[str, float]
    conflict: Mapping[str, float]
    step: Mapping[str, float]


@cache
def weights() -> Weights:
    """Load the fitted weights; ``weights.yaml`` says what they were fitted on."""
    raw = yaml.safe_load(resources.files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8"))
    return Weights(raw["prior"], raw["conflict"], raw["step"])


def probability(
    kind: ChangeKind, confidences: Sequence[float], evidence: Mapping[str, float], *, copied: bool = False
) -> float:
    """Return the probability that a change is true.

    The readers' confidences give the odds that both sides were read right, so that a better calibrated reader gives a
    better check without another fit. A change of a kind that is rare in the world needs evidence beyond them: of a
    thousand pairs of reports that can be compared about 23 contradict each other, but every misread side looks as if it
    did.

    Args:
        kind: of the change.
        confidences: of its sides, 0 to 1.
        evidence: weights of what was found, in log-odds.
        copied: whether both sentences are one text; they are then read right or wrong together.
    """
    right = min(confidences) if copied else math.prod(confidences)
    right = min(max(right, 1 - SUREST), SUREST)
    odds = math.log(right / (1 - right)) + weights().prior.get(kind.value, 0.0) + sum(evidence.values())
    return 1 / (1 + math.exp(-odds))
