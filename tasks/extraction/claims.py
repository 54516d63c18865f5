"""Which metric a number is of: every metric's cues lay claim to it, and the nearest by grammar wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.extraction.lexicon import Cue
from tasks.extraction.nodes import Node, Row
from tasks.extraction.reach import Reach
from tasks.model import Quantity, Reason
from tasks.watchlist import Metric


@dataclass(frozen=True, slots=True)
class Claim:
    """A metric's claim to a quantity.

    Attributes:
        metric: whose claim.
        score: 0..1.
        cue: the position of the nearest cue in the row; null where the claim rests on the sentences before.
        negative: the cue names a loss.
        aside: the metric is named only as what a share is a share of; the text does not turn to it.
        reasons: the steps that made the score.
    """

    metric: Metric
    score: float
    cue: int | None
    negative: bool = False
    aside: bool = False
    reasons: tuple[Reason, ...] = ()


# A cue that must only be near adds little to the one that stands beside the number.
BESIDE, NEAR, NEAR_FLOOR = 0.62, 0.38, 0.55
ECHO = 0.82
VETO = 0.6
VETO_REACH = 0.24
# A percentage of a word for the whole.
WHOLE = 0.85
# How near a cue must stand before a number without a counted noun to say what is counted.
BARE_REACH = 0.13


def claim(
    metric: Metric,
    row: Row,
    index: int,
    found: list[Reach],
    groups: int,
    nearby: Mapping[tuple[str, int], float],
    theme: float,
    *,
    partial: bool = False,
) -> Claim | None:
    """One metric's claim to a quantity.

    Args:
        metric: whose claim.
        row: the sentence.
        index: position of the quantity.
        found: cues of the row by cost.
        groups: how many groups of cues the metric needs.
        nearby: groups served by the headline and the sentences before, with how much that is worth.
        theme: how much the text is about this metric already, 0..1; words that echo it count by this.
        partial: whether a part of what the metric counts may be the number (``인력의 15%인 1만5000명을 줄였다``).

    Returns:
        The claim, or null where a group is served by nothing.
    """
    best, echo = _nearest(metric, row, found, theme, partial)
    whole = _of_whole(metric, row, index)
    if whole is not None:
        return Claim(metric, WHOLE, whole, reasons=(Reason("of", f"a share of {row.nodes[whole].text}", WHOLE),))
    if not best and echo is None:
        return None
    scores: list[float] = []
    reasons: list[Reason] = []
    for group in range(groups):
        reach = best.get(group)
        if reach is not None:
            score = max(0.0, 1.0 - reach.cost)
            reasons.append(Reason("cue", f"{row.nodes[reach.node].text} ({reach.side})", round(score, 3)))
        elif echo is not None:
            score = max(0.0, 1.0 - echo.cost) * ECHO * theme
            reasons.append(Reason("echo", f"{row.nodes[echo.node].text} ({echo.side})", round(score, 3)))
        else:
            score = nearby.get((metric.id, group), 0.0)
            if not score:
                return None
            reasons.append(Reason("cue before", f"group {group + 1} of {metric.id}", round(score, 3)))
        scores.append(score)
    total = _combined(scores)
    if metric.dimension != "ratio" and _share_of_it(row, index, found, metric):
        return None
    nearest = min([*best.values(), *([echo] if echo else [])], key=lambda reach: reach.cost)
    for reach in found:
        if (
            reach.cost <= nearest.cost + VETO_REACH
            and metric.id in _vetoes(row, reach)
            and not _spent(row, reach, index)
        ):
            total -= VETO
            reasons.append(Reason("unless", row.nodes[reach.node].text, -VETO))
            break
    cue = row.nodes[nearest.node].cue
    negative = cue is not None and metric.id in cue.losses
    return Claim(
        metric, min(total, 1.0), nearest.node, negative, nearest.whole and metric.dimension != "ratio", tuple(reasons)
    )


def _nearest(
    metric: Metric, row: Row, found: list[Reach], theme: float, partial: bool
) -> tuple[dict[int, Reach], Reach | None]:
    best: dict[int, Reach] = {}
    echo: Reach | None = None
    for reach in found:
        if metric.id in reach.echoes and theme and echo is None:
            echo = reach
        cue = row.nodes[reach.node].cue
        for served, group in cue.needs if cue is not None else ():
            if served != metric.id or group in best:
                continue
            if reach.whole and not reach.direct and metric.dimension != "ratio" and not partial:
                continue
            best[group] = reach
    return best, echo


def _combined(scores: list[float]) -> float:
    top, rest = max(scores), sorted(scores)[:-1]
    if not rest:
        return top
    return BESIDE * top + NEAR * max(NEAR_FLOOR, sum(rest) / len(rest)) + 0.05 * len(rest)


def _of_whole(metric: Metric, row: Row, index: int) -> int | None:
    """``17% of the global EV market``, ``시장의 8%``: where the word for the whole stands; null without one."""
    quantity, language = row.nodes[index].quantity, row.language
    words = metric.of.get(language.code, [])
    if not words or quantity is None or quantity.unit != "percent":
        return None
    before = language.grammar.settings.get("role_side") == "before"
    beside = range(index + 1, min(index + 8, len(row.nodes))) if before else range(index - 1, max(-1, index - 3), -1)
    for j in beside:
        node = row.nodes[j]
        if node.has("genitive") and node.text.lower() in words:
            return j
        if node.kind in ("quantity", "comma", "break", "period") or node.pos == "verb":
            return None
        if before and node.roles and not node.has("genitive"):
            return None
    return None


def _spent(row: Row, reach: Reach, index: int) -> bool:
    """``200억달러의 기업 가치로 2억달러를 조달``: the word that speaks against the metric has a number of its own."""
    before = reach.node - 1
    if before >= 0 and before != index and row.nodes[before].kind == "quantity" and row.nodes[before].has("genitive"):
        return True
    behind = reach.node + 1
    return reach.side == "before" and behind < index and row.nodes[behind].kind == "quantity"


def _share_of_it(row: Row, index: int, found: list[Reach], metric: Metric) -> bool:
    """``클라우드 매출 비중은 19%``: what a metric that is no ratio has a share of, not how it moved."""
    quantity = row.nodes[index].quantity
    if quantity is None or quantity.dimension != "ratio":
        return False
    for reach in found:
        cue = row.nodes[reach.node].cue
        if cue is not None and cue.serves(metric.id) and reach.side == "before":
            following = row.nodes[reach.node + 1]
            return row.language.grammar.has("share_nouns", following.text) and following.has("topic", "subject", "also")
    return False


def _vetoes(row: Row, reach: Reach) -> frozenset[str]:
    cue: Cue | None = row.nodes[reach.node].cue
    return cue.vetoes if cue is not None else frozenset()


def names_count(metric: Metric, row: Row, index: int, found: list[Reach]) -> bool:
    """``Headcount was 74,067``: a cue right before a bare number says itself what is counted."""
    clause = row.nodes[index].clause
    return metric.dimension == "count" and any(
        reach.side == "before"
        and reach.cost <= BARE_REACH
        and row.nodes[reach.node].clause == clause
        and (cue := row.nodes[reach.node].cue) is not None
        and (metric.id, 0) in cue.needs
        for reach in found
    )


def fits(metric: Metric, quantity: Quantity, moved: bool, language: str, *, bare: bool = False) -> bool:
    """Whether a quantity's unit can be a level of the metric, or with ``moved`` the size of its move.

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
        return _counted(quantity.counter, counters) and _plausible(metric, quantity)
    return moved or _plausible(metric, quantity)


def counts_other(row: Row, index: int, metric: Metric) -> bool:
    """``15개 학회에서``: the noun right behind a counted number is what is counted, and no cue of the metric is."""
    node = row.nodes[index]
    if _counted_before(row, index, metric) or _is_proportion(row, index):
        return True
    if metric.dimension != "count" or node.roles - {"genitive", "modifier"} or index + 1 >= len(row.nodes):
        return False
    behind = _compound_end(row, index + 1)
    if behind.kind not in ("word", "cue") or behind.pos not in ("noun", "name", "") or behind.depth != node.depth:
        return False
    if row.language.grammar.settings.get("role_side") == "before" or row.language.grammar.has(
        "transparent", behind.text
    ):
        return False
    nearby = row.nodes[index + 1 : index + 4]
    if any(other.cue is not None and (metric.id, 0) in other.cue.needs for other in nearby):
        return False
    moved = row.language.grammar.has("rise", behind.text) or row.language.grammar.has("fall", behind.text)
    return not moved and bool(behind.roles - {"genitive"})


def _compound_end(row: Row, j: int) -> Node:
    """The last part of a noun that the tokenizer split (``공`` + ``석은``): it bears the role of the whole."""
    while j + 1 < len(row.nodes):
        node, following = row.nodes[j], row.nodes[j + 1]
        if node.kind != "word" or node.pos != "noun" or node.roles or following.start != node.end:
            break
        if following.kind != "word" or following.pos not in ("noun", "name"):
            break
        j += 1
    return row.nodes[j]


def _is_proportion(row: Row, index: int) -> bool:
    """``10곳 중 6곳``: a share in words, and neither number counts anything."""
    for first in (index, index - 2):
        if first < 0 or first + 2 >= len(row.nodes):
            continue
        whole, word, part = row.nodes[first : first + 3]
        if whole.quantity is None or part.quantity is None or not row.language.grammar.has("out_of", word.text):
            continue
        if whole.quantity.value in (10, 100) and whole.quantity.counter == part.quantity.counter:
            return True
    return False


def _counted_before(row: Row, index: int, metric: Metric) -> bool:
    """``전시 부스 1개``: where the counter says nothing, the bare noun before the number is what is counted."""
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


def _counted(counter: str | None, counters: list[str]) -> bool:
    """Whether what is counted is one of the metric's counters, or its last word is."""
    if counter is None:
        return "" in counters
    words = counter.lower().split()
    return any(counter.lower() == allowed.lower() or allowed.lower() in words for allowed in counters if allowed)


def _plausible(metric: Metric, quantity: Quantity) -> bool:
    low, high = metric.range
    value = quantity.value
    return value is None or ((low is None or value >= low) and (high is None or value <= high))
