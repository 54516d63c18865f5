"""How far the nearest words of a language's classes stand from a number."""

from __future__ import annotations

from functools import cache

from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Row
from tasks.languages.language import load_language

# Nodes on each side that are looked at.
SIGHT = 12
# Classes of the grammar that speak of outlooks, plans and what has happened.
OUTLOOKS = (
    "forecast", "target", "forecast_before", "target_before", "plan", "prospects", "past", "present", "prospective",
    "past_forms", "past_verbs", "sources", "collective_speakers", "beats",
)  # fmt: skip
# Classes that speak of rises, falls, losses and comparisons.
MOVES = ("rise", "fall", "rate_nouns", "falling_rate_nouns", "loss_words", "against", "share_marks", "distribute")
# Classes that speak of being above zero; those of losses are among the moves.
PROFITS = ("profit_words",)
# Classes that speak of what a number may be of besides a metric.
OTHERS = ("others", "unit_prices", "share_nouns", "share_verbs", "size", "sources", "collective_speakers", "milestones")


def class_distances(row: Row, index: int, classes: tuple[str, ...]) -> dict[str, float]:
    """Return for each class how many nodes away its nearest words are, on each side.

    Args:
        row: the sentence.
        index: position of the number.
        classes: names of tables of the language's grammar; one that a language does not have is empty.

    Returns:
        Distances of 1 to ``SIGHT``; a class without a word in sight has ``SIGHT`` + 1.
    """
    held = once(row.derived, ("classes", classes), lambda: _classes_of_nodes(row, classes))
    values = dict(_out_of_sight(classes))
    before, behind = held[max(0, index - SIGHT) : index], held[index + 1 : index + 1 + SIGHT]
    for side, places in (("before", reversed(before)), ("behind", iter(behind))):
        found: set[str] = set()
        for distance, names in enumerate(places, 1):
            for name in names - found if names else ():
                values[f"{name} {side}"] = float(distance)
            found |= names
    return values


def _classes_of_nodes(row: Row, classes: tuple[str, ...]) -> list[frozenset[str]]:
    """Return for each node the classes that its word is of, as written or in its dictionary form."""
    of_word, text, start = _classes_by_word(row.language.code, classes), row.sentence.text, row.sentence.start
    none: frozenset[str] = frozenset()
    return [
        of_word.get(node.text.lower(), none) | of_word.get(text[node.start - start : node.end - start].lower(), none)
        if node.kind in ("word", "cue", "break")
        else none
        for node in row.nodes
    ]


@cache
def _classes_by_word(code: str, classes: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Return the classes of each word of a language's grammar."""
    grammar = load_language(code).grammar
    words = {word for name in classes for word in grammar.table(name)}
    return {word: frozenset(name for name in classes if grammar.has(name, word)) for word in words}


@cache
def _out_of_sight(classes: tuple[str, ...]) -> dict[str, float]:
    """Return the distances of classes of which no word is in sight."""
    return {f"{name} {side}": float(SIGHT + 1) for side in ("before", "behind") for name in classes}
