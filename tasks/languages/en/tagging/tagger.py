"""Tag English words with their universal part of speech: a greedy averaged perceptron."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tasks.languages.en.tagging.features import Atoms, Templates, Weights, finished, load_weights
from tasks.languages.en.tagging.words import number_of, word_values

_NAMES = ("lower", "form", "end2", "end3", "end4", "begin2", "begin3", "shape")
_VALUES = [
    *_NAMES,
    "lower-1", "lower+1", "lower-2", "lower+2", "end3-1", "end3+1", "shape-1", "shape+1", "first", "titled",
    "tag-1", "tag-2", "none",
]  # fmt: skip
_OF_WORDS = [
    "lower", "form", "end2", "end3", "end4", "begin2", "begin3", "shape", "shape first", "shape titled",
    "shape-1 shape", "shape shape+1", "lower-1", "lower+1", "lower-2", "lower+2", "lower-1 lower", "lower lower+1",
    "lower-1 lower+1", "end3-1", "end3+1", "end3 end3+1", "end3-1 end3", "end3 titled", "lower titled",
    "lower lower+1 lower+2", "lower-2 lower-1 lower",
]  # fmt: skip
_OF_TAGS = ["tag-1", "tag-2 tag-1", "tag-1 lower", "tag-1 end3", "tag-1 lower+1", "tag-2 tag-1 lower", "tag-1 shape"]
WORD_TEMPLATES = Templates(_VALUES, _OF_WORDS)
TAG_TEMPLATES = Templates(_VALUES, _OF_TAGS)
TAG_FACTORS = (TAG_TEMPLATES.factors(_VALUES.index("tag-1")), TAG_TEMPLATES.factors(_VALUES.index("tag-2")))
_TITLED_SHARE = 0.6
_PIECE = 512  # words that are scored at once
_LOWER, _END3, _SHAPE = 0, 3, 7


def word_atoms(forms: Sequence[str]) -> Atoms:
    """Return the values of the words of a sentence, shape (words, values); those of tags are 0.

    Args:
        forms: the words as written.
    """
    words = np.array([word_values(form) for form in forms], dtype=np.uint64).reshape(len(forms), len(_NAMES))
    atoms = np.zeros((len(forms), len(_VALUES)), dtype=np.uint64)
    count = len(_NAMES)
    atoms[:, :count] = words
    neighbours = (
        (_LOWER, -1),
        (_LOWER, 1),
        (_LOWER, -2),
        (_LOWER, 2),
        (_END3, -1),
        (_END3, 1),
        (_SHAPE, -1),
        (_SHAPE, 1),
    )
    for column, (value, distance) in enumerate(neighbours, count):
        if distance < 0:
            atoms[-distance:, column] = words[:distance, value]
        else:
            atoms[:-distance, column] = words[distance:, value]
    atoms[:1, count + 8] = 1
    long_words = [form for form in forms if len(form) > 3 and form[0].isalpha()]
    capitals = sum(form[0].isupper() for form in long_words)
    atoms[:, count + 9] = 1 + (len(long_words) > 1 and capitals >= _TITLED_SHARE * len(long_words))
    return atoms


def tag_numbers(classes: Sequence[str]) -> list[int]:
    """Return the number that stands for each tag in features."""
    return [number_of(name) for name in classes]


def tag(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """Tag the words of several sentences.

    Args:
        sentences: their words as written.

    Returns:
        For each sentence one tag a word: the tags of Universal Dependencies, ``VERB`` with the form of the verb behind
        a colon (``VERB:Fin``, ``VERB:Part``, ``VERB:Ger``, ``VERB:Inf``).
    """
    return tag_with(sentences, load_weights("tagger"))


def tag_with(sentences: Sequence[Sequence[str]], weights: Weights) -> list[list[str]]:
    """Tag with given weights: the same word of every sentence at a time, since a tag needs the two before it."""
    of_words: list[npt.NDArray[np.int32]] = []
    sums: list[Atoms] = []
    for forms in sentences:
        atoms = word_atoms(forms)
        pieces = [atoms[at : at + _PIECE] for at in range(0, max(1, len(atoms)), _PIECE)]
        of_words.append(np.concatenate([weights.scores(WORD_TEMPLATES.keys(piece)) for piece in pieces]))
        sums.append(TAG_TEMPLATES.sums(atoms))
    factor1, factor2 = TAG_FACTORS
    numbers = np.array([*tag_numbers(weights.classes), 0], dtype=np.uint64)
    steps1, steps2 = numbers[:, None] * factor1, numbers[:, None] * factor2
    none = len(weights.classes)
    chosen: list[list[int]] = [[none, none] for _ in sentences]
    for i in range(max(map(len, sentences), default=0)):
        running = [k for k, forms in enumerate(sentences) if i < len(forms)]
        total = np.array([sums[k][i] for k in running])
        total += steps1[[chosen[k][-1] for k in running]] + steps2[[chosen[k][-2] for k in running]]
        scores = np.array([of_words[k][i] for k in running]) + weights.scores(finished(total))
        for k, best in zip(running, scores.argmax(axis=1).tolist(), strict=True):
            chosen[k].append(best)
    return [[weights.classes[number] for number in row[2:]] for row in chosen]
