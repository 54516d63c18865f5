"""The words that govern a number, as features: predicates, governing nouns, the ends of clause and sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tasks.figures.linking.slots.surroundings.words import metric_with_cue, word_of
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Node, Row

# Nodes on each side in which a predicate or a governing noun is looked for.
_SIGHT = 14
# Nodes at the end of a clause or sentence that carry tense and modality.
_END = 4
# Characters before and behind a number whose words are looked at as written.
_STRETCH = 60
_DIGITS = re.compile(r"\d[\d.,]*")
_NOUNS = frozenset({"noun", "name", "bound"})


def governing_words(row: Row, index: int, metric: str | None) -> Sequence[str]:
    """Return the predicates, nouns, and ends of clause and sentence that govern a number.

    Args:
        row: the sentence.
        index: position of the number.
        metric: id of the number's metric, whose own cues are told apart from others; null where none is decided.

    Returns:
        The words; metrics without a cue in the sentence get the same sequence.
    """
    metric = metric_with_cue(row, metric)
    key = ("governing", index, metric)
    if key not in row.derived:
        predicates, ends = _of_any_metric(row, index)
        row.derived[key] = [
            *predicates,
            *_nouns(row, index, metric),
            *ends,
            *_written_words(row, index, metric),
        ]
    words: Sequence[str] = row.derived[key]
    return words


def _of_any_metric(row: Row, index: int) -> tuple[list[str], list[str]]:
    """Return the predicates and the ends of clause and sentence: they are the same whatever the metric is."""
    return once(row.derived, ("predicates and ends", index), lambda: (_predicates(row, index), _ends(row, index)))


def _predicates(row: Row, index: int) -> list[str]:
    """Return the nearest verbs before and behind with what stands right beside them."""
    found = []
    for side, places in (("before", range(index - 1, -1, -1)), ("behind", range(index + 1, len(row.nodes)))):
        for place in places[:_SIGHT]:
            node = row.nodes[place]
            if node.pos == "verb" or node.verbal:
                left = word_of(row.nodes[place - 1], None) if place else ""
                found += [f"verb {side}={node.text}", f"verb {side}={left} {node.text}"]
                found.append(f"written verb {side}={_written(row, node).lower()}")
                break
            if node.kind == "break" and side == "before":
                break
    return found


def _nouns(row: Row, index: int, metric: str | None) -> list[str]:
    """Return the nearest nouns with a role before a number, and the noun right behind it."""
    found: list[str] = []
    for node in reversed(row.nodes[max(0, index - _SIGHT) : index]):
        if node.kind == "break":
            break
        named = node.kind in ("word", "cue", "entity") and node.roles and node.pos != "verb"
        if named and node.depth <= row.nodes[index].depth:
            found += [f"{role}={word_of(node, metric)}" for role in sorted(node.roles)]
            if len(found) > _END:
                break
    for node in row.nodes[index + 1 : index + 4]:
        if node.pos in _NOUNS or node.kind == "cue":
            found.append(f"noun behind={word_of(node, metric)}{'|'.join(sorted(node.roles))}")
            break
    return found


def _written(row: Row, node: Node) -> str:
    start = row.sentence.start
    return row.sentence.text[node.start - start : node.end - start]


def _ends(row: Row, index: int) -> list[str]:
    """Return the last words of the number's clause and of its sentence."""
    clause = row.nodes[index].clause
    in_clause = [node for node in row.nodes[index + 1 :] if node.clause == clause]
    stop = in_clause[-1] if in_clause else None
    following = next((node for node in row.nodes[index + 1 :] if node.kind == "break"), None)
    found = [f"sentence end={word}" for word in _last(row.nodes)]
    found.append(f"sentence end={' '.join(_last(row.nodes)[-3:])}")
    if stop is not None:
        found += [f"clause end={word}" for word in _last(in_clause)]
        found.append(f"clause end={' '.join(_last(in_clause)[-3:])}")
    if following is not None:
        found.append(f"clause joined by={following.text}")
    return found


def _last(nodes: list[Node]) -> list[str]:
    words = [node for node in nodes if node.text not in (".", '"', "”", "’")]
    return [word_of(node, None) for node in words[-_END:]]


def _written_words(row: Row, index: int, metric: str | None) -> list[str]:
    """Return the words as written around a number, digits replaced, also of sentences without words nodes."""
    text, offset = row.sentence.text, row.sentence.start
    node = row.nodes[index]
    start, end = node.start - offset, node.end - offset
    masked = once(row.derived, ("masked", metric), lambda: _masked(row, metric))
    first = max(0, start - _STRETCH)
    before = masked(text[first:start], first).split()[-2:]
    behind = masked(text[end : end + _STRETCH], end)
    glued = behind.split(" ", 1)[0]
    following = behind.split()[: 3 if glued else 2]
    own = _DIGITS.sub("0", text[start:end].lower())
    found = [f"own={own}", f"glued={glued}"]
    found += [f"written -{place}={word}" for place, word in enumerate(reversed(before), 1)]
    found += [f"written +{place}={word}" for place, word in enumerate(following)]
    return found


def _masked(row: Row, metric: str | None) -> Callable[[str, int], str]:
    """Return a function that replaces names, cues, periods and numbers in a part of the sentence."""
    spans = [
        (node.start - row.sentence.start, node.end - row.sentence.start, word_of(node, metric))
        for node in row.nodes
        if node.kind in ("entity", "cue", "period", "quantity")
    ]

    def mask(part: str, at: int) -> str:
        """Return a part of the sentence with its names, cues, periods and numbers replaced."""
        for start, end, word in reversed(spans):
            if start >= at and end <= at + len(part):
                part = part[: start - at] + word + part[end - at :]
        return _DIGITS.sub("0", part.lower())

    return mask
