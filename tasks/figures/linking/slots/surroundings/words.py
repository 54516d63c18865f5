"""The words around a number, as features: names, cues and numbers are replaced by what they are."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.figures.linking.article_context import Number, Statement
from tasks.figures.syntax.derived_values import once
from tasks.figures.syntax.nodes import Node, Row

_PLACES = {step: f"{step:+d}=" for step in range(-9, 10)}


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


def metric_with_cue(row: Row, metric: str | None) -> str | None:
    """Return the id of a metric if a cue of the sentence serves it, else null: its words are those of no metric."""
    served = once(row.derived, "metrics with a cue", lambda: {name for _, cue in row.cues() for name, _ in cue.needs})
    return metric if metric in served else None


def words_of(row: Row, metric: str | None) -> list[str]:
    """Return all nodes of a sentence as words, see ``word_of``."""
    metric = metric_with_cue(row, metric)
    return once(row.derived, ("words", metric), lambda: [word_of(node, metric) for node in row.nodes])


def window(row: Row, index: int, metric: str | None, reach: int) -> list[str]:
    """Return the words right around a position, each with its place (``-1=...``, ``+2=...``)."""
    words, count = words_of(row, metric), len(row.nodes)
    return [
        f"{_PLACES[step]}{words[index + step]}"
        for step in (*range(-reach, 0), *range(1, reach + 1))
        if 0 <= index + step < count
    ]


def bag(row: Row, start: int, end: int, metric: str | None, prefix: str) -> list[str]:
    """Return the different words between two positions, without their places, in order."""
    found = dict.fromkeys(words_of(row, metric)[max(0, start) : max(0, end)])
    return [f"{prefix}={word}" for word in found]


def around(statement: Statement, reach: int = 3) -> Sequence[str]:
    """Return the words around the statement's number: close ones by place, those of its sentence by side."""
    return around_number(statement.number, statement.metric_id, reach)


def around_number(number: Number, metric: str | None, reach: int = 3) -> Sequence[str]:
    """Return the words around a number as a metric sees them, see ``around``; ``metric`` is its id.

    Metrics without a cue in the sentence see the same words, and get the same sequence.
    """
    metric = metric_with_cue(number.row, metric)
    return once(number.row.derived, ("around", number.index, metric, reach), lambda: _around(number, metric, reach))


def _around(number: Number, metric: str | None, reach: int) -> list[str]:
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
