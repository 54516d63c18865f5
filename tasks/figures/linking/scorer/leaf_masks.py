"""Find the leaf that a row comes to in each of many decision trees, all trees and rows at once.

The method is QuickScorer's (Lucchese et al., SIGIR 2015), written for numpy: every question of a tree takes from the
rows that go right all leaves of its left subtree, whatever the questions above it say. The first of the leaves that are
left is the one that the row comes to. No step depends on the one before, so that a batch costs a dozen calls, not four
for each level of the trees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Rows that are scored at once: the arrays of a batch stay within a processor's cache.
_BATCH = 64
# Bits of a mask.
_MOST_LEAVES = 64


@dataclass(frozen=True, eq=False, slots=True)
class LeafMasks:
    """The questions of trees, and the leaves that each takes away.

    Attributes:
        column, threshold: the different questions of all trees: whether a row's value in a column is above a threshold.
        question: which of them each place asks. Places are the trees side by side, as often as the largest has
            questions; those that a tree has too many take nothing away.
        masks: for each place the leaves of its tree that a row loses where the answer is yes, one bit a leaf.
        first: where each tree's leaves begin among the values.
        values: what each leaf adds.
    """

    column: NDArray[np.intp]
    threshold: NDArray[np.float64]
    question: NDArray[np.intp]
    masks: NDArray[np.unsignedinteger]
    first: NDArray[np.intp]
    values: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        roots: NDArray[np.intp],
        feature: NDArray[np.intp],
        threshold: NDArray[np.float64],
        left: NDArray[np.intp],
        value: NDArray[np.float64],
    ) -> LeafMasks:
        """Make them from trees whose nodes are in flat arrays; see ``Trees``.

        Raises:
            OverflowError: a tree has more than 64 leaves.
        """
        orders = [_in_order(int(root), left) for root in roots]
        questions = sorted(
            {(int(feature[node]), float(threshold[node])) for asked, _ in orders for node, _, _ in asked}
        )
        place_of = {question: place for place, question in enumerate(questions)}
        most_asked = max(len(asked) for asked, _ in orders)
        most_leaves = max(len(leaves) for _, leaves in orders)
        if most_leaves > _MOST_LEAVES:
            raise OverflowError(f"a tree has {most_leaves} leaves, a mask {_MOST_LEAVES} bits: fit with fewer leaves")
        bits = np.uint32 if most_leaves <= 32 else np.uint64
        question = np.zeros((most_asked, len(roots)), dtype=np.intp)
        masks = np.zeros((most_asked, len(roots)), dtype=bits)
        values = np.zeros((len(roots), most_leaves))
        for tree, (asked, leaves) in enumerate(orders):
            values[tree, : len(leaves)] = value[leaves]
            for row, (node, low, high) in enumerate(asked):
                question[row, tree] = place_of[int(feature[node]), float(threshold[node])]
                masks[row, tree] = (1 << high) - (1 << low)
        return cls(
            np.asarray([column for column, _ in questions], dtype=np.intp),
            np.asarray([above for _, above in questions], dtype=np.float64),
            question.ravel(),
            masks.ravel(),
            np.arange(len(roots), dtype=np.intp) * most_leaves,
            values.ravel(),
        )

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the trees for each row."""
        if len(rows) <= _BATCH:
            return self._score(rows)
        return np.concatenate([self._score(rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH)])

    def _score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        if not len(self.column):
            return np.full(len(rows), np.add.reduce(self.values.take(self.first)))
        answers = (rows.take(self.column, axis=1) > self.threshold).take(self.question, axis=1)
        lost = np.bitwise_or.reduce((answers * self.masks).reshape(len(rows), -1, len(self.first)), axis=1)
        leaf = np.frexp(~lost & (lost + self.masks.dtype.type(1)))[1]  # one more than the first bit that is not lost
        total: NDArray[np.float64] = np.add.reduce(self.values.take(self.first + leaf - 1), axis=1)
        return total


def _in_order(root: int, left: NDArray[np.intp]) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Return the questions of a tree with the first and last but one of the leaves on their left side, and the leaves.

    Leaves are numbered from left to right; the right child of a node stands behind its left one.
    """
    asked: list[tuple[int, int, int]] = []
    leaves: list[int] = []
    waiting: list[tuple[int, int | None]] = [(root, None)]
    while waiting:
        node, first = waiting.pop()
        child = int(left[node])
        if child == node:
            leaves.append(node)
        elif first is None:  # the left side first, then the question, then the right side
            waiting += [(child + 1, None), (node, len(leaves)), (child, None)]
        else:
            asked.append((node, first, len(leaves)))
    return asked, leaves
