"""The place of a number among the like numbers of its sentence, beside the metrics that its cues name."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.watchlist import Metric
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Node, Row


@dataclass(frozen=True, slots=True)
class NumberOrder:
    """The place of a number among those of its sentence that have its unit.

    Attributes:
        like: how many there are.
        place, place_in_list: how many are before it, in the sentence and in its list.
        metrics, before_list: the metrics that the cues of the sentence may name, and those before its list.
    """

    like: int
    place: int
    place_in_list: int
    metrics: list[frozenset[str]]
    before_list: list[frozenset[str]]


def number_order(row: Row, index: int) -> NumberOrder:
    """Return the place of a number among like numbers, worked out once for all metrics."""
    return once(row.derived, ("order of numbers", index), lambda: _number_order(row, index))


def _number_order(row: Row, index: int) -> NumberOrder:
    unit = _unit(row.nodes[index])
    like = [place for place in row.quantities() if _unit(row.nodes[place]) == unit]
    run = _run_start(row, index)
    return NumberOrder(
        len(like),
        like.index(index),
        sum(run <= other < index for other in like),
        _metrics_named(row, len(row.nodes)),
        _metrics_named(row, run),
    )


def has_place(metric: Metric, named: list[frozenset[str]], place: int) -> bool:
    """Return whether a metric is among those that the cue at a place of a list may name."""
    return place < len(named) and metric.id in named[place]


def _metrics_named(row: Row, end: int) -> list[frozenset[str]]:
    """Return which metrics the cues before a position may name, in order, each set once."""
    named = [frozenset(metric for metric, _ in cue.needs) for place, cue in row.cues() if place < end]
    return list(dict.fromkeys(metrics for metrics in named if metrics))


def _run_start(row: Row, index: int) -> int:
    """Return where the list that a number is part of starts: like numbers with no cue, verb or name between."""
    start = index
    for place in range(index - 1, -1, -1):
        node = row.nodes[place]
        if node.kind == "quantity" and _unit(node) == _unit(row.nodes[index]):
            start = place
        elif node.cue is not None or node.kind in ("break", "entity"):
            break
    return start


def _unit(node: Node) -> str | None:
    return node.quantity.unit if node.quantity is not None else None
