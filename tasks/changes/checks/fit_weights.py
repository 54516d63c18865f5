"""Fits the models of the check on judged pairs of statements, and writes ``weights.yaml``.

Run it again when the reader has changed:

    figurewatch query "SELECT * FROM observations" --format json > observations.json
    python -m tasks.changes.checks.fit_weights WATCHLIST --source observations.json JUDGED.jsonl [--source ...] \\
        [--readings READINGS.jsonl] --figures GOLD.jsonl ... > tasks/changes/checks/weights.yaml

A source is a collection of papers. A line of its JUDGED is a change of its observations that somebody judged: ``kind,
entity, metric, measure, before_value, after_value`` and ``true``. A line of GOLD is an annotated figure: ``article_id,
metric, unit, change, value``; pairs of them show how often two unlike figures look like a slip of one another by
chance, which a hundred false alarms are too few to show.

READINGS are what ``python -m tasks.figures.fitting --readings`` writes: observations of annotated articles, read by
weights that were not fitted on them, with what is right of each. They give next periods whose truth is known. The
weights of ``FORMER`` count beside them as much as the pairs that they were fitted on, which are lost.

The threshold of next periods is found on the sources that are given with ``--complete``, if there are any. Of such a
source every change was judged that has at least the probability ``--judged-from``. Of another source only the reports
of earlier readers were judged. A report that was never judged is false more often: of the reports of five unread
sources .84 were true, of those of all sources together .90.

With ``--steps-alone`` the model of next periods is fitted and the others stay as they are shipped: contradictions are
few, and of some sources only those were judged that an earlier model had reported.

Each model is a logistic regression with ridge penalty. The judged pairs have the base rates of the newspapers that they
come from; contradictions made by corrupting reports that agree have half of the weight of all true ones, so that they
change what evidence weighs and not how rare a contradiction is.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tasks.changes.checks.evidence import NEAR_COPY
from tasks.changes.checks.model_fitting import FEWEST, READINGS_ALONE, account, chances_held_out, fit, lenience_of
from tasks.changes.checks.plausible import CONFLICTS
from tasks.changes.checks.probability import Model, models
from tasks.changes.checks.slip_chance import HALF_A_CASE, MEASURED, chance_of_slips
from tasks.changes.checks.training_pairs import (
    TrainingPair,
    annotated_pairs,
    judged_pairs,
    made_contradictions,
    read_observations,
)
from tasks.changes.checks.verdict import ONE_SENTENCE, REFUTED_RATE, STATED_OUTCOME
from tasks.changes.events import IDENTIFIED
from tasks.core.changes import ChangeKind
from tasks.core.watchlist_loading import load_watchlist

SHIPPED = Path(__file__).with_name("weights.yaml")

SHARE_STATED = 0.5
"""Share of true revisions and moved targets whose text says so. Too few were judged to count it."""

SHARE_OF_CORRECTION = 0.5
"""Weight of a sentence that states a move itself, or was edited in its number alone, as a share of a correction's: the
move is sure, and the subject is doubtful. Set so that a figure of another firm (.80) stays to be checked."""

SAME_EVENT = 3.8
"""Weight of what identifies an event, where too few judged pairs have it to fit one: it was in none of 21 false
contradictions and moved plans of events in five weeks of one newspaper (``ln(22 / HALF_A_CASE)``)."""

FORMER = {
    "discovered": 0.49,
    "one_sentence": 0.47,
    "other_article": 0.43,
    "states_difference": 1.27,
    "unnamed_after": -0.41,
    "unnamed_before": -0.22,
}
"""Weights of evidence as fitted in November 2026 on 917 next periods that were judged in 37 sources. Those pairs are
lost; the weights count beside annotated articles as much as they did."""

UNNAMED = ("unnamed_after", "unnamed_before")
"""Evidence that no word says whose a figure is. It keeps the weights of ``FORMER``: annotated articles are mostly of
firms that their watchlists list, and show nothing of it."""

JUDGED_ALONE = frozenset({"of_share"})
"""Evidence that is fitted on judged pairs alone. Of news that nobody prepared the share of a market is given to a firm
that is only named, or a scrap of a sentence is taken for the market: of 24 that were reported 15 were true. Of the
annotated articles, mostly about firms and their results, 62 of 81 are, as of other figures."""

FIRST_EVIDENCE = ("unnamed_after",)
"""Evidence on a first statement; it weighs as in a pair."""


def main(
    watchlist: Path,
    sources: Sequence[tuple[Path, Path]],
    figures: Sequence[Path],
    complete: Sequence[tuple[Path, Path]] = (),
    *,
    readings: Path | None = None,
    judged_from: float = 0.0,
    steps_alone: bool = False,
) -> str:
    """Fit the models.

    Args:
        watchlist: entities and metrics that the observations were read with.
        sources: for each the rows of its view ``observations``, and the changes of them that were judged.
        figures: annotated figures.
        complete: more sources, of which everything was judged that is sure enough.
        readings: observations of annotated articles with what is right of them; null is none.
        judged_from: the probability that is sure enough; also of ``sources``, where there is no complete one.
        steps_alone: whether only the model of next periods is fitted.

    Returns:
        The text of ``weights.yaml``.
    """
    watched = load_watchlist(watchlist)
    sources = [*complete, *sources]
    items = [read_observations(json.loads(observations.read_text(encoding="utf-8"))) for observations, _ in sources]
    numbered = [
        # A user's papers are none of these: a source is held out whole where there is another.
        (
            number,
            replace(pair, group=f"source {number}")
            if len(sources) > 1 and pair.kind is ChangeKind.NEW_PERIOD
            else pair,
        )
        for number, (own, (_, answers)) in enumerate(zip(items, sources, strict=True))
        for pair in judged_pairs(own, _rows(answers), watched)
    ]
    pairs = [pair for _, pair in numbered]
    steps = [pair for pair in pairs if pair.kind is ChangeKind.NEW_PERIOD]
    annotated = as_annotated(annotated_pairs(_rows(readings), watched)) if readings is not None else []
    former = FORMER if annotated else {}
    unnamed = {name: former[name] for name in UNNAMED if name in former}
    held_out = _held_out("step", [*steps, *annotated], unnamed, former)[: len(steps)]
    numbers = [number for number, pair in numbered if pair.kind is ChangeKind.NEW_PERIOD]
    judged_whole = len(complete) or len(sources)
    reported = [chance for number, chance in zip(numbers, held_out, strict=True) if number < judged_whole]
    step = replace(fit([*steps, *annotated], unnamed, former), lenience=lenience_of(reported, judged_from))
    fitted_on = _fitted_on(steps, annotated, len(sources), judged_from)
    if steps_alone:
        return _with_steps(step, fitted_on)
    conflicts = [pair for pair in pairs if pair.kind in CONFLICTS and NEAR_COPY not in pair.evidence]
    made = [pair for own in items for pair in made_contradictions(own, watched) if NEAR_COPY not in pair.evidence]
    chance, number = chance_of_slips(row for path in figures for row in _rows(path))
    identified = {name: SAME_EVENT for name in sorted(IDENTIFIED) if _is_rare(name, conflicts)}
    fixed = {**_slip_weights(conflicts, chance), **identified}
    false = sum("correction" in pair.evidence for pair in pairs if not pair.true)
    stated = _weight_of_statement(false, len(pairs))
    same_event = dict.fromkeys(sorted(IDENTIFIED), SAME_EVENT)
    conflict_evidence = {"correction": stated, "names_former": stated}
    move_evidence = {"moved_as_said": stated, ONE_SENTENCE: stated * SHARE_OF_CORRECTION}
    edit_evidence = {NEAR_COPY: stated * SHARE_OF_CORRECTION}
    conflict = fit([*conflicts, *made], fixed)
    _held_out("conflict", [*conflicts, *made], fixed)
    step = _with_outcome(step, stated * SHARE_OF_CORRECTION)
    lines = [
        "# The models of the check, fitted by fit_weights.py; weights are natural log-odds.",
        f"# conflict: two values of one figure, {_counted(conflicts)} judged in {len(sources)} sources,",
        f"# and {len(made)} made by corrupting reports that agree.",
        f"# step: two periods of a figure, {fitted_on}.",
        f"# How often chance looks like a slip was counted on {number} pairs of annotated figures of one metric.",
        "# move, edit: true where both sides are read right. A later text that says so weighs as much as a correction",
        "# notice; of a sentence that states the move, or was copied or edited in one number, the subject alone is in",
        "# doubt. Conflicts of copied sentences are judged by edit. A text that compares a target with its outcome",
        "# weighs as much.",
        "# first: one statement, true where it is read right; naming counts as in a pair.",
        "# lenience: by how much less than the wanted log-odds are enough: of all that is reported the mean counts, of",
        "# sources that were held out whole.",
        "# What identifies an event weighs the same in conflict, move and edit.",
        "# The change benchmark was not fitted on.",
        *_lines("conflict", replace(conflict, evidence={**same_event, **conflict.evidence, **conflict_evidence})),
        *_lines("move", Model(*READINGS_ALONE, {**same_event, **move_evidence})),
        *_lines("edit", Model(*READINGS_ALONE, {**same_event, **edit_evidence})),
        *_lines("first", _first_of(step)),
        *_lines("step", step),
    ]
    return "\n".join(lines) + "\n"


def as_annotated(pairs: Iterable[TrainingPair]) -> list[TrainingPair]:
    """Return annotated pairs without the evidence that is fitted on judged ones alone."""
    return [replace(pair, evidence=tuple(name for name in pair.evidence if name not in JUDGED_ALONE)) for pair in pairs]


def _held_out(
    name: str, pairs: Sequence[TrainingPair], fixed: Mapping[str, float], former: Mapping[str, float] | None = None
) -> list[tuple[float, bool]]:
    """Return the probabilities of judged pairs by models that were not fitted on them, and print their account."""
    chances = chances_held_out(pairs, fixed, former)
    sys.stderr.write(f"{name}: {account(chances)}\n")
    return chances


def _with_outcome(step: Model, weight: float) -> Model:
    """Return the model of next periods with the weight of a text that compares a target with its outcome."""
    return replace(step, evidence={**step.evidence, STATED_OUTCOME: weight})


def _first_of(step: Model) -> Model:
    """Return the model of first statements; what is evidence on them weighs as in a step."""
    return Model(*READINGS_ALONE, {name: step.weight(name) for name in FIRST_EVIDENCE})


def _fitted_on(
    judged: Sequence[TrainingPair], annotated: Sequence[TrainingPair], sources: int, judged_from: float
) -> str:
    """Return what the model of next periods was fitted on, in words."""
    found = f"{_counted(judged)} judged in {sources} sources, all from {judged_from} on"
    return f"{found}; of annotated articles {_counted(annotated)}; prior: 917 pairs" if annotated else found


def _with_steps(step: Model, fitted_on: str) -> str:
    """Return the shipped weights with another model of next periods, and of first statements.

    Args:
        step: the model.
        fitted_on: what it was fitted on, in words.
    """
    step = _with_outcome(step, models()["step"].weight(STATED_OUTCOME))
    shipped = SHIPPED.read_text(encoding="utf-8")
    line = f"# step: two periods of a figure, {fitted_on}."
    kept = re.sub(r"(?m)^# step: .*$", line, shipped[: shipped.index("first:\n")])
    return kept + "\n".join([*_lines("first", _first_of(step)), *_lines("step", step)]) + "\n"


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


def _is_rare(name: str, judged: Iterable[TrainingPair]) -> bool:
    """Return whether too few judged pairs have a piece of evidence to fit its weight."""
    return sum(name in pair.evidence for pair in judged) < FEWEST


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
    parser.add_argument("watchlist", type=Path, help="the watchlist that the observations were read with")
    for name, text in (
        ("--source", "rows of the view `observations` of some papers, and changes of them that were judged"),
        ("--complete", "a source more, of which everything was judged that is sure enough"),
    ):
        pair = ("OBSERVATIONS", "JUDGED")
        parser.add_argument(name, type=Path, nargs=2, action="append", default=[], metavar=pair, help=text)
    parser.add_argument("--readings", type=Path, help="observations of annotated articles with what is right of them")
    parser.add_argument("--judged-from", type=float, default=0.0, help="the probability that is sure enough")
    parser.add_argument("--steps-alone", action="store_true", help="keep the other models that are shipped")
    parser.add_argument("--figures", type=Path, nargs="*", default=[], help="annotated figures")
    given = parser.parse_args()
    if not (given.source or given.complete):
        parser.error("there is nothing to fit on: give --source or --complete")
    return given


if __name__ == "__main__":
    given = _arguments()
    sources, complete = ([tuple(pair) for pair in pairs] for pairs in (given.source, given.complete))
    sys.stdout.write(
        main(
            given.watchlist,
            sources,
            given.figures,
            complete,
            readings=given.readings,
            judged_from=given.judged_from,
            steps_alone=given.steps_alone,
        )
    )
