"""Join two numbers to a range (``3~5%``, ``10만~12만 대``, ``between 0% and 3%``)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.hedges import ends_with
from tasks.figures.numbers.notation.range_tables import Pair
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.number_recognition import read_expression


def join_range(text: str, first: Expression, notation: Notation) -> Expression | None:
    """Join an expression with the number behind it if the two are a range.

    Args:
        text: the whole text.
        first: the expression just read.
        notation: the language's tables.

    Returns:
        The range, or null. ``9.3%에서 8.8%로`` and ``from 9.3% to 8.8%`` are two quantities, not one.
    """
    end = first.core_end
    if match := notation.ranges.joins.match(text, end):
        second = _second(text, match.end(), notation)
        return _merge(first, second, second.end) if second is not None else None
    for pair in notation.ranges.pairs:
        match = pair.joins.match(text, end)
        if match is None or (pair.bare and first.unit is not None and not _joins_amounts(text, first, pair, notation)):
            continue
        opened = ends_with(text, first.start, pair.before, notation)
        if pair.before and not opened:
            continue
        second = _second(text, match.end(), notation)
        closing = pair.behind.match(text, second.core_end) if second is not None else None
        if second is None or closing is None:
            continue
        joined = _merge(first, second, max(second.end, closing.end()))
        if joined is not None:
            return replace(joined, start=first.start - opened)
    return None


def _joins_amounts(text: str, first: Expression, pair: Pair, notation: Notation) -> bool:
    """Return True if two complete amounts are a range (``$2 billion to $3 billion``) and not a move to the second."""
    if first.unit is None or first.counter is not None or first.unit.kind not in pair.moving:
        return False
    return not ends_with(text, first.start, pair.moving[first.unit.kind], notation)


def _second(text: str, start: int, notation: Notation) -> Expression | None:
    """Read the second number of a range; a currency or bound word may precede it."""
    opening = notation.ranges.second_opening.match(text, start)
    match = notation.finder.match(text, opening.end() if opening else start)
    if match is None or match.lastgroup == "phrase":
        return None
    return read_expression(text, match, notation, joined=True)


def _merge(first: Expression, second: Expression, end: int) -> Expression | None:
    """Return the range of two numbers; null if their units differ or the first is not the smaller one."""
    unit = second.unit
    if first.prefixed and (second.assumed or unit is None or unit.kind == "count"):
        unit = first.unit
    if unit is None or first.value is None or second.value is None:
        return None
    if second.prefixed and not first.prefixed and not first.scaled:
        return None  # the forecast for 2026 to $35 billion
    if first.unit is not None and first.unit != unit and not first.assumed and not _alike(first, second):
        return None
    low, step = first.value, first.step
    scale = second.scale  # in 3~5조 it is the first number's too
    if not first.scaled and scale > 1 and (first.unit is None or first.prefixed) and low < second.value / scale:
        low, step = low * scale, step * scale
    if unit.factor != 1 and first.unit is None:
        low, step = low * unit.factor, step * unit.factor
    if first.unit is None and unit.kind == "percent":
        step = min(step, Decimal(1))
    if low >= second.value:
        return None
    return replace(
        first,
        end=end,
        core_end=second.core_end,
        value=low,
        step=step,
        unit=unit,
        assumed=False,
        counter=second.counter,
        value_high=second.value,
        step_high=second.step,
    )


def _alike(first: Expression, second: Expression) -> bool:
    return (
        first.unit is not None
        and second.unit is not None
        and first.unit.name == second.unit.name
        and (first.unit.kind != "count" or first.counter == second.counter)
    )
