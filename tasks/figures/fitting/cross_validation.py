"""Fit and judge weights by cross-validation over sources and weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tasks.figures.fitting.boosting import fit_slot
from tasks.figures.fitting.collection import Rows, collect
from tasks.figures.fitting.examples import Example
from tasks.figures.fitting.labels import Labels, alias_table
from tasks.figures.linking.article_context import ArticleContext
from tasks.figures.linking.confidence import confidence_features
from tasks.figures.linking.decoding import Choose, by_weights, decode
from tasks.figures.linking.scorer.model import SlotModel
from tasks.figures.pipeline import Extractor

# Trees of the confidence: it has few rows and must stay smooth.
CONFIDENCE_ROUNDS = 60


@dataclass(slots=True)
class Corpus:
    """Annotated articles as the linker reads them."""

    examples: list[Example]
    articles: list[ArticleContext]
    labels: list[Labels]

    def __add__(self, other: Corpus) -> Corpus:
        """Return both together."""
        return Corpus(self.examples + other.examples, self.articles + other.articles, self.labels + other.labels)


def read_corpus(examples: list[Example], extractor: Extractor, aliases: dict[str, str]) -> Corpus:
    """Read examples by the rules, before anything is decided."""
    articles = list(extractor.contexts([example.article for example in examples]))
    labels = [Labels(article, item.figures, aliases) for article, item in zip(articles, examples, strict=True)]
    return Corpus(examples, articles, labels)


def fit_slots(rows: dict[str, Rows], chosen: Sequence[int] | None = None) -> dict[str, dict[str, Any]]:
    """Fit the weights of every slot, on the rows of some articles or of all."""
    kept = None if chosen is None else set(chosen)
    fitted = {}
    for name, slot_rows in rows.items():
        part = slot_rows if kept is None else slot_rows.of_articles(kept.__contains__)
        if len(set(part.labels)) == 2:
            fitted[name] = fit_slot(part)
    return fitted


def chooser_of(lists: dict[str, dict[str, Any]]) -> Choose:
    """Return the choice by fitted lists."""
    return by_weights({name: SlotModel.from_lists(slot) for name, slot in lists.items()})


def out_of_fold(corpus: Corpus, fold: Sequence[int], *, rounds: int = 2) -> dict[str, Rows]:
    """Decide every article by weights that were fitted on the other folds.

    Args:
        corpus: annotated articles; their ``statements`` are filled.
        fold: of each article; a negative one is always fitted on and never judged.
        rounds: how often the rows are collected anew, each time with the decisions of the weights before.

    Returns:
        The rows of the last collection but one, from which the final weights are fitted: their histories are those
        that a reader meets, decided out of fold.
    """
    rows = collect(corpus.articles, corpus.labels, [None] * len(corpus.articles))
    used = rows
    for _ in range(rounds):
        used = rows
        choosers: dict[int, Choose] = {}
        for held_out in sorted({number for number in fold if number >= 0}):
            others = [place for place, number in enumerate(fold) if number != held_out]
            choosers[held_out] = chooser_of(fit_slots(used, others))
        first = choosers[min(choosers)]
        rows = collect(corpus.articles, corpus.labels, [choosers.get(number, first) for number in fold])
    for article, number in zip(corpus.articles, fold, strict=True):
        decode(article, choosers.get(number, first))
    return used


def confidence_rows(corpus: Corpus) -> Rows:
    """Return one row for each decided statement that is judged: whether it is right as a whole."""
    rows = Rows()
    for place, (article, labels) in enumerate(zip(corpus.articles, corpus.labels, strict=True)):
        for statement in article.statements:
            if statement.metric is None or statement.entity is None or labels.is_neutral(statement.number):
                continue
            rows.features.append(confidence_features(statement, article))
            rows.labels.append(all(right for slot, right in labels.judge(statement).items() if slot != "scope"))
            rows.questions.append(len(rows.questions))
            rows.articles.append(place)
    return rows


def confidence_out_of_fold(corpus: Corpus, fold: Sequence[int]) -> list[float]:
    """Return for each row of ``confidence_rows`` the probability by weights fitted on the other folds."""
    from tasks.figures.linking.scorer.model import probability

    rows = confidence_rows(corpus)
    scores = [0.0] * len(rows.labels)
    for held_out in sorted(set(fold)):
        others = {place for place, number in enumerate(fold) if number != held_out}
        model = SlotModel.from_lists(fit_slot(rows.of_articles(others.__contains__), CONFIDENCE_ROUNDS))
        places = [place for place, article in enumerate(rows.articles) if article not in others]
        if places:
            for place, score in zip(places, model.score([rows.features[place] for place in places]), strict=True):
                scores[place] = probability(float(score))
    return scores


def aliases_of(extractor: Extractor) -> dict[str, str]:
    """Return the entity ids of an extractor's watchlist by folded names."""
    return alias_table(extractor.watchlist)
