"""Fit the weights of the linker.

Usage: python -m tasks.figures.fitting [--language ko] [--eval FOLDER] [--slots NAME,...] [--write]

Without ``--eval`` the shipped training set alone is fitted on; with it the evaluation sets of that folder too. The
scores that are printed are out of fold.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.cross_validation import Corpus, aliases_of, out_of_fold, read_corpus
from tasks.figures.fitting.examples import evaluation_examples, folds, shipped_examples
from tasks.figures.fitting.scores import score
from tasks.figures.fitting.slot_trial import trial
from tasks.figures.pipeline import Extractor

ROOT = Path(__file__).parents[3]
WATCHLIST = ROOT / "seeds" / "watchlist.yaml"
TRAINING = ROOT / "tests" / "cases" / "training"
FOLDS = 5


def main() -> int:
    """Fit, judge, and write the weights where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", default="ko")
    parser.add_argument("--eval", type=Path, help="folder of the evaluation sets; without it they are not fitted on")
    parser.add_argument("--slots", help="judge these slots alone, all others as annotated, and write nothing")
    parser.add_argument("--errors", type=int, default=0, help="with --slots: print so many wrong choices")
    args = parser.parse_args()
    corpus = read_sets(args.language, args.eval)
    fold = folds(corpus.examples, FOLDS)
    if args.slots:
        trial(corpus, fold, set(args.slots.split(",")), args.errors)
        return 0
    out_of_fold(corpus, fold)
    for name in dict.fromkeys(example.set for example in corpus.examples):
        scores = score(corpus, {name})
        print(
            f"{name:8} {scores.line()}  gold {scores.gold} predicted {scores.predicted}\n         {dict(scores.wrong.most_common())}"
        )
    return 0


def read_sets(language: str, folder: Path | None) -> Corpus:
    """Read the training set of a language, and the evaluation sets of a folder."""
    lists = [WATCHLIST, *sorted(TRAINING.glob("entities*.yaml"))]
    extractor = Extractor(load_watchlist(lists))
    corpus = read_corpus(shipped_examples(TRAINING, language), extractor, aliases_of(extractor))
    for name in ("news." + language, "dev", "authored") if folder is not None else ():
        assert folder is not None
        extractor = Extractor(load_watchlist([WATCHLIST, folder / f"{name}.entities.yaml"]))
        examples = evaluation_examples(folder, name, language)
        corpus = corpus + read_corpus(examples, extractor, aliases_of(extractor))
    return corpus


if __name__ == "__main__":
    sys.exit(main())
