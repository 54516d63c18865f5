"""Decide the slots of an article's numbers, in text order, by the fitted weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from tasks.figures.linking.article_context import ArticleContext, Choice, Number, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.model import SlotModel, shares
from tasks.figures.linking.slots.registry import ALL_SLOTS
from tasks.figures.linking.slots.slot import Candidate, Slot

MakeFeatures = Callable[[], list[Features]]
"""Makes the features of the candidates of a slot; called only where the choice depends on them."""

Choose = Callable[[Slot, Statement, list[Candidate], MakeFeatures], NDArray[np.float64]]
"""Returns the probability of each candidate of a slot; the most probable one is taken."""


def decode(article: ArticleContext, choose: Choose, explain: Mapping[str, SlotModel] | None = None) -> list[Statement]:
    """Decide all numbers of an article, one after the other.

    Args:
        article: the article; its ``statements`` are filled.
        choose: gives the probabilities of the candidates of a slot.
        explain: the weights, where each choice is to note the features that weighed; null in a normal run.

    Returns:
        One statement a number, in text order; those without a metric are no figures.
    """
    article.restart()
    for number in article.numbers:
        article.add_statement(decode_number(number, article, choose, explain))
    return article.statements


def decode_number(
    number: Number, article: ArticleContext, choose: Choose, explain: Mapping[str, SlotModel] | None = None
) -> Statement:
    """Decide the slots of one number, in the order of ``ALL_SLOTS``; none where it is known to be no figure."""
    statement = Statement(number)
    if number.quantity.start in article.no_figures:
        return statement
    for slot in ALL_SLOTS:
        candidates = slot.candidates(statement, article)
        if not candidates:
            continue

        def features(slot: Slot = slot, candidates: list[Candidate] = candidates) -> list[Features]:
            return [slot.features(candidate, statement, article) for candidate in candidates]

        probabilities = choose(slot, statement, candidates, features)
        weighed = None
        if explain is not None and slot.name in explain:
            weighed = [explain[slot.name].weighed(item) for item in features()]
        best = int(np.argmax(probabilities))
        slot.fill(candidates[best], statement)
        _note(statement, slot.name, Choice([item.name for item in candidates], probabilities, best, weighed))
        if statement.metric is None:
            break
    return statement


def by_weights(models: Mapping[str, SlotModel]) -> Choose:
    """Return the choice by fitted weights.

    Args:
        models: the weights of each slot, by its name; a slot that has none takes its first candidate.
    """

    def choose(slot: Slot, _: Statement, candidates: list[Candidate], features: MakeFeatures) -> NDArray[np.float64]:
        model = models.get(slot.name)
        if model is None or len(candidates) == 1:
            return np.full(len(candidates), 1 / len(candidates))
        return shares(model.score(features()))

    return choose


def _note(statement: Statement, slot: str, choice: Choice) -> None:
    """Note what a slot was chosen from, and how sure the choice is."""
    statement.choices[slot] = choice
    others: list[float] = choice.probabilities.tolist()
    probability = others.pop(choice.best)
    statement.probabilities[slot] = probability
    statement.margins[slot] = probability - max(others, default=0.0)
