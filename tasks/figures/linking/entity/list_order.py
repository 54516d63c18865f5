"""Match a list of names with a list of numbers, by their order."""

from __future__ import annotations

from tasks.figures.linking.respectively import quantity_runs
from tasks.figures.syntax.nodes import Node, Row


def names_in_order(row: Row, index: int) -> tuple[int, list[int]] | None:
    """Return which name of a list has the same place as a number has in its own list.

    Args:
        row: the sentence.
        index: position of the number.

    Returns:
        The place of the number in its list, from 0, and the positions of the names; null where the number is in no
        list, or no list of as many names stands before it or right behind it.

    Example: ``SK하이닉스와 마이크론은 3.9%포인트, 2.4%포인트``.
    """
    run = next((run for run in quantity_runs(row) if index in run), [index])
    if len(run) == 1:
        run = _announced_run(row, index)
    if len(run) < 2:
        return None
    lists = [names for names in _lists_of_names(row) if len(names) == len(run)]
    before = [names for names in lists if names[-1] < run[0]]
    chosen = before[-1:] or [names for names in lists if names[0] > run[-1]][:1]
    if not chosen or len(_metrics_between(row, chosen[0][-1], run[0])) == len(run):
        return None  # A and B's sales and profit: each number may be of both
    return run.index(index), chosen[0]


def _announced_run(row: Row, index: int) -> list[int]:
    """Return the like numbers of a clause that says that they belong to several in order (``respectively``)."""
    me = row.nodes[index]
    clause = [j for j, node in enumerate(row.nodes) if node.clause == me.clause and node.depth == me.depth]
    if me.quantity is None or not any(row.language.grammar.has("distribute", row.nodes[j].text) for j in clause):
        return [index]
    numbers = [(j, row.nodes[j].quantity) for j in clause]
    return [j for j, quantity in numbers if quantity is not None and quantity.unit == me.quantity.unit]


def _metrics_between(row: Row, start: int, end: int) -> set[str]:
    """Return the metrics whose cues stand between two positions."""
    cues = [node.cue for node in row.nodes[start:end] if node.cue is not None]
    return {cue.needs[0][0] for cue in cues if cue.needs}


def _lists_of_names(row: Row) -> list[list[int]]:
    """Return the positions of names that only commas, joining words and brackets part, list by list."""
    lists: list[list[int]] = []
    for position, node in enumerate(row.nodes):
        if node.mention is None:
            continue
        if lists and _joined(row.nodes[lists[-1][-1]], row.nodes[lists[-1][-1] + 1 : position], row, node):
            lists[-1].append(position)
        else:
            lists.append([position])
    return lists


def _joined(left: Node, between: list[Node], row: Row, right: Node) -> bool:
    """Return whether two names are neighbours in one list."""
    if left.depth != right.depth:
        return False
    outside = [node for node in between if node.depth == left.depth and node.kind not in ("open", "close")]
    marks = [node for node in outside if node.kind in ("comma", "dot") or row.language.grammar.has("and", node.text)]
    return len(marks) == len(outside) and (bool(marks) or left.has("join"))
