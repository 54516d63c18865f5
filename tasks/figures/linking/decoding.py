"""Decide the slots of an article's numbers, in text order, by the fitted weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.figures.linking.article_context import ArticleContext, Number, Statement
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.model import SlotModel, shares
from tasks.figures.linking.slots.registry import ALL_SLOTS
from tasks.figures.linking.slots.slot import Candidate, Slot

# Runners-up that are kept of each slot, for people who ask why.
_RUNNERS_UP = 2

Choose = Callable[[Slot, Statement, list[Candidate], list[Features]], NDArray[np.float64]]
"""Returns the probability of each candidate of a slot; the most probable one is taken."""


def decode(article: ArticleContext, choose: Choose) -> list[Statement]:
    """Decide all numbers of an article, one after the other.

    Args:
        article: the article; its ``statements`` are filled.
        choose: gives the probabilities of the candidates of a slot.

    Returns:
        One statement a number, in text order; those without a metric are no figures.
    """
    article.statements = []
    for number in article.numbers:
        article.statements.append(decode_number(number, article, choose))
    return article.statements


def decode_number(number: Number, article: ArticleContext, choose: Choose) -> Statement:
    """Decide the slots of one number, in the order of ``ALL_SLOTS``."""
    statement = Statement(number)
    for slot in ALL_SLOTS:
        candidates = slot.candidates(statement, article)
        if not candidates:
            continue
        features = [slot.features(candidate, statement, article) for candidate in candidates]
        probabilities = choose(slot, statement, candidates, features)
        best = int(np.argmax(probabilities))
        slot.fill(candidates[best], statement)
        _note(statement, slot, candidates, probabilities, best)
        if statement.metric is None:
            break
    return statement


def by_weights(models: dict[str, SlotModel]) -> Choose:
    """Return the choice by fitted weights.

    Args:
        models: the weights of each slot, by its name.
    """

    def choose(
        slot: Slot, statement: Statement, candidates: list[Candidate], features: list[Features]
    ) -> NDArray[np.float64]:
        return shares(models[slot.name].score(features))

    return choose


def _note(
    statement: Statement,
    slot: Slot,
    candidates: Sequence[Candidate],
    probabilities: NDArray[np.float64],
    best: int,
) -> None:
    """Note how sure the choice of a slot is, and what else it might be."""
    order = np.argsort(-probabilities)
    second = float(probabilities[order[1]]) if len(order) > 1 else 0.0
    statement.probabilities[slot.name] = float(probabilities[best])
    statement.margins[slot.name] = float(probabilities[best]) - second
    others = [place for place in order if place != best][:_RUNNERS_UP]
    statement.runners_up[slot.name] = [f"{candidates[place].name} {probabilities[place]:.2f}" for place in others]
