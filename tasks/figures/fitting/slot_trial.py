"""Judge single slots out of fold, with all other slots as annotated: the quick way to try features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tasks.figures.fitting.boosting import fit_slot
from tasks.figures.fitting.collection import Rows, collect
from tasks.figures.fitting.cross_validation import Corpus
from tasks.figures.linking.decoding import decode
from tasks.figures.linking.scorer.model import SlotModel
from tasks.figures.linking.slots.registry import ALL_SLOTS


def trial(corpus: Corpus, fold: Sequence[int], names: set[str], errors: int) -> None:
    """Print for each slot how many numbers have a right candidate, and how many get it, by set."""
    rows = collect(corpus.articles, corpus.labels, [None] * len(corpus.articles), names)
    for slot in ALL_SLOTS:
        if slot.name in names:
            _judge(corpus, fold, rows[slot.name], slot.name)
            _count_missing(corpus, slot.name)
            if errors:
                _print_errors(corpus, fold, rows[slot.name], slot.name, errors)


def _scores(fold: Sequence[int], rows: Rows) -> np.ndarray:
    scores = np.zeros(len(rows.labels))
    for held_out in sorted(set(fold)):
        others = {place for place, number in enumerate(fold) if number != held_out}
        model = SlotModel.from_lists(fit_slot(rows.of_articles(others.__contains__)))
        places = [place for place, article in enumerate(rows.articles) if article not in others]
        if places:
            scores[places] = model.score([rows.features[place] for place in places])
    return scores


def _judge(corpus: Corpus, fold: Sequence[int], rows: Rows, name: str) -> None:
    scores = _scores(fold, rows)
    chosen: dict[int, int] = {}
    for place, question in enumerate(rows.questions):
        if question not in chosen or scores[place] > scores[chosen[question]]:
            chosen[question] = place
    counts: dict[str, list[int]] = {}
    for place in chosen.values():
        tally = counts.setdefault(corpus.examples[rows.articles[place]].set, [0, 0])
        tally[0] += rows.labels[place]
        tally[1] += 1
    for set_name, (right, asked) in counts.items():
        print(f"{name:8} {set_name:10} right {right}/{asked} = {right / asked:.4f} (where a candidate is right)")


def _count_missing(corpus: Corpus, name: str) -> None:
    """Print how many annotated numbers have no right candidate."""
    missing: dict[str, list[int]] = {}
    for example, article, labels in zip(corpus.examples, corpus.articles, corpus.labels, strict=True):
        tally = missing.setdefault(example.set, [0, 0])

        def choose(slot, statement, candidates, features):  # type: ignore[no-untyped-def]
            rights = [labels.is_right(slot.name, candidate, statement) for candidate in candidates]
            figure = labels.gold(statement.number)
            if slot.name == name and figure is not None and not labels.is_neutral(statement.number):
                if None not in rights:
                    tally[0] += not any(rights)
                    tally[1] += 1
            return np.array(
                [1.0 if right else 0.0 for right in rights] if any(rights) else [1.0] + [0.0] * (len(rights) - 1)
            )

        decode(article, choose)
    for set_name, (without, asked) in missing.items():
        print(f"{name:8} {set_name:10} without a right candidate {without}/{asked}")


def _print_errors(corpus: Corpus, fold: Sequence[int], rows: Rows, name: str, count: int) -> None:
    pass
