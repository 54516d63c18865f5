"""Evaluate gradient-boosted decision trees with numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of decision trees; all nodes of all trees in flat arrays, leaves lead to themselves.

    Attributes:
        roots: the first node of each tree.
        feature: column that a node asks for; 0 at a leaf.
        threshold: a row goes left where its value is at most this; infinite at a leaf.
        left, right: the next node.
        value: what a leaf adds, in log-odds; 0 elsewhere.
        depth: the longest way from a root to a leaf.
    """

    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    depth: int

    @classmethod
    def from_lists(cls, lists: Mapping[str, Any]) -> Trees:
        """Make the trees from the lists of a weights file."""
        threshold = [float("inf") if value is None else value for value in lists["threshold"]]
        return cls(
            np.asarray(lists["roots"], dtype=np.int32),
            np.asarray(lists["feature"], dtype=np.int32),
            np.asarray(threshold, dtype=np.float64),
            np.asarray(lists["left"], dtype=np.int32),
            np.asarray(lists["right"], dtype=np.int32),
            np.asarray(lists["value"], dtype=np.float64),
            int(lists["depth"]),
        )

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of each row.

        Args:
            rows: one row a candidate, one column a feature.

        Returns:
            One number a row.
        """
        if not len(self.roots):
            return np.zeros(len(rows))
        nodes = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        lines = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[lines, self.feature[nodes]] <= self.threshold[nodes]
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
        total: NDArray[np.float64] = self.value[nodes].sum(axis=1)
        return total

    def contributions(self, row: NDArray[np.float64], columns: Sequence[str]) -> dict[str, float]:
        """Return how much each feature weighed for one row.

        A step from a node to the next counts as the difference of their mean leaf values, for the feature it asks.

        Args:
            row: the features of one candidate.
            columns: their names.
        """
        means = self._means()
        weighed: dict[str, float] = {}
        for root in self.roots:
            node = int(root)
            while self.left[node] != node:
                asked = int(self.feature[node])
                following = int(self.left[node] if row[asked] <= self.threshold[node] else self.right[node])
                name = columns[asked]
                weighed[name] = weighed.get(name, 0.0) + float(means[following] - means[node])
                node = following
        return weighed

    def _means(self) -> NDArray[np.float64]:
        """Return the mean leaf value below each node; children stand behind their parents."""
        means = self.value.copy()
        for node in range(len(means) - 1, -1, -1):
            if self.left[node] != node:
                means[node] = (means[self.left[node]] + means[self.right[node]]) / 2
        return means
