"""Read counts with a point as whole numbers: ``1.234 employees`` are 1,234, because people have no parts."""

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
    """Return a count with its point read as a comma if three digits follow it; else the expression as it is.

    Args:
        text: the whole text.
        expression: any expression.
        notation: the language's tables; what they list as ``measures`` (tonnes, MW) has decimals, and so may what a
            number without a noun is of.
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
