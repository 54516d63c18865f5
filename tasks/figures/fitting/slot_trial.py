"""Judge single slots out of fold, with all other slots as annotated: the quick way to try features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tasks.figures.fitting.boosting import SlotTable
from tasks.figures.fitting.collection import Rows, collect
from tasks.figures.fitting.cross_validation import Corpus
from tasks.figures.fitting.labels import Labels
from tasks.figures.fitting.training_set import GoldFigure
from tasks.figures.linking.article_context import Number, Statement
from tasks.figures.linking.decoding import MakeFeatures, decode
from tasks.figures.linking.scorer.model import SlotModel, shares
from tasks.figures.linking.slots.registry import ALL_SLOTS
from tasks.figures.linking.slots.slot import Candidate, Slot

# Characters of the sentence that are printed before and behind a number.
_BEFORE, _BEHIND = 160, 90


@dataclass(frozen=True, slots=True)
class _Question:
    """A number that a slot is asked of, as annotated: the article, the candidates, and which of them are right."""

    article: int
    number: Number
    candidates: list[Candidate]
    rights: list[bool]


@dataclass(frozen=True, slots=True)
class _Choice:
    """The candidate that a fitted slot takes: its place in the rows, its probability, and the weights that chose it."""

    place: int
    probability: float
    model: SlotModel


def trial(corpus: Corpus, fold: Sequence[int], names: set[str], errors: int) -> None:
    """Print for each slot how many numbers have a right candidate, and how many get it, by set.

    Args:
        corpus: annotated articles.
        fold: of each article.
        names: the slots.
        errors: how many wrong choices of each slot to print.
    """
    rows = collect(corpus.articles, corpus.labels, [None] * len(corpus.articles), names)
    for slot in ALL_SLOTS:
        if slot.name in names:
            choices = _choices(fold, rows[slot.name], corpus.weights())
            _judge(corpus, choices, rows[slot.name], slot.name)
            questions = _questions(corpus, slot.name)
            _count_missing(corpus, questions, slot.name)
            if errors:
                _print_errors(corpus, questions, choices, rows[slot.name], slot.name, errors)


def _choices(fold: Sequence[int], rows: Rows, weights: Sequence[float]) -> dict[int, _Choice]:
    """Return what is chosen for each question, by weights fitted on the other folds; articles count by ``weights``."""
    places: dict[int, list[int]] = {}
    for place, question in enumerate(rows.questions):
        places.setdefault(question, []).append(place)
    choices: dict[int, _Choice] = {}
    table = SlotTable(rows, weights)
    for held_out in sorted(set(fold)):
        others = {article for article, number in enumerate(fold) if number != held_out}
        if (lists := table.fit(others)) is None:
            continue
        model = SlotModel.from_lists(lists)
        for question, own in places.items():
            if fold[rows.articles[own[0]]] == held_out:
                probabilities = shares(model.score([rows.features[place] for place in own]))
                best = int(np.argmax(probabilities))
                choices[question] = _Choice(own[best], float(probabilities[best]), model)
    return choices


def _judge(corpus: Corpus, choices: dict[int, _Choice], rows: Rows, name: str) -> None:
    counts: dict[str, list[int]] = {}
    for choice in choices.values():
        tally = counts.setdefault(corpus.examples[rows.articles[choice.place]].set, [0, 0])
        tally[0] += rows.labels[choice.place]
        tally[1] += 1
    for set_name, (right, asked) in counts.items():
        print(f"{name:8} {set_name:10} right {right}/{asked} = {right / asked:.4f} (where a candidate is right)")


def _questions(corpus: Corpus, name: str) -> dict[int, _Question]:
    """Return the questions of one slot that count, by their number; they are counted as ``collect`` counts them."""
    questions: dict[int, _Question] = {}
    asked = 0
    for article, (context, annotated) in enumerate(zip(corpus.articles, corpus.labels, strict=True)):

        def choose(
            slot: Slot,
            statement: Statement,
            candidates: list[Candidate],
            features: MakeFeatures,  # noqa: ARG001
            article: int = article,
            annotated: Labels = annotated,
        ) -> NDArray[np.float64]:
            nonlocal asked
            asked += 1
            rights = annotated.rights(slot.name, candidates, statement)
            if slot.name == name and not annotated.is_neutral(statement.number) and None not in rights:
                questions[asked] = _Question(article, statement.number, candidates, [bool(right) for right in rights])
            if any(rights):
                return np.array([1.0 if right else 0.0 for right in rights])
            return np.array([1.0] + [0.0] * (len(candidates) - 1))

        decode(context, choose)
    return questions


def _count_missing(corpus: Corpus, questions: dict[int, _Question], name: str) -> None:
    """Print how many annotated numbers have no right candidate."""
    missing: dict[str, list[int]] = {}
    for question in questions.values():
        tally = missing.setdefault(corpus.examples[question.article].set, [0, 0])
        tally[0] += not any(question.rights)
        tally[1] += 1
    for set_name, (without, asked) in missing.items():
        print(f"{name:8} {set_name:10} without a right candidate {without}/{asked}")


def _print_errors(
    corpus: Corpus, questions: dict[int, _Question], choices: dict[int, _Choice], rows: Rows, name: str, count: int
) -> None:
    """Print some of the wrong choices of a slot, and of the numbers that have no right candidate, evenly spread.

    Args:
        corpus: annotated articles.
        questions: of the slot, by their number.
        choices: what is chosen for each question of the rows.
        rows: the slot's rows, collected as annotated.
        name: of the slot.
        count: how many to print.
    """
    first: dict[int, int] = {}
    for place, number in enumerate(rows.questions):
        first.setdefault(number, place)
    lines: list[str] = []
    for number, question in questions.items():
        choice = choices.get(number)
        if (choice is None and any(question.rights)) or (choice is not None and rows.labels[choice.place]):
            continue
        figure = corpus.labels[question.article].gold(question.number)
        annotated = f"{corpus.examples[question.article].id} {_around(question.number)}\n    {_annotated(figure, name)}"
        if choice is None:
            names = ", ".join(f"{candidate.name} ({candidate.origin})" for candidate in question.candidates[:12])
            lines.append(f"{annotated}; no candidate is right: {names}")
            continue
        chosen = question.candidates[choice.place - first[number]]
        right = question.candidates[question.rights.index(True)]
        weighed = ", ".join(choice.model.weighed(rows.features[choice.place], 6))
        lines.append(
            f"{annotated} ({right.origin}); {chosen.name} ({chosen.origin}) {choice.probability:.2f}: {weighed}"
        )
    step = max(1.0, len(lines) / count)
    for i in range(min(count, len(lines))):
        print(lines[int(i * step)])


def _around(number: Number) -> str:
    """Return a number in brackets with the words of its sentence around it, in one line."""
    sentence = number.row.sentence
    start, end = number.node.start - sentence.start, number.node.end - sentence.start
    before, behind = sentence.text[max(0, start - _BEFORE) : start], sentence.text[end : end + _BEHIND]
    return f"{before}[[{sentence.text[start:end]}]]{behind}".replace("\n", " ")


def _annotated(figure: GoldFigure | None, name: str) -> str:
    """Return what is annotated for a slot."""
    if figure is None:
        return "no figure"
    values = {"period": figure.periods, "part": figure.scope, "sign": figure.value}
    return str(values[name] if name in values else getattr(figure, name))
