"""Give amounts that are written without a currency the one that the text writes near them.

``net profit of 7.65 billion yen on sales of 343.06 billion`` names its currency once. The number without it is read as
a count of nothing. Where the nearest cue is one of money, it is an amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.core.records import Quantity

# The smallest number that is an amount without a currency: tables and reports cut those off from millions on.
LEAST = 1_000_000
# Characters between a number and the cue that makes it an amount: about ten words.
REACH = 60


@dataclass(frozen=True, slots=True)
class CuePlace:
    """Where a sentence has the cue of a metric.

    Attributes:
        start, end: offsets of the cue.
        is_money: whether it is one of an amount of money, and of nothing that is counted.
    """

    start: int
    end: int
    is_money: bool


def with_elided_currency(
    text: str, quantities: Sequence[Quantity], cues: Sequence[CuePlace], currency_before: str | None
) -> list[Quantity]:
    """Return the quantities of a sentence, amounts without a currency in that of the nearest amount.

    Args:
        text: the whole text.
        quantities: those of the sentence, in order.
        cues: those of the sentence.
        currency_before: unit of the last amount of the sentences before; null where there is none.

    Returns:
        The quantities, in order. A number without a currency takes that of the amount nearest to it in the sentence, a
        conversion in brackets apart; else the one before. It stays a count where the nearest cue is far off or not one
        of money, or where something else is counted nearer than money.
    """
    return [
        replace(quantity, unit=unit) if (unit := _unit(text, quantity, quantities, cues, currency_before)) else quantity
        for quantity in quantities
    ]


def _unit(
    text: str,
    quantity: Quantity,
    quantities: Sequence[Quantity],
    cues: Sequence[CuePlace],
    currency_before: str | None,
) -> str | None:
    """Return the currency that a quantity takes; null where it keeps its unit."""
    if not _is_bare(quantity):
        return None
    nearest = min(cues, key=lambda cue: _distance(quantity, cue), default=None)
    if nearest is None or not nearest.is_money or _distance(quantity, nearest) > REACH:
        return None
    with_unit = [
        other
        for other in quantities
        if not _is_bare(other) and other.dimension in ("money", "count") and not _converts(text, quantity, other)
    ]
    model = min(with_unit, key=lambda other: _distance(quantity, other), default=None)
    if model is None:
        return currency_before
    return model.unit if model.dimension == "money" else None


def _is_bare(quantity: Quantity) -> bool:
    """Return whether a quantity is a large number of which nothing is counted."""
    return (
        quantity.unit == "count" and quantity.counter is None and quantity.value is not None and quantity.value >= LEAST
    )


def _converts(text: str, quantity: Quantity, other: Quantity) -> bool:
    """Return whether the other quantity stands in brackets right behind: the same amount in another currency."""
    return other.start > quantity.end and text[quantity.end : other.start].strip() in ("(", "（")


def _distance(quantity: Quantity, other: Quantity | CuePlace) -> int:
    return other.start - quantity.end if other.start >= quantity.end else quantity.start - other.end
