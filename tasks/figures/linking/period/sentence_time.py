"""Find the time expression of a sentence that dates a number."""

from __future__ import annotations

from itertools import pairwise

from tasks.core.records import Measure
from tasks.figures.linking.period.text_period import is_usable
from tasks.figures.syntax.nodes import Node, Row
from tasks.figures.time.period_mention import PeriodMention


def nearest_mention(row: Row, index: int, measure: Measure, *, same_clause: bool) -> PeriodMention | None:
    """Return the time expression that dates a number; null without one.

    Args:
        row: the sentence.
        index: position of the number.
        measure: a level in brackets is dated by what stands before the bracket.
        same_clause: whether only time expressions of the number's clause count.
    """
    owner = _bracket_owner(row, index)
    if owner is not None:
        period = row.nodes[owner].period
        if period is not None and measure is Measure.LEVEL and period.role != "duration":
            return period
    time_after = row.language.syntax.time_after_number
    if time_after and (near := mention_right_behind(row, index)) is not None:
        return near
    before, blocked = _mention_before(row, index, measure, same_clause=same_clause)
    if before is not None or blocked:
        return before
    if not time_after:
        return None if same_clause else _adverb_behind(row, index)
    return _mention_behind(row, index)


def _mention_before(row: Row, index: int, measure: Measure, *, same_clause: bool) -> tuple[PeriodMention | None, bool]:
    """Return the nearest usable time expression before a number, and whether none can date the number at all."""
    nodes, me = row.nodes, row.nodes[index]
    time_after = row.language.syntax.time_after_number
    depth, is_end_value = me.depth, me.has("means", "until") and measure is Measure.LEVEL
    for j in range(index - 1, -1, -1):
        node = nodes[j]
        if node.depth > depth:
            continue
        depth = min(depth, node.depth)
        if same_clause and (node.clause != me.clause or row.language.grammar.has("this_time", node.text)):
            break
        if is_end_value and node.kind == "quantity" and node.has("from") and not time_after:
            return None, True  # 2013년 5157억원에서 5640억원으로: the year belongs to where the move began
        if time_after and _of_base(nodes, j, me):
            continue
        if is_usable(node.period):
            return node.period, False
    return None, False


def _mention_behind(row: Row, index: int) -> PeriodMention | None:
    """Return the time expression behind a number that dates it, past other numbers; null without one."""
    me = row.nodes[index]
    measured = False
    for node, following in pairwise(row.nodes[index + 1 :]):
        if node.kind == "comma" and (following.pos in ("determiner", "verb") or following.verbal):
            break
        if node.kind == "comma" and following.has("genitive"):
            break  # 1,500 jobs, its third round of layoffs this year: the year is of the rounds
        measured = measured or (node.kind == "quantity" and not _is_unit(following))
        if measured and following.period is not None and following.period.kind == "anaphoric":
            continue  # $1.4bn, down from $4.4bn a year earlier
        if following.clause == me.clause and is_usable(following.period):
            return following.period
    return None


def mention_right_behind(row: Row, index: int) -> PeriodMention | None:
    """Return the time expression right behind a number, before anything else is measured; null without one.

    Example: ``$1.2bn in 2023``.
    """
    for node in _past_restated(row.nodes[index + 1 : index + 11])[:5]:
        if node.kind in ("quantity", "comma", "break", "entity", "cue", "open") or node.pos == "verb":
            return None
        if node.period is not None:
            return node.period if is_usable(node.period) else None
    return None


def _adverb_behind(row: Row, index: int) -> PeriodMention | None:
    """Return the time expression between a number and its verb (``50명을 하반기에 채용한다``); null without one."""
    for node in row.nodes[index + 1 : index + 4]:
        if node.period is not None and node.has("place", "until") and is_usable(node.period):
            return node.period
        if node.kind in ("quantity", "comma", "break", "entity", "open") or node.pos == "verb":
            return None
    return None


def _of_base(nodes: list[Node], j: int, me: Node) -> bool:
    """Return whether the time at ``j`` is of a value that a move began from, and so of no later number.

    Example: ``up from $3bn a year ago, while profit was $1bn``.
    """
    mention = nodes[j].period
    if mention is None or not j:
        return False
    if nodes[j - 1].kind == "quantity" and nodes[j - 1].has("from", "compare"):
        return True
    return (
        mention.kind == "anaphoric"
        and mention.shift is not None
        and mention.shift[1] < 0
        and (nodes[j].clause != me.clause)
    )


def _past_restated(nodes: list[Node]) -> list[Node]:
    """Return the nodes past a restatement of the figure by the share (``, or $1.91 per share,``)."""
    if len(nodes) < 6 or nodes[0].kind != "comma" or nodes[2].kind != "quantity" or not _is_unit(nodes[3]):
        return nodes
    return nodes[5:] if nodes[4].kind == "comma" else nodes[4:]


def _is_unit(behind: Node) -> bool:
    """Return whether a node is a cue word of no metric, which makes the number before it a restatement by a unit."""
    return behind.cue is not None and not behind.cue.needs


def _bracket_owner(row: Row, index: int) -> int | None:
    """Return the position of what the bracket around a number belongs to; null outside brackets."""
    depth = row.nodes[index].depth
    for j in range(index - 1, 0, -1):
        if depth and row.nodes[j].kind == "open" and row.nodes[j].depth < depth:
            return j - 1
    return None
