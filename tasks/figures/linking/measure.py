"""Decide between level and change, and find what a change is measured against."""

from __future__ import annotations

from tasks.core.records import Measure, Quantity
from tasks.figures.entities.discourse import Discourse
from tasks.figures.linking.metric.candidates import MetricCandidate
from tasks.figures.linking.period.tenses import has_no_single_period
from tasks.figures.linking.rise_and_fall import Move
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.calendar_periods import shifted


def note_comparison_base(row: Row, discourse: Discourse) -> None:
    """Note what the moves of this sentence are measured against, for moves that name no base of their own."""
    bases = [node.period.comparison for node in row.nodes if node.period is not None and node.period.comparison]
    if bases:
        discourse.comparison_base = bases[-1]


def find_comparison_base(row: Row, index: int, discourse: Discourse) -> str | None:
    """Return what a change is measured against: the nearest comparison before it, then after it, in the sentence."""
    me = row.nodes[index]
    behind = row.nodes[index + 1] if index + 1 < len(row.nodes) else None
    if behind is not None and behind.period is not None and behind.period.comparison:
        return behind.period.comparison
    if has_no_single_period(row, index):
        return "change_rate"
    for j in range(index - 1, -1, -1):
        node = row.nodes[j]
        if node.period is not None and node.period.comparison:
            return node.period.comparison
        if (
            node.has("compare")
            and node.clause == me.clause
            and node.depth == me.depth
            and (base := _compared(row, j, discourse))
        ):
            return base
    for node in row.nodes[index + 1 :]:
        if node.period is not None and node.period.comparison and node.clause - me.clause <= 1:
            return node.period.comparison
    return None


def _compared(row: Row, j: int, discourse: Discourse) -> str | None:
    """Return the base that a compared value of a named period makes.

    Example: ``지난해 4분기 17.9% 점유율보다``.
    """
    for node in reversed(row.nodes[:j]):
        if node.kind == "break":
            return None
        if node.period is not None and node.period.comparison:
            return node.period.comparison
        period = node.period.period if node.period is not None else None
        if period is not None and discourse.period is not None:
            if period == shifted(discourse.period, "year", -1):
                return "yoy_change"
            return "qoq_change" if period == shifted(discourse.period, "quarter", -1) else "change_rate"
    return None


def is_move(quantity: Quantity, move: Move | None, base: str | None, as_level: list[MetricCandidate]) -> bool:
    """Return whether a quantity is the size of a move.

    Args:
        quantity: the number.
        move: the rise or fall near it; null where nothing moves.
        base: what it is measured against, as the measure that results; null where nothing is named.
        as_level: its metric candidates as a level.
    """
    if quantity.unit in ("percentage_point", "times"):
        return True
    if quantity.unit == "percent":
        if move is not None and move.is_endpoint:
            return not as_level
        return move is not None or (base is not None and not as_level)
    if move is None or move.is_endpoint:
        return False
    return not (as_level and as_level[0].metric.timing == "event" and quantity.dimension == "money")


def move_measure(row: Row, index: int, base: str | None, discourse: Discourse) -> Measure:
    """Return the measure of a move: an amount, or a rate over what it is measured against."""
    quantity = row.nodes[index].quantity
    assert quantity is not None
    if quantity.unit == "percentage_point" and base == "qoq_change":
        return Measure.QOQ
    if quantity.unit == "percentage_point" and base == "yoy_change":
        return Measure.YOY
    if quantity.unit not in ("percent", "times"):
        return Measure.CHANGE_AMOUNT
    if quantity.unit == "percentage_point":
        return Measure.CHANGE_AMOUNT
    if base is not None:
        return Measure(base)
    if quantity.unit == "times":
        return Measure.CHANGE_RATE
    if discourse.comparison_base is not None:
        return Measure(discourse.comparison_base)
    named = any(
        node.period is not None and node.period.period is not None and node.period.period.grain in ("year", "quarter")
        for node in row.nodes
    )
    return Measure.YOY if named or discourse.period is not None else Measure.CHANGE_RATE
