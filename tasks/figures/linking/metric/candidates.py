"""Which metric a number is of: every metric's cues lay claim to it, and the nearest by grammar wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.core.records import Reason
from tasks.core.watchlist import Metric
from tasks.figures.entities.mentions import Cue
from tasks.figures.linking.metric.distance import CuePath
from tasks.figures.syntax.nodes import Row


@dataclass(frozen=True, slots=True)
class MetricCandidate:
    """A metric's claim to a quantity.

    Attributes:
        metric: whose claim.
        score: 0..1.
        cue: the position of the nearest cue in the row; null where the claim rests on the sentences before.
        negative: the cue names a loss.
        as_share_base: the metric is named only as what a share is a share of; the text does not turn to it.
        reasons: the steps that made the score.
    """

    metric: Metric
    score: float
    cue: int | None
    negative: bool = False
    as_share_base: bool = False
    reasons: tuple[Reason, ...] = ()


# A cue that must only be near adds little to the one that stands beside the number.
BESIDE, NEAR, NEAR_FLOOR = 0.62, 0.38, 0.55
ECHO = 0.82
VETO = 0.6
VETO_DISTANCE = 0.24
# A percentage of a word for the whole.
WHOLE = 0.85


def score_metric(
    metric: Metric,
    row: Row,
    index: int,
    found: list[CuePath],
    groups: int,
    nearby: Mapping[tuple[str, int], float],
    topicality: float,
    *,
    partial: bool = False,
) -> MetricCandidate | None:
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
    best, echo = _nearest(metric, row, found, topicality, partial)
    whole = _of_whole(metric, row, index)
    if whole is not None:
        return MetricCandidate(
            metric, WHOLE, whole, reasons=(Reason("of", f"a share of {row.nodes[whole].text}", WHOLE),)
        )
    if not best and echo is None:
        return None
    scores: list[float] = []
    reasons: list[Reason] = []
    for group in range(groups):
        path = best.get(group)
        if path is not None:
            score = max(0.0, 1.0 - path.cost)
            reasons.append(Reason("cue", f"{row.nodes[path.node].text} ({path.side})", round(score, 3)))
        elif echo is not None:
            score = max(0.0, 1.0 - echo.cost) * ECHO * topicality
            reasons.append(Reason("echo", f"{row.nodes[echo.node].text} ({echo.side})", round(score, 3)))
        else:
            score = nearby.get((metric.id, group), 0.0)
            if not score:
                return None
            reasons.append(Reason("cue before", f"group {group + 1} of {metric.id}", round(score, 3)))
        scores.append(score)
    if groups > 1 and best and all(path.foreign for path in best.values()) and echo is None:
        return None  # 매출 3조원, 영업이익률 6%: the nearest word names another thing, and nothing else speaks for this
    total = _combined(scores)
    if metric.dimension != "ratio" and _share_of_it(row, index, found, metric):
        return None
    nearest = min([*best.values(), *([echo] if echo else [])], key=lambda path: path.cost)
    for path in found:
        if (
            path.cost <= nearest.cost + VETO_DISTANCE
            and metric.id in _vetoes(row, path)
            and not _has_own_number(row, path, index)
        ):
            total -= VETO
            reasons.append(Reason("unless", row.nodes[path.node].text, -VETO))
            break
    cue = row.nodes[nearest.node].cue
    negative = cue is not None and metric.id in cue.losses
    return MetricCandidate(
        metric, min(total, 1.0), nearest.node, negative, nearest.whole and metric.dimension != "ratio", tuple(reasons)
    )


def _nearest(
    metric: Metric, row: Row, found: list[CuePath], topicality: float, partial: bool
) -> tuple[dict[int, CuePath], CuePath | None]:
    best: dict[int, CuePath] = {}
    echo: CuePath | None = None
    for path in found:
        if metric.id in path.echoes and topicality and echo is None:
            echo = path
        cue = row.nodes[path.node].cue
        for served, group in cue.needs if cue is not None else ():
            if served != metric.id or group in best:
                continue
            if path.whole and not path.direct and metric.dimension != "ratio" and not partial:
                continue
            best[group] = path
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
    before = language.syntax.complement_after_number
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


def _has_own_number(row: Row, path: CuePath, index: int) -> bool:
    """``200억달러의 기업 가치로 2억달러를 조달``: the word that speaks against the metric has a number of its own."""
    before = path.node - 1
    spaced = row.language.syntax.complement_after_number  # $365 million, or 89 cents a share
    if before >= 0 and before != index and row.nodes[before].kind == "quantity":
        if spaced or row.nodes[before].has("genitive"):
            return True
    behind = path.node + 1
    if behind >= len(row.nodes) or behind == index or row.nodes[behind].kind != "quantity":
        return False
    return behind < index if path.side == "before" else row.nodes[behind].has("genitive")


def _share_of_it(row: Row, index: int, found: list[CuePath], metric: Metric) -> bool:
    """``클라우드 매출 비중은 19%``: what a metric that is no ratio has a share of, not how it moved."""
    quantity = row.nodes[index].quantity
    if quantity is None or quantity.dimension != "ratio":
        return False
    for path in found:
        cue = row.nodes[path.node].cue
        if cue is not None and cue.serves(metric.id) and path.side == "before":
            following = row.nodes[path.node + 1]
            return row.language.grammar.has("share_nouns", following.text) and following.has("topic", "subject", "also")
    return False


def _vetoes(row: Row, path: CuePath) -> frozenset[str]:
    cue: Cue | None = row.nodes[path.node].cue
    return cue.vetoes if cue is not None else frozenset()
