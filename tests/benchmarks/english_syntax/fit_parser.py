"""Fit the parser's weights to a treebank, with a dynamic oracle (Goldberg and Nivre, 2013)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from tasks.languages.en.parsing.features import Keys
from tasks.languages.en.parsing.parser import LEFT, RIGHT, SHIFT, STATE_TEMPLATES, State, Transitions, new_state
from tasks.languages.en.parsing.words import number_of
from tests.benchmarks.english_syntax.averaged import AveragedWeights, SortedWeights
from tests.benchmarks.english_syntax.treebank import TreebankSentence

EPOCHS = 8
LEAST_OCCURRENCES = 4
LEAST_ARCS = 15
EXPLORE = 0.9
SCALE = 3.0
LEAST_WEIGHT = 3
LEAST_STORED = 8  # keeps the file below 3 MB
Example = tuple[TreebankSentence, Sequence[str]]


class Oracle:
    """Which transitions lose no arc of an annotated sentence."""

    def __init__(self, sentence: TreebankSentence) -> None:
        """Take the heads of a sentence."""
        self.heads, self.relations = sentence.heads, sentence.relations
        self.dependents: list[list[int]] = [[] for _ in range(len(sentence.heads) + 1)]
        for child, head in enumerate(sentence.heads):
            self.dependents[head].append(child)

    def costs(self, state: State) -> tuple[int, int, int]:
        """Return how many arcs are lost by shifting, by a left arc and by a right arc."""
        front, stack, heads = state.front, state.stack, self.heads
        shift = left = right = 0
        if front < len(heads):
            shift = sum(child in stack for child in self.dependents[front]) + (heads[front] in stack[:-1])
        if stack:
            top = stack[-1]
            lost = sum(child >= front for child in self.dependents[top])
            head = heads[top]
            left = lost + (head > front or (len(stack) > 1 and head == stack[-2]))
            right = lost + (head >= front)
        return shift, left, right

    def right(self, state: State, transitions: Transitions) -> set[int]:
        """Return the transitions that lose the fewest arcs, those of right arcs with the annotated relation."""
        may, costs = state.may(), self.costs(state)
        least = min(cost for cost, possible in zip(costs, may, strict=True) if possible)
        found: set[int] = set()
        for kind in range(3):
            if not may[kind] or costs[kind] > least:
                continue
            members = {number for number, own in enumerate(transitions.kinds) if own == kind}
            if kind:
                child = state.stack[-1]
                head = state.front if kind == 1 else state.stack[-2]
                named = {number for number in members if transitions.relations[number] == self.relations[child]}
                members = named if named and self.heads[child] == head else members
            found |= members
        return found


def fit_parser(examples: Sequence[Example], seed: int) -> SortedWeights:
    """Return the rounded weights of a parser.

    Args:
        examples: sentences, each with the tags that a tagger gave it which has not seen it.
        seed: of the order in which the sentences are taken.
    """
    arcs: Counter[str] = Counter()
    batches = [keys for example in examples for keys in _oracle_keys(example, arcs)]
    classes = [SHIFT, *sorted(name for name, count in arcs.items() if count >= LEAST_ARCS)]
    weights = AveragedWeights.of_keys(classes, batches, LEAST_OCCURRENCES)
    del batches
    transitions = Transitions(classes)
    order = random.Random(seed)
    shuffled = list(examples)
    for epoch in range(EPOCHS):
        order.shuffle(shuffled)
        for example in shuffled:
            _train(weights, transitions, example, order, explore=EXPLORE if epoch else 0.0)
    return weights.averaged(SCALE, LEAST_WEIGHT)


def _oracle_keys(example: Example, arcs: Counter[str]) -> Iterator[Keys]:
    """Yield the features of the states on the way to the annotated tree, and count its arcs."""
    sentence, tags = example
    state, oracle = new_state(sentence.forms, tags), Oracle(sentence)
    collected = []
    while not state.finished():
        collected.append(state.values())
        costs = oracle.costs(state)
        kind = min((k for k in (1, 2, 0) if state.may()[k]), key=lambda k: costs[k])
        if kind == 0:
            state.shift()
            continue
        child = state.stack[-1]
        relation = sentence.relations[child]
        if kind == 1:
            state.attach_left(number_of(relation))
        else:
            state.attach_right(number_of(relation))
        if state.heads[child] == sentence.heads[child]:
            arcs[(LEFT if kind == 1 else RIGHT) + relation] += 1
    yield STATE_TEMPLATES.keys(np.array(collected, dtype=np.uint64))


def _train(
    weights: AveragedWeights, transitions: Transitions, example: Example, order: random.Random, *, explore: float
) -> None:
    """Parse a sentence, and after each wrong decision change the weights."""
    sentence, tags = example
    state, oracle = new_state(sentence.forms, tags), Oracle(sentence)
    while not state.finished():
        positions = weights.positions(STATE_TEMPLATES.keys(np.array(state.values(), dtype=np.uint64)))
        scores = weights.rows[positions].sum(axis=0, dtype=np.int32) + transitions.penalties[state.may()]
        taken = int(scores.argmax())
        right = oracle.right(state, transitions)
        weights.tick()
        if taken not in right:
            best = max(right, key=lambda number: int(scores[number]))
            weights.update(positions, best, taken)
            taken = taken if order.random() < explore else best
        transitions.take(state, taken)
