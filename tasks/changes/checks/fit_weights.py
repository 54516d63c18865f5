"""Fits the models of the check on judged pairs of statements, and writes ``weights.yaml``.

Run it again when the reader has changed:

    figurewatch query "SELECT * FROM observations" --format json > observations.json
    python -m tasks.changes.checks.fit_weights observations.json WATCHLIST JUDGED.jsonl --figures GOLD.jsonl ... \\
        > tasks/changes/checks/weights.yaml

A line of JUDGED is a change of these observations that somebody judged: ``kind, entity, metric, measure, before_value,
after_value`` and ``true``. A line of GOLD is an annotated figure: ``article_id, metric, unit, change, value``; pairs of
them show how often two unlike figures look like a slip of one another by chance, which a hundred false alarms are too
few to show.

Each model is a logistic regression with ridge penalty. The judged pairs have the base rates of the newspaper that they
come from; contradictions made by corrupting reports that agree have half of the weight of all true ones, so that they
change what evidence weighs and not how rare a contradiction is.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.changes.checks.evidence import NEAR_COPY
from tasks.changes.checks.plausible import CONFLICTS
from tasks.changes.checks.probability import Model, log_odds
from tasks.changes.checks.slip_chance import HALF_A_CASE, MEASURED, chance_of_slips
from tasks.changes.checks.training_pairs import TrainingPair, judged_pairs, made_contradictions, read_observations
from tasks.changes.checks.verdict import ONE_SENTENCE, REFUTED_RATE
from tasks.changes.events import IDENTIFIED
from tasks.core.changes import ChangeKind
from tasks.core.watchlist import Settings
from tasks.core.watchlist_loading import load_watchlist

PENALTY = 0.1
"""Strength of the ridge penalty: a weight of 1 costs a twentieth of a nat of likelihood; of 1, .25 and .1 the last
has the least loss on pairs held out."""

SURER = (0.0, None)
"""Bounds of the weights of readings: a surer reading never makes a change less probable."""

FOLDS = 5
WAYS = 6
"""In how many ways the pairs are put into folds."""

CURVE = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6)
"""Probabilities from which the account of the held-out pairs counts."""

FEWEST = 30
"""Held-out pairs at least of which a share is one."""

PRECISION = 0.93
"""Share of the held-out next periods that is to be true, above the .9 that is promised: they are few."""

SHARE_STATED = 0.5
"""Share of true revisions and moved targets whose text says so. Too few were judged to count it."""

SHARE_OF_CORRECTION = 0.5
"""Weight of a sentence that states a move itself, or was edited in its number alone, as a share of a correction's: the
move is sure, and the subject is doubtful. Set so that a figure of another firm (.80) stays to be checked."""

SAME_EVENT = 3.8
"""Weight of what identifies an event, where too few judged pairs have it to fit one: it was in none of 21 false
contradictions and moved plans of events in five weeks of one newspaper (``ln(22 / HALF_A_CASE)``)."""

READINGS_ALONE = (0.0, 1.0)
"""Bias and weight of the readings where nothing else is known: both sides are right if their readings are."""

THRESHOLD = Settings().report_confidence
"""Probability from which a change is reported, for the account of the held-out pairs."""

LEAST_CHANCE = 1e-9
"""A change that was given a smaller probability costs no more in the log loss."""

FIRST_EVIDENCE = ("unnamed_after",)
"""Evidence on a first statement; it weighs as in a pair."""


def main(observations: Path, watchlist: Path, judged: Path, figures: Sequence[Path]) -> str:
    """Fit the models.

    Args:
        observations: rows of the view of that name.
        watchlist: entities and metrics that they were read with.
        judged: changes of them that were judged.
        figures: annotated figures.

    Returns:
        The text of ``weights.yaml``.
    """
    items = read_observations(json.loads(observations.read_text(encoding="utf-8")))
    watched = load_watchlist(watchlist)
    pairs = list(judged_pairs(items, _rows(judged), watched))
    conflicts = [pair for pair in pairs if pair.kind in CONFLICTS and NEAR_COPY not in pair.evidence]
    made = [pair for pair in made_contradictions(items, watched) if NEAR_COPY not in pair.evidence]
    steps = [pair for pair in pairs if pair.kind is ChangeKind.NEW_PERIOD]
    chance, number = chance_of_slips(row for path in figures for row in _rows(path))
    fixed = _slip_weights(conflicts, chance)
    false = sum("correction" in pair.evidence for pair in pairs if not pair.true)
    stated = _weight_of_statement(false, len(pairs))
    identified = dict.fromkeys(sorted(IDENTIFIED), SAME_EVENT)
    conflict_evidence = {"correction": stated, "names_former": stated}
    move_evidence = {"moved_as_said": stated, ONE_SENTENCE: stated * SHARE_OF_CORRECTION}
    edit_evidence = {NEAR_COPY: stated * SHARE_OF_CORRECTION}
    conflict = fit([*conflicts, *made], fixed)
    step = fit(steps, {})
    held_out = {
        name: chances_held_out(rows, given)
        for name, rows, given in (("conflict", [*conflicts, *made], fixed), ("step", steps, {}))
    }
    for name, chances in held_out.items():
        sys.stderr.write(f"{name}: {account(chances)}\n")
    step = replace(step, lenience=lenience_of(held_out["step"]))
    lines = [
        "# The models of the check, fitted by fit_weights.py; weights are natural log-odds.",
        f"# conflict: two values of one figure, {_counted(conflicts)} judged in five weeks of one",
        f"# newspaper, and {len(made)} made by corrupting reports that agree.",
        f"# step: two periods of a figure, {_counted(steps)} of the same.",
        f"# How often chance looks like a slip was counted on {number} pairs of annotated figures of one metric.",
        "# move, edit: true where both sides are read right. A later text that says so is as telling as a correction",
        "# notice; of a sentence that states the move, or was copied or edited in one number, the subject alone is in",
        "# doubt. Conflicts of copied sentences are judged by edit.",
        "# first: one statement, true where it is read right; naming counts as in a pair.",
        "# lenience: by how much less than the wanted log-odds are enough: of all that is reported the mean counts.",
        "# What identifies an event weighs the same in conflict, move and edit.",
        "# The change benchmark was not fitted on.",
        *_lines("conflict", replace(conflict, evidence={**identified, **conflict.evidence, **conflict_evidence})),
        *_lines("move", Model(*READINGS_ALONE, {**identified, **move_evidence})),
        *_lines("edit", Model(*READINGS_ALONE, {**identified, **edit_evidence})),
        *_lines("first", Model(*READINGS_ALONE, {name: step.weight(name) for name in FIRST_EVIDENCE})),
        *_lines("step", step),
    ]
    return "\n".join(lines) + "\n"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _weight_of_statement(false: int, pairs: int) -> float:
    """Return the weight of a text that states itself that it corrects or moves a value.

    Args:
        false: judged pairs that state so and are false.
        pairs: all judged pairs.
    """
    return math.log(SHARE_STATED / ((false + HALF_A_CASE) / (pairs + 1)))


def fit(pairs: Sequence[TrainingPair], fixed: Mapping[str, float]) -> Model:
    """Fit one model.

    Args:
        pairs: with their answers; the made ones get as much weight as the real true ones.
        fixed: evidence whose weight is known.

    Returns:
        The model, the fixed weights included.
    """
    import numpy as np
    from scipy.optimize import minimize

    names = sorted({name for pair in pairs for name in pair.evidence} - fixed.keys())
    start = np.array([*READINGS_ALONE, *(0.0 for _ in names)])
    is_shrunk = np.array([0.0, *(1.0 for _ in start[1:])])  # the bias is free
    table = np.array([_features(pair, names) for pair in pairs])
    offset = np.array([sum(fixed.get(name, 0.0) for name in pair.evidence) for pair in pairs])
    answers = np.array([pair.true for pair in pairs], dtype=float)
    weights = np.array(_case_weights(pairs))

    def loss(values: Any) -> tuple[float, Any]:
        odds = table @ values + offset
        chance = 1 / (1 + np.exp(-odds))
        likelihood = weights * (np.logaddexp(0, odds) - answers * odds)
        shrunk = (values - start) * is_shrunk
        slope = table.T @ (weights * (chance - answers)) + PENALTY * shrunk
        return float(likelihood.sum() + PENALTY / 2 * (shrunk**2).sum()), slope

    bounds = [(None, None), SURER] + [(None, None)] * len(names)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    bias, reading, *evidence = (round(float(value), 2) for value in found)
    return Model(bias, reading, {**dict(zip(names, evidence, strict=True)), **fixed})


def _features(pair: TrainingPair, names: Sequence[str]) -> list[float]:
    return [1.0, log_odds(pair.reading)] + [float(name in pair.evidence) for name in names]


def _case_weights(pairs: Sequence[TrainingPair]) -> list[float]:
    """Return the weight of each pair: half of that of the true ones is on those that were made."""
    made = sum(pair.made for pair in pairs)
    if not made:
        return [1.0] * len(pairs)
    true = sum(pair.true for pair in pairs) - made
    return [true / 2 / made if pair.made else 1 / 2 if pair.true else 1.0 for pair in pairs]


def chances_held_out(pairs: Sequence[TrainingPair], fixed: Mapping[str, float]) -> list[tuple[float, bool]]:
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
            model = fit([pair for pair in pairs if fold[pair.group] != held_out], fixed)
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


def lenience_of(chances: Sequence[tuple[float, bool]]) -> float:
    """Return by how much the log-odds of a reported change may be below those of ``THRESHOLD``.

    Of all that is reported the share ``PRECISION`` is to be true: the least sure may be less so than the mean.
    """
    ordered = sorted(chances, reverse=True)
    found, true = THRESHOLD, 0
    for place, (chance, answer) in enumerate(ordered, 1):
        true += answer
        if chance < found and place >= FEWEST and true / place >= PRECISION:
            found = chance
    return round(log_odds(THRESHOLD) - log_odds(found), 2)


def _slip_weights(judged: Iterable[TrainingPair], chance: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of slips of digits: how often true pairs have them, against chance."""
    true = [pair.evidence for pair in judged if pair.true]
    found = {name: sum(name in evidence for evidence in true) for name in MEASURED}
    weights = {
        name: round(math.log((found[name] + HALF_A_CASE) / (len(true) + 1) / chance[name]), 2)
        for name in sorted(MEASURED)
    }
    return {**weights, REFUTED_RATE: weights["digit_slip"]}  # the rate is a slip of the one that two levels give


def _counted(pairs: Sequence[TrainingPair]) -> str:
    return f"{sum(pair.true for pair in pairs)} true and {sum(not pair.true for pair in pairs)} false pairs"


def _lines(name: str, model: Model) -> list[str]:
    head = [
        f"{name}:",
        f"  bias: {model.bias:.2f}",
        f"  reading: {model.reading:.2f}",
        f"  lenience: {model.lenience:.2f}",
    ]
    if not model.evidence:
        return [*head, "  evidence: {}"]
    return [*head, "  evidence:", *(f"    {key}: {value:.2f}" for key, value in sorted(model.evidence.items()))]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("observations", type=Path, help="rows of the view `observations`")
    parser.add_argument("watchlist", type=Path, help="the watchlist that they were read with")
    parser.add_argument("judged", type=Path, help="changes that were judged")
    parser.add_argument("--figures", type=Path, nargs="*", default=[], help="annotated figures")
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    sys.stdout.write(main(given.observations, given.watchlist, given.judged, given.figures))
