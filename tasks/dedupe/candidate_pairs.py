"""Finds pairs of texts that may be copies, by locality-sensitive hashing of their sketches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tasks.dedupe.shingles import BANDS

MOST_PARTNERS = 20
"""Texts that share a band and are compared each with each; of more, each with the first and the last."""

_HASH_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def candidate_pairs(signatures: NDArray[np.uint32], new_rows: int) -> set[tuple[int, int]]:
    """Return the pairs of rows that are equal in all columns of some band.

    Args:
        signatures: MinHash signatures, one a row, those of new texts first.
        new_rows: number of rows of new texts.

    Returns:
        Pairs (row, later row); the first row is always that of a new text.
    """
    return {pair for members in _buckets(signatures, new_rows) for pair in _pairs_within(members, new_rows)}


def _buckets(signatures: NDArray[np.uint32], new_rows: int) -> Iterator[list[int]]:
    """Yield the rows, ascending, that share a band; only groups that hold a new text."""
    for band in np.split(signatures.astype(np.uint64), BANDS, axis=1):
        keys = np.zeros(len(signatures), dtype=np.uint64)
        for column in band.T:
            keys = (keys ^ column) * _HASH_MULTIPLIER  # wraps around; a collision costs one comparison
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.diff(keys[order], prepend=keys[order[0]] ^ np.uint64(1)) != 0)
        lengths = np.diff(starts, append=len(order))
        for start, length in zip(starts[lengths > 1], lengths[lengths > 1], strict=True):
            members = order[start : start + length].tolist()  # a stable sort: rows ascend, new ones first
            if members[0] < new_rows:
                yield members


def _pairs_within(members: list[int], new_rows: int) -> Iterator[tuple[int, int]]:
    few = len(members) <= MOST_PARTNERS
    partners = members if few else [*members[: MOST_PARTNERS // 2], *members[-MOST_PARTNERS // 2 :]]
    for row in members:
        if row < new_rows:
            yield from ((row, partner) for partner in partners if partner > row)
