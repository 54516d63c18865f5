"""Spans that name an entity or are a cue of a metric."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an entity: ``text[start:end]``.

    Attributes:
        start, end: span in the text.
        entity: id of the entity.
    """

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A span that is a cue of metrics.

    Attributes:
        start, end: span in the text.
        word: the cue as the watchlist writes it.
        needs: for each metric, the groups of its cues that this word serves.
        losses: metrics whose sign this word turns.
        vetoes: metrics that this word makes impossible.
    """

    start: int
    end: int
    word: str
    needs: tuple[tuple[str, int], ...] = ()
    losses: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()

    def serves(self, metric: str) -> bool:
        """Return whether this is a cue of that metric."""
        return any(served == metric for served, _ in self.needs)


Place = tuple[int, int]
"""Start and end of a span in the text."""

_Span = TypeVar("_Span", Mention, Cue)


def without_overlaps(spans: Sequence[_Span], taken: Sequence[Place] = ()) -> list[_Span]:
    """Choose spans without overlaps: of two the one that begins first, of two that begin together the longer.

    Args:
        spans: candidates.
        taken: spans of other kinds, sorted; what overlaps one is no candidate (``1분기 순이익`` holds the cue 순이익,
            and not 분기 순이익).
    """
    starts = [start for start, _ in taken]
    chosen: list[_Span] = []
    covered = -1
    for span in sorted(spans, key=lambda item: (item.start, -item.end)):
        before = bisect_left(starts, span.end) - 1
        if span.start >= covered and (before < 0 or taken[before][1] <= span.start):
            covered = span.end
            chosen.append(span)
    return chosen


def places_of(spans: Iterable[object]) -> list[Place]:
    """Return where spans of any kind are: names, cues, numbers, time expressions."""
    return [(span.start, span.end) for span in spans if hasattr(span, "start") and hasattr(span, "end")]


def overlaps(start: int, end: int, taken: Iterable[Place]) -> bool:
    """Return whether a span shares a letter with another."""
    return any(start < other_end and other_start < end for other_start, other_end in taken)
