"""Recognise the number expression that begins at an offset: its currency, numeral, unit, sign and bound words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from tasks.figures.numbers.counted_nouns import Count, count_noun
from tasks.figures.numbers.expression import RATIOS, Expression
from tasks.figures.numbers.fixed_expressions import fraction_expression, phrase_expression
from tasks.figures.numbers.hedges import hedge_behind, hedge_in_front, stronger
from tasks.figures.numbers.intervals import Hedge
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.number_context import begins_number, currency_in_front, is_amount, is_cut_off, is_dot_list
from tasks.figures.numbers.numerals.numeral import Numeral, read_fraction, read_numeral
from tasks.figures.numbers.signs import sign_behind, sign_in_front
from tasks.figures.numbers.unit_attachment import Measured, attach_unit, is_scale_alone
from tasks.figures.numbers.units import Unit

_ONE, _TENTH = Decimal(1), Decimal("0.1")
_MAGNITUDE = 10  # a vague number is up to ten times its low end: 수천 is 1000 to 10000


def read_expression(
    text: str, match: re.Match[str], notation: Notation, *, joined: bool = False, floor: int = 0
) -> Expression | None:
    """Read the expression that begins at a match of the language's finder.

    Args:
        text: the whole text.
        match: a match of ``notation.finder``.
        notation: the language's tables.
        joined: whether the first number of a range stands directly in front.
        floor: where the expression before ends; its currency is not this number's (10 rmb 20 usd).

    Returns:
        The expression, or null where the digits are a date, a name, a code or anything but a quantity.
    """
    begin, start = match.lastgroup, match.start()
    if begin != "digits" and (part := notation.units.part_pattern.match(text, start)) is not None:
        return _part_of_unit(text, part, notation)
    numeral = read_numeral(text, start, notation)
    if begin == "phrase" and (numeral is None or not numeral.scaled):  # a quarter of a million is no share
        return phrase_expression(text, match, notation)
    if numeral is None or _is_other_word(text, numeral, begin, notation):
        return None
    currency = currency_in_front(text, start, floor, notation) if begin == "digits" else None
    if currency is not None and not is_amount(text, currency, numeral, notation):
        currency = None
    if currency is None and not joined and not begins_number(text, start, notation):
        return None
    if is_dot_list(text, numeral, notation) or is_cut_off(text, numeral, notation):
        return None
    if (fraction := read_fraction(text, numeral, notation)) is not None:
        if fraction.part:
            return fraction_expression(text, fraction, notation)
        numeral = fraction
    return _with_unit(text, numeral, currency, notation, native=begin == "native")


def _is_other_word(text: str, numeral: Numeral, begin: str | None, notation: Notation) -> bool:
    """Return True if number words are something else here, or a scale without its number."""
    if begin in ("native", "words") and notation.exclusions.glued.match(text, numeral.start):
        return True
    return begin in ("digits", "words") and is_scale_alone(text, numeral, notation)


def _with_unit(
    text: str, numeral: Numeral, currency: re.Match[str] | None, notation: Notation, *, native: bool
) -> Expression | None:
    """Complete a numeral with the unit behind it or the currency in front of it."""
    measured = attach_unit(text, numeral, notation, native=native)
    if currency is None:
        glued = notation.units.required and numeral.last_word in notation.numerals.glued_scales
        if glued and not measured.word:
            return None  # 300M, 5B: a measure or a name, not millions of nothing
        return _complete(text, numeral.start, measured, notation)
    unit = measured.unit
    if currency["sign"] and unit is not None and unit.kind in RATIOS:
        return _complete(text, numeral.start, measured, notation)
    code = notation.currencies.codes[currency[1]]
    repeated = unit is not None and unit.name == code and measured.word != currency[1]  # $5 dollars
    if not repeated or measured.assumed:
        measured = replace(measured, unit=Unit("money", code), end=numeral.end, word=None, assumed=False)
    return _complete(text, currency.start(1), measured, notation, prefixed=True, inner_sign=currency["sign"] or "")


def _part_of_unit(text: str, match: re.Match[str], notation: Notation) -> Expression | None:
    """Return a fraction of a percent or point: ``half a percentage point``."""
    value = notation.numerals.words[match["part"]][1]
    unit = notation.units.by_word[match["unit"]]
    numeral = Numeral(match.start(), match.end("part"), value, _TENTH, _TENTH, _TENTH, spelled=True)
    return _complete(text, match.start(), Measured(numeral, match.end(), unit), notation)


def _complete(
    text: str,
    core_start: int,
    measured: Measured,
    notation: Notation,
    *,
    prefixed: bool = False,
    inner_sign: str = "",
) -> Expression | None:
    """Add sign, bound words and, where any noun may be counted, the counted noun.

    Args:
        text: the whole text.
        core_start: where digits or currency begin.
        measured: the numeral with its unit.
        notation: the language's tables.
        prefixed: whether the currency stands in front.
        inner_sign: the sign between currency and digits; empty without one.
    """
    numeral = measured.numeral
    if measured.unit is None and numeral.spelled and notation.units.required:
        return None
    start, end, sign, hedge = _words_beside(text, core_start, measured, inner_sign, notation)
    count = Count(measured.unit, measured.word, measured.assumed)
    if measured.unit is None and notation.nouns is not None:
        count = count_noun(text, core_start, numeral, end, notation)
        if count.unit is None and notation.ranges.begun.match(text, numeral.end) is None:
            return None
    factor = count.unit.factor if count.unit is not None else _ONE
    value = numeral.value * factor * (-1 if sign < 0 else 1)
    low, high = (numeral.value, numeral.value * _MAGNITUDE) if numeral.vague else (None, None)
    return Expression(
        start, end, core_start, measured.end, None if numeral.vague else value,
        _step(numeral, count.unit) * factor, numeral.round_step * factor, hedge, count.unit,
        assumed=count.assumed, prefixed=prefixed, scale=numeral.scale, scaled=numeral.scaled,
        counter=count.noun if count.unit is None or count.unit.kind == "count" else None,
        sign=sign, low=low, high=high, value_high=numeral.high, step_high=_ONE,
    )  # fmt: skip


def _words_beside(
    text: str, core_start: int, measured: Measured, inner_sign: str, notation: Notation
) -> tuple[int, int, int, Hedge]:
    """Return start and end of an expression with the signs and bound words beside it, its sign, and its bound."""
    sign, start = sign_in_front(text, core_start, measured.unit, notation)
    if inner_sign:
        sign = -1 if inner_sign in notation.signs.falls else 1
    hedge_before, start = hedge_in_front(text, start, notation)
    end = measured.end
    if measured.unit is not None and not sign:
        sign, end = sign_behind(text, end, measured.unit, notation)
    hedge_after, end = hedge_behind(text, end, notation)
    return start, end, sign, stronger(hedge_before, stronger(_own_hedge(measured.numeral), hedge_after))


def _own_hedge(numeral: Numeral) -> Hedge:
    """Return the bound that number words give by themselves (30여, a couple of)."""
    return Hedge.MORE if numeral.more else Hedge.ABOUT if numeral.about else Hedge.EXACT


def _step(numeral: Numeral, unit: Unit | None) -> Decimal:
    """Return how exact a number is: the last written digit of a ratio, the last significant one of anything else."""
    if unit is None or unit.kind not in RATIOS:
        return numeral.step
    return min(numeral.last_step, _ONE) if numeral.spelled else numeral.last_step
