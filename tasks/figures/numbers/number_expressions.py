"""Number expressions: a numeral with its unit, sign and bound words, before it becomes a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.core.records import Bound
from tasks.figures.numbers.counted_nouns import read_noun
from tasks.figures.numbers.hedges import ends_with, hedge_behind, hedge_in_front, stronger
from tasks.figures.numbers.intervals import Hedge
from tasks.figures.numbers.notation.tables import Notation
from tasks.figures.numbers.numerals.numeral import Numeral, read_fraction, read_numeral
from tasks.figures.numbers.signs import sign_behind, sign_in_front
from tasks.figures.numbers.unit_attachment import Measured, is_scale_alone, is_year, measure
from tasks.figures.numbers.units import COUNT, Unit

_PERCENT = Unit("percent", "percent")
_RATIOS = ("percent", "percentage_point")
_FRACTION_STEP, _TENTH = Decimal(1), Decimal("0.1")
_LEAST_SHARE = Decimal("0.0001")
_DOTS = re.compile(r"[·∙‧\u318d\u30fb]")
_DOTTED = re.compile(r"\d{1,3}[·∙‧\u318d\u30fb]\d")
_DOT_LIST = re.compile(r"\w[·∙‧\u318d\u30fb]\w{1,20}\s?\Z")
_LIST_WINDOW = 24  # the two names of a list, not more
_PREFIX = 12  # longer than any currency with a sign and its blanks


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


def read_expression(
    text: str, match: re.Match[str], notation: Notation, *, joined: bool = False, floor: int = 0
) -> Expression | None:
    """Read the expression that begins at a hit of the language's finder.

    Args:
        text: the whole text.
        match: a match of ``notation.finder``.
        notation: the language's tables.
        joined: whether a range's first number stands directly in front.
        floor: where the expression before ends; its currency is not this number's (10 rmb 20 usd).

    Returns:
        The expression, or null where the digits are a date, a name, a code or anything but a quantity.
    """
    kind, start = match.lastgroup, match.start()
    if kind != "digits" and (part := notation.units.part_pattern.match(text, start)) is not None:
        return _part_of_unit(text, part, notation)
    if kind == "phrase":
        numeral = read_numeral(text, start, notation)
        if numeral is None or not numeral.scaled:  # a quarter of a million is no share
            return _phrase(text, match, notation)
    prefix = _currency_in_front(text, start, floor, notation) if kind == "digits" else None
    numeral = read_numeral(text, start, notation)
    if numeral is None or (kind in ("native", "words") and notation.exclusions.glued.match(text, start)):
        return None
    if kind in ("digits", "words") and is_scale_alone(text, numeral, notation):
        return None
    if prefix is not None and not _is_amount(text, prefix, numeral, notation):
        prefix = None
    if prefix is None and not joined and not _stands_alone(text, start, notation):
        return None
    if _is_dot_list(text, numeral, notation):
        return None
    if (fraction := read_fraction(text, numeral, notation)) is not None:
        if fraction.part:
            return _fraction(text, fraction, notation)
        numeral = fraction
    measured = measure(text, numeral, notation, native=kind == "native")
    if (
        prefix is None
        and notation.units.required
        and numeral.last_word in notation.numerals.glued_scales
        and not measured.word
    ):
        return None  # 300M, 5B: a measure or a name, not millions of nothing
    if prefix is not None and not (prefix["sign"] and measured.unit is not None and measured.unit.kind in _RATIOS):
        money = notation.currencies.codes[prefix[1]]
        same = measured.unit is not None and measured.unit.name == money and measured.word != prefix[1]
        if not same or measured.assumed:
            measured = replace(measured, unit=Unit("money", money), end=numeral.end, word=None, assumed=False)
        return _complete(text, prefix.start(1), measured, notation, prefixed=True, inner=prefix["sign"] or "")
    return _complete(text, start, measured, notation)


def _is_amount(text: str, prefix: re.Match[str], numeral: Numeral, notation: Notation) -> bool:
    """Whether a currency in front that is also a word or letter is one here: ``W6.59tn``, ``was won 6.59 trillion``."""
    leads = notation.currencies.leads.get(prefix[1])
    if leads is None:
        return True
    if not numeral.scaled and "," not in text[numeral.start : numeral.end]:
        return False
    return prefix.end(1) == numeral.start or bool(ends_with(text, prefix.start(1), leads, notation))


def _is_dot_list(text: str, numeral: Numeral, notation: Notation) -> bool:
    """Whether the dot in a number parts two of a list: ``각각 12·34%``, or of as many things (``매출·이익 12·34%``)."""
    if not _DOTTED.match(text, numeral.start):
        return False
    listed = _DOT_LIST.search(text, max(0, numeral.start - _LIST_WINDOW), numeral.start) is not None
    return listed or bool(ends_with(text, numeral.start, notation.exclusions.dot_lists, notation))


def _currency_in_front(text: str, start: int, floor: int, notation: Notation) -> re.Match[str] | None:
    """The currency in front of a number, with the sign between them."""
    low = max(floor, start - _PREFIX)
    mark = text[low:start].rstrip(notation.currencies.between)[-1:]
    return notation.currencies.in_front.search(text, low, start) if mark in notation.currencies.last_letters else None


def _stands_alone(text: str, start: int, notation: Notation) -> bool:
    """Whether digits are not the tail of a name, a code, a date or a time."""
    if not start:
        return True
    last = text[start - 1]
    if (last.isascii() and last.isalpha()) or last in "_@#%":
        return False
    if start > 1 and last in "-‑–—:/." and text[start - 2].isalnum():
        if ends_with(text, start - 1, notation.signs.fall_words, notation):
            return True  # 마이너스-5.3%
        return last in "–—" and not text[start - 2].isdigit()
    if start > 1 and _DOTS.match(last) and text[start - 2].isdigit():
        return False  # 9·11, 1·2
    return not ends_with(text, start, notation.exclusions.behind, notation)


def _complete(
    text: str, core_start: int, measured: Measured, notation: Notation, *, prefixed: bool = False, inner: str = ""
) -> Expression | None:
    """Add sign (``inner`` stands between currency and digits), bounds and, where nouns are free, the counted noun."""
    numeral, unit, core_end = measured.numeral, measured.unit, measured.end
    if unit is None and numeral.spelled and notation.units.required:
        return None
    sign, start = sign_in_front(text, core_start, unit, notation)
    if inner:
        sign = -1 if inner in notation.signs.falls else 1
    front, start = hedge_in_front(text, start, notation)
    behind, end = sign_behind(text, core_end, unit, notation) if unit is not None and not sign else (0, core_end)
    back, end = hedge_behind(text, end, notation)
    counter, assumed = measured.word, measured.assumed
    if unit is None and notation.nouns is not None:
        unit, counter, assumed = _count(text, core_start, numeral, end, notation)
        if unit is None and notation.ranges.begun.match(text, numeral.end) is None:
            return None
    if unit is not None and unit.kind != "count":
        counter = None
    own = Hedge.MORE if numeral.more else Hedge.ABOUT if numeral.about else Hedge.EXACT
    hedge = stronger(front, stronger(own, back))
    factor, point = (unit.factor, unit.kind) if unit is not None else (Decimal(1), "count")
    ratio = point in _RATIOS
    step = min(numeral.last_step, Decimal(1)) if ratio and numeral.spelled else numeral.step
    step = numeral.last_step if ratio and not numeral.spelled else step
    sign = sign or behind
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
        value_high=numeral.high,
        step_high=_FRACTION_STEP,
    )


def _count(
    text: str, start: int, numeral: Numeral, end: int, notation: Notation
) -> tuple[Unit | None, str | None, bool]:
    """Whether a number without a unit counts something, and what."""
    nouns = notation.nouns
    assert nouns is not None
    nothing = (None, None, False)
    if numeral.part or not numeral.value:
        return nothing  # 9/11 attacks, zero emissions
    if nouns.proportion_behind.search(text, max(0, start - 24), start):
        return nothing  # one in five Americans
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
    if is_year(text, numeral) and (noun is None or numeral.value % 100 or behind in nouns.year_behind):
        return nothing
    if noun is not None:
        return COUNT, noun, False
    if numeral.scaled and numeral.last_word not in notation.numerals.glued_scales and text[end : end + 1] != "-":
        return COUNT, None, True
    if not numeral.spelled and behind in nouns.bare_behind and not numeral.scaled:
        return COUNT, None, True
    return nothing


def _fraction(text: str, fraction: Numeral, notation: Notation) -> Expression | None:
    """``4분의 1``: a share of a whole."""
    while fraction.value >= 1 and fraction.shorter is not None:
        fraction = fraction.shorter
    if not 0 < fraction.value < 1 or fraction.step < _LEAST_SHARE:
        return None
    return _loose(text, fraction.start, fraction.end, 100 * fraction.value, notation)


def _part_of_unit(text: str, match: re.Match[str], notation: Notation) -> Expression | None:
    """``half a percentage point``: a worded fraction of one."""
    value, unit = notation.numerals.words[match["part"]][1], notation.units.by_word[match["unit"]]
    numeral = Numeral(match.start(), match.end("part"), value, _TENTH, _TENTH, _TENTH, spelled=True)
    return _complete(text, match.start(), Measured(numeral, match.end(), unit), notation)


def _loose(text: str, start: int, end: int, percent: Decimal, notation: Notation) -> Expression:
    percent = percent.quantize(Decimal("0.01")).normalize()
    percent = percent.quantize(Decimal(1)) if percent == percent.to_integral_value() else percent
    front, first = hedge_in_front(text, start, notation)
    back, last = hedge_behind(text, end, notation)
    hedge = stronger(Hedge.ABOUT, stronger(front, back))
    return Expression(first, last, start, end, percent, _FRACTION_STEP, _FRACTION_STEP, hedge, _PERCENT)


def _phrase(text: str, match: re.Match[str], notation: Notation) -> Expression | None:
    words, start, end = match[0], match.start(), match.end()
    if (percent := notation.phrases.shares.get(words)) is not None:
        return _loose(text, start, end, percent, notation)
    phrase = notation.phrases.by_words[words]
    front, first = hedge_in_front(text, start, notation)
    back, last = hedge_behind(text, end, notation)
    own = Hedge.ABOUT if phrase.bound == Bound.RANGE else Hedge(phrase.bound)
    hedge = stronger(own, stronger(front, back))
    kind = phrase.unit
    if phrase.low is not None and notation.phrases.rate_behind.match(text, end):
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
        high=phrase.high,
        loose=not phrase.point,
    )
