"""Fit the English tagger to a treebank, print their scores and write their weights.

``python -m tests.benchmarks.english_tagging TREEBANK [NEWS.conllu]``: the folder of UD_English-EWT, and further
sentences to score only (UD_English-PUD).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from tests.benchmarks.english_tagging import fit_tagger
from tests.benchmarks.english_tagging.evaluation import scores
from tests.benchmarks.english_tagging.store import store
from tests.benchmarks.english_tagging.treebank import business_sentences, headlines, read_treebank

_SEED = 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, score and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebank", type=Path, help="folder of UD_English-EWT")
    parser.add_argument("news", type=Path, nargs="*", help="CoNLL-U files to score besides the treebank's test part")
    parser.add_argument("--out", type=Path, default=None, help="folder to write the weights to")
    options = parser.parse_args(arguments)
    files = {part: options.treebank / f"en_ewt-ud-{part}.conllu" for part in ("train", "dev", "test")}
    training = read_treebank(files["train"])
    training += headlines(training)
    tagger = fit_tagger.fit_tagger([*training, *business_sentences(training, _SEED)], _SEED).stored(
        fit_tagger.LEAST_STORED
    )
    measured = {path.stem: scores(read_treebank(path), tagger) for path in (files["dev"], files["test"], *options.news)}
    provenance = {
        "treebank": "UD_English-EWT, https://github.com/UniversalDependencies/UD_English-EWT",
        "licence": "CC BY-SA 4.0",
        "sha256": hashlib.sha256(files["train"].read_bytes()).hexdigest(),
        "sentences": len(training),
        "seed": _SEED,
        "epochs": {"tagger": fit_tagger.EPOCHS},
        "scores": {
            name: {key: value for key, value in row.items() if not key.endswith("_second")}
            for name, row in measured.items()
        },
    }
    folder = options.out or Path(str(resources.files("tasks.languages.en.tagging")))
    path = store({"tagger": tagger}, provenance, folder)
    for name, row in measured.items():
        print(name, json.dumps(row))
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
