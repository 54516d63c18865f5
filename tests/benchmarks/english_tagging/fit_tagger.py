"""Fit the tagger's weights to a treebank."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tasks.languages.en.tagging.features import Atoms, finished
from tasks.languages.en.tagging.tagger import TAG_FACTORS, TAG_TEMPLATES, WORD_TEMPLATES, tag_numbers, word_atoms
from tests.benchmarks.english_tagging.averaged import AveragedWeights, SortedWeights
from tests.benchmarks.english_tagging.treebank import TreebankSentence

EPOCHS = 6
LEAST_OCCURRENCES = 3
SCALE = 4.0
LEAST_WEIGHT = 2
LEAST_STORED = 4  # weights below it are left out of the file


def fit_tagger(sentences: Sequence[TreebankSentence], seed: int) -> SortedWeights:
    """Return the rounded weights of a tagger.

    Args:
        sentences: to fit to.
        seed: of the order in which the sentences are taken.
    """
    classes = sorted({tag for sentence in sentences for tag in sentence.tags})
    index = {name: i for i, name in enumerate(classes)}
    numbers = tag_numbers(classes)
    prepared = []
    batches = []
    for sentence in sentences:
        atoms = word_atoms(sentence.forms)
        gold = [index[tag] for tag in sentence.tags]
        word_keys, sums = WORD_TEMPLATES.keys(atoms), TAG_TEMPLATES.sums(atoms)
        prepared.append((word_keys, sums, gold))
        before = [numbers[tag] for tag in gold]
        batches += [word_keys, finished(_with_tags(sums, [0, *before[:-1]], [0, 0, *before[:-2]][: len(gold)]))]
    weights = AveragedWeights.of_keys(classes, batches, LEAST_OCCURRENCES)
    examples = [(weights.positions(word_keys), sums, gold) for word_keys, sums, gold in prepared]
    order = random.Random(seed)
    for _ in range(EPOCHS):
        order.shuffle(examples)
        for word_positions, sums, gold in examples:
            _train(weights, word_positions, sums, gold, numbers)
    return weights.averaged(SCALE, LEAST_WEIGHT)


def _with_tags(sums: Atoms, before: Sequence[int], earlier: Sequence[int]) -> Atoms:
    factor1, factor2 = TAG_FACTORS
    tags1, tags2 = np.array(before, dtype=np.uint64), np.array(earlier, dtype=np.uint64)
    return sums + tags1[:, None] * factor1 + tags2[:, None] * factor2


def _train(
    weights: AveragedWeights,
    word_positions: npt.NDArray[np.int32],
    sums: Atoms,
    gold: Sequence[int],
    numbers: Sequence[int],
) -> None:
    before = earlier = 0
    for i, right in enumerate(gold):
        keys = finished(_with_tags(sums[i : i + 1], [before], [earlier])[0])
        positions = np.concatenate([word_positions[i], weights.positions(keys)])
        guess = int(weights.rows[positions].sum(axis=0, dtype=np.int32).argmax())
        weights.tick()
        if guess != right:
            weights.update(positions, right, guess)
        before, earlier = numbers[guess], before
