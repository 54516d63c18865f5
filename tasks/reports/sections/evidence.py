"""Splits the sentence of a figure where its number begins and ends, so that the number can be marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.core.records import Observation
from tasks.reports.visible_text import plain

MARGIN = 220
"""Characters that are shown on either side of the number; news sentences are seldom longer."""

SLACK = 20
"""A sentence is not shortened if this saves fewer characters."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; ``marked`` is the number itself."""

    text: str
    marked: bool = False


def marked_sentence(
    observation: Observation, same_text: Iterable[Observation] = (), margin: int = MARGIN
) -> tuple[Part, ...]:
    """Split a sentence into parts, the number marked; a very long one is shortened around the number.

    Args:
        observation: its sentence and expression.
        same_text: observations of the same text.
        margin: characters that are kept on either side of the number.

    Returns:
        The parts in order; without any mark where the number cannot be found in the sentence.
    """
    return tuple(
        Part(plain(part.text), marked=part.marked)
        for part in _parts(observation.sentence, marks(observation, same_text), margin)
    )


def marks(observation: Observation, same_text: Iterable[Observation] = ()) -> list[tuple[int, int]]:
    """Return the offsets of an observation's number in its sentence.

    An observation has the offset of its number in the article but not that of its sentence. If the number occurs
    several times in the sentence, the other figures of the sentence decide which is meant: all must give the same
    beginning of the sentence. If several remain possible, all are returned.

    Args:
        observation: its sentence, expression and offsets.
        same_text: observations of the same text; those of other sentences are ignored.
    """
    sentence, number = observation.sentence, observation.expression
    begins = {observation.start - at for at in _occurrences(sentence, number)}
    if len(begins) > 1:
        for other in same_text:
            if other.sentence == sentence:
                shared = begins & {other.start - at for at in _occurrences(sentence, other.expression)}
                begins = shared or begins
    return sorted((observation.start - begin, observation.start - begin + len(number)) for begin in begins)


def _occurrences(sentence: str, number: str) -> Iterator[int]:
    at = sentence.find(number) if number else -1
    while at >= 0:
        yield at
        at = sentence.find(number, at + 1)


def _parts(sentence: str, places: list[tuple[int, int]], margin: int) -> Iterator[Part]:
    first, last = (places[0][0], places[-1][1]) if places else (0, 0)
    begin = first - margin if first > margin + SLACK else 0
    end = last + margin if len(sentence) > last + margin + SLACK else len(sentence)
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
