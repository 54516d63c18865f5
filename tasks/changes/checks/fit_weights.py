"""Counts the weights of the check on judged pairs of sentences, and writes ``weights.yaml``.

Each weight is the logarithm of how much oftener a piece of evidence is found in true pairs than in false ones (naive
Bayes with half a case added to each count). Run it again when the reader has changed:

    python -m tasks.changes.checks.fit_weights ALARMS.jsonl --found TRUE_CHANGES.jsonl --figures GOLD.jsonl ... \\
        > tasks/changes/checks/weights.yaml

A line of ALARMS is a change that was reported and judged: ``kind, entity_name, metric, period, measure, unit``, for
both sides ``before_value, before_sentence, before_confidence``, and ``true``. A line of TRUE_CHANGES is a real
contradiction: ``kind, entity``, and for both sides ``value`` (as written) and ``sentence``. A line of GOLD is an
annotated figure: ``article_id, metric, unit, change, value``; pairs of them show how often two unlike figures look like
a slip of one another by chance, which a hundred false alarms are too few to show.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

from tasks.changes.checks.digit_slips import SlipKind, digit_slip
from tasks.changes.checks.evidence import evidence_of_conflict, evidence_of_slip, evidence_of_step
from tasks.changes.checks.statement import Statement, statement_of
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.figures.numbers.quantities import find_quantities
from tasks.languages.scripts import guess_language

CONTRADICTIONS = 0.023
"""Of pairs of reports that can be compared, how many contradict each other (DESIGN section 4)."""

PRIORS = {"contradicted": CONTRADICTIONS, "revised": CONTRADICTIONS}
"""Kinds that are rarer than the misreadings that look like them."""

HALF_A_CASE = 0.5
"""What is added to the counts on either side (Jeffreys' prior)."""

SAYING_SO = 0.5
"""Share of true revisions whose text says that a figure is corrected or final. Too few were judged to count it."""

REFUTED = "refuted_rate"
"""Evidence that a stated rate is a slip of the rate that two levels give."""

Labelled = tuple[bool, list[str]]
"""Whether a pair is true, and its evidence."""


SAME_SIZE = 3
"""Chance is measured on pairs within this factor: a figure that is taken for another is seldom of another size."""


def main(judged: Path, found: Sequence[Path], figures: Sequence[Path]) -> str:
    """Count the weights.

    Args:
        judged: changes that were reported and judged.
        found: real contradictions.
        figures: annotated figures.

    Returns:
        The text of ``weights.yaml``.
    """
    rows = list(_rows(judged))
    conflicts = [_labelled(row, evidence_of_conflict) for row in rows if row["kind"] in ("contradicted", "revised")]
    for path in found:
        conflicts += [pair for row in _rows(path) for pair in _real_contradiction(row)]
    steps = [
        _labelled(row, evidence_of_step)
        for row in rows
        if row["kind"] == "new_period" and row["before_sentence"] and row["measure"] == "level"
    ]
    chance, pairs = _chance_of_slips(row for path in figures for row in _rows(path))
    lines = [
        "# Weights of the check in natural log-odds, counted by fit_weights.py on pairs of sentences of five weeks of",
        f"# one newspaper that people judged: {_counted(conflicts)} with two values of one period,",
        f"# {_counted(steps)} with two periods of one figure. How often chance looks like a slip was",
        f"# counted on {pairs} pairs of annotated figures of one metric. The change benchmark was not fitted on.",
        "prior:",
        *(f"  {kind}: {math.log(rate):.2f}" for kind, rate in PRIORS.items()),
        "conflict:",
        *_lines(conflicts, chance),
        f"  {REFUTED}: {_slip_weight(conflicts, chance):.2f}  # as of a slip: the stated rate slips from the implied",
        "step:",
        *_lines(steps, {}),
    ]
    return "\n".join(lines) + "\n"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _chance_of_slips(figures: Iterable[dict[str, Any]]) -> tuple[Mapping[str, float], int]:
    """Return how often two figures of different articles look like a slip, by the name of the evidence."""
    alike: dict[tuple[Any, ...], list[tuple[str, Decimal]]] = defaultdict(list)
    for row in figures:
        if row.get("value"):
            key = row["metric"], row.get("unit"), row.get("change")
            alike[key].append((row["article_id"], Decimal(str(row["value"]))))
    slips: Counter[str] = Counter()
    pairs = 0
    for values in alike.values():
        for (article, a), (other, b) in combinations(values, 2):
            slip = digit_slip(a, b) if article != other and a != b else None
            same_size = article != other and a != b and abs(math.log(abs(a / b))) < math.log(SAME_SIZE)
            pairs += same_size
            if slip is not None and (same_size or slip.kind is SlipKind.SCALE):
                slips[evidence_of_slip(slip)] += 1
    return {name: count / max(pairs, 1) for name, count in slips.items()}, pairs


def _lines(pairs: Sequence[Labelled], chance: Mapping[str, float]) -> list[str]:
    """Return a line for each piece of evidence, by name; a known chance stands for the count in false pairs."""
    totals = Counter(true for true, _ in pairs)
    counts = Counter((name, true) for true, evidence in pairs for name in set(evidence))
    lines = []
    for name in sorted({name for name, _ in counts}):
        in_true = SAYING_SO if name == "correction" else _smoothed(counts[name, True], totals[True])
        in_false = chance.get(name, _smoothed(counts[name, False], totals[False]))
        seen = f"{counts[name, True]} of {totals[True]} true, {counts[name, False]} of {totals[False]} false"
        by_chance = f", {chance[name]:.4f} by chance" if name in chance else ""
        lines.append(f"  {name}: {math.log(in_true / in_false):.2f}  # {seen}{by_chance}")
    return lines


def _smoothed(count: int, total: int) -> float:
    """Return a share with half a case added to either side, so that what was never seen is rare and not impossible."""
    return (count + HALF_A_CASE) / (total + 2 * HALF_A_CASE)


def _slip_weight(pairs: Sequence[Labelled], chance: Mapping[str, float]) -> float:
    """Return the weight of a strong slip of digits."""
    true = [evidence for is_true, evidence in pairs if is_true]
    share = _smoothed(sum("digit_slip" in evidence for evidence in true), len(true))
    return math.log(share / chance["digit_slip"])


def _counted(pairs: Sequence[Labelled]) -> str:
    return f"{sum(true for true, _ in pairs)} true and {sum(not true for true, _ in pairs)} false ones"


def _labelled(row: dict[str, Any], evidence: Callable[[Statement, Statement, Sequence[str]], list[str]]) -> Labelled:
    before, after = (_statement(row, side) for side in ("before", "after"))
    return bool(row["true"]), evidence(before, after, (row["entity_name"],))


def _real_contradiction(row: dict[str, Any]) -> Iterable[Labelled]:
    """Yield a contradiction that a person found, if both its values can be found in their sentences."""
    sides = []
    for side in (row.get("before"), row.get("after")):
        if row["kind"] != "contradicted" or not side or not side.get("sentence"):
            return
        sentence, written = side["sentence"], side["value"].split("(")[0].strip(" +-약")
        quantity = next((q for q in find_quantities(written, guess_language(sentence))), None)
        if quantity is None or quantity.value is None:
            return
        sides.append(_sourced(row["entity"], sentence, written, quantity.value, quantity.unit, 0.9))
    yield True, evidence_of_conflict(statement_of(sides[0]), statement_of(sides[1]), (row["entity"].split("(")[0],))


def _statement(row: dict[str, Any], side: str) -> Statement:
    sentence, value = row[f"{side}_sentence"] or "", row[f"{side}_value"]
    number = None if value is None else Decimal(str(value))
    return statement_of(
        _sourced(
            row["entity_name"],
            sentence,
            _written(sentence, number, row["unit"]),
            number,
            row["unit"],
            row[f"{side}_confidence"] or 0.0,
            basis=row["basis"],
            measure=row["measure"],
        )
    )


def _written(sentence: str, value: Decimal | None, unit: str) -> str:
    """Return the words of a value in its sentence; empty where they cannot be found."""
    for quantity in find_quantities(sentence, guess_language(sentence)):
        if quantity.unit == unit and quantity.value is not None and value is not None:
            if abs(quantity.value) == abs(value):
                return sentence[quantity.start : quantity.end]
    return ""


def _sourced(
    entity: str,
    sentence: str,
    expression: str,
    value: Decimal | None,
    unit: str,
    confidence: float,
    *,
    basis: str = "actual",
    measure: str = "level",
) -> SourcedObservation:
    """Make the row that a judged sentence would have been stored as; copies of one sentence are one text."""
    observation = Observation(
        entity=entity, metric="", scope=None, period="", basis=Basis(basis), measure=Measure(measure), value=value,
        low=value, high=value, unit=unit, bound=Bound.EXACT, expression=expression, start=0, end=0, sentence=sentence,
        confidence=confidence, extractor="",
    )  # fmt: skip
    text = hash(sentence)
    return SourcedObservation(
        observation_id=0, series_id=0, article_id=text, revision_id=text, story_id=text, observation=observation,
        published=None, seen_at=datetime.now(UTC),
    )  # fmt: skip


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judged", type=Path, help="changes that were reported and judged")
    parser.add_argument("--found", type=Path, nargs="*", default=[], help="real contradictions")
    parser.add_argument("--figures", type=Path, nargs="*", default=[], help="annotated figures")
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    sys.stdout.write(main(given.judged, given.found, given.figures))
