"""Load the fitted weights of a language."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from tasks.figures.gate.gate import Gate
from tasks.figures.linking.scorer.logistic import Logistic
from tasks.figures.linking.scorer.model import SlotModel

FILE = "linking_weights.json.gz"


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights of a language.

    Attributes:
        slots: the weights of each slot, by its name.
        confidence: the probability that the whole statement is right.
        provenance: the data, the seed and the cross-validated scores that they come from.
        confidence_but_for_name: the same whatever its part is called; null where only the whole is fitted.
        gate: drops numbers that are surely no figures before all else; null where none is fitted.
    """

    slots: dict[str, SlotModel]
    confidence: Logistic
    provenance: dict[str, Any]
    confidence_but_for_name: Logistic | None = None
    gate: Gate | None = None

    @classmethod
    def from_lists(cls, lists: dict[str, Any]) -> Weights:
        """Make the weights from the content of a weights file."""
        but_for_name, gate = lists.get("confidence_but_for_name"), lists.get("gate")
        return cls(
            {name: SlotModel.from_lists(slot) for name, slot in lists["slots"].items()},
            Logistic.from_lists(lists["confidence"]),
            lists["provenance"],
            Logistic.from_lists(but_for_name) if but_for_name is not None else None,
            Gate.from_lists(gate) if gate is not None else None,
        )


@lru_cache(maxsize=8)
def load_weights(code: str) -> Weights | None:
    """Return the weights of a language; null where none are fitted, so that the rules alone read it."""
    file = resources.files(f"tasks.languages.{code}") / FILE
    if not file.is_file():
        return None
    return Weights.from_lists(json.loads(gzip.decompress(file.read_bytes())))
