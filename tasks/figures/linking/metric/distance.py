"""Measure how far each cue of a sentence is from a number, by grammar.

The distance is the cost of the way from the number to the cue: list members, other numbers, clause ends and foreign
nouns each cost something, so that no cue gets the second number of ``매출 5천억원, 거래액 3조원``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.figures.linking.metric.share_base import is_share_base
from tasks.figures.linking.metric.step_costs import (
    AFTER_VALUE,
    BRACKET,
    CLOSING_BRACKET,
    CONSUMED,
    ECHO_START,
    ECHO_STEP,
    FARTHEST,
    FOREIGN_BARE,
    FOREIGN_TOPIC,
    OBJECT_VALUE,
    RIGHT_PLAIN,
    RIVAL_CUE,
    WORD,
    step_cost,
    step_cost_behind,
)
from tasks.figures.syntax.nodes import Node, Row

Echoes = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class CuePath:
    """The way from a quantity to a cue.

    Attributes:
        node: position of the cue, or of a word that echoes metrics.
        cost: the sum of the costs of what lies between.
        side: ``before`` or ``after`` the quantity.
        foreign: the first noun between that is of something else; null without one.
        echoes: metrics that the word refers to once the text is about them.
        is_share_base: whether the cue names only what a share is a share of (``매출 대비``).
        direct: whether the number is in the bracket right behind the cue.
    """

    node: int
    cost: float
    side: str
    foreign: str | None = None
    echoes: frozenset[str] = field(default_factory=frozenset)
    is_share_base: bool = False
    direct: bool = False


def cue_paths(row: Row, index: int, echoes: Echoes) -> list[CuePath]:
    """Return the ways from a quantity to every cue of its sentence, cheapest first.

    Args:
        row: the sentence.
        index: position of the quantity.
        echoes: metrics by the dictionary form of the words that echo them.
    """
    paths = _walk_left(row, index, echoes) + _walk_right(row, index, echoes)
    return sorted(paths, key=lambda path: path.cost)


def _walk_left(row: Row, index: int, echoes: Echoes) -> list[CuePath]:
    nodes, me = row.nodes, row.nodes[index]
    paths: list[CuePath] = []
    cost, depth = 0.0, me.depth
    foreign: str | None = None
    j = index - 1
    while j >= 0:
        node = nodes[j]
        if node.kind == "close" and node.depth >= depth and j in row.owners:
            cost += BRACKET
            j = row.owners[j] - 1
            continue
        if node.kind == "open" and node.depth < depth:
            depth = node.depth
            cost += BRACKET
        elif node.kind == "cue" and belongs_to_number_before(row, j):
            cost += WORD
            paths.append(CuePath(j, cost, "before", foreign))
        elif node.kind == "cue":
            direct = j + 1 < index and nodes[j + 1].kind == "open" and nodes[j + 2].depth == me.depth > node.depth
            own = CONSUMED if _has_own_number(row, j, index) else 0.0
            share_base = is_share_base(row, j)
            paths.append(CuePath(j, cost + own, "before", foreign, is_share_base=share_base, direct=direct))
            cost += RIVAL_CUE
            if node.cue is not None and not node.cue.needs and foreign is None and not _adverbial(node):
                foreign = node.text
                cost += FOREIGN_TOPIC if node.roles else FOREIGN_BARE
        else:
            if node.kind == "word" and node.text in echoes:
                paths.append(CuePath(j, cost, "before", foreign, echoes[node.text]))
            step = step_cost(row, j, index)
            if step >= FOREIGN_BARE and foreign is None:
                foreign = node.text
            cost += step
        j -= 1
    return paths


def belongs_to_number_before(row: Row, j: int) -> bool:
    """Return whether the cue at ``j`` says what the number right before it is of, and nothing else.

    Example: ``$7.14 per share``, ``a $9 billion valuation``.
    """
    node = row.nodes[j]
    if not row.language.syntax.complement_after_number or node.cue is None or node.cue.needs or not j:
        return False
    return row.nodes[j - 1].kind == "quantity"


def _adverbial(node: Node) -> bool:
    """Return whether a cue says only where or by what means (``라운드에서``), and so governs no number."""
    return node.has("from", "means", "place", "until") and not node.has(
        "topic", "subject", "also", "object", "genitive"
    )


def _has_own_number(row: Row, j: int, index: int) -> bool:
    """Return whether a bare cue has its own number right behind it, before the number at ``index``.

    Example: ``매출 2조4847억원 가운데 5193억원``.
    """
    if row.nodes[j].roles or j + 1 >= index:
        return False
    behind, me = row.nodes[j + 1], row.nodes[index]
    if behind.quantity is None or me.quantity is None or behind.quantity.dimension != me.quantity.dimension:
        return False
    return not all(node.kind in ("quantity", "comma", "dot", "period") for node in row.nodes[j + 1 : index])


def _walk_right(row: Row, index: int, echoes: Echoes) -> list[CuePath]:
    nodes, me = row.nodes, row.nodes[index]
    paths: list[CuePath] = []
    cost, depth = _first_cost_behind(row, index), me.depth
    for j in range(index + 1, len(nodes)):
        node = nodes[j]
        if node.depth > depth:
            continue
        if node.kind == "word" and node.text in echoes:
            paths.append(CuePath(j, ECHO_START + ECHO_STEP * (j - index), "after", None, echoes[node.text]))
        if node.kind == "close" and depth and node.depth < depth:
            if not row.language.syntax.brackets_interrupt:
                break
            depth = node.depth
            cost += CLOSING_BRACKET
        elif node.kind == "cue":
            own = _cost_of_own_number(row, j)
            paths.append(CuePath(j, cost + own, "after", is_share_base=is_share_base(row, j)))
            cost += RIVAL_CUE
        elif node.kind == "break" or node.pos == "final":
            break
        else:
            cost += step_cost_behind(row, j, index)
        if cost > FARTHEST:
            break
    return paths


def _first_cost_behind(row: Row, index: int) -> float:
    """Return what it costs to look behind the number at all, by the number's role."""
    me, settings = row.nodes[index], row.language.grammar.settings
    direct = float(settings.get("after_value", AFTER_VALUE))
    if me.has("object", "subject"):
        behind = row.nodes[index + 1] if index + 1 < len(row.nodes) else None
        if behind is not None and behind.kind == "cue" and behind.has("means", "place"):
            return direct  # 5193억원을 연구개발비로 집행했다
        return float(settings.get("object_value", OBJECT_VALUE))
    if me.has("genitive", "modifier") or not me.roles:
        return direct
    return float(settings.get("placed_value", RIGHT_PLAIN))


def _cost_of_own_number(row: Row, j: int) -> float:
    """Return the cost of a cue behind the number that has its own number behind it.

    Example: ``orders worth $9bn and sales of $7bn``.
    """
    own = j + 1 < len(row.nodes) and row.nodes[j + 1].kind == "quantity" and row.nodes[j + 1].has("genitive")
    return RIGHT_PLAIN if own and row.language.syntax.complement_after_number else 0.0
