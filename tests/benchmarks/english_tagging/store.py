"""Write fitted weights as the file that the tagger reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from tasks.languages.en.tagging.features import WEIGHTS_FILE, Weights


def store(models: Mapping[str, Weights], provenance: Mapping[str, Any], folder: Path) -> Path:
    """Write one compressed file with the weights of all models; the same content gives the same bytes.

    Args:
        models: weights by the name of their model.
        provenance: what they were fitted to, with which settings, and their scores.
        folder: in which the file is written.

    Returns:
        The file's path.
    """
    arrays: dict[str, Any] = {"provenance": np.array(json.dumps(provenance, sort_keys=True))}
    for name, weights in models.items():
        arrays[f"{name}_classes"] = np.array(weights.classes)
        arrays[f"{name}_gaps"] = np.diff(weights.known, prepend=np.uint32(0))
        arrays[f"{name}_columns"] = np.ascontiguousarray(weights.rows[:-1].T.astype(np.int8))
    path = folder / WEIGHTS_FILE
    np.savez_compressed(path, **arrays)
    return path
