"""Combine what is known of words into hashed features, and read the weights of such features."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Atoms = npt.NDArray[np.uint64]

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_FINAL_FACTOR = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)
_PER_TEMPLATE = 0xD6E8FEB86659FD93
_WORD_MASK = (1 << 64) - 1
SLOTS = 1 << 20
_SLOT_SHIFT = np.uint32(12)
WEIGHTS_FILE = "weights.npz"


class Templates:
    """Combinations of up to three named values, each of which makes one feature."""

    def __init__(self, values: Sequence[str], combinations: Sequence[str]) -> None:
        """Number the values that each combination needs.

        Args:
            values: names of the values, in the order in which they are given to ``keys``; the last is always 0.
            combinations: names parted by blanks, up to three each.
        """
        index = {name: i for i, name in enumerate(values)}
        empty = len(values) - 1
        rows = [[index[name] for name in combination.split()] for combination in combinations]
        self.indices = np.array([(row + [empty] * 3)[:3] for row in rows], dtype=np.intp)
        offsets = [(i + 1) * _PER_TEMPLATE & _WORD_MASK for i in range(len(rows))]
        self.offsets = np.array(offsets, dtype=np.uint64)

    def sums(self, atoms: Atoms) -> Atoms:
        """Return the sum of each combination, shape (..., combinations), of values of shape (..., values)."""
        chosen = atoms[..., self.indices]
        total: Atoms = chosen[..., 0] * _FACTORS[0] + chosen[..., 1] * _FACTORS[1] + chosen[..., 2] * _FACTORS[2]
        return total + self.offsets

    def keys(self, atoms: Atoms) -> Keys:
        """Return the key of each combination, shape (..., combinations), of values of shape (..., values)."""
        return finished(self.sums(atoms))

    def factors(self, name_index: int) -> Atoms:
        """Return by what one value is multiplied in each combination, 0 where it is in none."""
        held = np.where(self.indices == name_index, _FACTORS, np.uint64(0))
        total: Atoms = held.sum(axis=1, dtype=np.uint64)
        return total


def finished(sums: Atoms) -> Keys:
    """Mix the bits of sums of factors into keys of 32 bits."""
    mixed = (sums ^ (sums >> _HALF)) * _FINAL_FACTOR
    return (mixed >> _HALF).astype(np.uint32)


def slots_of(keys: Keys) -> Keys:
    """Return the slot of each key: its first bits, which a table is indexed by."""
    return keys >> _SLOT_SHIFT


@dataclass(frozen=True)
class Weights:
    """Weights of features for each class.

    Attributes:
        classes: names of the classes.
        known: keys of the features that have weights, ascending; no two have the same slot.
        rows: their weights, shape (features + 1, classes); the last row is 0, for unknown features.
    """

    classes: tuple[str, ...]
    known: Keys
    rows: npt.NDArray[np.int16]

    @cached_property
    def _slots(self) -> tuple[npt.NDArray[np.int32], Keys]:
        """Return the row of each slot, and the key of each row."""
        slots = np.full(SLOTS, len(self.known), dtype=np.int32)
        slots[slots_of(self.known)] = np.arange(len(self.known), dtype=np.int32)
        return slots, np.append(self.known, np.uint32(0))

    def positions(self, keys: Keys) -> npt.NDArray[np.int32]:
        """Return the row of each key; the last row for unknown keys."""
        slots, known = self._slots
        found: npt.NDArray[np.int32] = slots[slots_of(keys)]
        found[known[found] != keys] = len(self.known)
        return found

    def scores(self, keys: Keys) -> npt.NDArray[np.int32]:
        """Return the summed weights of each class, shape (..., classes), for keys of shape (..., features)."""
        summed: npt.NDArray[np.int32] = self.rows[self.positions(keys)].sum(axis=-2, dtype=np.int32)
        return summed


@lru_cache(maxsize=1)
def _stored() -> dict[str, Any]:
    with resources.files(__package__).joinpath(WEIGHTS_FILE).open("rb") as file, np.load(file) as stored:
        return {name: stored[name] for name in stored.files}


@lru_cache(maxsize=4)
def load_weights(model: str) -> Weights:
    """Load the weights of a model from the file beside this module.

    Args:
        model: its name in the file, ``tagger``.
    """
    stored = _stored()
    columns = stored[f"{model}_columns"].astype(np.int16)
    rows = np.zeros((columns.shape[1] + 1, columns.shape[0]), dtype=np.int16)
    rows[:-1] = columns.T
    known = np.cumsum(stored[f"{model}_gaps"], dtype=np.uint64).astype(np.uint32)
    return Weights(tuple(str(name) for name in stored[f"{model}_classes"]), known, rows)


def provenance() -> dict[str, Any]:
    """Return what the weights were fitted to, with which settings, and their scores."""
    read: dict[str, Any] = json.loads(str(_stored()["provenance"]))
    return read
