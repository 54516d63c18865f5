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
    """Count what is right among the decided statements of some sets."""
    scores = Scores()
    for example, article, labels in zip(corpus.examples, corpus.articles, corpus.labels, strict=True):
        if example.set not in sets:
            continue
        scores.gold += sum(not {"ambiguous", "conversion"} & figure.flags for figure in example.figures)
        for statement in article.statements:
            if statement.metric is None or statement.entity is None or labels.is_neutral(statement.number):
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


def coverage(corpus: Corpus, confidences: list[float], rights: list[bool], sets: set[str]) -> list[str]:
    """Return, for rising confidence, how many statements reach it, how many are right, and their share of the gold."""
    gold = score(corpus, sets).gold
    lines = []
    for least in (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        kept = [right for confidence, right in zip(confidences, rights, strict=True) if confidence >= least]
        if kept:
            precision, share = sum(kept) / len(kept), sum(kept) / max(1, gold)
            lines.append(
                f"confidence >= {least:<4}  {len(kept):5} statements, right {precision:.3f}, of all gold {share:.3f}"
            )
    return lines
