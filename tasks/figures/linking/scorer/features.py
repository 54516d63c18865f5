"""The features of a candidate: named numbers, and words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Features:
    """What is known of one candidate for one slot of one number.

    Attributes:
        values: named numbers; a name that is absent counts as 0.
        words: names of things that are there or not; they form the linear part.
        is_reference: whether the candidate is the one that the others of a slot of two choices are weighed against:
            its log-odds are 0 by definition, and nothing else is known of it.
    """

    values: dict[str, float] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    is_reference: bool = False

    def put(self, name: str, value: float | bool) -> None:
        """Set one named number."""
        self.values[name] = float(value)

    def one_of(self, name: str, choice: str) -> None:
        """Set a named choice as one number for each option (``role=topic``)."""
        self.values[f"{name}={choice}"] = 1.0
