"""Whether two sentences are copies of one another that differ in a number."""

from __future__ import annotations

from functools import lru_cache

from tasks.changes.checks.statement import NUMBER, Statement, are_alike, place_of, places_alone

COPIED_LETTERS = 30
"""Letters of a sentence that two writers hardly write alike: half of the sentences with a figure are longer."""


def is_near_copy(before: Statement, after: Statement) -> bool:
    """Return whether two sentences are copies of one another that differ in the value.

    Their words are alike, the values stand at one place among their numbers, and of these one at most is another, or a
    long one is the same.
    """
    if not are_alike(before.masked, after.masked) or not _is_at_one_place(before, after):
        return False
    if shared_numbers(before, after):
        return True
    first, second = (NUMBER.findall(side.item.observation.sentence) for side in (before, after))
    own = [len(NUMBER.findall(side.item.observation.expression)) for side in (before, after)]
    return max(len(_without(first, second)), len(_without(second, first))) <= max(*own, 1)


def _is_at_one_place(before: Statement, after: Statement) -> bool:
    """Return whether as many numbers stand before the values of two copies, or as many behind.

    Two values of one sentence of one text were not written twice.
    """
    first, second = before.item, after.item
    if (first.revision_id, first.observation.sentence) == (second.revision_id, second.observation.sentence):
        return True
    (ahead, behind), (other_ahead, other_behind) = (
        _places(side.item.observation.sentence, side.item.observation.expression) for side in (before, after)
    )
    return not ahead.isdisjoint(other_ahead) or not behind.isdisjoint(other_behind)


@lru_cache(maxsize=4096)
def _places(sentence: str, expression: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return how many numbers may stand before and behind a value in its sentence, which may give it more than once."""
    starts = list(places_alone(expression, sentence)) or [place_of(expression, sentence)]
    ahead = frozenset(len(NUMBER.findall(sentence[:start])) for start in starts)
    return ahead, frozenset(len(NUMBER.findall(sentence[start + len(expression) :])) for start in starts)


def is_long_copy(before: Statement, after: Statement) -> bool:
    """Return whether two sentences are near copies that were not written twice: long ones, and those of one story.

    Short ones (``revenue rose 11% to 328 billion``) are written of any firm.
    """
    if not is_near_copy(before, after):
        return False
    if before.item.article_id == after.item.article_id or before.item.story_id == after.item.story_id:
        return True
    shortest = min(sum(sign.isalpha() for sign in side.masked) for side in (before, after))
    return shortest >= COPIED_LETTERS or bool(shared_numbers(before, after))


def shared_numbers(before: Statement, after: Statement) -> frozenset[str]:
    """Return the numbers that both sentences give besides the two values: they speak of one thing."""
    return before.numbers & after.numbers


def _without(numbers: list[str], others: list[str]) -> list[str]:
    left = list(numbers)
    for number in others:
        if number in left:
            left.remove(number)
    return left
