"""Read the annotated sets that weights are fitted on and judged by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.fitting.cross_validation import Corpus, read_corpus
from tasks.figures.fitting.examples import case_examples, evaluation_examples, folds, json_lines, shipped_examples
from tasks.figures.fitting.gating import Source, fit_gate
from tasks.figures.fitting.labels import alias_table
from tasks.figures.fitting.unlisted_owners import halves, read_again
from tasks.figures.pipeline import Extractor
from tasks.languages.language import load_language

# In how many parts the articles are read, each by weights fitted on the others.
FOLDS = 5
ROOT = Path(__file__).parents[3]
WATCHLIST = ROOT / "seeds" / "watchlist.yaml"
CASES = ROOT / "tests" / "cases" / "figures"
TRAINING = ROOT / "tests" / "cases" / "training"


def training_languages() -> list[str]:
    """Return the codes of the languages that the shipped training set has pieces of."""
    return sorted(folder.name for folder in TRAINING.iterdir() if folder.is_dir())


def read_sets(language: str, eval_folders: Sequence[Path] = (), *, whole_sources: bool = False) -> Corpus:
    """Read the training set of a language, and the evaluation sets of folders.

    In a language that has a gate (``has_gate`` of its grammar) every article is read behind one that was fitted on the
    other folds, as a reader meets texts that no gate has seen.

    Articles whose firms the watchlist lists are not all that a reader meets: they are read again with half of these
    firms left out, and then with the other half, to learn whose figures are of nobody who is listed.

    Args:
        language: code.
        eval_folders: of the evaluation sets; without any the shipped training set is read alone.
        whole_sources: whether a fold never parts a source.
    """
    sources = [*_shipped(language), *(source for folder in eval_folders for source in _evaluation(language, folder))]
    fold = folds([example for examples, _ in sources for example in examples], FOLDS, whole_sources=whole_sources)
    gating = fit_gate(sources, fold) if load_language(language).grammar.settings.get("has_gate") else None
    gates = iter(gating.of_articles if gating is not None else [None] * len(fold))
    corpus, again = Corpus([], [], [], gating), Corpus([], [], [])
    for examples, extractor in sources:
        own = [next(gates) for _ in examples]
        corpus = corpus + read_corpus(examples, extractor, own)
        aliases = alias_table(extractor.watchlist)
        for half in halves(extractor):
            chosen = read_again(examples, half, aliases)
            listed, gated = [item for _, item in chosen], [own[place] for place, _ in chosen]
            again = again + read_corpus(listed, half, gated, aliases, {"entity"})
    return corpus + again


def _shipped(language: str) -> Iterator[Source]:
    """Yield the shipped training set of a language: its pieces, and the extraction cases."""
    lists = [WATCHLIST, *sorted(TRAINING.glob("entities*.yaml"))]
    yield shipped_examples(TRAINING, language), Extractor(load_watchlist(lists))
    yield case_examples(CASES, language), Extractor(load_watchlist([WATCHLIST, CASES / "entities.yaml"]))


def _evaluation(language: str, folder: Path) -> Iterator[Source]:
    """Yield the evaluation sets of a folder."""
    for name in set_names(folder, language):
        watchlist = load_watchlist([WATCHLIST, folder / f"{name}.entities.yaml"])
        yield evaluation_examples(folder, name, language), Extractor(watchlist)


def set_names(folder: Path, language: str) -> list[str]:
    """Return the names of a folder's evaluation sets that have articles of a language, sorted.

    A set ``NAME`` is the files ``NAME.articles.jsonl``, ``NAME.gold.jsonl`` and ``NAME.entities.yaml``.
    """
    return [
        path.name.removesuffix(".articles.jsonl")
        for path in sorted(folder.glob("*.articles.jsonl"))
        if any(row["lang"] == language for row in json_lines(path))
    ]
