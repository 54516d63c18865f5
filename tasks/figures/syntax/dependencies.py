"""Syntactic dependencies between the nodes of a sentence, from the heads of its tokens.

For languages without a parser no node has a head, and every function finds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.figures.syntax.nodes import Node, Row
from tasks.languages.language import Token

_MARKERS = frozenset({"case", "mark"})
_FIXED = "fixed"
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_CLAUSES = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "csubj", "parataxis"})
_MODIFIERS = frozenset(
    {"nmod", "nmod:poss", "nmod:unmarked", "obl", "obl:unmarked", "obl:agent", "appos", "acl", "acl:relcl", "advcl"}
)
_VERBS = frozenset({"VERB:Fin", "VERB:Part", "VERB:Ger", "VERB:Inf"})
_UP, _DOWN = "up:", "down:"


def set_heads(row: Row, tokens: Sequence[Token]) -> None:
    """Give each node the tag, head, relation and marker of its uppermost token.

    Args:
        row: the annotated sentence; its nodes are changed.
        tokens: those of the sentence; offsets in the sentence.
    """
    if not any(token.relation for token in tokens):
        return
    holders = _holders(row, tokens)
    children: dict[int, list[int]] = {}
    for i, token in enumerate(tokens):
        children.setdefault(token.head, []).append(i)
    done: set[int] = set()
    for i, token in enumerate(tokens):
        at = holders[i]
        if at is None or at in done or (token.head >= 0 and holders[token.head] == at):
            continue
        done.add(at)
        node = row.nodes[at]
        node.tag, node.relation = token.tag, token.relation
        node.head = _holder_above(i, tokens, holders)
        marks = [k for k in children.get(i, []) if tokens[k].relation in _MARKERS]
        marks += [k for mark in marks for k in children.get(mark, []) if tokens[k].relation == _FIXED]
        node.marker = " ".join(_written(row, tokens[k]) for k in sorted(marks))


def _written(row: Row, token: Token) -> str:
    return row.sentence.text[token.start : token.end].lower()


def _holders(row: Row, tokens: Sequence[Token]) -> list[int | None]:
    """Return for each token the node that holds it, a span before a word."""
    holders: list[int | None] = []
    first = 0
    for token in tokens:
        start, end = row.sentence.start + token.start, row.sentence.start + token.end
        while first < len(row.nodes) and row.nodes[first].end <= start:
            first += 1
        found = [i for i in _from(row.nodes, first, end) if start < row.nodes[i].end]
        spans = [i for i in found if row.nodes[i].kind in ("quantity", "period", "entity", "cue")]
        holders.append(next(iter(spans or found), None))
    return holders


def _from(nodes: Sequence[Node], first: int, end: int) -> list[int]:
    """Return the positions from ``first`` of nodes that begin before ``end``."""
    found = []
    for i in range(first, len(nodes)):
        if nodes[i].start >= end:
            break
        found.append(i)
    return found


def _holder_above(i: int, tokens: Sequence[Token], holders: Sequence[int | None]) -> int:
    """Return the nearest node above a token that is not its own; -1 if there is none."""
    own, at = holders[i], tokens[i].head
    while at >= 0:
        holder = holders[at]
        if holder is not None and holder != own:
            return holder
        at = tokens[at].head
    return -1


def ancestors(row: Row, index: int) -> list[int]:
    """Return the nodes above a node, the nearest first."""
    found: list[int] = []
    at = row.nodes[index].head
    while at >= 0 and at not in found and at != index:
        found.append(at)
        at = row.nodes[at].head
    return found


def dependents(row: Row, index: int) -> list[int]:
    """Return the nodes whose head is this node, in order."""
    return [i for i, node in enumerate(row.nodes) if node.head == index]


def governor_path(row: Row, index: int, other: int) -> list[str]:
    """Return the relations on the way from a node to another, up to their common ancestor and down from there.

    Args:
        row: the sentence.
        index: the node at which the way begins.
        other: the node at which it ends.

    Returns:
        One entry a step, ``up:`` or ``down:`` with the relation of the lower node. Empty if the two are the same, or
        no way joins them.

    Example: from ``Hanbit`` to ``3 billion`` in ``Hanbit raised 3 billion``: ``["up:nsubj", "down:obj"]``.
    """
    above, above_other = [index, *ancestors(row, index)], [other, *ancestors(row, other)]
    common = next((node for node in above if node in above_other), None)
    if common is None:
        return []
    up = [_UP + row.nodes[i].relation for i in above[: above.index(common)]]
    down = [_DOWN + row.nodes[i].relation for i in above_other[: above_other.index(common)]]
    return up + down[::-1]


def clause_head(row: Row, index: int) -> int | None:
    """Return the head of the clause that a node is in: itself or the nearest node above that begins a clause."""
    if not row.nodes[index].relation:
        return None
    for i in (index, *ancestors(row, index)):
        if _begins_clause(row, i):
            return i
    return None


def _begins_clause(row: Row, index: int) -> bool:
    node = row.nodes[index]
    joined = node.relation == "conj" and any(row.nodes[i].relation in _SUBJECTS for i in dependents(row, index))
    return node.relation in _CLAUSES or joined or (node.relation == "conj" and node.tag in _VERBS)


def subject_of(row: Row, index: int) -> int | None:
    """Return the subject of the clause that a node is in.

    A joined, adverbial or open clause without a subject of its own has that of the clause above; a reduced or
    relative clause has the noun that it modifies.
    """
    head = clause_head(row, index)
    seen: set[int] = set()
    while head is not None and head not in seen:
        seen.add(head)
        subject = next((i for i in dependents(row, head) if row.nodes[i].relation in _SUBJECTS), None)
        node = row.nodes[head]
        if node.relation in ("acl", "acl:relcl") and (subject is None or row.nodes[subject].tag == "PRON"):
            return node.head if node.head >= 0 else None
        if subject is not None:
            return subject if subject != index else None
        if node.head < 0 or node.relation not in ("conj", "advcl", "xcomp", "parataxis"):
            return None
        head = clause_head(row, node.head)
    return None


def attached_modifiers(row: Row, index: int) -> list[int]:
    """Return the phrases and clauses that modify a node: ``in China``, ``down from 2020``, ``a maker of chips``."""
    return [i for i in dependents(row, index) if row.nodes[i].relation in _MODIFIERS]


def conjuncts(row: Row, index: int) -> list[int]:
    """Return the nodes that are joined with a node by a conjunction or in a list, in order, without itself."""
    first = index
    while row.nodes[first].relation == "conj" and row.nodes[first].head >= 0:
        first = row.nodes[first].head
    group, waiting = [first], [first]
    while waiting:
        joined = [i for i in dependents(row, waiting.pop()) if row.nodes[i].relation == "conj" and i not in group]
        group += joined
        waiting += joined
    return sorted(i for i in group if i != index)
