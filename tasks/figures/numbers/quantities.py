"""Find the quantities of a text: every number expression with its value, unit, bound and interval.

The table of numbers in tasks/figures/README.md lists what each construction becomes; a language's ``quantities.yaml``
says how it writes them.
"""

from __future__ import annotations

from tasks.core.records import Bound, Quantity
from tasks.figures.numbers.accounting_brackets import negated, unbracket
from tasks.figures.numbers.compound_amounts import join_compounds
from tasks.figures.numbers.conversions import attach_conversions
from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.intervals import Hedge, Interval, interval, span
from tasks.figures.numbers.notation.tables import load_notation
from tasks.figures.numbers.number_recognition import read_expression
from tasks.figures.numbers.numerals.whole_counts import whole_count
from tasks.figures.numbers.ranges import join_range


def find_quantities(text: str, language: str, *, whole: bool = True) -> list[Quantity]:
    """Find every quantity of a text.

    Args:
        text: any text; offsets of the result are into it.
        language: ISO 639-1 code with a folder under tasks/languages.
        whole: whether what is counted has no parts, so that 1.234 of them are 1,234.

    Returns:
        Quantities sorted by start, none overlapping another. Dates, times, ordinals, names and codes are none; a
        conversion in brackets is part of its amount.

    Raises:
        FigurewatchError: the language has no ``quantities.yaml``.
    """
    notation = load_notation(language)
    found: list[Expression] = []
    position, floor = 0, 0
    text, bracketed = unbracket(text, notation)
    while match := notation.finder.search(text, position):
        position = match.end()
        expression = read_expression(text, match, notation, floor=floor)
        if expression is None:
            continue
        if (brackets := bracketed.get(match.start())) is not None:
            expression = negated(expression, brackets)
            if expression is None:
                continue
        elif (joined := join_range(text, expression, notation)) is not None:
            expression = joined
        if expression.unit is None or expression.start < floor:
            continue
        found.append(whole_count(text, expression, notation) if whole else expression)
        position = floor = max(position, expression.end)
    found = join_compounds(text, found, notation)
    return [_quantity(expression) for expression in attach_conversions(text, found, notation)]


def _quantity(expression: Expression) -> Quantity:
    unit = expression.unit
    assert unit is not None
    low, high = _interval(expression)
    return Quantity(
        expression.start,
        expression.end,
        None if expression.loose else expression.value,
        low,
        high,
        unit.name,
        _bound(expression),
        expression.counter,
        expression.sign,
        expression.core_start,
        expression.core_end,
        expression.value_high,
        None if expression.conversion is None else _quantity(expression.conversion),
    )


def _interval(expression: Expression) -> Interval:
    if expression.value is None:
        if expression.hedge in (Hedge.AT_LEAST, Hedge.MORE_THAN):
            return expression.low, None
        return expression.low, expression.high
    if expression.value_high is not None:
        return span(expression.value, expression.value_high, expression.step, expression.step_high)
    low, high = interval(expression.value, expression.hedge, expression.step, expression.round_step)
    return low, expression.high if high is None else high


def _bound(expression: Expression) -> Bound:
    if expression.value_high is not None:
        return Bound.RANGE
    if expression.value is None and expression.hedge == Hedge.EXACT:
        return Bound.ABOUT
    return expression.hedge.bound
