"""All metrics lay claim to a number; the best claim wins, unless a word speaks against it."""

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
from tasks.figures.syntax.nodes import Row

# Below this a number is left alone: something wrong is worse than nothing.
LEAST_SCORE = 0.48


class MetricSelection:
    """The metrics of a watchlist, which contend for numbers.

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
        """Claims to a number, best first; none where it is to be left alone.

        Args:
            row: the sentence.
            index: position of the number.
            discourse: the text before.
            deal: what the number is dealt by its place in a list.
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
                        metric, 0.9, assignment.cue, reasons=(Reason("dealt", "values listed in order", 0.9),)
                    )
                ]
        found = cue_paths(row, index, self.echoes(code))
        heard = _heard(row, found)
        nearby = discourse.nearby_cues()
        candidates: list[MetricCandidate] = []
        near_misses: list[MetricCandidate] = []
        for metric in self.metrics:
            if metric.id not in heard and not metric.of.get(code):
                continue  # most metrics of most sentences: nothing here speaks of them
            bare = names_count(metric, row, index, found)
            if not fits(metric, quantity, moved, code, bare=bare) or counts_other(row, index, metric):
                continue
            groups = len(metric.cues.get(code, []))
            topicality = discourse.topicality(metric.id, groups) if metric.echoes else 0.0
            partial = moved and quantity.dimension == "count"
            made = (
                score_metric(metric, row, index, found, groups, nearby, topicality, partial=partial) if groups else None
            )
            if moved and made is not None and _loose_ratio(metric, quantity, made):
                continue
            if made is not None and made.score >= LEAST_SCORE:
                candidates.append(made)
            elif made is not None and made.score + VETO >= 0.8 and made.reasons[-1].step == "unless":
                near_misses.append(made)
        candidates = [_compared(row, index, made, discourse) for made in candidates]
        candidates.sort(key=lambda item: -item.score)
        if any(_misses(row, made, candidates) for made in near_misses):
            return []
        if candidates:
            return candidates
        kept = inherited_metric(row, index, discourse, moved=moved)
        return [kept] if kept is not None else []

    def single_cue_metrics(self, code: str) -> frozenset[str]:
        """Metrics that one cue alone speaks of."""
        if code not in self._single:
            self._single[code] = frozenset(metric.id for metric in self.metrics if len(metric.cues.get(code, [])) == 1)
        return self._single[code]

    def echoes(self, code: str) -> dict[str, frozenset[str]]:
        """Metrics by the words of a language that echo them."""
        if code not in self._echo_words:
            words: dict[str, frozenset[str]] = {}
            for metric in self.metrics:
                for word in metric.echoes.get(code, []):
                    words[word] = words.get(word, frozenset()) | {metric.id}
            self._echo_words[code] = words
        return self._echo_words[code]


def _compared(row: Row, index: int, made: MetricCandidate, discourse: Discourse) -> MetricCandidate:
    """``an operating loss of $4m, compared with a loss of $5m``: the bare word means the profit just told."""
    last = discourse.previous_numbers[-1] if discourse.previous_numbers else None
    if made.cue is None or last is None or last.sentence != discourse.sentence or last.metric.id == made.metric.id:
        return made
    node, text, start = row.nodes[made.cue], row.sentence.text, row.sentence.start
    numbers = [j for j in row.quantities() if j < min(made.cue, index)]
    if not numbers or not last.metric.loss_cues or not row.language.grammar.has("bare_profits", node.text.lower()):
        return made
    between = text[row.nodes[numbers[-1]].end - start : node.start - start].lower()
    if not any(word in between for word in row.language.grammar.table("against")):
        return made
    return replace(made, metric=last.metric)


def _heard(row: Row, found: Sequence[CuePath]) -> set[str]:
    """Metrics that a cue or an echo within reach speaks of."""
    heard: set[str] = set()
    for path in found:
        heard |= path.echoes
        cue = row.nodes[path.node].cue
        if cue is not None:
            heard.update(metric for metric, _ in cue.needs)
    return heard


def _misses(row: Row, made: MetricCandidate, candidates: list[MetricCandidate]) -> bool:
    """Whether a claim that a word makes impossible keeps the number from all others.

    Not so where that word speaks for the best of them: ``R&D 투자액`` is no investment, but spending on research.
    """
    if not candidates:
        return True
    best = candidates[0]
    for node in row.nodes:
        if node.cue is not None and made.metric.id in node.cue.vetoes and node.text == made.reasons[-1].detail:
            if node.cue.serves(best.metric.id):
                return False
    return made.score + VETO > best.score + 0.1


def _loose_ratio(metric: Metric, quantity: Quantity, made: MetricCandidate) -> bool:
    """Shares move in points; a per cent move of a share needs its words right there."""
    if metric.dimension != "ratio" or quantity.unit != "percent":
        return False
    return made.score < 0.8 or any(reason.step != "cue" for reason in made.reasons)
