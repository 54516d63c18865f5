"""Collect the candidates of annotated articles with their features, as rows to fit on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tasks.figures.fitting.labels import Labels
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.decoding import Choose, MakeFeatures, decode
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.slot import Candidate, Slot


@dataclass(slots=True)
class Rows:
    """Candidates of one slot.

    Attributes:
        features: of each candidate.
        labels: whether it is right.
        questions: which number it is a candidate for; numbers of all articles are counted through.
        articles: which article it comes from.
    """

    features: list[Features] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)

    def chosen(self, kept: list[int]) -> Rows:
        """Return the rows at some places."""
        return Rows(
            [self.features[place] for place in kept],
            [self.labels[place] for place in kept],
            [self.questions[place] for place in kept],
            [self.articles[place] for place in kept],
        )


def collect(
    articles: list[ArticleContext], labels: list[Labels], choosers: list[Choose | None], slots: set[str] | None = None
) -> dict[str, Rows]:
    """Decide the numbers of annotated articles and keep every candidate on the way.

    Args:
        articles: as the linker reads them.
        labels: their annotation.
        choosers: for each article who decides; null takes what is annotated wherever a candidate has it.
        slots: the slots to keep; null keeps all.

    Returns:
        Rows by slot. What follows a number in its article sees what was decided, not what is annotated. Only a wrong
        metric is put right, so that the slots behind it are still asked about the annotated figure.
    """
    rows: dict[str, Rows] = {}
    question = 0
    for place, (article, annotated, chooser) in enumerate(zip(articles, labels, choosers, strict=True)):

        def choose(
            slot: Slot,
            statement: Statement,
            candidates: list[Candidate],
            features: MakeFeatures,
            *,
            place: int = place,
            annotated: Labels = annotated,
            chooser: Choose | None = chooser,
        ) -> NDArray[np.float64]:
            nonlocal question
            question += 1
            rights = annotated.rights(slot.name, candidates, statement)
            asked = not annotated.is_neutral(statement.number) and any(rights) and None not in rights
            asked = asked and (annotated.asked is None or slot.name in annotated.asked)
            if asked and (slots is None or slot.name in slots) and (slot.name == "metric" or not all(rights)):
                kept = rows.setdefault(slot.name, Rows())
                kept.features += features()
                kept.labels += [bool(right) for right in rights]
                kept.questions += [question] * len(candidates)
                kept.articles += [place] * len(candidates)
            if chooser is None or (slot.name == "metric" and annotated.gold(statement.number) is not None):
                if any(rights):
                    return np.array([1.0 if right else 0.0 for right in rights])
                if chooser is None:
                    return np.array([1.0] + [0.0] * (len(candidates) - 1))
            return chooser(slot, statement, candidates, features)

        article.follows_annotation = chooser is None
        decode(article, choose)
        article.follows_annotation = False
    return rows
