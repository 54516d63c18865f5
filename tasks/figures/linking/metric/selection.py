"""Select the metrics that a number may measure: the best score wins, unless a word rules the number out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.core.records import Quantity, Reason
from tasks.core.watchlist import Metric
from tasks.figures.entities.discourse import Discourse
from tasks.figures.linking.metric.candidates import VETO, MetricCandidate, score_metric
from tasks.figures.linking.metric.compatibility import counts_other, fits, names_count
from tasks.figures.linking.metric.distance import CuePath, cue_paths
from tasks.figures.linking.metric.inherited import inherited_metric
from tasks.figures.linking.respectively import Assignment
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Row

# Below this a number is left alone: something wrong is worse than nothing.
LEAST_SCORE = 0.48


class MetricSelection:
    """Selects among the metrics of a watchlist.

    Args:
        metrics: all of them; the order of equal candidates is theirs.
    """

    def __init__(self, metrics: Sequence[Metric]) -> None:
        self.metrics = list(metrics)
        self._by_id = {metric.id: metric for metric in metrics}
        self._echo_words: dict[str, dict[str, frozenset[str]]] = {}
        self._single: dict[str, frozenset[str]] = {}

    def candidates(
        self, row: Row, index: int, discourse: Discourse, assignment: Assignment | None, *, moved: bool
    ) -> list[MetricCandidate]:
        """Return the metrics that a number may measure, best first; none where it is to be left alone.

        Args:
            row: the sentence.
            index: position of the number.
            discourse: the text before.
            assignment: what the place of the number in a list assigns to it; null without one.
            moved: candidates to it as the size of a move, else as a level.
        """
        quantity = row.nodes[index].quantity
        assert quantity is not None
        code = row.language.code
        if assignment is not None and assignment.metric is not None:
            metric = self._by_id[assignment.metric]
            if fits(metric, quantity, moved, code):
                return [
                    MetricCandidate(
                        metric, 0.9, assignment.cue, reasons=(Reason("listed", "values assigned in order", 0.9),)
                    )
                ]
        paths = self._cue_paths(row, index)
        nearby_metrics = _metrics_of_paths(row, paths)
        nearby = discourse.nearby_cues()
        candidates: list[MetricCandidate] = []
        ruled_out: list[MetricCandidate] = []
        for metric in self.metrics:
            if metric.id not in nearby_metrics and not metric.of.get(code):
                continue  # most metrics of most sentences: no cue of theirs is here
            bare = names_count(metric, row, index, paths)
            if not fits(metric, quantity, moved, code, bare=bare) or counts_other(row, index, metric):
                continue
            groups = len(metric.cues.get(code, []))
            topicality = discourse.topicality(metric.id, groups) if metric.echoes else 0.0
            partial = moved and quantity.dimension == "count"
            candidate = (
                score_metric(metric, row, index, paths, groups, nearby, topicality, partial=partial) if groups else None
            )
            if moved and candidate is not None and _loose_ratio(metric, quantity, candidate):
                continue
            if candidate is not None and candidate.score >= LEAST_SCORE:
                candidates.append(candidate)
            elif candidate is not None and candidate.score + VETO >= 0.8 and candidate.reasons[-1].step == "unless":
                ruled_out.append(candidate)
        candidates = [_as_compared(row, index, candidate, discourse) for candidate in candidates]
        candidates.sort(key=lambda item: -item.score)
        if any(_blocks(row, candidate, candidates) for candidate in ruled_out):
            return []
        if candidates:
            return candidates
        kept = inherited_metric(row, index, discourse, moved=moved)
        return [kept] if kept is not None else []

    def _cue_paths(self, row: Row, index: int) -> list[CuePath]:
        """Return the ways from a number to the cues of its sentence: the same for a level as for a move."""
        echoes = self.echoes(row.language.code)
        return once(row.derived, ("cue paths", index), lambda: cue_paths(row, index, echoes))

    def single_cue_metrics(self, code: str) -> frozenset[str]:
        """Return the metrics of which one cue alone is enough."""
        if code not in self._single:
            self._single[code] = frozenset(metric.id for metric in self.metrics if len(metric.cues.get(code, [])) == 1)
        return self._single[code]

    def echoes(self, code: str) -> dict[str, frozenset[str]]:
        """Return the metrics by the words of a language that echo them."""
        if code not in self._echo_words:
            words: dict[str, frozenset[str]] = {}
            for metric in self.metrics:
                for word in metric.echoes.get(code, []):
                    words[word] = words.get(word, frozenset()) | {metric.id}
            self._echo_words[code] = words
        return self._echo_words[code]


def _as_compared(row: Row, index: int, candidate: MetricCandidate, discourse: Discourse) -> MetricCandidate:
    """Give a bare profit or loss in a comparison the metric of the figure before.

    Example: ``an operating loss of $4m, compared with a loss of $5m``.
    """
    last = discourse.previous_numbers[-1] if discourse.previous_numbers else None
    if (
        candidate.cue is None
        or last is None
        or last.sentence != discourse.sentence
        or last.metric.id == candidate.metric.id
    ):
        return candidate
    node, text, start = row.nodes[candidate.cue], row.sentence.text, row.sentence.start
    numbers = [j for j in row.quantities() if j < min(candidate.cue, index)]
    if not numbers or not last.metric.loss_cues or not row.language.grammar.has("bare_profits", node.text.lower()):
        return candidate
    between = text[row.nodes[numbers[-1]].end - start : node.start - start].lower()
    if not any(word in between for word in row.language.grammar.table("against")):
        return candidate
    return replace(candidate, metric=last.metric)


def _metrics_of_paths(row: Row, paths: Sequence[CuePath]) -> set[str]:
    """Return the metrics that a cue or an echo of the sentence refers to."""
    nearby_metrics: set[str] = set()
    for path in paths:
        nearby_metrics |= path.echoes
        cue = row.nodes[path.node].cue
        if cue is not None:
            nearby_metrics.update(metric for metric, _ in cue.needs)
    return nearby_metrics


def _blocks(row: Row, candidate: MetricCandidate, candidates: list[MetricCandidate]) -> bool:
    """Return whether a candidate that a word rules out keeps the number from all others.

    It does not where that word is a cue of the best of them: ``R&D 투자액`` is no investment, but spending on research.
    """
    if not candidates:
        return True
    best = candidates[0]
    for node in row.nodes:
        if (
            node.cue is not None
            and candidate.metric.id in node.cue.vetoes
            and node.text == candidate.reasons[-1].detail
        ):
            if node.cue.serves(best.metric.id):
                return False
    return candidate.score + VETO > best.score + 0.1


def _loose_ratio(metric: Metric, quantity: Quantity, candidate: MetricCandidate) -> bool:
    """Return whether a percent change of a share is unlikely: shares move in points, unless a cue is beside it."""
    if metric.dimension != "ratio" or quantity.unit != "percent":
        return False
    return candidate.score < 0.8 or any(reason.step != "cue" for reason in candidate.reasons)
