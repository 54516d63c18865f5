"""Fractions and fixed expressions as number expressions: ``4분의 1``, ``a quarter of``, ``절반``, ``두 자릿수``."""

from __future__ import annotations

import re
from decimal import Decimal

from tasks.core.records import Bound
from tasks.figures.numbers.expression import Expression
from tasks.figures.numbers.hedges import hedge_behind, hedge_in_front, stronger
from tasks.figures.numbers.intervals import Hedge
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.numeral import Numeral
from tasks.figures.numbers.units import Unit

_PERCENT = Unit("percent", "percent")
_ONE = Decimal(1)
_CENT = Decimal("0.01")
_LEAST_SHARE = Decimal("0.0001")


def fraction_expression(text: str, fraction: Numeral, notation: Notation) -> Expression | None:
    """Return a fraction (``4분의 1``) as a share of a whole; null if it is none between 0 and 1."""
    while fraction.value >= 1 and fraction.shorter is not None:
        fraction = fraction.shorter
    if not 0 < fraction.value < 1 or fraction.step < _LEAST_SHARE:
        return None
    return _share(text, fraction.start, fraction.end, 100 * fraction.value, notation)


def phrase_expression(text: str, match: re.Match[str], notation: Notation) -> Expression:
    """Return a fixed expression that the finder matched."""
    words, start, end = match[0], match.start(), match.end()
    if (percent := notation.phrases.shares.get(words)) is not None:
        return _share(text, start, end, percent, notation)
    phrase = notation.phrases.by_words[words]
    in_front, first = hedge_in_front(text, start, notation)
    behind, last = hedge_behind(text, end, notation)
    own = Hedge.ABOUT if phrase.bound == Bound.RANGE else Hedge(phrase.bound)
    hedge = stronger(own, stronger(in_front, behind))
    is_rate = phrase.low is not None and notation.phrases.rate_behind.match(text, end) is not None
    kind = _PERCENT.kind if is_rate else phrase.unit
    unit = Unit(kind, kind)
    if phrase.anchor is None:
        return Expression(first, last, start, end, None, _ONE, _ONE, hedge, unit, low=phrase.low, high=phrase.high)
    return Expression(
        first, last, start, end, phrase.anchor, phrase.step, phrase.step, hedge, unit,
        high=phrase.high, loose=not phrase.point,
    )  # fmt: skip


def _share(text: str, start: int, end: int, percent: Decimal, notation: Notation) -> Expression:
    """Return a share in words, which is never exact."""
    percent = percent.quantize(_CENT).normalize()
    percent = percent.quantize(_ONE) if percent == percent.to_integral_value() else percent
    in_front, first = hedge_in_front(text, start, notation)
    behind, last = hedge_behind(text, end, notation)
    hedge = stronger(Hedge.ABOUT, stronger(in_front, behind))
    return Expression(first, last, start, end, percent, _ONE, _ONE, hedge, _PERCENT)
