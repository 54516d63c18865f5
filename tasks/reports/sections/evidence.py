"""The sentence that a figure stands in, cut where its number is to be marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.core.records import Observation
from tasks.reports.visible_text import plain

MARGIN = 220
"""Characters that are shown on either side of the number; news sentences are seldom longer."""

SLACK = 20
"""A cut that would save less is not made."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; ``marked`` is the number itself."""

    text: str
    marked: bool = False


def marked_sentence(told: Observation, kin: Iterable[Observation] = ()) -> tuple[Part, ...]:
    """A sentence in parts, the number marked; a very long one is cut about the number.

    Args:
        told: the observation.
        kin: observations of the same text.

    Returns:
        The parts in order; without any mark where the number cannot be found in the sentence.
    """
    return tuple(Part(plain(part.text), marked=part.marked) for part in _parts(told.sentence, marks(told, kin)))


def marks(told: Observation, kin: Iterable[Observation] = ()) -> list[tuple[int, int]]:
    """Where an observation's number stands in its sentence.

    An observation knows where its number stands in the article but not where its sentence begins. Where the number
    stands several times in the sentence, the other figures of the same sentence tell which is meant: all must give
    the same beginning. Where that leaves several, all are given.

    Args:
        told: the observation.
        kin: observations of the same text; those of other sentences are passed over.
    """
    sentence, number = told.sentence, told.expression
    begins = {told.start - at for at in _occurrences(sentence, number)}
    if len(begins) > 1:
        for other in kin:
            if other.sentence == sentence:
                shared = begins & {other.start - at for at in _occurrences(sentence, other.expression)}
                begins = shared or begins
    return sorted((told.start - begin, told.start - begin + len(number)) for begin in begins)


def _occurrences(sentence: str, number: str) -> Iterator[int]:
    at = sentence.find(number) if number else -1
    while at >= 0:
        yield at
        at = sentence.find(number, at + 1)


def _parts(sentence: str, places: list[tuple[int, int]]) -> Iterator[Part]:
    first, last = (places[0][0], places[-1][1]) if places else (0, 0)
    begin = first - MARGIN if first > MARGIN + SLACK else 0
    end = last + MARGIN if len(sentence) > last + MARGIN + SLACK else len(sentence)
    at, before = begin, "…" if begin else ""
    for start, stop in places:
        if start < at:
            continue
        if before or start > at:
            yield Part(before + sentence[at:start])
        yield Part(sentence[start:stop], marked=True)
        at, before = stop, ""
    rest = before + sentence[at:end] + ("…" if end < len(sentence) else "")
    if rest:
        yield Part(rest)
