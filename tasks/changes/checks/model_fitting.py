"""Fits a logistic regression with ridge penalty to judged pairs, and measures it on pairs that are held out."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.changes.checks.probability import Model, log_odds
from tasks.changes.checks.training_pairs import TrainingPair
from tasks.core.watchlist import Settings

PENALTY = 0.1
"""Strength of the ridge penalty: a weight of 1 costs a twentieth of a nat of likelihood; of 1, .25 and .1 the last
has the least loss on pairs held out."""

FORMER_STRENGTH = 25.0
"""Strength of the penalty that keeps a weight near that of a former model: what 917 judged pairs, of which .87 are
true, say of evidence that two in five of them have (917 * .87 * .13 * .4 * .6)."""

SURER = (0.0, None)
"""Bounds of the weights of readings: a surer reading never makes a change less probable."""

FOLDS = 5
WAYS = 6
"""In how many ways the pairs are put into folds."""

CURVE = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6)
"""Probabilities from which the account of the held-out pairs counts."""

FEWEST = 30
"""Held-out pairs at least of which a share is one."""

PRECISION = 0.9
"""Share of the held-out changes that is to be true."""

READINGS_ALONE = (0.0, 1.0)
"""Bias and weight of the readings where nothing else is known: both sides are right if their readings are."""

THRESHOLD = Settings().report_confidence
"""Probability from which a change is reported, for the account of the held-out pairs."""

LEAST_CHANCE = 1e-9
"""A change that was given a smaller probability costs no more in the log loss."""


def fit(pairs: Sequence[TrainingPair], fixed: Mapping[str, float], former: Mapping[str, float] | None = None) -> Model:
    """Fit one model.

    Args:
        pairs: with their answers; the made ones get as much weight as the real true ones.
        fixed: evidence whose weight is known.
        former: weights of evidence that were fitted on other pairs, which are not at hand, and count as they did; null
            is none.

    Returns:
        The model, the fixed weights included.
    """
    import numpy as np
    from scipy.optimize import minimize

    former = former or {}
    names = sorted({name for pair in pairs for name in pair.evidence} - fixed.keys())
    start = np.array([*READINGS_ALONE, *(0.0 for _ in names)])
    strength = np.array([0.0, *(PENALTY for _ in start[1:])])  # the bias is free
    for place, name in enumerate(names, 2):
        if name in former:
            start[place], strength[place] = former[name], FORMER_STRENGTH
    table = np.array([_features(pair, names) for pair in pairs])
    offset = np.array([sum(fixed.get(name, 0.0) for name in pair.evidence) for pair in pairs])
    answers = np.array([pair.true for pair in pairs], dtype=float)
    weights = np.array(_case_weights(pairs))

    def loss(values: Any) -> tuple[float, Any]:
        odds = table @ values + offset
        chance = 1 / (1 + np.exp(-odds))
        likelihood = weights * (np.logaddexp(0, odds) - answers * odds)
        shrunk = values - start
        slope = table.T @ (weights * (chance - answers)) + strength * shrunk
        return float(likelihood.sum() + (strength * shrunk**2).sum() / 2), slope

    bounds = [(None, None), SURER] + [(None, None)] * len(names)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    bias, reading, *evidence = (round(float(value), 2) for value in found)
    return Model(bias, reading, {**former, **dict(zip(names, evidence, strict=True)), **fixed})


def _features(pair: TrainingPair, names: Sequence[str]) -> list[float]:
    return [1.0, log_odds(pair.reading)] + [float(name in pair.evidence) for name in names]


def _case_weights(pairs: Sequence[TrainingPair]) -> list[float]:
    """Return the weight of each pair: half of that of the true ones is on those that were made."""
    made = sum(pair.made for pair in pairs)
    if not made:
        return [1.0] * len(pairs)
    true = sum(pair.true for pair in pairs) - made
    return [true / 2 / made if pair.made else 1 / 2 if pair.true else 1.0 for pair in pairs]


def chances_held_out(
    pairs: Sequence[TrainingPair], fixed: Mapping[str, float], former: Mapping[str, float] | None = None
) -> list[tuple[float, bool]]:
    """Return the probabilities of judged pairs by models that were not fitted on them, with the answers.

    Pairs are held out by groups of one figure, in several ways of which the mean counts.
    """
    groups = sorted({pair.group for pair in pairs})
    real = [pair for pair in pairs if not pair.made]
    sums = [0.0] * len(real)
    for way in range(WAYS):
        random.Random(way).shuffle(groups)  # noqa: S311 - the folds must be the same at every run
        fold = {group: place % FOLDS for place, group in enumerate(groups)}
        for held_out in range(FOLDS):
            model = fit([pair for pair in pairs if fold[pair.group] != held_out], fixed, former)
            for place, pair in enumerate(real):
                if fold[pair.group] == held_out:
                    sums[place] += model.probability(pair.reading, pair.evidence)
    return [(total / WAYS, pair.true) for total, pair in zip(sums, real, strict=True)]


def account(chances: Sequence[tuple[float, bool]]) -> str:
    """Return how well held-out probabilities do: their loss, and how many are true from each probability on."""
    loss = -sum(math.log(max(chance if true else 1 - chance, LEAST_CHANCE)) for chance, true in chances) / len(chances)
    curve = []
    for least in CURVE:
        sure = [true for chance, true in chances if chance >= least]
        curve.append(f"from {least} {sum(sure)} of {len(sure)} true")
    true = sum(answer for _, answer in chances)
    return f"{len(chances)} pairs, log loss {loss:.3f}, {true} true; {', '.join(curve)}"


def lenience_of(chances: Sequence[tuple[float, bool]], judged_from: float = 0.0) -> float:
    """Return by how much the log-odds of a reported change may be below those of ``THRESHOLD``.

    Of all that is reported the share ``PRECISION`` is to be true: the least sure may be less so than the mean.

    Args:
        chances: held-out probabilities of judged changes, with the answers.
        judged_from: the probability from which every change was judged. Of those below only some were, which earlier
            readers had found sure: they say nothing of the others.
    """
    ordered = sorted((item for item in chances if item[0] >= judged_from), reverse=True)
    found, true = THRESHOLD, 0
    for place, (chance, answer) in enumerate(ordered, 1):
        true += answer
        if chance < found and place >= FEWEST and true / place >= PRECISION:
            found = chance
    return round(log_odds(THRESHOLD) - log_odds(found), 2)
