"""Read the annotated sets that weights are fitted on and judged by."""

from __future__ import annotations

from pathlib import Path

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.cross_validation import Corpus, read_corpus
from tasks.figures.fitting.examples import case_examples, evaluation_examples, shipped_examples
from tasks.figures.pipeline import Extractor

ROOT = Path(__file__).parents[3]
WATCHLIST = ROOT / "seeds" / "watchlist.yaml"
CASES = ROOT / "tests" / "cases" / "figures"
TRAINING = ROOT / "tests" / "cases" / "training"


def training_languages() -> list[str]:
    """Return the codes of the languages that the shipped training set has pieces of."""
    return sorted(folder.name for folder in TRAINING.iterdir() if folder.is_dir())


def read_shipped(language: str) -> Corpus:
    """Read the shipped training set of a language: its pieces, and the extraction cases."""
    lists = [WATCHLIST, *sorted(TRAINING.glob("entities*.yaml"))]
    pieces = read_corpus(shipped_examples(TRAINING, language), Extractor(load_watchlist(lists)))
    cases = Extractor(load_watchlist([WATCHLIST, CASES / "entities.yaml"]))
    return pieces + read_corpus(case_examples(CASES, language), cases)


def read_sets(language: str, folder: Path | None) -> Corpus:
    """Read the training set of a language, and the evaluation sets of a folder."""
    corpus = read_shipped(language)
    for name in set_names(language) if folder is not None else ():
        assert folder is not None
        extractor = Extractor(load_watchlist([WATCHLIST, folder / f"{name}.entities.yaml"]))
        corpus = corpus + read_corpus(evaluation_examples(folder, name, language), extractor)
    return corpus


def set_names(language: str) -> tuple[str, ...]:
    """Return the evaluation sets that have articles of a language."""
    return f"news.{language}", "dev", "authored"
