"""The features of a candidate: named numbers, and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

JOINT = "&"
"""Between a condition and a word that counts under it (``none&rose``)."""


class Words:
    """Names of things that are there or not, in parts: most hold under a condition that a whole part shares.

    The words of a part are kept as they are and joined with their condition only for those who read them one by one:
    the same hundred words stand under the conditions of several candidates.

    Args:
        words: those without a condition.
    """

    __slots__ = ("parts",)

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.parts: list[tuple[str, Sequence[str]]] = []
        self += words

    def __iadd__(self, words: Iterable[str]) -> Words:
        if listed := list(words):
            self.parts.append(("", listed))
        return self

    def append(self, word: str) -> None:
        """Add one word."""
        self.parts.append(("", (word,)))

    def add_under(self, condition: str, words: Sequence[str]) -> None:
        """Add words that count under a condition, which has no ``JOINT`` in it; an empty one is none.

        The sequence is kept, not copied: the additions of candidates that share one are made once.
        """
        self.parts.append((condition, words))

    def __iter__(self) -> Iterator[str]:
        for condition, words in self.parts:
            yield from (f"{condition}{JOINT}{word}" for word in words) if condition else words


@dataclass(slots=True)
class Features:
    """What is known of one candidate for one slot of one number.

    Attributes:
        own: named numbers of the candidate; a name that is absent counts as 0.
        words: names of things that are there or not; they form the linear part.
        is_reference: whether the candidate is the one that the others of its slot are weighed against (none of them,
            the other of two): its log-odds are 0 by definition, and nothing else is known of it.
        shared: named numbers that hold for all candidates of the slot, one mapping for all of them, so that they are
            placed once; a name that is in ``own`` too has the value of ``own``. Null is none.
    """

    own: dict[str, float] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    is_reference: bool = False
    shared: Mapping[str, float] | None = None

    @property
    def values(self) -> Mapping[str, float]:
        """Return all named numbers."""
        return {**self.shared, **self.own} if self.shared else self.own

    def put(self, name: str, value: float | bool) -> None:
        """Set one named number."""
        self.own[name] = float(value)

    def one_of(self, name: str, choice: str) -> None:
        """Set a named choice as one number for each option (``role=topic``)."""
        self.own[f"{name}={choice}"] = 1.0
