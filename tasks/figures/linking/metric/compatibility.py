"""Check whether a number can be of a metric: its unit, what it counts, its size."""

from __future__ import annotations

from functools import lru_cache

from tasks.core.records import Quantity
from tasks.core.watchlist import Metric
from tasks.figures.linking.metric.distance import CuePath
from tasks.figures.syntax.nodes import Node, Row

# How near a cue must stand before a number without a counted noun to say what is counted.
BARE_DISTANCE = 0.13
# Of fewer people than this, "1 of 4" is a share: no tracked count is so small.
_FEW_PEOPLE = 10


def names_count(metric: Metric, row: Row, index: int, found: list[CuePath]) -> bool:
    """Return whether a cue right before a bare number says what the number counts.

    Example: ``Headcount was 74,067``.
    """
    clause = row.nodes[index].clause
    return metric.dimension == "count" and any(
        path.side == "before"
        and path.cost <= BARE_DISTANCE
        and row.nodes[path.node].clause == clause
        and (cue := row.nodes[path.node].cue) is not None
        and (metric.id, 0) in cue.needs
        for path in found
    )


def fits(metric: Metric, quantity: Quantity, moved: bool, language: str, *, bare: bool = False) -> bool:
    """Return whether a quantity's unit can be a level of the metric, or with ``moved`` the size of its move.

    Args:
        metric: the metric.
        quantity: the number.
        moved: whether it is to be the size of a move.
        language: whose counters hold.
        bare: whether a number that counts nothing by itself may be a count of the metric.
    """
    if moved:
        if quantity.unit == "percent" or quantity.unit == "times":
            return True
        if quantity.unit == "percentage_point":
            return metric.dimension == "ratio"
    if quantity.unit == "percentage_point" or quantity.dimension != metric.dimension:
        return False
    if metric.dimension == "money" and metric.unit and metric.unit != quantity.unit:
        return False
    counters = metric.counters.get(language, [])
    if metric.dimension == "count" and counters and not (bare and quantity.counter is None):
        return _counted(quantity.counter, tuple(counters)) and _plausible(metric, quantity)
    return moved or _plausible(metric, quantity)


def counts_other(row: Row, index: int, metric: Metric) -> bool:
    """Return whether the noun right behind a number is what it counts, and is no cue of the metric.

    Example: ``15개 학회에서``.
    """
    node = row.nodes[index]
    if _counted_before(row, index, metric) or _is_proportion(row, index):
        return True
    if metric.unit is not None and metric.dimension == "count":
        return False  # 270MW 전력: a measure says itself what it measures
    if metric.dimension != "count" or node.roles - {"genitive", "modifier"} or index + 1 >= len(row.nodes):
        return False
    behind = _compound_end(row, index + 1)
    if behind.kind not in ("word", "cue") or behind.pos not in ("noun", "name", "") or behind.depth != node.depth:
        return False
    if row.language.syntax.complement_after_number or row.language.grammar.has("transparent", behind.text):
        return False
    nearby = row.nodes[index + 1 : index + 4]
    if any(other.cue is not None and (metric.id, 0) in other.cue.needs for other in nearby):
        return False
    moved = row.language.grammar.has("rise", behind.text) or row.language.grammar.has("fall", behind.text)
    return not moved and bool(behind.roles - {"genitive"})


def _compound_end(row: Row, j: int) -> Node:
    """Return the last part of a noun that the tokenizer split; it has the role of the whole (``공`` + ``석은``)."""
    while j + 1 < len(row.nodes):
        node, following = row.nodes[j], row.nodes[j + 1]
        if node.kind != "word" or node.pos != "noun" or node.roles or following.start != node.end:
            break
        if following.kind != "word" or following.pos not in ("noun", "name"):
            break
        j += 1
    return row.nodes[j]


def _is_proportion(row: Row, index: int) -> bool:
    """Return whether the number is half of a share in words, and counts nothing.

    Example: ``10곳 중 6곳``, ``국민 4명 중 1명``.
    """
    for first in (index, index - 2):
        if first < 0 or first + 2 >= len(row.nodes):
            continue
        whole, word, part = row.nodes[first : first + 3]
        if whole.quantity is None or part.quantity is None or not row.language.grammar.has("out_of", word.text):
            continue
        if whole.quantity.value is None or whole.quantity.counter != part.quantity.counter:
            continue
        people = row.language.grammar.has("people_counters", whole.quantity.counter or "")
        if whole.quantity.value in (10, 100) or (people and whole.quantity.value < _FEW_PEOPLE):
            return True
    return False


def _counted_before(row: Row, index: int, metric: Metric) -> bool:
    """Return whether the bare noun before the number is what is counted, as its counter is generic.

    Example: ``전시 부스 1개``.
    """
    quantity = row.nodes[index].quantity
    assert quantity is not None
    if metric.dimension != "count" or not index:
        return False
    if not row.language.grammar.has("generic_counters", quantity.counter or ""):
        return False
    before = row.nodes[index - 1]
    if before.kind != "word" or before.pos != "noun" or before.roles or before.depth != row.nodes[index].depth:
        return False
    grammar = row.language.grammar
    return not (grammar.has("transparent", before.text) or grammar.has("scope_after", before.text))


@lru_cache(maxsize=4096)
def _counted(counter: str | None, counters: tuple[str, ...]) -> bool:
    """Return whether what is counted, or its last word, is one of the metric's counters."""
    if counter is None:
        return "" in counters
    words = counter.lower().split()
    return any(counter.lower() == allowed.lower() or allowed.lower() in words for allowed in counters if allowed)


def _plausible(metric: Metric, quantity: Quantity) -> bool:
    low, high = metric.range
    value = quantity.value
    return value is None or ((low is None or value >= low) and (high is None or value <= high))
