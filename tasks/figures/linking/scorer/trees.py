"""Evaluate gradient-boosted decision trees with numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.figures.linking.scorer.leaf_masks import LeafMasks


@dataclass(frozen=True, eq=False)
class Trees:
    """A sum of decision trees; all nodes of all trees in flat arrays.

    The right child of a node stands behind its left one; a leaf leads to itself, and no value is above its threshold.
    The roots come first, in the order of the trees.

    Attributes:
        roots: the first node of each tree: 0, 1, 2 and so on.
        feature: column that a node asks for; 0 at a leaf.
        threshold: a row goes left where its value is at most this; infinite at a leaf.
        left: the next node of those that go left.
        value: what a leaf adds, in log-odds; 0 elsewhere.
    """

    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    left: NDArray[np.intp]
    value: NDArray[np.float64]

    @classmethod
    def from_lists(cls, lists: Mapping[str, Any]) -> Trees:
        """Make the trees from the lists of a weights file, where nodes may be in any order."""
        order = _siblings_together(lists["roots"], lists["left"], lists["right"])
        places = {node: place for place, node in enumerate(order)}
        thresholds = [lists["threshold"][node] for node in order]
        return cls(
            np.asarray([places[root] for root in lists["roots"]], dtype=np.intp),
            np.asarray([lists["feature"][node] for node in order], dtype=np.intp),
            np.asarray([np.inf if value is None else value for value in thresholds], dtype=np.float64),
            np.asarray([places[lists["left"][node]] for node in order], dtype=np.intp),
            np.asarray([lists["value"][node] for node in order], dtype=np.float64),
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
        return self._masks.score(rows)

    def contributions(self, row: NDArray[np.float64], columns: Sequence[str]) -> dict[str, float]:
        """Return how much each feature weighed for one row.

        A step from a node to the next counts as the difference of their mean leaf values, for the feature it asks.

        Args:
            row: the features of one candidate.
            columns: their names.
        """
        means = self._means
        weighed: dict[str, float] = {}
        for root in self.roots:
            node = int(root)
            while self.left[node] != node:
                asked = int(self.feature[node])
                following = int(self.left[node]) + int(row[asked] > self.threshold[node])
                name = columns[asked]
                weighed[name] = weighed.get(name, 0.0) + float(means[following] - means[node])
                node = following
        return weighed

    @cached_property
    def _masks(self) -> LeafMasks:
        """Return what scores rows; made where it is asked for the first time."""
        return LeafMasks.of(self.roots, self.feature, self.threshold, self.left, self.value)

    @cached_property
    def _means(self) -> NDArray[np.float64]:
        """Return the mean leaf value below each node; children stand behind their parents. Only explanations ask."""
        means = self.value.copy()
        for node in range(len(means) - 1, -1, -1):
            if self.left[node] != node:
                means[node] = means[self.left[node] : self.left[node] + 2].mean()
        return means


def _siblings_together(roots: Sequence[int], left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Return the nodes of trees in an order in which a right child follows its left one, and children their parents."""
    order = list(roots)
    for node in order:
        if left[node] != node:
            order += [left[node], right[node]]
    return order
