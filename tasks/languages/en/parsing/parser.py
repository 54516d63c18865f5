"""Find the head of each English word: a greedy arc-hybrid transition parser with averaged perceptron weights.

The transition system and its features follow Kuhlmann et al. (2011) and Zhang and Nivre (2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tasks.languages.en.parsing.features import Templates, Weights, load_weights
from tasks.languages.en.parsing.words import number_of, word_values

SHIFT = "shift"
LEFT, RIGHT = "left ", "right "

_VALUES = [
    "w0", "t0", "w1", "t1", "w2", "t2", "v0", "p0", "v1", "p1", "v2", "p2",
    "lw", "lt", "lr", "rw", "rt", "rr", "l2t", "l2r", "r2t", "r2r",
    "ulw", "ult", "ulr", "urw", "urt", "urr", "ur2r",
    "blw", "blt", "blr", "bl2t", "bl2r",
    "ln", "rn", "urn", "bln", "gap", "ugap", "pb", "tb", "none",
]  # fmt: skip
# w, t: word and tag of the stack from its top; v, p: of the buffer; l, r: outermost left and right dependents of the
# top, u..: of the second of the stack, b..: of the front of the buffer; ..n: their number; gap, ugap: distances;
# pb: the tag before the front of the buffer; tb: the tag behind the top of the stack.
_COMBINATIONS = [
    "w0", "t0", "w0 t0", "w1", "t1", "w1 t1", "w2", "t2", "v0", "p0", "v0 p0", "v1", "p1", "v1 p1", "v2 p2", "p2",
    "w0 v0", "w0 p0", "t0 v0", "t0 p0", "w1 w0", "w1 t0", "t1 w0", "t1 t0", "w1 v0", "t1 v0", "w1 p0", "t1 p0",
    "t0 p0 p1", "t1 t0 p0", "t2 t1 t0", "w0 p0 p1", "t0 v0 p1", "w1 t0 p0", "t1 w0 p0", "t1 t0 v0", "p0 p1 p2",
    "t1 p0 p1", "w0 v0 p1",
    "lw", "lt", "lr", "rw", "rt", "rr", "ult", "ulr", "ulw", "urw", "urt", "urr", "blw", "blt", "blr",
    "t0 lt p0", "t0 rt p0", "t0 rr p0", "t0 lr p0", "w0 lw v0", "t0 lw p0",
    "w1 lw", "w1 lw w0", "t1 lw t0", "w1 lw t0", "t1 lw w0", "t1 t0 lr", "t1 t0 rr", "t1 urt t0", "t1 urr t0",
    "t1 ult t0", "w1 urr", "t1 ulr", "w1 ulr t0", "t0 blt p0", "t0 blr p0", "w0 bln", "t0 p0 bln",
    "t0 lt l2t", "t0 rt r2t", "t0 lr l2r", "t0 rr r2r", "p0 blt bl2t", "p0 blr bl2r", "t1 urr ur2r",
    "w0 ln", "t0 ln", "w0 rn", "t0 rn", "w1 urn", "t1 urn", "v0 bln", "p0 bln",
    "t0 p0 gap", "w0 gap", "v0 gap", "t1 t0 ugap", "w1 ugap", "w0 ugap", "t0 p0 pb", "t0 p0 tb", "t1 t0 tb",
    "t1 lw gap", "w1 t0 rr",
]  # fmt: skip
STATE_TEMPLATES = Templates(_VALUES, _COMBINATIONS)
_FARTHEST = 10
_IMPOSSIBLE = -(1 << 24)
_SHIFT_KIND = 0


class State:
    """A sentence that is being parsed.

    Attributes:
        words, tags: numbers of the words and of their tags, one for the root behind the last word and a 0 for none.
        stack: positions of words whose head is not known yet.
        front: position of the next word; the number of words when only the root is left.
        heads, relations: what is found so far; -1 and 0 where nothing is.
        left, right: positions of the dependents of each word, the outermost last.
    """

    __slots__ = ("front", "heads", "left", "relations", "right", "stack", "tags", "words")

    def __init__(self, words: Sequence[int], tags: Sequence[int]) -> None:
        """Begin with an empty stack.

        Args:
            words: numbers of the words.
            tags: numbers of their tags.
        """
        self.words = [*words, 1, 0, 0, 0]
        self.tags = [*tags, 1, 0, 0, 0]
        self.stack: list[int] = []
        self.front = 0
        self.heads = [-1] * len(words)
        self.relations = [0] * (len(words) + 4)
        self.left: list[list[int]] = [[] for _ in range(len(words) + 1)]
        self.right: list[list[int]] = [[] for _ in range(len(words) + 1)]

    def finished(self) -> bool:
        """Return whether every word has a head."""
        return not self.stack and self.front == len(self.heads)

    def may(self) -> tuple[bool, bool, bool]:
        """Return whether shifting, a left arc and a right arc are possible; one word alone hangs on the root."""
        last = self.front == len(self.heads)
        return not last, bool(self.stack) and (not last or len(self.stack) == 1), len(self.stack) > 1

    def shift(self) -> None:
        """Move the next word onto the stack."""
        self.stack.append(self.front)
        self.front += 1

    def attach_left(self, relation: int) -> None:
        """Make the next word (or the root) the head of the top of the stack."""
        child = self.stack.pop()
        self.heads[child], self.relations[child] = self.front, relation
        self.left[self.front].append(child)

    def attach_right(self, relation: int) -> None:
        """Make the second word of the stack the head of the top."""
        child = self.stack.pop()
        self.heads[child], self.relations[child] = self.stack[-1], relation
        self.right[self.stack[-1]].append(child)

    def values(self) -> tuple[int, ...]:
        """Return the values of the state that features combine."""
        words, tags, relations, stack, front = self.words, self.tags, self.relations, self.stack, self.front
        none = len(self.heads) + 3
        depth = len(stack)
        top = stack[-1] if depth else none
        under = stack[-2] if depth > 1 else none
        third = stack[-3] if depth > 2 else none
        left, right = (self.left[top], self.right[top]) if depth else ((), ())
        under_left, under_right = (self.left[under], self.right[under]) if depth > 1 else ((), ())
        front_left = self.left[front]
        l1, r1 = left[-1] if left else none, right[-1] if right else none
        l2, r2 = left[-2] if len(left) > 1 else none, right[-2] if len(right) > 1 else none
        ul, ur = under_left[-1] if under_left else none, under_right[-1] if under_right else none
        ur2 = under_right[-2] if len(under_right) > 1 else none
        bl, bl2 = front_left[-1] if front_left else none, front_left[-2] if len(front_left) > 1 else none
        return (
                words[top], tags[top], words[under], tags[under], words[third], tags[third],
                words[front], tags[front], words[front + 1], tags[front + 1], words[front + 2], tags[front + 2],
                words[l1], tags[l1], relations[l1], words[r1], tags[r1], relations[r1],
                tags[l2], relations[l2], tags[r2], relations[r2],
                words[ul], tags[ul], relations[ul], words[ur], tags[ur], relations[ur], relations[ur2],
                words[bl], tags[bl], relations[bl], tags[bl2], relations[bl2],
                1 + len(left), 1 + len(right), 1 + len(under_right), 1 + len(front_left),
                1 + min(_FARTHEST, front - top) if depth else 0,
                1 + min(_FARTHEST, top - under) if depth > 1 else 0,
                tags[front - 1], tags[top + 1] if depth else 0, 0,
        )  # fmt: skip


def new_state(forms: Sequence[str], tags: Sequence[str]) -> State:
    """Return the state before the first transition of a sentence."""
    return State([word_values(form)[0] for form in forms], [_tag_number(tag) for tag in tags])


@lru_cache(maxsize=256)
def _tag_number(tag: str) -> int:
    return number_of(tag)


def parse(sentences: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[tuple[list[int], list[str]]]:
    """Find the head of each word of several sentences and the relation to it.

    Args:
        sentences: for each its words as written, and their tags as the tagger gives them.

    Returns:
        For each sentence the positions of its words' heads, -1 for the sentence's root, and the words' relations of
        Universal Dependencies.
    """
    return parse_with(sentences, load_weights("parser"))


def parse_with(
    sentences: Sequence[tuple[Sequence[str], Sequence[str]]], weights: Weights
) -> list[tuple[list[int], list[str]]]:
    """Parse with given weights: one transition of every sentence at a time."""
    transitions = Transitions(weights.classes)
    states = [new_state(forms, tags) for forms, tags in sentences]
    found = [[""] * len(forms) for forms, _ in sentences]
    running = [i for i, state in enumerate(states) if not state.finished()]
    while running:
        atoms = np.array([states[i].values() for i in running], dtype=np.uint64)
        scores = weights.scores(STATE_TEMPLATES.keys(atoms))
        scores += np.array([transitions.penalties[states[i].may()] for i in running])
        for i, best in zip(running, scores.argmax(axis=1).tolist(), strict=True):
            if transitions.kinds[best] != _SHIFT_KIND:
                found[i][states[i].stack[-1]] = transitions.relations[best]
            transitions.take(states[i], best)
        running = [i for i in running if not states[i].finished()]
    return [
        ([-1 if head == len(state.heads) else head for head in state.heads], relations)
        for state, relations in zip(states, found, strict=True)
    ]


class Transitions:
    """The transitions that a parser's classes name.

    Attributes:
        kinds: 0 for shifting, 1 for a left arc, 2 for a right arc.
        relations: name of the relation of each arc.
        penalties: by which each transition's score is lowered, for what a state allows.
    """

    def __init__(self, classes: Sequence[str]) -> None:
        """Number the transitions as the weights do."""
        self.kinds = [_SHIFT_KIND if name == SHIFT else 1 if name.startswith(LEFT) else 2 for name in classes]
        self.relations = [name.split()[-1] for name in classes]
        self._numbers = [_tag_number(name) for name in self.relations]
        self.penalties = {}
        for number in range(1, 8):
            possible = (bool(number & 1), bool(number & 2), bool(number & 4))
            lowered = [0 if possible[kind] else _IMPOSSIBLE for kind in self.kinds]
            self.penalties[possible] = np.array(lowered, dtype=np.int32)

    def take(self, state: State, number: int) -> None:
        """Change a state by a transition."""
        kind = self.kinds[number]
        if kind == _SHIFT_KIND:
            state.shift()
        elif kind == 1:
            state.attach_left(self._numbers[number])
        else:
            state.attach_right(self._numbers[number])
