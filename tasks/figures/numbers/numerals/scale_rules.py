"""Rules for scale words in a numeral: hundred and 백, million and 억, dozens.

Each rule adds a word to the numeral and returns True, or returns False where the word cannot follow.
"""

from __future__ import annotations

from decimal import Decimal

from tasks.figures.numbers.numerals.partial_numeral import ONE, ZERO, PartialNumeral

_HUNDRED = Decimal(100)


def take_unit_scale(numeral: PartialNumeral, value: Decimal) -> bool:
    """Multiply the last number within its group: ``three hundred``, ``삼백``."""
    if numeral.last_role == "half":
        return take_group_scale(numeral, value)  # half a dozen
    if numeral.last_role in ("native", "more", "zero", "part") or numeral.spoken_decimals is not None:
        return False
    if numeral.unit_scale is not None and value >= numeral.unit_scale:
        return False
    if numeral.unscaled is None:
        if numeral.last_role and numeral.last_role not in ("group_scale", "unit_scale", "vague"):
            return False
        if numeral.gap and numeral.last_role and numeral.last_role != "vague":
            return False
        numeral.begin_number(ONE)
    if numeral.group_scale is not None and value >= numeral.group_scale:
        return False
    numeral.open_group += (numeral.unscaled or ONE) * value
    numeral.unscaled, numeral.unit_scale, numeral.scaled = None, value, True
    numeral.multiplier *= numeral.word_step or value
    return True


def take_lone_unit_scale(numeral: PartialNumeral, value: Decimal, *, allowed: bool) -> bool:
    """Add a thousand or hundred that stands apart behind a group: ``7조 천억``, ``1만 천`` 명.

    Args:
        numeral: ends in a group scale.
        value: of the word, which multiplies nothing in front of it.
        allowed: whether the language lets a number follow a scale.
    """
    below = numeral.group_scale is None or value < numeral.group_scale
    if not allowed or numeral.unscaled is not None or not below:
        return False
    numeral.begin_number(ONE)
    numeral.open_group, numeral.unscaled = value, None
    numeral.unit_scale = numeral.multiplier = value
    return True


def take_group_scale(numeral: PartialNumeral, value: Decimal) -> bool:
    """Multiply and close the open group: ``three million``, ``3천억``."""
    if numeral.last_role in ("native", "zero", "point"):
        return False
    if numeral.group_scale is not None and value >= numeral.group_scale:
        return _take_scale_of_groups(numeral, value)
    group = numeral.open_group + (numeral.unscaled if numeral.unscaled is not None else ZERO)
    if numeral.last_role == "part" and numeral.attached_fraction and numeral.group_scale is not None:
        numeral.total -= numeral.attached_fraction * numeral.group_scale  # a billion and a half million
        group, numeral.attached_fraction = numeral.attached_fraction, ZERO
    elif numeral.unscaled is None and not numeral.open_group:
        if numeral.last_role and numeral.last_role != "vague":
            return False
        numeral.begin_number(ONE)
        group = ONE
    numeral.total += group * value
    numeral.open_group, numeral.unscaled, numeral.unit_scale = ZERO, None, None
    numeral.group_scale, numeral.scaled = value, True
    numeral.multiplier *= value
    numeral.spoken_decimals = None
    return True


def _take_scale_of_groups(numeral: PartialNumeral, value: Decimal) -> bool:
    """Multiply all groups so far: ``1만 780억``, ``3만5천억``.

    Only a few of the smallest groups, with hundreds at least behind them: ``300만 2조`` are two numbers.
    """
    if numeral.group_scale is None or numeral.vague or value < numeral.group_scale**2:
        return False
    behind = numeral.value - numeral.total
    if numeral.total % numeral.group_scale or numeral.total / numeral.group_scale >= _HUNDRED or behind < _HUNDRED:
        return False
    numeral.total = numeral.value * value
    numeral.open_group, numeral.unscaled, numeral.unit_scale = ZERO, None, None
    numeral.group_scale = value
    numeral.multiplier *= value
    return True


def take_vague_scale(numeral: PartialNumeral, value: Decimal) -> bool:
    """Add a scale that alone is only a magnitude: ``hundreds``, ``tens of thousands``, but ``3 dozens``."""
    if numeral.last_role in ("digit", "digits", "tens", "unit_scale"):
        return take_unit_scale(numeral, value) if numeral.unscaled is not None else take_group_scale(numeral, value)
    if numeral.last_role not in ("", "vague_scale"):
        return False
    if not numeral.last_role:
        numeral.begin_number(ONE)
    numeral.total = (numeral.total or ONE) * value
    numeral.unscaled, numeral.vague, numeral.scaled = None, True, True
    return True
