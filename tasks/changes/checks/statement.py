"""One side of a change as a statement: its sentence, and the words that say what its number is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from tasks.core.records import Measure, SourcedObservation
from tasks.languages.statement_words import StatementWords, words_of_sentence

NEAR = 45
"""Characters between a number and a word that says what it is of: half a line of a Korean page."""

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
"""Digits as written; scale words stay outside, so that 3조4000억 is two numbers."""

EXPECTED = "expected"
"""Mark of a number that somebody expects by the words behind it, whatever the rest of its sentence tells."""

THRESHOLD = "threshold"
"""Mark of a number that is only passed or aimed at, and no value: ``1조 클럽``."""

OF_SEVERAL = "of_several"
"""Mark of a sum or a difference of several."""

RUNNING_TOTAL = "running_total"
"""Mark of a number that its words call cumulative."""

SHARE = "share"
"""Mark of a number that is so much of another (``그중 29%인 2조6500억원``): as a value of the whole seven of eight that
were read in 38 weeks of news were wrong."""

FORMER_OUTLOOK = "former_outlook"
"""Mark of a number that somebody expected before: its sentence gives another one, or what came of it."""

AGAINST_OUTLOOK = "against_outlook"
"""Mark of a number that says how far a value is from what was expected: no change of anything over time."""

ARROW = "arrow"
"""Mark of a number with an arrow behind it: how much something rose or fell."""

YEAR = re.compile(r"(?:19|20)\d\d")

COPIED = 0.85
"""Least similarity of two sentences without their numbers that counts as a copy; 1 is the same."""


class Statement(NamedTuple):
    """What a sentence says around the number of an observation; what few checks ask for is read when it is asked for.

    Attributes:
        item: the observation.
        marks: what the sentence is besides (``outlook``, ``correction``, ...), and what the words beside the number
            say of it (``EXPECTED``, ``THRESHOLD``, ``OF_SEVERAL``, ...).
    """

    item: SourcedObservation
    marks: frozenset[str]

    @property
    def kinds(self) -> Mapping[str, str]:
        """For each group of alternatives that a word near the number names, which kind."""
        return _kinds(self.item.observation.sentence, self.item.observation.expression)

    @property
    def numbers(self) -> frozenset[str]:
        """The sentence's other numbers that have three digits or a decimal, years left out."""
        return _other_numbers(self.item.observation.sentence, self.item.observation.expression)

    @property
    def masked(self) -> str:
        """The sentence with ``#`` for every number."""
        return masked_numbers(self.item.observation.sentence)

    @property
    def counted(self) -> str | None:
        """The noun right behind the number that says what is counted (``schools``); null where none is."""
        sentence = self.item.observation.sentence
        noun = self.words.counted.match(sentence, place_of(self.item.observation.expression, sentence))
        return noun["noun"].lower() if noun else None

    @property
    def words(self) -> StatementWords:
        """The words of the sentence's language."""
        return words_of_sentence(self.item.observation.sentence)


def statement_of(item: SourcedObservation) -> Statement:
    """Read the words around an observation's number."""
    return Statement(item, _marks(item.observation.sentence, item.observation.expression))


@lru_cache(maxsize=16384)
def _marks(sentence: str, expression: str) -> frozenset[str]:
    words = words_of_sentence(sentence)
    start = place_of(expression, sentence)
    end = start + len(expression)
    marks = {name for name, pattern in words.marks.items() if pattern.search(sentence)}
    marks |= {name for name, pattern in words.ahead.items() if pattern.search(sentence, max(0, start - NEAR), start)}
    marks |= {name for name, pattern in words.behind.items() if pattern.match(sentence, end)}
    return frozenset(marks)


@lru_cache(maxsize=16384)
def _kinds(sentence: str, expression: str) -> Mapping[str, str]:
    start = place_of(expression, sentence)
    groups = words_of_sentence(sentence).alternatives.items()
    found = ((name, _nearest(group.kinds, sentence, start, start + len(expression))) for name, group in groups)
    return {name: nearest for name, nearest in found if nearest is not None}


@lru_cache(maxsize=16384)
def _other_numbers(sentence: str, expression: str) -> frozenset[str]:
    own = set(NUMBER.findall(expression))
    return frozenset(
        number
        for number in NUMBER.findall(sentence)
        if number not in own and not YEAR.fullmatch(number) and (len(number.replace(",", "")) >= 3 or "." in number)
    )


def sign_word(statement: Statement) -> str | None:
    """Return by what kind of word near its number a statement's sign is read; null where none is near.

    A move is a rise or a fall, a level a profit or a loss.
    """
    observation = statement.item.observation
    kinds = ("profit", "loss") if observation.measure is Measure.LEVEL else ("rise", "fall")
    signs = {kind: pattern for kind, pattern in statement.words.signs.items() if kind in kinds}
    start = place_of(observation.expression, observation.sentence)
    end = start + len(observation.expression)
    return _nearest(signs, observation.sentence, start, end)


def place_of(expression: str, sentence: str) -> int:
    """Return where a sentence has a number by itself, not within a longer one: ``1조`` of ``1조548억원, 1조 클럽``."""
    return next(places_alone(expression, sentence), max(sentence.find(expression), 0))


def places_alone(expression: str, sentence: str) -> Iterator[int]:
    """Yield where a sentence has a number by itself, not within a longer one."""
    for start in places_of(expression, sentence):
        before, behind = sentence[start - 1 : start], sentence[start + len(expression) :][:2].strip()[:1]
        if not (before.isdigit() or (before and before in ".,") or behind.isdigit()):
            yield start


def places_of(part: str, text: str) -> Iterator[int]:
    """Yield where the places begin at which a text has a part."""
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + 1)


@lru_cache(maxsize=16384)
def masked_numbers(sentence: str) -> str:
    """Return a sentence with ``#`` for every number."""
    return NUMBER.sub("#", sentence)


@lru_cache(maxsize=4096)
def are_alike(first: str, second: str) -> bool:
    """Return whether two sentences without their numbers are alike; each step of a check asks it of the same pair."""
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    # The first two are quick upper bounds of the last.
    return all(ratio() >= COPIED for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _nearest(kinds: Mapping[str, re.Pattern[str]], sentence: str, start: int, end: int) -> str | None:
    """Return the kind whose word stands nearest to a number; null where none is near."""
    found: list[tuple[int, str]] = []
    for kind, pattern in kinds.items():
        for match in pattern.finditer(sentence):
            distance = max(start - match.end(), match.start() - end, 0)
            if distance <= NEAR:
                found.append((distance, kind))
    return min(found)[1] if found else None
