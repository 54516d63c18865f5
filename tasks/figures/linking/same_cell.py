"""Compare a statement with those of the same cell: an entity has one value of a metric in a period."""

from __future__ import annotations

from collections.abc import Hashable

from tasks.figures.linking.article_context import Number, Statement

# Share of a value by which a rounded one may differ.
_ROUNDING = 0.02


def cell_of(statement: Statement) -> tuple[Hashable, ...]:
    """Return what a statement is about but for the part: metric, entity, period, basis, measure and unit."""
    unit = statement.number.quantity.unit
    measured = statement.metric_id, statement.basis, statement.measure, unit
    return statement.entity_id, statement.period_label, *measured


def size_of(number: Number) -> float | None:
    """Return the size of a number; null for none and for zero."""
    value = number.quantity.value
    return abs(float(value)) or None if value is not None else None


def agree(one: float, other: float) -> bool:
    """Return whether two sizes are the same but for rounding.

    >>> agree(2038, 2040), agree(2038, 2380)
    (True, False)
    """
    return abs(one - other) <= _ROUNDING * max(one, other)
