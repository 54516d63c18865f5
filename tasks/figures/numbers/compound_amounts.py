"""Join amounts that are written in two units: ``9 dollars and 43 cents``, ``10달러 15센트``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.notation.tables import Notation

_LARGEST = 1000  # larger amounts are not written with their hundredths


def join_compounds(text: str, expressions: Sequence[Expression], notation: Notation) -> list[Expression]:
    """Add an amount in hundredths of a currency to the amount right in front of it.

    Args:
        text: the whole text.
        expressions: its number expressions in order.
        notation: the language's tables; ``hundredths_joint`` is what may stand between the two.

    Returns:
        The expressions, with each such pair joined to one that is as exact as its second part.
    """
    joined: list[Expression] = []
    for expression in expressions:
        last = joined[-1] if joined else None
        if last is not None and _is_second_part(text, last, expression, notation):
            assert last.value is not None
            assert expression.value is not None
            value = last.value + expression.value
            joined[-1] = replace(
                last, end=expression.end, core_end=expression.core_end, value=value, step=expression.step,
                round_step=expression.round_step, hedge=expression.hedge,
            )  # fmt: skip
        else:
            joined.append(expression)
    return joined


def _is_second_part(text: str, first: Expression, second: Expression, notation: Notation) -> bool:
    if first.unit is None or second.unit is None or first.unit.kind != "money" or first.unit.name != second.unit.name:
        return False
    if first.unit.factor != 1 or second.unit.factor >= 1 or first.prefixed or second.sign:
        return False
    if first.value is None or second.value is None or first.value_high is not None or second.value_high is not None:
        return False
    joint = notation.hundredths_joint.fullmatch(text, first.end, second.start) if first.end <= second.start else None
    return joint is not None and second.value < 1 and first.value < _LARGEST
