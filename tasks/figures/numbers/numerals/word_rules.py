"""Rules for number words in a numeral other than scales: digits and tens in words, points, fractions, vague words.

Each rule adds a word to the numeral and returns True, or returns False where the word cannot follow.
"""

from __future__ import annotations

from decimal import Decimal

from tasks.figures.numbers.numerals.partial_numeral import ONE, ZERO, PartialNumeral

_QUARTER, _TENTH, _TEN = Decimal("0.25"), Decimal("0.1"), 10


def take_digit(numeral: PartialNumeral, value: Decimal) -> bool:
    """Add one of the words for one to nineteen: ``three``, ``오``, ``twenty-five``."""
    if numeral.spoken_decimals is not None:
        return _take_decimal(numeral, value)
    if not numeral.spelled or numeral.last_role in ("more", "vague", "native", "zero", "couple", "part"):
        return False
    if numeral.last_role == "tens" and value < _TEN:
        numeral.add(value)
        return True
    if not numeral.fits(value):
        return False
    numeral.begin_number(value)
    return True


def take_tens(numeral: PartialNumeral, value: Decimal) -> bool:
    """Add a word for a multiple of ten: ``twenty``, ``스물``."""
    if numeral.spoken_decimals is not None:
        return _take_decimal(numeral, value)
    if not numeral.spelled or not numeral.fits(value) or numeral.last_role in ("more", "vague", "part"):
        return False
    numeral.begin_number(value)
    return True


def take_native(numeral: PartialNumeral, value: Decimal) -> bool:
    """Add a numeral that stands before counters only: ``다섯``, ``스물다섯``."""
    if numeral.last_role == "tens" and not numeral.gap and value < _TEN:
        numeral.add(value)
        return True
    return take_first(numeral, value)


def take_first(numeral: PartialNumeral, value: Decimal) -> bool:
    """Begin the numeral with a word that nothing may precede: ``서너`` (three or four)."""
    if numeral.last_role:
        return False
    numeral.begin_number(value)
    return True


def take_zero(numeral: PartialNumeral, value: Decimal) -> bool:
    """Begin with a zero in words, or add it to the decimals: ``영점영오``."""
    return take_first(numeral, value) if numeral.spoken_decimals is None else _take_decimal(numeral, value)


def take_point(numeral: PartialNumeral, _value: Decimal) -> bool:
    """Begin the decimals of a numeral in words: ``three point five``, ``영점오``."""
    if not numeral.spelled or numeral.spoken_decimals is not None:
        return False
    if numeral.last_role not in ("zero", "digit", "tens", "unit_scale"):
        return False
    if numeral.unscaled is None:
        numeral.begin_number(ZERO)
    numeral.spoken_decimals = ""
    return True


def _take_decimal(numeral: PartialNumeral, value: Decimal) -> bool:
    """Add a word to the decimals; ``twenty-five`` are two of them."""
    assert numeral.spoken_decimals is not None
    if numeral.last_role == "tens" and value < _TEN:
        numeral.spoken_decimals = f"{numeral.spoken_decimals[:-1]}{value}"
    else:
        numeral.spoken_decimals += str(value)
    whole = int(numeral.unscaled or ZERO)
    numeral.unscaled = Decimal(f"{whole}.{numeral.spoken_decimals}")
    numeral.decimals = len(numeral.spoken_decimals)
    return True


def take_vague(numeral: PartialNumeral, _value: Decimal) -> bool:
    """Begin a numeral that is only a magnitude: ``수`` of ``수십``."""
    numeral.vague = True
    return not numeral.last_role


def take_couple(numeral: PartialNumeral, value: Decimal) -> bool:
    """Begin with a word for about two: ``a couple of``."""
    if not take_first(numeral, value):
        return False
    numeral.about = True
    return True


def take_half(numeral: PartialNumeral, value: Decimal) -> bool:
    """Begin with a half that needs a scale: ``half a`` million."""
    if not take_first(numeral, value):
        return False
    numeral.own_step = _TENTH
    return True


def take_part(numeral: PartialNumeral, value: Decimal) -> bool:
    """Add a fraction in words: ``two and three quarters``, ``3 million and a half``; or begin with one."""
    if not numeral.last_role:
        numeral.begin_number(value)
        numeral.own_step, numeral.is_fraction = _TENTH, True
        return True
    if not any(map(str.isalpha, numeral.gap)) or numeral.is_fraction:
        return False
    if numeral.spoken_decimals is not None or numeral.decimals:
        return False
    numeral.own_step = min(value, _QUARTER)
    if numeral.last_role == "group_scale" and numeral.group_scale is not None and numeral.count == 1:
        numeral.total += value * numeral.group_scale
        numeral.attached_fraction, numeral.multiplier = value, numeral.group_scale
        return True
    if numeral.last_role not in ("digit", "digits", "tens", "unit_scale"):
        return False
    if numeral.unscaled is None:
        numeral.multiplier = ONE
    numeral.add(value)
    return True


def take_more(numeral: PartialNumeral, _value: Decimal) -> bool:
    """Add a word that says "and some": ``여`` of ``30여``."""
    if numeral.gap or not numeral.complete or numeral.more:
        return False
    numeral.more = True
    return True
