"""How far the nearest words of a language's classes stand from a number."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.figures.syntax.nodes import Row

# Nodes on each side that are looked at.
SIGHT = 12
# Classes of the grammar that speak of outlooks, plans and what has happened.
OUTLOOKS = (
    "forecast", "target", "forecast_before", "target_before", "plan", "prospects", "past", "present", "prospective",
    "past_forms", "past_verbs", "sources", "collective_speakers", "beats",
)  # fmt: skip
# Classes that speak of rises, falls, losses and comparisons.
MOVES = ("rise", "fall", "rate_nouns", "falling_rate_nouns", "loss_words", "against", "share_marks", "distribute")
# Classes that speak of what a number may be of besides a metric.
OTHERS = ("others", "unit_prices", "share_nouns", "share_verbs", "size", "sources", "collective_speakers", "milestones")


def class_distances(row: Row, index: int, classes: Iterable[str]) -> dict[str, float]:
    """Return for each class how many nodes away its nearest words are, on each side.

    Args:
        row: the sentence.
        index: position of the number.
        classes: names of tables of the language's grammar; one that a language does not have is empty.

    Returns:
        Distances of 1 to ``SIGHT``; a class without a word in sight has ``SIGHT`` + 1.
    """
    grammar, start = row.language.grammar, row.sentence.start
    values: dict[str, float] = {}
    for side, step in (("before", -1), ("behind", 1)):
        found: dict[str, int] = {}
        for distance in range(1, SIGHT + 1):
            place = index + step * distance
            if not 0 <= place < len(row.nodes):
                break
            node = row.nodes[place]
            if node.kind not in ("word", "cue", "break"):
                continue
            forms = {node.text.lower(), row.sentence.text[node.start - start : node.end - start].lower()}
            for name in classes:
                if name not in found and any(grammar.has(name, form) for form in forms):
                    found[name] = distance
        values |= {f"{name} {side}": float(found.get(name, SIGHT + 1)) for name in classes}
    return values
