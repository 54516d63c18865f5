"""Write fitted weights as the file that the reader loads: small, and the same from run to run."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tasks.figures.fitting.boosting import SEED
from tasks.figures.fitting.certainty import Certainty
from tasks.figures.fitting.cross_validation import Corpus, Lists
from tasks.figures.fitting.gating import Gating
from tasks.figures.linking.scorer.weights import FILE
from tasks.figures.linking.statement_observation import EXTRACTOR

LIBRARIES = ("lightgbm", "numpy", "scikit-learn", "scipy", "kiwipiepy")


def write_weights(
    folder: Path,
    slots: Mapping[str, Lists],
    certainty: Certainty,
    provenance: Mapping[str, Any],
    gating: Gating | None = None,
) -> Path:
    """Write the weights of a language.

    Args:
        folder: the language's own.
        slots: the weights of each slot.
        certainty: the probability of statements.
        provenance: where they come from; without a date, so that the same fit writes the same bytes.
        gating: the gate; null writes none, and every number is read.

    Returns:
        The file.
    """
    lists = {
        "provenance": provenance,
        "slots": {name: compact(slot) for name, slot in slots.items()},
        "confidence": certainty.lists,
        "confidence_but_for_name": certainty.lists_but_for_name,
        **({"gate": compact(gating.lists)} if gating is not None else {}),
    }
    text = json.dumps(lists, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    return path


def provenance_of(corpus: Corpus, language: str, folds: int, scores: Mapping[str, Any]) -> dict[str, Any]:
    """Return where weights come from: the data, the seed, the libraries, and the scores out of fold."""
    sets = {
        name: {
            "articles": sum(example.set == name for example in corpus.examples),
            "figures": sum(len(example.figures) for example in corpus.examples if example.set == name),
        }
        for name in corpus.sets()
    }
    return {
        "extractor": EXTRACTOR,
        "language": language,
        "sets": sets,
        "folds": folds,
        "seed": SEED,
        "libraries": {name: version(name) for name in LIBRARIES},
        "scores": scores,
    }


def compact(lists: Lists) -> Lists:
    """Return weights without the columns that no tree asks for; they score as before."""
    trees = lists["trees"]
    leaves = [place == left for place, left in enumerate(trees["left"])]
    asked = {column for column, leaf in zip(trees["feature"], leaves, strict=True) if not leaf} | {0}
    kept = sorted(asked)
    places = {column: place for place, column in enumerate(kept)}
    feature = [0 if leaf else places[column] for column, leaf in zip(trees["feature"], leaves, strict=True)]
    return {
        **lists,
        "columns": [lists["columns"][column] for column in kept],
        "trees": {**trees, "feature": feature},
    }
