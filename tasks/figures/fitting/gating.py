"""Fit the gate: which numbers are surely no figures, by what is known of them before their sentences have words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.figures.fitting.boosting import SlotTable
from tasks.figures.fitting.collection import Rows
from tasks.figures.fitting.examples import Example, article_weights
from tasks.figures.gate.gate import Gate
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.scorer.model import SlotModel
from tasks.figures.pipeline import Extractor

# The share of annotated figures that may be dropped, out of fold.
MOST_LOST = 0.002
# Trees and leaves: 40 of 8 leaves drop 1% fewer of the other Korean numbers at the same loss, 160 of 31 as many.
ROUNDS, LEAVES = 80, 31

Source = tuple[list[Example], Extractor]
"""Annotated articles, and the extractor whose watchlist reads them."""


@dataclass(frozen=True, slots=True)
class Gating:
    """A gate and how it does out of fold.

    Attributes:
        lists: what ``Gate.from_lists`` reads, fitted on all articles.
        of_articles: for each article a gate that was fitted on the other folds.
        figures, others: how many annotated figures and other numbers near a cue are asked about in the sets that judge.
        figures_dropped, others_dropped: how many of them are dropped out of fold.
    """

    lists: dict[str, Any]
    of_articles: list[Gate]
    figures: int
    others: int
    figures_dropped: int
    others_dropped: int

    def lines(self) -> Iterator[str]:
        """Yield what the gate drops, as lines of text."""
        lost = f"{self.figures_dropped} of {self.figures} annotated figures"
        dropped = f"{self.others_dropped / max(1, self.others):.3f} of {self.others} other numbers near a cue"
        yield f"gate      drops {dropped}, and {lost}, below {self.lists['least']:.2f}"


def fit_gate(sources: Sequence[Source], fold: Sequence[int]) -> Gating | None:
    """Fit the gate of a language, and one for each fold.

    Args:
        sources: annotated articles.
        fold: of each article, through all sources.

    Returns:
        The gates; null where there is nothing to tell apart.
    """
    examples = [example for listed, _ in sources for example in listed]
    rows = _rows(sources)
    if len(set(rows.labels[1::2])) < 2:
        return None
    table = SlotTable(rows, article_weights(examples))
    articles = np.asarray(rows.articles[1::2])
    numbers, is_figure = rows.features[1::2], np.asarray(rows.labels[1::2])
    scores = np.zeros(len(numbers))
    models: dict[int, SlotModel] = {}
    for held_out in sorted(set(fold)):
        others = [place for place in range(len(examples)) if fold[place] != held_out]
        lists = table.fit(set(others), ROUNDS, LEAVES)
        if lists is None:
            return None
        models[held_out] = SlotModel.from_lists(lists)
        places = np.flatnonzero(np.asarray(fold)[articles] == held_out)
        if len(places):
            scores[places] = models[held_out].score([numbers[place] for place in places])
    news = np.asarray([not examples[article].is_written for article in articles])
    judged = news if (news & is_figure).any() else np.ones(len(articles), dtype=bool)
    least = _least(scores[judged & is_figure])
    fitted = table.fit(None, ROUNDS, LEAVES)
    assert fitted is not None
    dropped = judged & (scores < least)
    return Gating(
        {**fitted, "least": least},
        [Gate(models[number], least) for number in fold],
        int((judged & is_figure).sum()),
        int((judged & ~is_figure).sum()),
        int((dropped & is_figure).sum()),
        int((dropped & ~is_figure).sum()),
    )


def _least(of_figures: NDArray[np.float64]) -> float:
    """Return the log-odds, to three places, below which no more than ``MOST_LOST`` of the figures are."""
    least = float(np.sort(of_figures)[int(MOST_LOST * len(of_figures))])
    return math.floor(least * 1000) / 1000


def _rows(sources: Sequence[Source]) -> Rows:
    """Return the numbers near cues, each as a choice between being no figure, and being one."""
    rows, article = Rows(), 0
    for examples, extractor in sources:
        for example in examples:
            asked = extractor.asked_numbers(example.article)
            for (start, end), features in zip(asked.spans(), asked.features, strict=True):
                over = [figure for figure in example.figures if figure.start < end and start < figure.end]
                if any({"ambiguous", "conversion"} & figure.flags for figure in over):
                    continue
                rows.features += [Features(is_reference=True), features]
                rows.labels += [not over, bool(over)]
                rows.questions += [len(rows.questions) // 2] * 2
                rows.articles += [article] * 2
            article += 1
    return rows
