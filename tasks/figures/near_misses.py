"""Explain why a metric did not get a number beside its cue, for people who write metrics."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.records import Observation, Quantity
from tasks.core.watchlist import Metric
from tasks.figures.entities.discourse import Discourse
from tasks.figures.linking.entity.candidate import EntityCandidate
from tasks.figures.linking.metric.candidates import MetricCandidate, score_metric
from tasks.figures.linking.metric.compatibility import counts_other, fits, names_count
from tasks.figures.linking.metric.competing_nouns import competing_governor, measured_noun
from tasks.figures.linking.metric.distance import CuePath, cue_paths
from tasks.figures.linking.metric.selection import LEAST_SCORE, MetricSelection
from tasks.figures.linking.per_unit_amounts import per_unit_words
from tasks.figures.syntax.nodes import Row


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A number beside a metric's cue that is not the metric's.

    Attributes:
        metric: id of the metric.
        expression: the number as written.
        start, end: its span in the text.
        sentence: its sentence.
        why: what kept it out, in words for the user.
    """

    metric: str
    expression: str
    start: int
    end: int
    sentence: str
    why: str


def near_misses(
    row: Row,
    index: int,
    selection: MetricSelection,
    discourse: Discourse,
    observation: Observation | None,
    entities: list[EntityCandidate],
) -> list[NearMiss]:
    """Return the metrics that nearly had a number.

    Args:
        row: the sentence.
        index: position of the number.
        selection: the metrics.
        discourse: the text before, as it was when the number was read.
        observation: what the number became; null where it was left alone.
        entities: possible owners that scored too low, best first.

    Returns:
        One for every metric with a cue in the sentence that did not get the number.
    """
    quantity = row.nodes[index].quantity
    assert quantity is not None
    found = cue_paths(row, index, selection.echoes(row.language.code))
    missed = []
    for metric in selection.metrics:
        near = [path for path in found if _is_cue_of(row, path, metric)]
        if not near or (observation is not None and observation.metric == metric.id):
            continue
        why = _why(row, index, metric, discourse, found, near[0], observation, entities)
        expression = row.sentence.text[quantity.start - row.sentence.start : quantity.end - row.sentence.start]
        missed.append(NearMiss(metric.id, expression, quantity.start, quantity.end, row.sentence.text, why))
    return missed


def _is_cue_of(row: Row, path: CuePath, metric: Metric) -> bool:
    cue = row.nodes[path.node].cue
    return cue is not None and cue.serves(metric.id)


def _why(
    row: Row,
    index: int,
    metric: Metric,
    discourse: Discourse,
    found: list[CuePath],
    nearest: CuePath,
    observation: Observation | None,
    entities: list[EntityCandidate],
) -> str:
    quantity, code = row.nodes[index].quantity, row.language.code
    assert quantity is not None
    bare = names_count(metric, row, index, found)
    if not any(fits(metric, quantity, moved, code, bare=bare) for moved in (False, True)):
        return _unfit(metric, quantity, code)
    if observation is not None:
        return f"read as {observation.metric}, whose words are nearer"
    if counts_other(row, index, metric):
        return f"what is counted is something else: {_around(row, index)}"
    other = measured_noun(row, index)
    if other is not None:
        return f"it measures {other!r}"
    if (unit := per_unit_words(row, index, metric, nearest.node)) is not None:
        return f"it is an amount of one unit ({unit!r}), not of the whole"
    groups = len(metric.cues.get(code, []))
    candidate = score_metric(metric, row, index, found, groups, discourse.nearby_cues(), 0.0)
    if candidate is None:
        return _missing_cue(row, metric, found, code)
    if candidate.reasons[-1].step == "unless":
        return f"{candidate.reasons[-1].detail!r} is beside it, and the metric's unless rules that out"
    if candidate.score < LEAST_SCORE:
        return _weak(row, index, nearest, candidate)
    if quantity.value is None:
        return "an interval without a number of its own needs a cue right beside it"
    if entities:
        best = entities[0]
        return f"no entity is sure enough: {best.entity.name} is nearest ({best.reason.detail}), and too weak"
    return "no organisation is in sight that it could be of: list the entity, with its aliases"


def _unfit(metric: Metric, quantity: Quantity, code: str) -> str:
    if quantity.dimension != metric.dimension:
        wanted = metric.unit or metric.dimension
        return f"the metric is {wanted}, and this is {quantity.counter or quantity.unit}"
    if quantity.dimension == "count":
        allowed = ", ".join(counter or "a bare number" for counter in metric.counters.get(code, []))
        if allowed and quantity.counter not in metric.counters.get(code, []):
            return f"it counts {quantity.counter or 'nothing named'}, and the metric counts {allowed}"
    if metric.unit and metric.dimension == "money" and quantity.unit != metric.unit:
        return f"the metric is in {metric.unit}, and this is {quantity.unit}"
    low, high = metric.range
    ends = f"{low if low is not None else '..'} to {high if high is not None else '..'}"
    return f"{quantity.value} is outside the metric's plausible range ({ends})"


def _missing_cue(row: Row, metric: Metric, found: list[CuePath], code: str) -> str:
    """Explain which group of cues is missing from the sentence and those before it."""
    served = {
        group
        for path in found
        if (cue := row.nodes[path.node].cue) is not None
        for name, group in cue.needs
        if name == metric.id and not (path.is_share_base and metric.dimension != "ratio")
    }
    for group, words in enumerate(metric.cues.get(code, [])):
        if group not in served:
            return f"a second cue is wanted near it, one of: {', '.join(words[:6])}"
    return "the cue names only what something is a share of"


def _weak(row: Row, index: int, nearest: CuePath, candidate: MetricCandidate) -> str:
    between = nearest.foreign or competing_governor(row, index)
    if between is not None:
        return f"it goes with {between!r}, not with the cue {row.nodes[nearest.node].text!r}"
    strength = f"{candidate.score:.2f} of at least {LEAST_SCORE}"
    return f"the cue {row.nodes[nearest.node].text!r} is too far ({nearest.side} the number): {strength}"


def _around(row: Row, index: int) -> str:
    near = [row.nodes[j].text for j in (index - 1, index, index + 1) if 0 <= j < len(row.nodes)]
    return repr(" ".join(near))
