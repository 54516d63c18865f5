"""Give words the roles that particles behind them, or prepositions before them, mark."""

from __future__ import annotations

from itertools import pairwise

from tasks.figures.syntax.nodes import Node, Row
from tasks.languages.language import Language

_HELD = ("quantity", "period", "entity", "cue")


def roles_from_after(nodes: list[Node], language: Language) -> list[Node]:
    """Give each particle's role to the word before it, and drop the particle."""
    kept: list[Node] = []
    for node in nodes:
        if node.kind == "word" and node.pos == "suffix" and kept and kept[-1].kind in ("word", "cue"):
            kept[-1].end = node.end
            if language.grammar.has("splitters", node.text):
                kept[-1].roles |= {"split"}
        elif node.kind == "word" and node.pos == "particle":
            if (
                (kept and kept[-1].kind == "word")
                or (kept and kept[-1].kind == "close")
                or (kept and not kept[-1].roles)
            ):
                kept[-1].roles |= node.roles
        else:
            kept.append(node)
    return kept


def roles_from_before(nodes: list[Node]) -> None:
    """Give each preposition's role to what it governs, and make the noun before a verb its subject."""
    pending: frozenset[str] = frozenset()
    for i, node in enumerate(nodes):
        if node.kind == "word" and node.pos == "particle":
            pending = node.roles
        elif node.kind == "word" and node.pos == "possessive":
            if i:
                nodes[i - 1].roles |= {"genitive"}
        elif node.kind in _HELD or node.pos in ("noun", "name"):
            node.roles |= pending
            if node.pos != "noun" and not _same_name(nodes, i):
                pending = frozenset()
            if not node.roles and _before_verb(nodes, i):
                node.roles = frozenset({"subject"})
        elif node.kind in ("break", "comma", "open") or node.pos in ("verb", "final"):
            pending = frozenset()


def _same_name(nodes: list[Node], i: int) -> bool:
    """Return whether the next word continues this name, so that what governs one governs both."""
    following = nodes[i + 1] if i + 1 < len(nodes) else None
    if following is None or nodes[i].pos != "name" or following.start - nodes[i].end > 1:
        return False
    return following.pos in ("name", "noun") or following.kind == "cue"


def _before_verb(nodes: list[Node], i: int) -> bool:
    """Return whether a verb follows, so that the node is its subject."""
    if nodes[i].kind == "entity" and i + 2 < len(nodes) and nodes[i + 1].kind == "comma":
        if nodes[i + 2].kind == "break" or nodes[i + 2].pos == "determiner":  # Hanbit, a maker of chips, said
            close = next((k for k in range(i + 3, min(i + 16, len(nodes) - 1)) if nodes[k].kind == "comma"), None)
            return close is not None and (nodes[close + 1].pos == "verb" or nodes[close + 1].verbal)
    depth = 0
    for node in nodes[i + 1 : i + 12]:
        depth += (node.kind == "open") - (node.kind == "close")
        if depth or node.kind == "close" or node.pos == "adverb":
            continue
        if node.kind == "comma" and i and nodes[i - 1].kind == "comma":
            continue  # its own business, AOL, had mixed fortunes
        return node.pos == "verb" or node.verbal
    return False


def roles_past_brackets(row: Row) -> None:
    """Give the word before a bracket the role that the particle behind the bracket marks.

    Example: ``이행 의무(RPO)는``.
    """
    for close, opener in row.owners.items():
        if opener and row.nodes[opener - 1].kind == "word" and not row.nodes[opener - 1].roles:
            row.nodes[opener - 1].roles = row.nodes[close].roles


def roles_past_et_cetera(row: Row) -> None:
    """Give a name the role that the particle behind *and others* marks.

    Example: ``엔비디아 등에서``.
    """
    for node, behind in pairwise(row.nodes):
        if node.kind == "entity" and not node.roles and row.language.grammar.has("et_cetera", behind.text):
            node.roles = behind.roles
