"""Nouns that govern a number and belong to no tracked metric: they keep carried-over metrics away from it."""

from __future__ import annotations

from tasks.extraction.nodes import Row
from tasks.extraction.reach import FOREIGN_BARE, step_cost


def foreign_governor(row: Row, index: int) -> str | None:
    """What the number at ``index`` is plainly of, where it is no cue, entity or empty word.

    Returns:
        The noun or, in languages whose verbs tell what a number is of, the verb; null where nothing foreign governs.
    """
    grammar, me = row.language.grammar, row.nodes[index]
    j = index - 1
    while j >= 0:
        node = row.nodes[j]
        if node.kind == "close" and j in row.owners:
            j = row.owners[j] - 1
            continue
        if node.kind == "break":
            break
        if node.cue is not None and not node.cue.needs:
            return node.text
        if node.kind == "word":
            if grammar.has("sources", node.text.lower()):
                return _governor_behind(row, index)
            if step_cost(row, j, index) >= FOREIGN_BARE:
                return node.text
            if node.pos == "verb" and _heavy(row, node.text) and node.depth <= me.depth:
                return node.text
        j -= 1
    return _governor_behind(row, index)


def _heavy(row: Row, verb: str) -> bool:
    grammar = row.language.grammar
    if not grammar.settings.get("verbs_govern", False):
        return False
    return not any(grammar.has(table, verb) for table in ("light_verbs", "rise", "fall"))


def _governor_behind(row: Row, index: int) -> str | None:
    """``134% 판매량이 증가``, ``a 12% margin``: the noun that the number is of stands behind it, or behind its list."""
    grammar = row.language.grammar
    spaced = grammar.settings.get("role_side") == "before"
    i = index
    while i + 1 < len(row.nodes):
        node = row.nodes[i + 1]
        if node.kind in ("comma", "dot", "quantity") and not spaced:
            i += 1
            continue
        if node.kind == "word" and node.has("from", "place") and not spaced:
            i += 1
            continue
        if spaced and node.pos in ("determiner", "adverb"):
            i += 1
            continue
        if node.cue is not None and not node.cue.needs and not node.roles:
            return node.text
        if node.kind != "word" or (row.nodes[i].roles and not spaced):
            return None
        if spaced and grammar.has("others", node.text.lower()) and not grammar.has("transparent", node.text.lower()):
            return node.text
        if node.pos not in ("noun", "name"):
            return None
        known = any(grammar.has(table, node.text.lower()) for table in ("transparent", "rise", "fall", "sources"))
        governs = node.roles <= {"genitive", "subject"} if spaced else node.has("subject", "object", "topic")
        return node.text if governs and not known else None
    return None
