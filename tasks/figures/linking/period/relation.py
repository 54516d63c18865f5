"""How one period lies to another: the same, a year before, the quarter after, within it."""

from __future__ import annotations

from functools import lru_cache

from tasks.core.records import Period


@lru_cache(maxsize=4096)
def relation(period: Period | None, other: Period | None) -> str:
    """Return how a period lies to another one, in words; ``none`` and ``of none`` where one of them is null."""
    if period is None or other is None:
        return "same" if period is other else ("none" if period is None else "of none")
    start, end = _months(period)
    other_start, other_end = _months(other)
    if (start, end) == (other_start, other_end):
        return "same"
    if end - start == other_end - other_start:
        moved = start - other_start
        named = {-12: "year before", 12: "year after", -3: "quarter before", 3: "quarter after"}.get(moved)
        return named or ("earlier" if moved < 0 else "later")
    if start >= other_start and end <= other_end:
        return "at end of" if end == other_end else "within"
    if start <= other_start and end >= other_end:
        return "up to end of" if end == other_end else "contains"
    return "before" if end < other_start or start < other_start else "after"


def _months(period: Period) -> tuple[int, int]:
    """Return the first and the last month of a period, counted from the year 0."""
    return period.start.year * 12 + period.start.month, period.end.year * 12 + period.end.month
