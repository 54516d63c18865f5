"""Weights that are trained by an averaged perceptron, and their rounded form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from tasks.languages.en.tagging.features import Keys, Weights, slots_of


class SortedWeights(Weights):
    """Weights of which keys may have the same slot."""

    def positions(self, keys: Keys) -> npt.NDArray[np.int32]:
        """Return the row of each key; the last row for unknown keys."""
        found = np.searchsorted(self.known, keys)
        found[found == len(self.known)] = 0
        found[self.known[found] != keys] = len(self.known)
        return found.astype(np.int32)

    def stored(self, least: int) -> Weights:
        """Return weights that can be stored: of two keys with one slot only the one with the greatest weight.

        Args:
            least: features whose greatest weight is smaller are left out.
        """
        strength = np.abs(self.rows[:-1]).max(axis=1)
        kept = np.flatnonzero(strength >= least)
        strongest = kept[np.argsort(-strength[kept], kind="stable")]
        kept = np.sort(strongest[np.unique(slots_of(self.known[strongest]), return_index=True)[1]])
        return Weights(self.classes, self.known[kept], np.vstack([self.rows[kept], self.rows[-1:]]))


class AveragedWeights(SortedWeights):
    """Weights in training: the current ones, and what averaging over all steps needs."""

    step: int
    delayed: npt.NDArray[np.float64]

    @classmethod
    def of_keys(cls, classes: Sequence[str], batches: Iterable[Keys], least: int) -> AveragedWeights:
        """Return weights of 0 for the keys that occur at least so often.

        Args:
            classes: names of the classes.
            batches: the keys of all training data.
            least: how often a key must occur.
        """
        known, counts = np.unique(np.concatenate([batch.ravel() for batch in batches]), return_counts=True)
        known = known[counts >= least]
        rows = np.zeros((len(known) + 1, len(classes)), dtype=np.int16)
        made = cls(tuple(classes), known, rows)
        object.__setattr__(made, "step", 0)
        object.__setattr__(made, "delayed", np.zeros(rows.shape, dtype=np.float64))
        return made

    def update(self, positions: npt.NDArray[np.int32], right: int, wrong: int) -> None:
        """Raise the weights of the right class and lower those of the chosen one."""
        for chosen, change in ((right, 1), (wrong, -1)):
            self.rows[positions, chosen] += np.int16(change)
            self.delayed[positions, chosen] += change * self.step
        self.rows[-1] = 0

    def tick(self) -> None:
        """Count one decision."""
        object.__setattr__(self, "step", self.step + 1)

    def averaged(self, scale: float, least: float) -> SortedWeights:
        """Return the averages, rounded.

        Args:
            scale: by what they are multiplied before rounding to whole numbers from -127 to 127.
            least: features whose greatest weight is smaller are left out.
        """
        average = self.rows - self.delayed / max(1, self.step)
        average[-1] = 0
        rounded = np.clip(np.rint(average * scale), -127, 127).astype(np.int16)
        kept = np.abs(rounded[:-1]).max(axis=1) >= least
        return SortedWeights(self.classes, self.known[kept], np.vstack([rounded[:-1][kept], rounded[-1:]]))
