"""Count how many decided statements are right, from loose to strict, and print it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tasks.figures.fitting.cross_validation import Corpus

# Which slots must be right at each tier.
TIERS = {
    "metric": ("value", "metric"),
    "figure": ("value", "metric", "entity"),
    "full": ("value", "metric", "entity", "period", "basis", "measure"),
    "statement": ("value", "metric", "entity", "period", "basis", "measure", "part"),
    "scoped": ("value", "metric", "entity", "period", "basis", "measure", "part", "scope"),
    "named": ("value", "metric", "entity", "period", "basis", "measure", "part", "name"),
}


@dataclass(slots=True)
class Scores:
    """Counts of one set.

    Attributes:
        gold, predicted: how many figures are annotated, and read.
        right: how many of those read are right at each tier.
        wrong: how often each slot is wrong among those whose value and metric are right.
    """

    gold: int = 0
    predicted: int = 0
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def f1(self, tier: str) -> float:
        """Return the harmonic mean of precision and recall at a tier."""
        return 2 * self.right[tier] / max(1, self.gold + self.predicted)

    def line(self) -> str:
        """Return all tiers in one line."""
        return "  ".join(f"{tier} {self.f1(tier):.3f}" for tier in TIERS)


def score(corpus: Corpus, sets: set[str]) -> Scores:
    """Count what is right among the decided statements of some sets.

    Of articles that are read again, with firms left out of the watchlist, only figures of those that are left count.
    """
    scores = Scores()
    for example, article, labels in zip(corpus.examples, corpus.articles, corpus.labels, strict=True):
        if example.set not in sets:
            continue
        scores.gold += sum(labels.counts(figure) for figure in example.figures)
        for statement in article.statements:
            if not labels.counts_for(statement) or labels.is_neutral(statement.number):
                continue
            scores.predicted += 1
            judged = labels.judge(statement)
            for tier, slots in TIERS.items():
                scores.right[tier] += all(judged.get(slot, False) for slot in slots)
            if judged["value"] and judged["metric"]:
                scores.wrong.update(slot for slot, right in judged.items() if not right)
            else:
                scores.wrong["no such figure" if len(judged) == 1 else "value or metric"] += 1
    return scores


@dataclass(frozen=True, slots=True)
class Sure:
    """A statement with how sure the reader is of it.

    Attributes:
        metric: id.
        confidence: the probability that the whole statement is right.
        is_right: whether it is.
    """

    metric: str
    confidence: float
    is_right: bool


def coverage(statements: list[Sure], gold: int) -> list[str]:
    """Return, for rising confidence, how many statements are as sure, how many of them are right, and their share of
    all that is annotated.

    Args:
        statements: those that the annotation judges.
        gold: number of annotated figures.
    """
    lines = []
    for least in (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        kept = [item.is_right for item in statements if item.confidence >= least]
        if kept:
            right, share = sum(kept) / len(kept), sum(kept) / max(1, gold)
            lines.append(
                f"confidence >= {least:<4}  {len(kept):5} statements, right {right:.3f}, of all gold {share:.3f}"
            )
    return lines


def reliability(statements: list[Sure]) -> list[tuple[float, float, int, float, float]]:
    """Return ten bins of confidence: from, to, how many statements, their mean confidence, the share that is right."""
    bins = []
    for tenth in range(10):
        kept = [item for item in statements if min(9, int(item.confidence * 10)) == tenth]
        if kept:
            mean = sum(item.confidence for item in kept) / len(kept)
            right = sum(item.is_right for item in kept) / len(kept)
            bins.append((tenth / 10, (tenth + 1) / 10, len(kept), round(mean, 3), round(right, 3)))
    return bins


def by_metric(statements: list[Sure], least: float = 0.9, count: int = 50) -> list[str]:
    """Return for each metric of at least so many statements how many of the sure ones are right."""
    lines = []
    for metric in sorted({item.metric for item in statements}):
        own = [item for item in statements if item.metric == metric]
        kept = [item.is_right for item in own if item.confidence >= least]
        if len(own) >= count:
            right = f"{sum(kept) / len(kept):.3f}" if kept else "-"
            lines.append(
                f"{metric:26} {len(own):5} statements, {len(kept):4} with confidence >= {least}, right {right}"
            )
    return lines
