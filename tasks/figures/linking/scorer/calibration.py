"""Turn the score of a fitted model into a probability that holds out of fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Calibration:
    """A rising curve from score to probability, straight between its points and level beyond them.

    Attributes:
        scores: log-odds, rising.
        probabilities: at these scores, rising, 0..1.
    """

    scores: NDArray[np.float64]
    probabilities: NDArray[np.float64]

    @classmethod
    def from_lists(cls, lists: Mapping[str, Sequence[float]]) -> Calibration:
        """Make the curve from the lists of a weights file."""
        return cls(np.asarray(lists["scores"], dtype=float), np.asarray(lists["probabilities"], dtype=float))

    def probabilities_of(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability at each score."""
        return np.interp(scores, self.scores, self.probabilities)
