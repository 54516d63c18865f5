"""Score how closely the grammar of a sentence ties a name to a number."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.figures.linking.entity.acting import heads_relative_clause, owns_the_subject, speaks_of_own_firm
from tasks.figures.syntax.nodes import Node, Row


def score_relation(row: Row, j: int, index: int, cue: int | None) -> tuple[float, str]:
    """Score the relation of the name at ``j`` to the number at ``index``.

    Args:
        row: the sentence.
        j: position of the name.
        index: position of the number.
        cue: position of the metric's cue; null where the metric comes from the text before.

    Returns:
        The score, 0..1, and what the relation is, in words.
    """
    if _owns_bracket(row, j, index):
        return 1.0, "the number stands in the bracket behind it"
    return _relation_before(row, j, index, cue) if j < index else _relation_behind(row, j, index, cue)


def _relation_before(row: Row, j: int, index: int, cue: int | None) -> tuple[float, str]:
    """Score a name before the number: by what it possesses, by its clause, else by its role."""
    nodes, node, me = row.nodes, row.nodes[j], row.nodes[index]
    prepositions = row.language.syntax.prepositions
    path = _path(nodes[j + 1 : index])
    if (not node.roles or (j >= index - 2 and prepositions)) and _adjacent(row, j, index):
        return 0.97, "right before the number"
    if node.has("genitive") and _possesses(row, j, _possessed(row, j, index, cue)):
        return 0.93 - path.barriers - path.distance, "possessive"
    if heads_relative_clause(row, j, me):
        return 0.95, "what the relative clause is about"
    if prepositions and node.has("place") and cue is not None and cue + 1 == j:
        return 0.9 - path.barriers - path.distance, "at whom the metric is"  # sales at Hanbit, sales at Hanbit's unit
    if node.has("place") and j and row.language.grammar.has("people", nodes[j - 1].text.lower()):
        return 0.84 - path.barriers - path.distance, "whose people are the subject"
    if node.has("genitive"):
        if owns_the_subject(row, j, me):
            return 0.78 - path.barriers - path.distance, "whose thing is the subject"
        if node.clause < me.clause and not any(other.kind == "entity" for other in nodes[:j]):
            return 0.4, "possessor of what the clause before is about"
        return 0.34, "possessor of something else"
    return _role_before(row, j, cue, path)


def _role_before(row: Row, j: int, cue: int | None, path: _Path) -> tuple[float, str]:
    """Score a name before the number by its own grammatical role."""
    node = row.nodes[j]
    if not node.roles and cue is not None and cue > j and _adjacent(row, j, cue):
        return 0.92 - path.barriers - path.distance, "right before the cue"
    if not node.roles and _compound(row, j):
        return 0.88 - path.barriers - path.distance, "heads the phrase that is the subject"
    if node.has("topic"):
        base = 0.9 if not node.has("place", "from") else 0.84
        return base - path.barriers - path.distance, "topic"
    if node.has("subject", "also", "link"):
        return 0.86 - path.barriers - path.distance, "subject"
    if node.has("side"):
        return 0.88 - path.barriers - path.distance, "subject"
    if node.has("from", "place", "object", "compare", "means"):
        return 0.3 - path.barriers, "another part of the sentence"
    if node.has("join"):
        return 0.6 - path.barriers - path.distance, "one of several"
    base = 0.62 if row.language.syntax.prepositions else 0.5
    return base - path.barriers - path.distance, "named before"


def _relation_behind(row: Row, j: int, index: int, cue: int | None) -> tuple[float, str]:
    """Score a name behind the number."""
    nodes, node, me = row.nodes, row.nodes[j], row.nodes[index]
    if node.has("purpose") and _adjacent(row, index, j):
        return 0.95, "for whom the number is said to be"
    if j + 1 < len(nodes) and row.language.grammar.has("possession", nodes[j + 1].text) and me.has("subject", "topic"):
        return 0.95, "whose it is said to be"
    if speaks_of_own_firm(row, index, j):
        return 0.88, "whose head speaks of us"
    if node.clause == me.clause and node.depth <= me.depth:
        if cue is not None and cue > index and j < cue:
            return 0.9, "possessor of the cue behind the number"
        modified = any(other.pos == "modifier" for other in nodes[index:j])
        return (0.58 if modified else 0.4) - 0.01 * (j - index), "named after the number"
    return 0.25 - 0.02 * (node.clause - me.clause), "named later"


@dataclass(frozen=True, slots=True)
class _Path:
    """What lies between a name and a number.

    Attributes:
        barriers: the cost of the clause ends between.
        distance: the cost of the nodes, and of other entities, between.
    """

    barriers: float
    distance: float


def _path(between: list[Node]) -> _Path:
    """Measure what lies between a name and a number."""
    barriers = sum(0.07 for node in between if node.kind == "break")
    closer = sum(0.1 for node in between if node.kind == "entity" and not node.has("place", "means", "object"))
    return _Path(barriers, 0.004 * len(between) + closer)


def _compound(row: Row, j: int) -> bool:
    """Return whether bare nouns follow the name and the last of them is a subject (``네이버 AI 리서치의 논문``)."""
    for node in row.nodes[j + 1 : j + 6]:
        if node.kind == "cue" or (node.kind == "word" and node.pos in ("noun", "name", "bound")):
            if node.roles:
                return node.has("topic", "subject", "genitive", "also", "side")
        elif node.kind != "period" and node.pos not in ("number", "determiner", "quote"):
            return False
    return False


def _possessed(row: Row, j: int, index: int, cue: int | None) -> int:
    """Return the position of what the possessor at ``j`` has: the metric's first cue behind it, else the number.

    The nearest cue to the number may be the second of two: ``카카오의 지난해 연구개발 비용이 매출의 13%``.
    """
    chosen = row.nodes[cue].cue if cue is not None else None
    if cue is None or cue < j or chosen is None:
        return index
    metrics = {metric for metric, _ in chosen.needs}
    for k in range(j + 1, min(cue, index)):
        other = row.nodes[k].cue
        if other is not None and any(metric in metrics for metric, _ in other.needs):
            return k
    return min(cue, index)


def _possesses(row: Row, j: int, head: int) -> bool:
    """Return whether no word with a role of its own lies between a possessor and what it has.

    Example: ``네이버의 지난해 매출``.
    """
    for node in row.nodes[j + 1 : head]:
        if node.kind == "word" and row.language.grammar.has("transparent", node.text):
            continue
        if node.kind == "break" or (
            node.kind in ("word", "entity") and node.has("object", "subject", "place", "from", "topic")
        ):
            return False
    return True


def _owns_bracket(row: Row, j: int, index: int) -> bool:
    """Return whether the number is in the bracket that opens right behind the name (``애플(18.6%)``)."""
    if row.nodes[index].depth <= row.nodes[j].depth or j > index:
        return False
    k = j + 1
    if k >= len(row.nodes) or row.nodes[k].kind != "open":
        return False
    return all(node.depth > row.nodes[j].depth or node is row.nodes[k] for node in row.nodes[k : index + 1])


def _adjacent(row: Row, j: int, index: int) -> bool:
    """Return whether only time expressions, brackets, adverbs and cues lie between two positions."""
    for node in row.nodes[j + 1 : index]:
        if node.depth > row.nodes[j].depth:
            continue
        if node.kind in ("period", "cue", "open", "close") or node.pos in ("adverb", "determiner"):
            continue
        if node.kind == "comma" and row.language.syntax.prepositions:
            continue
        if node.kind == "word" and row.language.grammar.has("transparent", node.text):
            continue
        return False
    return True
