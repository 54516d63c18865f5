"""The phrase that a number opens: ``56 million loyal users``, ``40% of the market``, ``$2 billion in revenue``."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.figures.linking.scorer.features import Features
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Node, Row

# Nodes behind a number within which its phrase ends.
_LONGEST = 8
_MODIFIERS = frozenset({"noun", "name", "adverb", "determiner"})


@dataclass(frozen=True, slots=True)
class NumberPhrase:
    """The nouns that follow a number.

    Attributes:
        head: the last of them, which says what the number is of.
        role: how it is joined to the number (``genitive``, ``place``); empty where it follows at once.
        length: number of nodes.
    """

    head: Node
    role: str
    length: int


def number_phrase(row: Row, index: int) -> NumberPhrase | None:
    """Return the phrase that a number opens; null where nothing follows, or the language puts nouns before numbers.

    Args:
        row: the sentence.
        index: position of the number.
    """
    if not row.language.syntax.complement_after_number:
        return None
    return once(row.derived, ("number phrase", index), lambda: _read(row, index))


def _read(row: Row, index: int) -> NumberPhrase | None:
    head, roles, length = None, None, 0
    for place in range(index + 1, min(len(row.nodes), index + 1 + _LONGEST)):
        node = row.nodes[place]
        if node.kind not in ("word", "entity", "cue") or (node.kind == "word" and node.pos not in _MODIFIERS):
            break
        if head is not None and _begins_phrase(row, place):
            break
        if node.pos not in ("determiner", "adverb"):
            head, roles = node, node.roles
        length += 1
    if head is None or roles is None:
        return None
    return NumberPhrase(head, " ".join(sorted(roles)), length)


def _begins_phrase(row: Row, place: int) -> bool:
    """Return whether a preposition stands before a node: it is no node itself, but a role of those behind it."""
    node, before = row.nodes[place], row.nodes[place - 1]
    between = row.sentence.text[before.end - row.sentence.start : node.start - row.sentence.start].strip()
    return node.roles != before.roles or between[:1].isalpha()


def put_number_phrase(features: Features, row: Row, index: int, metric: str) -> None:
    """Add whether the phrase that a number opens is headed by a cue of a metric, by another cue, or by another noun.

    Args:
        features: they are added to.
        row: the sentence.
        index: position of the number.
        metric: id of the metric.
    """
    phrase = number_phrase(row, index)
    if phrase is None:
        return
    cue = phrase.head.cue
    kind = "noun" if cue is None else "cue" if cue.serves(metric) else "other cue"
    features.put(f"phrase ends in {kind}", 1.0)
    features.one_of(f"phrase ends in {kind} as", phrase.role)
    features.put("length of phrase", phrase.length)
