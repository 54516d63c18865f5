"""Score how well a metric fits a number, by the cues of the sentence and of the text before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.core.records import Reason
from tasks.core.watchlist import Metric
from tasks.figures.linking.metric.distance import CuePath
from tasks.figures.syntax.nodes import Row


@dataclass(frozen=True, slots=True)
class MetricCandidate:
    """A metric that a quantity may measure.

    Attributes:
        metric: the metric.
        score: 0..1.
        cue: position of the nearest cue in the sentence; null where the score rests on the sentences before.
        negative: whether the cue names a loss.
        as_share_base: whether the metric is named only as what a share is a share of; the text does not turn to it.
        reasons: the steps that led to the score.
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
    paths: list[CuePath],
    groups: int,
    nearby: Mapping[tuple[str, int], float],
    topicality: float,
    *,
    partial: bool = False,
) -> MetricCandidate | None:
    """Score one metric for a quantity.

    Args:
        metric: the metric.
        row: the sentence.
        index: position of the quantity.
        paths: the ways to the cues of the sentence, cheapest first.
        groups: how many groups of cues the metric needs.
        nearby: groups served by the headline and the sentences before, with their worth (0..1).
        topicality: how much the text is about this metric already, 0..1; the scores of echoes are multiplied by it.
        partial: whether a part of what the metric counts may be the number (``인력의 15%인 1만5000명을 줄였다``).

    Returns:
        The candidate; null where a group is served by nothing.
    """
    base = _share_of_whole(metric, row, index)
    if base is not None:
        reason = Reason("of", f"a share of {row.nodes[base].text}", WHOLE)
        return MetricCandidate(metric, WHOLE, base, reasons=(reason,))
    best, echo = _nearest(metric, row, paths, topicality, partial)
    if not best and echo is None:
        return None
    scores: list[float] = []
    reasons: list[Reason] = []
    for group in range(groups):
        served = _score_group(metric, row, group, best.get(group) or echo, nearby, topicality)
        if served is None:
            return None
        scores.append(served[0])
        reasons.append(served[1])
    if groups > 1 and best and all(path.foreign for path in best.values()) and echo is None:
        return None  # 매출 3조원, 영업이익률 6%: the nearest word names another thing, and no other word is a cue
    if metric.dimension != "ratio" and _share_of_it(row, index, paths, metric):
        return None
    nearest = min([*best.values(), *([echo] if echo else [])], key=lambda path: path.cost)
    score = _combined(scores)
    veto = _veto(metric, row, index, paths, nearest)
    if veto is not None:
        score += veto.weight
        reasons.append(veto)
    cue = row.nodes[nearest.node].cue
    negative = cue is not None and metric.id in cue.losses
    as_share_base = nearest.is_share_base and metric.dimension != "ratio"
    return MetricCandidate(metric, min(score, 1.0), nearest.node, negative, as_share_base, tuple(reasons))


def _score_group(
    metric: Metric,
    row: Row,
    group: int,
    path: CuePath | None,
    nearby: Mapping[tuple[str, int], float],
    topicality: float,
) -> tuple[float, Reason] | None:
    """Score a group of cues by the way to its cue or to an echo, else by the text before.

    Returns:
        The score, 0..1, and its reason; null where nothing serves the group.
    """
    if path is None:
        score = nearby.get((metric.id, group), 0.0)
        return (score, Reason("cue before", f"group {group + 1} of {metric.id}", round(score, 3))) if score else None
    node = row.nodes[path.node]
    if node.cue is not None and (metric.id, group) in node.cue.needs:
        score = max(0.0, 1.0 - path.cost)
        return score, Reason("cue", f"{node.text} ({path.side})", round(score, 3))
    score = max(0.0, 1.0 - path.cost) * ECHO * topicality
    return score, Reason("echo", f"{node.text} ({path.side})", round(score, 3))


def _veto(metric: Metric, row: Row, index: int, paths: list[CuePath], nearest: CuePath) -> Reason | None:
    """Return the word that rules the metric out, about as near as its nearest cue; null without one."""
    for path in paths:
        cue = row.nodes[path.node].cue
        if path.cost > nearest.cost + VETO_DISTANCE or cue is None or metric.id not in cue.vetoes:
            continue
        if not _cue_has_own_number(row, path, index):
            return Reason("unless", row.nodes[path.node].text, -VETO)
    return None


def _nearest(
    metric: Metric, row: Row, paths: list[CuePath], topicality: float, partial: bool
) -> tuple[dict[int, CuePath], CuePath | None]:
    """Return the nearest cue of each group, and the nearest echo of the metric."""
    best: dict[int, CuePath] = {}
    echo: CuePath | None = None
    for path in paths:
        if metric.id in path.echoes and topicality and echo is None:
            echo = path
        cue = row.nodes[path.node].cue
        for served, group in cue.needs if cue is not None else ():
            if served != metric.id or group in best:
                continue
            if path.is_share_base and not path.direct and metric.dimension != "ratio" and not partial:
                continue
            best[group] = path
    return best, echo


def _combined(scores: list[float]) -> float:
    """Combine the scores of the groups: the best counts most, those that must only be near count little."""
    top, rest = max(scores), sorted(scores)[:-1]
    if not rest:
        return top
    return BESIDE * top + NEAR * max(NEAR_FLOOR, sum(rest) / len(rest)) + 0.05 * len(rest)


def _share_of_whole(metric: Metric, row: Row, index: int) -> int | None:
    """Return the position of the word for the whole that the number is a share of; null without one.

    Example: ``17% of the global EV market``, ``시장의 8%``.
    """
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


def _cue_has_own_number(row: Row, path: CuePath, index: int) -> bool:
    """Return whether a cue against the metric has a number of its own beside it.

    Example: ``200억달러의 기업 가치로 2억달러를 조달``.
    """
    before = path.node - 1
    spaced = row.language.syntax.complement_after_number  # $365 million, or 89 cents a share
    if before >= 0 and before != index and row.nodes[before].kind == "quantity":
        if spaced or row.nodes[before].has("genitive"):
            return True
    behind = path.node + 1
    if behind >= len(row.nodes) or behind == index or row.nodes[behind].kind != "quantity":
        return False
    return behind < index if path.side == "before" else row.nodes[behind].has("genitive")


def _share_of_it(row: Row, index: int, paths: list[CuePath], metric: Metric) -> bool:
    """Return whether the number is a share of the metric rather than a change of it.

    Example: ``클라우드 매출 비중은 19%`` is 19% of cloud revenue.
    """
    quantity = row.nodes[index].quantity
    if quantity is None or quantity.dimension != "ratio":
        return False
    for path in paths:
        cue = row.nodes[path.node].cue
        if cue is not None and cue.serves(metric.id) and path.side == "before":
            following = row.nodes[path.node + 1]
            return row.language.grammar.has("share_nouns", following.text) and following.has("topic", "subject", "also")
    return False
