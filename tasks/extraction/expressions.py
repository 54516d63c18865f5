"""Number expressions: a numeral with its unit, sign and bound words, before it becomes a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.extraction.bounds import ends_with, hedge_behind, hedge_in_front, stronger
from tasks.extraction.intervals import Hedge
from tasks.extraction.notation import Notation, Unit
from tasks.extraction.nouns import read_noun
from tasks.extraction.numerals import Numeral, read_numeral
from tasks.model import Bound

_PERCENT = Unit("percent", "percent")
_COUNT = Unit("count", "count")
_OPENERS = " \n\t(（[「『'\"“‘·,:;|=→>~∼\u00a0"
_TIGHT_SIGNS = "-+−–－＋"
_FRACTION_STEP = Decimal(1)
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Expression:
    """A number expression.

    Attributes:
        start, end: span with sign and adjacent bound words.
        core_start, core_end: span of digits and unit.
        value: the number in ``unit``, signed; null where only ``low`` and ``high`` are told.
        step, round_step: how exact it is (see ``Numeral``), in ``unit``.
        hedge: what the words around it say.
        unit: its unit; null for bare digits that wait for the second number of a range.
        assumed: whether the unit was not written (755억 is money of the language's country).
        prefixed: whether its currency stands in front (``$10-12 million`` lends it to the second number).
        scale, scaled: see ``Numeral``.
        counter: what is counted.
        sign: of a mark or word.
        low, high: the interval of a vague number or fixed phrase.
        value_high, step_high: the second number of a range.
        conversion: the same fact in another currency.
        loose: whether ``value`` only places the interval and is no point value (절반).
    """

    start: int
    end: int
    core_start: int
    core_end: int
    value: Decimal | None
    step: Decimal
    round_step: Decimal
    hedge: Hedge
    unit: Unit | None
    assumed: bool = False
    prefixed: bool = False
    scale: Decimal = Decimal(1)
    scaled: bool = False
    counter: str | None = None
    sign: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    value_high: Decimal | None = None
    step_high: Decimal = Decimal(0)
    conversion: Expression | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Measured:
    """A numeral with its unit."""

    numeral: Numeral
    end: int
    unit: Unit | None
    word: str | None = None
    assumed: bool = False


def read_expression(text: str, match: re.Match[str], notation: Notation, *, joined: bool = False) -> Expression | None:
    """Read the expression that begins at a hit of the language's finder.

    Args:
        text: the whole text.
        match: a match of ``notation.finder``.
        notation: the language's tables.
        joined: whether a range's first number stands directly in front.

    Returns:
        The expression, or null where the digits are a date, a name, a code or anything but a quantity.
    """
    kind, start = match.lastgroup, match.start()
    if kind == "phrase":
        return _phrase(text, match, notation)
    prefix = notation.prefix.search(text, max(0, start - 7), start) if kind == "digits" and start else None
    if prefix is None and not joined and not _stands_alone(text, start, notation):
        return None
    numeral = read_numeral(text, start, notation)
    if numeral is None or (kind == "native" and notation.not_glued.match(text, start)):
        return None
    if fraction := notation.fraction.match(text, numeral.end):
        return _fraction(text, numeral, fraction.end(), notation)
    measured = _measure(text, numeral, notation, native=kind == "native")
    if prefix is not None:
        money = notation.prefixes[prefix[1]]
        if measured.unit is None or measured.unit.name != money or measured.assumed:
            measured = replace(measured, unit=Unit("money", money), end=numeral.end, word=None, assumed=False)
        return _complete(text, prefix.start(1), measured, notation, prefixed=True)
    return _complete(text, start, measured, notation)


def _stands_alone(text: str, start: int, notation: Notation) -> bool:
    """Whether digits are not the tail of a name, a code, a date or a time."""
    if not start:
        return True
    last = text[start - 1]
    if (last.isascii() and last.isalpha()) or last in "_@#":
        return False
    if start > 1 and last in "-‑–—:/." and text[start - 2].isalnum():
        return last in "–—" and not text[start - 2].isdigit()
    return not ends_with(text, start, notation.not_behind, notation)


def _measure(text: str, numeral: Numeral, notation: Notation, *, native: bool = False) -> _Measured:
    """Find the unit behind a numeral, giving up its last piece where only that makes sense."""
    pattern = notation.native_unit if native else notation.unit
    candidate: Numeral | None = numeral
    while candidate is not None:
        if match := pattern.match(text, candidate.end):
            unit = notation.units[match[1]]
            scaled = candidate.scaled
            if (scaled or not unit.scaled_only) and (scaled or candidate.value >= unit.least):
                return _Measured(candidate, match.end(), unit, match[1])
        candidate = candidate.shorter
    shortest = numeral.shorter or numeral
    if notation.needs_unit and shortest.scaled:
        if ends_with(text, shortest.start, notation.not_behind_bare, notation, border=False):
            return _Measured(shortest, shortest.end, None)
        money = notation.bare_unit if shortest.last_word in notation.bare_scales else None
        if not shortest.spelled or (money and shortest.vague):
            unit = Unit("money", money) if money else _COUNT
            return _Measured(shortest, shortest.end, unit, assumed=True)
    return _Measured(numeral, numeral.end, None)


def _complete(
    text: str, core_start: int, measured: _Measured, notation: Notation, *, prefixed: bool = False
) -> Expression | None:
    """Add sign, bounds and, where nouns are free, the counted noun."""
    numeral, unit, core_end = measured.numeral, measured.unit, measured.end
    if unit is None and numeral.spelled and notation.needs_unit:
        return None
    sign, start = _sign(text, core_start, unit, notation)
    front, start = hedge_in_front(text, start, notation)
    sign_behind = _sign_behind(text, core_end, unit, notation) if unit is not None and not sign else 0
    end = core_end + (1 if sign_behind else 0)
    back, end = hedge_behind(text, end, notation)
    counter, assumed = measured.word, measured.assumed
    if unit is None and notation.nouns is not None:
        unit, counter, assumed = _count(text, core_start, numeral, end, notation)
        if unit is None and notation.waits.match(text, numeral.end) is None:
            return None
    if unit is not None and unit.kind != "count":
        counter = None
    hedge = stronger(front, stronger(Hedge.MORE if numeral.more else Hedge.EXACT, back))
    factor, point = (unit.factor, unit.kind) if unit is not None else (Decimal(1), "count")
    ratio = point in ("percent", "percentage_point")
    step = (numeral.last_step if not numeral.spelled else Decimal(1)) if ratio else numeral.step
    sign = sign or sign_behind
    value = numeral.value * factor * (-1 if sign < 0 else 1)
    return Expression(
        start,
        end,
        core_start,
        core_end,
        None if numeral.vague else value,
        step * factor,
        numeral.round_step * factor,
        hedge,
        unit,
        assumed,
        prefixed,
        numeral.scale,
        numeral.scaled,
        counter,
        sign,
        numeral.value if numeral.vague else None,
        numeral.value * 10 if numeral.vague else None,
    )


def _count(
    text: str, start: int, numeral: Numeral, end: int, notation: Notation
) -> tuple[Unit | None, str | None, bool]:
    """Whether a number without a unit counts something, and what."""
    nouns = notation.nouns
    assert nouns is not None
    nothing = (None, None, False)
    behind = text[max(0, start - 24) : start].rstrip(" ").rpartition(" ")[2].lstrip("(\"“'‘\n").lower()
    behind = behind.rpartition("\n")[2]
    if behind in nouns.names_behind:
        return nothing
    if nouns.hyphened.match(text, end) is None and nouns.not_ahead.match(text, numeral.end):
        return nothing
    one = numeral.value == 1 and not numeral.scaled
    noun, duration = read_noun(text, end, nouns, one=one)
    if duration:
        return nothing
    if _is_year(text, numeral) and (noun is None or numeral.value % 100 or behind in nouns.year_behind):
        return nothing
    if noun is not None:
        return _COUNT, noun, False
    if numeral.scaled and numeral.last_word not in notation.glued_scales and text[end : end + 1] != "-":
        return _COUNT, None, True
    if not numeral.spelled and behind in nouns.bare_behind and not numeral.scaled:
        return _COUNT, None, True
    return nothing


def _is_year(text: str, numeral: Numeral) -> bool:
    written = text[numeral.start : numeral.end]
    return len(written) == 4 and written.isdigit() and int(written) in _YEARS


def _sign(text: str, start: int, unit: Unit | None, notation: Notation) -> tuple[int, int]:
    """The sign in front of a number, and where the expression then begins."""
    if not start:
        return 0, start
    mark = text[start - 1]
    for signs, value in ((notation.falls, -1), (notation.rises, 1)):
        if mark in signs:
            if mark in _TIGHT_SIGNS:
                if start > 1 and text[start - 2] not in _OPENERS:
                    return 0, start
            elif unit is not None and unit.kind == "count":
                return 0, start  # △20곳: a list's bullet
            return value, start - 1
        if word := ends_with(text, start, tuple(sign for sign in signs if len(sign) > 1), notation):
            return value, start - word
    return 0, start


def _sign_behind(text: str, end: int, unit: Unit, notation: Notation) -> int:
    sign = notation.behind.get(text[end : end + 1], 0)
    if unit.kind == "count" or text[end + 1 : end + 2].isalnum():
        return 0
    return sign


def _fraction(text: str, denominator: Numeral, start: int, notation: Notation) -> Expression | None:
    """``4분의 1``: the denominator comes first."""
    numerator = read_numeral(text, start, notation)
    if numerator is None or not 0 < numerator.value < denominator.value <= 10000:
        return None
    percent = (100 * numerator.value / denominator.value).quantize(Decimal("0.01")).normalize()
    percent = percent.quantize(Decimal(1)) if percent == percent.to_integral_value() else percent
    return _loose(text, denominator.start, numerator.end, percent, notation)


def _loose(text: str, start: int, end: int, percent: Decimal, notation: Notation) -> Expression:
    front, first = hedge_in_front(text, start, notation)
    back, last = hedge_behind(text, end, notation)
    hedge = stronger(Hedge.ABOUT, stronger(front, back))
    return Expression(first, last, start, end, percent, _FRACTION_STEP, _FRACTION_STEP, hedge, _PERCENT)


def _phrase(text: str, match: re.Match[str], notation: Notation) -> Expression | None:
    words, start, end = match[0], match.start(), match.end()
    if (percent := notation.fraction_words.get(words)) is not None:
        return _loose(text, start, end, percent, notation)
    phrase = notation.phrases[words]
    front, first = hedge_in_front(text, start, notation)
    back, last = hedge_behind(text, end, notation)
    own = Hedge.ABOUT if phrase.bound == Bound.RANGE else Hedge(phrase.bound)
    hedge = stronger(own, stronger(front, back))
    kind = phrase.unit
    if phrase.low is not None and notation.rate_behind.match(text, end):
        kind = "percent"
    low, high = phrase.low, phrase.high
    if phrase.anchor is None:
        return Expression(
            first, last, start, end, None, Decimal(1), Decimal(1), hedge, Unit(kind, kind), low=low, high=high
        )
    return Expression(
        first,
        last,
        start,
        end,
        phrase.anchor,
        phrase.step,
        phrase.step,
        hedge,
        Unit(kind, kind),
        loose=not phrase.point,
    )
