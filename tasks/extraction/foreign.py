"""Nouns that govern a number and belong to no tracked metric: they keep carried-over metrics away from it."""

from __future__ import annotations

from tasks.extraction.nodes import Row
from tasks.extraction.reach import FOREIGN_BARE, step_cost


def foreign_governor(row: Row, index: int) -> str | None:
    """The noun that the number at ``index`` is plainly of, where it is no cue, entity or empty word.

    Returns:
        The noun, or null where nothing foreign governs the number.
    """
    me = row.nodes[index]
    j = index - 1
    while j >= 0:
        node = row.nodes[j]
        if node.kind == "close" and j in row.owners:
            j = row.owners[j] - 1
            continue
        if node.kind == "break":
            return None
        if node.cue is not None and not node.cue.needs:
            return node.text
        if node.kind == "word" and step_cost(row, j, index) >= FOREIGN_BARE:
            return node.text
        j -= 1
    return _governor_behind(row, index)


def _governor_behind(row: Row, index: int) -> str | None:
    """``51%, 인도에서 134% 판매량이 증가``: the noun that moved stands behind the number, or behind its list."""
    i = index
    while i + 1 < len(row.nodes):
        node = row.nodes[i + 1]
        if node.kind in ("comma", "dot", "quantity") or (node.kind == "word" and node.has("from", "place")):
            i += 1
            continue
        plain = node.kind == "word" and node.pos in ("noun", "name") and not row.nodes[i].roles
        known = row.language.grammar.has("transparent", node.text)
        return node.text if plain and not known and node.has("subject", "object", "topic") else None
    return None
