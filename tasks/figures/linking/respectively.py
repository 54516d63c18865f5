"""Assign listed values in order: "respectively", ``각각``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from tasks.core.watchlist import Entity
from tasks.figures.entities.discourse import Discourse, EntityRef
from tasks.figures.syntax.nodes import Node, Row


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the place of a quantity in a list assigns to it.

    Attributes:
        entity: whose it is; null where the list is one of metrics.
        metric: id of its metric; null where the list is one of entities.
        cue: position of that metric's cue, if in the row.
    """

    entity: EntityRef | None = None
    metric: str | None = None
    cue: int | None = None


def assign_in_order(
    row: Row, discourse: Discourse, entities: dict[str, Entity], single: frozenset[str]
) -> dict[int, Assignment]:
    """Assign lists of like quantities to the entities or metrics named before, in order.

    Args:
        row: the sentence.
        discourse: supplies the pair of entities or the metrics of the sentence before.
        entities: by id, to name subjects.
        single: metrics of which one cue alone is enough; only these are assigned.

    Returns:
        The assignments by the position of their quantity.

    Example: ``A와 B는 각각 1조, 2조``, ``revenue and profit rose 3% and 5% respectively``.
    """
    assignments: dict[int, Assignment] = {}
    for run in quantity_runs(row):
        if len(run) < 2 or not _announced(row, run):
            continue
        owners = _entities(row, run, discourse, entities)
        if len(owners) == len(run):
            assignments.update({i: Assignment(entity=entity) for i, entity in zip(run, owners, strict=True)})
            continue
        metrics = _metrics(row, run, discourse, single)
        if len(metrics) == len(run):
            assignments.update({i: Assignment(metric=m, cue=c) for i, (m, c) in zip(run, metrics, strict=True)})
    return assignments


def quantity_runs(row: Row) -> list[list[int]]:
    """Return runs of quantities of one unit with nothing but commas and joining words between.

    Some pages have lost their commas: ``1조5400억원 430억원으로 각각``.
    """
    runs: list[list[int]] = []
    for index in row.quantities():
        last = runs[-1][-1] if runs else None
        if last is not None and _joined(row, last, index):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _joined(row: Row, left: int, right: int) -> bool:
    a, b = row.nodes[left], row.nodes[right]
    assert a.quantity is not None
    assert b.quantity is not None
    if a.quantity.unit != b.quantity.unit or not (a.depth == b.depth or _is_alone_in_brackets(row, b)):
        return False
    between = row.nodes[left + 1 : right]
    marks = [node for node in between if node.kind in ("comma", "dot") or row.language.grammar.has("and", node.text)]
    plain = all(
        node in marks or node.pos in ("adverb", "determiner") or node.depth > a.depth or node.kind in ("open", "close")
        for node in between
    )
    return plain and (bool(marks) or a.has("join") or not (between or a.roles))


def _is_alone_in_brackets(row: Row, node: Node) -> bool:
    """Return whether nothing but the amount is in its brackets: those of accounting open no aside.

    Example: ``각각 5조원과 (1,234억원)``.
    """
    text, start, end = row.sentence.text, node.start - row.sentence.start, node.end - row.sentence.start
    return text[max(0, start - 1) : start] in ("(", "（") and text[end : end + 1] in (")", "）")


def _announced(row: Row, run: list[int]) -> bool:
    first, last = row.nodes[run[0]], row.nodes[run[-1]]
    grammar = row.language.grammar
    before = [n for n in row.nodes[: run[0]] if n.clause == first.clause]
    after = [n for n in row.nodes[run[-1] + 1 :] if n.clause == last.clause]
    words = [node for node in (*before[-14:], *after[:4]) if node.kind == "word"]
    if any(grammar.has("distribute", node.text) for node in words):
        return True
    stretch = row.sentence.text[max(0, first.start - row.sentence.start - 24) : first.start - row.sentence.start]
    return any(word in stretch for word in grammar.table("distribute") if " " in word or len(word) > 2)


def _entities(row: Row, run: list[int], discourse: Discourse, entities: dict[str, Entity]) -> list[EntityRef]:
    named: list[Node] = []
    for node in row.nodes[: run[0]]:
        if node.mention is not None and all(n.mention.entity != node.mention.entity for n in named if n.mention):
            named.append(node)
    if len(named) >= len(run):
        chosen = named[-len(run) :]
        alike = _conjoined(chosen) or _listed(row, chosen) or _each_has_a_value(row, chosen, run)
        if alike or len(named) == len(run):
            return [_entity(node, entities) for node in chosen]
    if not named and len(discourse.joined_entities) == len(run):
        return list(discourse.joined_entities)
    return []


def _listed(row: Row, named: list[Node]) -> bool:
    """Return whether only joining words are between the names.

    Example: ``followed by Hanbit and Dasom at 13% and 12%``.
    """
    start = row.sentence.start
    gaps = [row.sentence.text[a.end - start : b.start - start].split() for a, b in pairwise(named)]
    return all(word == "," or row.language.grammar.has("and", word.strip(",")) for gap in gaps for word in gap)


def _each_has_a_value(row: Row, named: list[Node], run: list[int]) -> bool:
    """Return whether each of the names has one value of another unit before the next name or the listed values.

    Example: ``하나은행이 9742억원, 신한은행이 9316억원으로 각각 45.5%, 7.9%``.
    """
    units = set()
    ends = [*(row.nodes.index(node) for node in named[1:]), run[0]]
    for node, end in zip(named, ends, strict=True):
        between = [other.quantity for other in row.nodes[row.nodes.index(node) : end] if other.quantity is not None]
        if len(between) != 1:
            return False
        units.add(between[0].unit)
    listed = row.nodes[run[0]].quantity
    return listed is not None and len(units) == 1 and listed.unit not in units


def _conjoined(named: list[Node]) -> bool:
    return all(a.has("join") or not a.roles for a, _ in pairwise(named))


def _entity(node: Node, entities: dict[str, Entity]) -> EntityRef:
    assert node.mention is not None
    known = entities.get(node.mention.entity)
    return EntityRef(known.id if known else node.text, node.text, discovered=known is None)


def _metrics(row: Row, run: list[int], discourse: Discourse, single: frozenset[str]) -> list[tuple[str, int | None]]:
    cues: list[tuple[str, int | None]] = []
    for j, node in enumerate(row.nodes[: run[0]]):
        metric = next((served for served, _ in node.cue.needs if served in single), None) if node.cue else None
        if metric is not None and metric not in [known for known, _ in cues]:
            cues.append((metric, j))
    if len(cues) >= len(run):
        return cues[-len(run) :]
    if cues:
        return []
    previous_metrics = list(
        dict.fromkeys(
            previous.metric.id
            for previous in discourse.numbers_of(discourse.sentence - 1)
            if previous.measure == "level"
        )
    )
    return [(metric, None) for metric in previous_metrics]
