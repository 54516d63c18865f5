"""Study what the fitting lives on: the number of articles, and groups of features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tasks.figures.fitting.collection import Rows
from tasks.figures.fitting.cross_validation import Corpus, Plan, annotated_rows, out_of_fold
from tasks.figures.fitting.scores import score

SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)


def learning_curve(corpus: Corpus, plan: Plan, sets: list[str]) -> Iterator[str]:
    """Yield the scores by the share of the training articles that is used; the histories are those annotated."""
    rows = annotated_rows(corpus)
    articles = sum(not item.is_again and item.set not in plan.always for item in corpus.examples)
    folds = len(set(plan.fold))
    for share in SHARES:
        used = round(articles * (folds - 1) / folds * share)
        yield from _scored(corpus, replace(plan, rounds=1, share=share), sets, rows, f"about {used} articles")


def ablation(corpus: Corpus, plan: Plan, sets: list[str], groups: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield the scores without each group of features.

    Args:
        corpus: annotated articles.
        plan: the folds.
        sets: those to score.
        groups: beginnings of the names of features; ``words`` is the linear part.
    """
    rows = annotated_rows(corpus)
    yield from _scored(corpus, replace(plan, rounds=1), sets, rows, "with all features")
    for group in groups:
        names = {name for part in rows.values() for item in part.features for name in item.values}
        count = sum(name.startswith(group) for name in names)
        title = f"without {', '.join(group)} ({count} named features)"
        yield from _scored(corpus, replace(plan, rounds=1, without=group), sets, rows, title)


def feature_groups(written: str) -> list[tuple[str, ...]]:
    """Return groups of features from a list such as ``rules,cue distance+cue behind,words``."""
    return [tuple(group.split("+")) for group in written.split(",") if group]


def _scored(corpus: Corpus, plan: Plan, sets: list[str], rows: dict[str, Rows], title: str) -> Iterator[str]:
    out_of_fold(corpus, plan, rows)
    for name in sets:
        yield f"{name:9} {score(corpus, {name}).line()}  {title}"
