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
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.changes.checks.evidence import NEAR_COPY, UNNAMED_ELSEWHERE
from tasks.changes.checks.model_fitting import READINGS_ALONE, account, chances_held_out, fit, lenience_of
from tasks.changes.checks.plausible import CONFLICTS
from tasks.changes.checks.probability import Model
from tasks.changes.checks.slip_chance import HALF_A_CASE, MEASURED, chance_of_slips
from tasks.changes.checks.training_pairs import TrainingPair, judged_pairs, made_contradictions, read_observations
from tasks.changes.checks.verdict import ONE_SENTENCE, REFUTED_RATE, STATED_OUTCOME
from tasks.changes.events import IDENTIFIED
from tasks.core.changes import ChangeKind
from tasks.core.watchlist_loading import load_watchlist

SHARE_STATED = 0.5
"""Share of true revisions and moved targets whose text says so. Too few were judged to count it."""

SHARE_OF_CORRECTION = 0.5
"""Weight of a sentence that states a move itself, or was edited in its number alone, as a share of a correction's: the
move is sure, and the subject is doubtful. Set so that a figure of another firm (.80) stays to be checked."""

SAME_EVENT = 3.8
"""Weight of what identifies an event, where too few judged pairs have it to fit one: it was in none of 21 false
contradictions and moved plans of events in five weeks of one newspaper (``ln(22 / HALF_A_CASE)``)."""

UNNAMED_WEIGHT = -2.2
"""Weight of an earlier period in another article that does not say whose it is: of six such next periods that were
reported from three weeks of 25 papers three were true, of all others nine in ten are to be (``ln(1) - ln(9)``)."""

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
    outcome_evidence = {STATED_OUTCOME: stated * SHARE_OF_CORRECTION, UNNAMED_ELSEWHERE: UNNAMED_WEIGHT}
    step = replace(step, lenience=lenience_of(held_out["step"]), evidence={**step.evidence, **outcome_evidence})
    lines = [
        "# The models of the check, fitted by fit_weights.py; weights are natural log-odds.",
        f"# conflict: two values of one figure, {_counted(conflicts)} judged in five weeks of one",
        f"# newspaper, and {len(made)} made by corrupting reports that agree.",
        f"# step: two periods of a figure, {_counted(steps)} of the same.",
        f"# How often chance looks like a slip was counted on {number} pairs of annotated figures of one metric.",
        "# move, edit: true where both sides are read right. A later text that says so weighs as much as a correction",
        "# notice; of a sentence that states the move, or was copied or edited in one number, the subject alone is in",
        "# doubt. Conflicts of copied sentences are judged by edit. A text that compares a target with its outcome",
        "# weighs as much.",
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
