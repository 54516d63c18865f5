"""The features that slots of few, fixed choices share: every word stands once for each choice."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.figures.linking.scorer.features import Features


def by_choice(choice: str, words: Sequence[str], values: dict[str, float]) -> Features:
    """Return features of one choice of a fixed set.

    Args:
        choice: its name.
        words: words that hold for the number; each is joined with the choice.
        values: named numbers that hold for the number.

    Returns:
        The features: the numbers as they are, the choice as a number, and the joined words.
    """
    features = Features(dict(values))
    features.words.add_under(choice, words)
    features.one_of("choice", choice)
    features.words.append(choice)
    return features
