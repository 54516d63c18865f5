"""The features that slots of few, fixed choices share: every word stands once for each choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from tasks.figures.linking.scorer.features import Features


class ChoiceEvidence:
    """What is known of a number before a choice, the same for all choices; worked out once somebody asks.

    Args:
        find: returns named numbers, and words that are joined with each choice.
    """

    def __init__(self, find: Callable[[], tuple[dict[str, float], list[str]]]) -> None:
        self._find = find

    @cached_property
    def found(self) -> tuple[dict[str, float], list[str]]:
        """Return the named numbers and the words."""
        return self._find()


def true_names(values: Mapping[str, float]) -> list[str]:
    """Return the names of the numbers that are 1, as words."""
    return [f"is {name}" for name, held in values.items() if held == 1.0]


def by_choice(choice: str, evidence: ChoiceEvidence) -> Features:
    """Return features of one choice of a fixed set.

    Args:
        choice: its name.
        evidence: what is known of the number.

    Returns:
        The features: the numbers as they are, the choice as a number, and the joined words.
    """
    values, words = evidence.found
    features = Features(shared=values)
    features.words.add_under(choice, words)
    features.one_of("choice", choice)
    features.words.append(choice)
    return features
