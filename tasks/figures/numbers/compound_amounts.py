"""Amounts told in two units: ``9 dollars and 43 cents``, ``10달러 15센트`` are one quantity each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.notation.tables import Notation

_SMALL = 1000  # nobody tells the cents of more


def join_compounds(text: str, found: Sequence[Expression], notation: Notation) -> list[Expression]:
    """Add an amount of a currency's hundredths to the whole amount right in front of it.

    Args:
        text: the whole text.
        found: its expressions in order.
        notation: the language's tables; ``compound`` is what may stand between the two.

    Returns:
        The expressions with such pairs made one, as exact as their second half.
    """
    kept: list[Expression] = []
    for expression in found:
        last = kept[-1] if kept else None
        if last is not None and _continues(text, last, expression, notation):
            assert last.value is not None
            assert expression.value is not None
            value = last.value + expression.value
            kept[-1] = replace(
                last, end=expression.end, core_end=expression.core_end, value=value, step=expression.step,
                round_step=expression.round_step, hedge=expression.hedge,
            )  # fmt: skip
        else:
            kept.append(expression)
    return kept


def _continues(text: str, first: Expression, second: Expression, notation: Notation) -> bool:
    if first.unit is None or second.unit is None or first.unit.kind != "money" or first.unit.name != second.unit.name:
        return False
    if first.unit.factor != 1 or second.unit.factor >= 1 or first.prefixed or second.sign:
        return False
    if first.value is None or second.value is None or first.value_high is not None or second.value_high is not None:
        return False
    joint = notation.hundredths_joint.fullmatch(text, first.end, second.start) if first.end <= second.start else None
    return joint is not None and second.value < 1 and first.value < _SMALL
