"""The words around a number, as features: names, cues and numbers are replaced by what they are."""

from __future__ import annotations

from tasks.figures.linking.article_context import Statement
from tasks.figures.syntax.nodes import Node, Row


def word_of(node: Node, metric: str | None) -> str:
    """Return a node as a word that carries no name and no number.

    Args:
        node: the node.
        metric: id of the number's metric; its own cues read ``<cue>``, those of others ``<other cue>``.
    """
    if node.kind == "quantity" and node.quantity is not None:
        return f"<{node.quantity.dimension}>"
    if node.kind == "period":
        return "<time>"
    if node.kind == "entity":
        return "<name>"
    if node.cue is not None:
        return "<cue>" if metric is not None and node.cue.serves(metric) else "<other cue>"
    return node.text.lower()


def window(row: Row, index: int, metric: str | None, reach: int) -> list[str]:
    """Return the words right around a position, each with its place (``-1=...``, ``+2=...``)."""
    words = []
    for step in (*range(-reach, 0), *range(1, reach + 1)):
        j = index + step
        if 0 <= j < len(row.nodes):
            words.append(f"{step:+d}={word_of(row.nodes[j], metric)}")
    return words


def bag(row: Row, start: int, end: int, metric: str | None, prefix: str) -> list[str]:
    """Return the different words between two positions, without their places, in order."""
    found = dict.fromkeys(word_of(node, metric) for node in row.nodes[max(0, start) : max(0, end)])
    return [f"{prefix}={word}" for word in found]


def around(statement: Statement, reach: int = 3) -> list[str]:
    """Return the words around the statement's number: close ones by place, those of its sentence by side."""
    number = statement.number
    metric = statement.metric_id
    row, index = number.row, number.index
    roles = [f"role={role}" for role in sorted(number.node.roles)]
    return [
        *window(row, index, metric, reach),
        *bag(row, index - 14, index, metric, "before"),
        *bag(row, index + 1, index + 12, metric, "behind"),
        *roles,
        f"unit={number.quantity.unit}" if number.quantity.unit in _PLAIN_UNITS else "unit=money",
    ]


_PLAIN_UNITS = frozenset({"percent", "percentage_point", "times", "count"})
