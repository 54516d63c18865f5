"""Splits the sentence of a figure at its number and at the words that say what it is of, to mark these."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tasks.core.records import Observation
from tasks.reports.visible_text import plain

MARGIN = 220
"""Characters that are shown on either side of the number; news sentences are seldom longer."""

SLACK = 20
"""A sentence is not shortened if this saves fewer characters."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; ``marked`` is the number, ``role`` what a word says of it (entity, metric, period)."""

    text: str
    marked: bool = False
    role: str | None = None


Words = Mapping[str, Collection[str]]
"""Words that may say what a number is of, by role."""


def marked_sentence(
    observation: Observation,
    same_text: Iterable[Observation] = (),
    words: Words | None = None,
    margin: int = MARGIN,
) -> tuple[Part, ...]:
    """Split a sentence into parts, the number marked; a very long one is shortened around the number.

    Args:
        observation: its sentence and expression.
        same_text: observations of the same text.
        words: of each role the word nearest to the number is a part of its own.
        margin: characters that are kept on either side of the number.

    Returns:
        The parts in order; without any mark where the number cannot be found in the sentence.
    """
    places = marks(observation, same_text)
    named = _named(observation.sentence, places, words or {})
    return tuple(
        Part(plain(part.text), marked=part.marked, role=part.role)
        for part in _parts(observation.sentence, places, named, margin)
    )


def _named(sentence: str, numbers: list[tuple[int, int]], words: Words) -> dict[tuple[int, int], str]:
    """Return the place of the word of each role that is nearest to the number, by place; none overlaps another."""
    found: dict[tuple[int, int], str] = {}
    if not numbers:
        return found
    start, end = numbers[0]
    for role, alternatives in words.items():
        pattern = "|".join(re.escape(word) for word in sorted(alternatives, key=len, reverse=True) if word)
        if not pattern:
            continue
        spans = [match.span() for match in re.finditer(rf"(?<![\w])(?:{pattern})(?![A-Za-z0-9])", sentence)]
        free = [span for span in spans if all(span[1] <= at or stop <= span[0] for at, stop in (*numbers, *found))]
        if free:
            found[min(free, key=lambda span: max(start - span[1], span[0] - end))] = role
    return found


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


def _parts(
    sentence: str, numbers: list[tuple[int, int]], named: Mapping[tuple[int, int], str], margin: int
) -> Iterator[Part]:
    first, last = (numbers[0][0], numbers[-1][1]) if numbers else (0, 0)
    begin = first - margin if first > margin + SLACK else 0
    end = last + margin if len(sentence) > last + margin + SLACK else len(sentence)
    at, before = begin, "…" if begin else ""
    for start, stop in sorted((*numbers, *named)):
        if start < at or stop > end:
            continue
        if before or start > at:
            yield Part(before + sentence[at:start])
        role = named.get((start, stop))
        yield Part(sentence[start:stop], marked=role is None, role=role)
        at, before = stop, ""
    rest = before + sentence[at:end] + ("…" if end < len(sentence) else "")
    if rest:
        yield Part(rest)
