"""Fit weights, and judge them by cross-validation over sources and weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.figures.fitting.boosting import ROUNDS, SlotTable
from tasks.figures.fitting.collection import Rows, collect
from tasks.figures.fitting.examples import Example, article_weights, shuffled
from tasks.figures.fitting.gating import Gating
from tasks.figures.fitting.labels import Labels, alias_table
from tasks.figures.fitting.processes import in_processes
from tasks.figures.gate.gate import Gate
from tasks.figures.linking.article_context import ArticleContext
from tasks.figures.linking.decoding import Choose, by_weights, decode
from tasks.figures.linking.scorer.features import Features, Words
from tasks.figures.linking.scorer.model import SlotModel
from tasks.figures.pipeline import Extractor

Lists = dict[str, Any]
"""The weights of one slot, as a weights file holds them."""


@dataclass(slots=True)
class Corpus:
    """Annotated articles as the linker reads them.

    Attributes:
        examples: the articles.
        articles: as the linker reads them; numbers that a gate of the other folds drops are left out.
        labels: what is annotated.
        gating: those gates, and the one fitted on all articles; null where none was asked.
    """

    examples: list[Example]
    articles: list[ArticleContext]
    labels: list[Labels]
    gating: Gating | None = None

    def __add__(self, other: Corpus) -> Corpus:
        """Return both together."""
        both = self.examples + other.examples, self.articles + other.articles, self.labels + other.labels
        return Corpus(*both, gating=self.gating)

    def only(self, sets: Collection[str]) -> Corpus:
        """Return the articles of some sets."""
        kept = [place for place, example in enumerate(self.examples) if example.set in sets]
        return Corpus(
            [self.examples[place] for place in kept],
            [self.articles[place] for place in kept],
            [self.labels[place] for place in kept],
            self.gating,
        )

    def weights(self) -> list[float]:
        """Return how much each article counts when weights are fitted: a real one more, where they are few."""
        return article_weights(self.examples)

    def sets(self) -> list[str]:
        """Return the names of the sets, in order."""
        return list(dict.fromkeys(example.set for example in self.examples))


@dataclass(frozen=True, slots=True)
class Plan:
    """How a corpus is judged.

    Attributes:
        fold: of each article.
        always: sets that every fold is fitted on, and that are not judged.
        rounds: how often the weights are fitted, each time on histories that the weights before decided; all rounds but
            the last have half of the trees.
        share: which share of the groups of articles to be fitted on is used, for a learning curve.
        without: beginnings of the names of features that are left out, for an ablation; ``words`` is the linear part.
    """

    fold: Sequence[int]
    always: frozenset[str] = frozenset()
    rounds: int = 2
    share: float = 1.0
    without: tuple[str, ...] = ()

    def training(self, examples: Sequence[Example], held_out: int, *, judging: bool) -> set[int]:
        """Return the places of the articles that the weights for a fold are fitted on.

        Only the last weights, which judge, are fitted on all articles of the sets in ``always``: before, these too are
        decided by weights that have not seen them, so that their histories are like those of any other article.
        """
        others = [
            place
            for place, example in enumerate(examples)
            if self.fold[place] != held_out or (judging and example.set in self.always)
        ]
        if self.share >= 1:
            return set(others)
        groups = sorted(
            {examples[place].group for place in others if examples[place].set not in self.always}, key=shuffled
        )
        used = set(groups[: round(self.share * len(groups))])
        return {place for place in others if examples[place].group in used or examples[place].set in self.always}


def read_corpus(
    examples: list[Example],
    extractor: Extractor,
    gates: Sequence[Gate | None] | None = None,
    aliases: Mapping[str, str] | None = None,
    asked: Collection[str] | None = None,
) -> Corpus:
    """Read examples by the rules, before anything is decided.

    Args:
        examples: annotated articles.
        extractor: reads them.
        gates: for each article the gate that drops its numbers; null drops none.
        aliases: entity ids of a larger watchlist by folded name: then only figures of those that the extractor lists
            are scored. Null takes those of the extractor's watchlist.
        asked: the slots that weights are fitted on; null is all.
    """
    gates = gates if gates is not None else [None] * len(examples)
    articles = list(extractor.contexts([example.article for example in examples], gates=gates))
    known = aliases if aliases is not None else alias_table(extractor.watchlist)
    listed = frozenset(entity.id for entity in extractor.watchlist.entities) if aliases is not None else None
    labels = [
        Labels(article, item.figures, known, asked, listed) for article, item in zip(articles, examples, strict=True)
    ]
    return Corpus(examples, articles, labels)


def annotated_rows(corpus: Corpus) -> dict[str, Rows]:
    """Return the candidates of all slots by slot, with what comes before each as annotated."""
    return collect(corpus.articles, corpus.labels, [None] * len(corpus.articles))


def out_of_fold(corpus: Corpus, plan: Plan, rows: dict[str, Rows] | None = None) -> dict[str, Rows]:
    """Decide every article by weights that were fitted on the other folds.

    Args:
        corpus: annotated articles; their ``statements`` are filled.
        plan: the folds.
        rows: what ``annotated_rows`` gives, where it is known already.

    Returns:
        The rows of the last collection, from which the final weights are fitted: their histories are those that a
        reader meets, decided out of fold.
    """
    rows = rows if rows is not None else annotated_rows(corpus)
    for turn in range(plan.rounds):
        judging = turn == plan.rounds - 1
        training = {
            held_out: plan.training(corpus.examples, held_out, judging=judging) for held_out in sorted(set(plan.fold))
        }
        trees = ROUNDS if judging else ROUNDS // 2
        fitted = fit_parts(rows, training, plan.without, trees, corpus.weights())
        choosers = {held_out: chooser_of(lists) for held_out, lists in fitted.items()}
        if not judging:
            rows = collect(corpus.articles, corpus.labels, [choosers[number] for number in plan.fold])
    for article, number in zip(corpus.articles, plan.fold, strict=True):
        decode(article, choosers[number])
    return rows


def fit_all(rows: dict[str, Rows], weights: Sequence[float] | None = None) -> dict[str, Lists]:
    """Return the weights of every slot, fitted on all rows; ``weights`` says how much each article counts."""
    return fit_parts(rows, {0: None}, (), weights=weights)[0]


def fit_parts(
    rows: dict[str, Rows],
    parts: Mapping[int, set[int] | None],
    without: tuple[str, ...],
    trees: int = ROUNDS,
    weights: Sequence[float] | None = None,
) -> dict[int, dict[str, Lists]]:
    """Fit the weights of every slot, once on each part of the articles.

    Args:
        rows: candidates of each slot.
        parts: the articles of each part; null stands for all.
        without: beginnings of the names of features that are left out.
        trees: how many each slot has.
        weights: how much each article counts; null counts all alike.

    Returns:
        For each part the lists of each slot.
    """
    tables = {name: SlotTable(_stripped(slot, without) if without else slot, weights) for name, slot in rows.items()}
    jobs = [(part, name) for part in parts for name in tables]

    def fit(job: tuple[int, str]) -> Lists | None:
        part, name = job
        return tables[name].fit(parts[part], trees)

    fitted: dict[int, dict[str, Lists]] = {part: {} for part in parts}
    for (part, name), lists in zip(jobs, in_processes(fit, jobs), strict=True):
        if lists is not None:
            fitted[part][name] = lists
    return fitted


def chooser_of(lists: Mapping[str, Lists]) -> Choose:
    """Return the choice by fitted lists."""
    return by_weights({name: SlotModel.from_lists(slot) for name, slot in lists.items()})


def _stripped(rows: Rows, without: tuple[str, ...]) -> Rows:
    """Return rows without the features whose names begin so."""
    kept = [
        Features(
            {name: value for name, value in features.values.items() if not name.startswith(without)},
            Words() if "words" in without else features.words,
        )
        for features in rows.features
    ]
    return Rows(kept, rows.labels, rows.questions, rows.articles)
