"""Names and groups that no watchlist holds, and that a number belongs to nevertheless."""

from __future__ import annotations

from itertools import islice, pairwise

from tasks.figures.entities.discourse import EntityRef
from tasks.figures.syntax.nodes import Node, Row


def unlisted_bracket_owner(row: Row, index: int) -> Node | None:
    """Return the unlisted name right before the bracket that holds the number (``비보(8%)``); null without one.

    Only a list of such names counts: one name with a bracket may be a place or a thing.
    """
    opener = next((j for j in range(index - 1, 0, -1) if row.nodes[j].kind == "open"), 0)
    owner = row.nodes[opener - 1] if opener else None
    if owner is None or owner.kind != "word" or owner.pos not in ("name", "noun") or owner.roles:
        return None
    if row.nodes[index].depth <= owner.depth:
        return None
    grammar = row.language.grammar
    if any(grammar.has(table, owner.text) for table in ("places", "not_organisations", "transparent")):
        return None
    peers = [
        other
        for other, behind in pairwise(row.nodes)
        if behind.kind == "open" and other is not owner and (other.kind == "entity" or other.pos == owner.pos == "name")
    ]
    return owner if peers else None


def unlisted_name_with_number(row: Row, index: int) -> Node | None:
    """Return the unlisted name right before the preposition that introduces the number; null without one.

    Example: ``followed by HP with 21.1%``.
    """
    me = row.nodes[index]
    before = row.nodes[index - 1] if index else None
    if before is None or not row.language.syntax.prepositions or not me.has("means") or before.pos != "name":
        return None
    grammar = row.language.grammar
    return None if grammar.has("places", before.text) or grammar.has("not_organisations", before.text) else before


def group_of_firms(row: Row, j: int) -> EntityRef | None:
    """Return the group of firms that the count at ``j`` names as a subject (``5개사의 누적 매출``); null otherwise."""
    node = row.nodes[j]
    assert node.quantity is not None
    grammar = row.language.grammar
    placed = ("topic", "subject", "genitive", "also")
    if grammar.has("group_counters", node.quantity.counter or "") and node.has(*placed):
        return EntityRef(node.text, node.text, discovered=True, group=True)
    for other in islice((other for other in islice(row.nodes, j + 1, None) if other.start >= node.end), 2):
        if other.kind != "word" or other.pos not in ("noun", "name"):
            return None
        if other.has(*placed):
            if not other.text.endswith(grammar.table("group_heads")):
                return None
            name = row.sentence.text[node.start - row.sentence.start : other.end - row.sentence.start]
            return EntityRef(name, name, discovered=True, group=True)
    return None
