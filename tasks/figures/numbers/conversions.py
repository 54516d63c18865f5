"""Attach conversions: the same amount once more in another currency (``67억달러(약 9조원)``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.hedges import hedge_behind, stronger
from tasks.figures.numbers.notation.tables import Notation

_CLOSERS = ")）]"
_SEPARATORS = ",;·/"


def attach_conversions(text: str, expressions: Sequence[Expression], notation: Notation) -> list[Expression]:
    """Attach every conversion to the amount that it repeats, and remove it from the list.

    Args:
        text: the whole text.
        expressions: its number expressions in order.
        notation: the language's tables.

    A bracket contains a conversion only if both are money, of two currencies or of the same value:
    ``1조3321억원(5.3%)`` and ``5천333억원(전년 4천억원)`` are two figures each.
    """
    kept: list[Expression] = []
    for expression in expressions:
        last = kept[-1] if kept else None
        if last is not None and last.conversion is None and _is_conversion(text, last, expression, notation):
            kept[-1] = _with_hedge_behind(text, replace(last, conversion=expression), expression.end, notation)
        else:
            kept.append(expression)
    return kept


def _is_conversion(text: str, first: Expression, second: Expression, notation: Notation) -> bool:
    if first.unit is None or second.unit is None or first.unit.kind != "money" or second.unit.kind != "money":
        return False
    if first.unit.name == second.unit.name and first.value != second.value:
        return False
    opening = notation.conversion_opening.match(text, first.end)
    if opening is None or not first.end < second.start <= opening.end():
        return False
    if opening[0].lstrip()[:1] == "=":
        return True
    behind = text[second.end : second.end + 1]
    return behind in _CLOSERS or behind in _SEPARATORS


def _with_hedge_behind(text: str, expression: Expression, end: int, notation: Notation) -> Expression:
    """Apply bound words behind the bracket to the amount (``400억달러(약 56조원)를 넘어설``), not to its span."""
    if text[end : end + 1] not in _CLOSERS:
        return expression
    hedge, _ = hedge_behind(text, end + 1, notation)
    return replace(expression, hedge=stronger(expression.hedge, hedge))
