"""Levels against the moves that texts state: does a stated rate or amount fit the two levels that it is of?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tasks.changes.agreement import agree, likely_ends
from tasks.changes.checks.digit_slips import SlipKind, digit_slip
from tasks.core.records import Basis, Measure, Observation, SourcedObservation

MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}

RATE_SLACK = Decimal("1.5")
"""Percentage points between a stated rate and that of two rounded levels which prove nothing."""

SLACK_SHARE = Decimal("0.1")
"""The same as a share of the rate: levels of two digits give a rate of 200% only to within twenty points."""


@dataclass(frozen=True, slots=True)
class RefutedRate:
    """A stated growth rate that two levels refute.

    Attributes:
        rate: the observation of the rate.
        level, earlier: the later and the earlier of the two levels.
        implied: the rate that the levels give, in per cent, as exact as the one that is stated.
    """

    rate: SourcedObservation
    level: SourcedObservation
    earlier: SourcedObservation
    implied: Decimal


def is_on_other_ground(before: Observation, after: Observation, text: Iterable[SourcedObservation]) -> bool:
    """Return whether a text states a move that the difference of two levels contradicts.

    The two levels were then not counted in the same way: a part was spun off, the accounting basis changed.

    Args:
        before, after: levels of two periods, the first a year or a quarter before the second.
        text: observations of the text that states ``after``.
    """
    if before.value is None or after.value is None:
        return False
    moves = [
        move.observation
        for move in text
        if _is_move_of(move.observation, after) and _spans(move.observation, before, after)
    ]
    # A text may state the move in another currency too: one that fits is enough. A loss that grows is stated as a rise.
    return bool(moves) and not any(_fits(move, before, after) or _fits(_turned(move), before, after) for move in moves)


def is_stated_move(before: Observation, after: Observation, text: Iterable[SourcedObservation]) -> bool:
    """Return whether a text states the very move between two levels: both were then read as their writer meant them.

    Args:
        before, after: levels of two periods, the first a year or a quarter before the second.
        text: observations of the text that states ``after``.
    """
    moves = [
        move.observation
        for move in text
        if _is_move_of(move.observation, after) and _spans(move.observation, before, after)
    ]
    rates = [move for move in moves if move.measure is not Measure.CHANGE_AMOUNT]
    implied = _implied(before, after)
    if implied is not None and any(move.value is not None and _fits(move, before, after) for move in rates):
        return True
    return any(
        move.unit == after.unit and _fits(move, before, after)
        for move in moves
        if move.measure is Measure.CHANGE_AMOUNT
    )


def _turned(move: Observation) -> Observation:
    """Return a move with its sign turned."""
    low, high = (None if end is None else -end for end in (move.high, move.low))
    return replace(move, value=None if move.value is None else -move.value, low=low, high=high)


def refuted_rates(
    rates: Sequence[SourcedObservation], levels: Sequence[SourcedObservation], new: frozenset[int]
) -> Iterator[RefutedRate]:
    """Find stated rates that are a slip of the rate that two levels give.

    A rate that differs otherwise may be of another figure, or of another accounting basis: that proves nothing.

    Args:
        rates: growth rates.
        levels: levels of the same entities and metrics.
        new: ids of observations; a rate is compared only where it or one of the two levels is among them.
    """
    rates = [rate for rate in rates if rate.observation.unit == "percent"]
    if not rates:
        return
    by_period: dict[str | None, list[SourcedObservation]] = defaultdict(list)
    by_start: dict[tuple[str | None, int], list[SourcedObservation]] = defaultdict(list)
    for level in levels:
        by_period[level.observation.period].append(level)
        if level.observation.period_start is not None:
            by_start[level.observation.period_grain, months_of(level.observation.period_start)].append(level)
    pairs: dict[tuple[str | None, int], list[tuple[SourcedObservation, SourcedObservation, Decimal]]] = {}
    for rate in rates:
        apart = months_apart(rate.observation)
        if apart is None:
            continue
        key = rate.observation.period, apart
        if key not in pairs:  # many texts state the rate of one period
            pairs[key] = [
                (level, earlier, implied)
                for level in by_period.get(key[0], ())
                if (start := level.observation.period_start) is not None
                for earlier in by_start.get((level.observation.period_grain, months_of(start) - apart), ())
                if _is_level_before(earlier.observation, rate.observation, level.observation)
                if (implied := _implied(earlier.observation, level.observation)) is not None
            ]
        for level, earlier, implied in pairs[key]:
            if new.isdisjoint((rate.observation_id, level.observation_id, earlier.observation_id)):
                continue
            if _is_slip(rate.observation.value, implied) and _is_move_of(rate.observation, level.observation):
                yield RefutedRate(rate, level, earlier, round(implied, _decimals(rate.observation.value, implied)))


def is_of_other_levels(refuted: RefutedRate, text: Iterable[SourcedObservation]) -> bool:
    """Return whether the text of a rate gives another level for one of the two periods: the rate is of that one then.

    Args:
        refuted: the rate, and the two levels that do not give it.
        text: observations of the text that states the rate.
    """
    own: dict[tuple[int, str | None], list[Observation]] = defaultdict(list)
    for item in text:
        own[item.series_id, item.observation.period].append(item.observation)
    pairs = (
        (level.observation, own[level.series_id, level.observation.period])
        for level in (refuted.level, refuted.earlier)
    )
    return any(mine and not any(agree(other, level) for other in mine) for level, mine in pairs)


def _is_move_of(move: Observation, level: Observation) -> bool:
    """Return whether an observation states how a level moved."""
    if move.measure is Measure.LEVEL or move.value is None or move.basis is not Basis.ACTUAL:
        return False
    if level.period is None or move.period != level.period:
        return False
    return (move.entity, move.metric, move.scope) == (level.entity, level.metric, level.scope)


def _is_level_before(earlier: Observation, rate: Observation, level: Observation) -> bool:
    if (earlier.entity, earlier.metric, earlier.scope, earlier.unit) != (
        level.entity, level.metric, level.scope, level.unit
    ):  # fmt: skip
        return False
    return earlier.basis is level.basis and _spans(rate, earlier, level)


def _spans(move: Observation, before: Observation, after: Observation) -> bool:
    """Return whether a move is the one between two periods: a year apart, or for a quarterly rate a quarter."""
    if before.period_grain != after.period_grain or before.period_start is None or after.period_start is None:
        return False
    if move.measure is Measure.QOQ and after.period_grain != "quarter":
        return False
    return months_of(after.period_start) - months_of(before.period_start) == months_apart(move)


def months_apart(move: Observation) -> int | None:
    """Return the months between the two periods that a move is between; null where its measure does not say."""
    if move.measure is Measure.QOQ:
        return MONTHS["quarter"]
    return MONTHS["year"] if move.measure in (Measure.YOY, Measure.CHANGE_AMOUNT) else None


def months_of(day: date) -> int:
    """Return the months from the year 0 to the month of a day."""
    return day.year * 12 + day.month


def _fits(move: Observation, before: Observation, after: Observation) -> bool:
    if move.value is None or before.value is None or after.value is None:
        return True
    if move.measure is Measure.CHANGE_AMOUNT:
        return move.unit != after.unit or _amount_fits(move, before, after)
    implied = _implied(before, after)
    return implied is None or abs(implied - move.value) <= _slack(move.value)


def _amount_fits(move: Observation, before: Observation, after: Observation) -> bool:
    """Return whether some difference of the two intervals lies in the interval of the stated amount."""
    (low, high), (old_low, old_high), (new_low, new_high) = map(likely_ends, (move, before, after))
    if None in (low, high, old_low, old_high, new_low, new_high):
        return True
    assert low is not None and high is not None and old_low is not None and old_high is not None  # noqa: PT018
    assert new_low is not None and new_high is not None  # noqa: PT018
    return new_low - old_high <= high and low <= new_high - old_low


def _implied(before: Observation, after: Observation) -> Decimal | None:
    """Return the rate that two levels give, in per cent; null from a loss or from nothing."""
    if not before.value or after.value is None or before.value <= 0:
        return None
    return (after.value - before.value) / before.value * 100


def _slack(rate: Decimal) -> Decimal:
    return max(RATE_SLACK, abs(rate) * SLACK_SHARE)


@lru_cache(maxsize=4096)
def _is_slip(value: Decimal | None, implied: Decimal) -> bool:
    """Return whether a stated rate is a tenfold slip of the implied one, or has swapped digits.

    The levels are rounded, so that the implied rate is compared at the stated rate's own digits. One of another sign is
    rather a misread rise or fall: of seven that people judged none was a slip of the paper.
    """
    if not value or (value > 0) != (implied > 0) or abs(value - implied) <= _slack(value):
        return False
    if any(abs(value * factor - implied) <= abs(implied) * SLACK_SHARE / 2 for factor in (Decimal(10), Decimal("0.1"))):
        return len(str(abs(value)).replace(".", "").strip("0")) > 1
    slip = digit_slip(value, round(implied, max(0, -_exponent(value))))
    return slip is not None and slip.strong and slip.kind in (SlipKind.SWAP, SlipKind.DIGIT)


def _decimals(stated: Decimal | None, implied: Decimal) -> int:
    """Return how many decimals of a rate are shown beside a stated one: as many, but that one below 10 has one."""
    return max(0 if stated is None else -_exponent(stated), 1 if abs(implied) < 10 else 0)


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
