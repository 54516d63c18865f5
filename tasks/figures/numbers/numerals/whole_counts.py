"""Counts with a point: ``1.234 employees`` are 1,234, for nobody counts parts of a person."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.numeral import read_numeral

_POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}(?![\d.,])")
_DECIMALS = Decimal("0.001")


def whole_count(text: str, expression: Expression, notation: Notation) -> Expression:
    """A count with its point read as a comma, where a group of three stands behind it; else the same.

    Args:
        text: the whole text.
        expression: any.
        notation: the language's tables; their ``measures`` (tonnes, MW) do have decimals, and so may whatever else a
            number alone is of.
    """
    match = _POINTED.match(text, expression.core_start)
    if match is None or not notation.units.measures or expression.unit is None or expression.unit.kind != "count":
        return expression
    counted = expression.counter
    if counted is None or expression.scaled or expression.value is None or expression.value_high is not None:
        return expression
    if counted.rpartition(" ")[2].lower() in notation.units.measures:
        return expression
    whole = read_numeral(match[0].replace(".", ","), 0, notation)
    if whole is None or expression.step != _DECIMALS:
        return expression
    value = whole.value if expression.value > 0 else -whole.value
    return replace(expression, value=value, step=whole.step, round_step=whole.round_step)
