"""Recognise cues that name only what a share is a share of."""

from __future__ import annotations

from tasks.figures.syntax.nodes import Node, Row


def is_share_base(row: Row, j: int) -> bool:
    """Return whether the cue at ``j`` names only what a share is a share of.

    Args:
        row: the sentence.
        j: position of the cue.

    Example: ``매출 대비``, ``매출의 25%``, ``22% of revenue``.
    """
    grammar = row.language.grammar
    node = row.nodes[j]
    behind = [
        other for other in row.nodes[j + 1 : j + 8] if other.depth <= node.depth and other.kind not in ("open", "close")
    ]
    if behind and grammar.has("share_marks", behind[0].text):
        return True
    if node.has("from", "place") and any(grammar.has("share_verbs", other.text) for other in behind[:2]):
        return True
    if row.language.syntax.complement_after_number:
        return node.has("genitive") and any(_is_percent(other) for other in row.nodes[max(0, j - 4) : j])
    if not node.has("genitive"):
        return False
    for other in behind[:3]:
        if other.kind == "quantity":
            return _is_percent(other)
        if not grammar.has("distribute", other.text) and not grammar.has("transparent", other.text):
            return False
    return False


def _is_percent(node: Node) -> bool:
    return node.quantity is not None and node.quantity.unit == "percent"
