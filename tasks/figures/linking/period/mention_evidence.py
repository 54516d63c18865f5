"""The features of the time expression that names a period in a number's own sentence."""

from __future__ import annotations

from tasks.core.records import Quantity
from tasks.figures.linking.article_context import Statement
from tasks.figures.linking.period.text_period import is_usable
from tasks.figures.linking.period.timeline import TimedMention
from tasks.figures.linking.scorer.features import Features
from tasks.figures.linking.slots.surroundings.words import window
from tasks.figures.syntax.nodes import Row

_PAST_BRACKET = 2
"""Nodes from a word to the first one in the bracket right behind it."""


def put_mention(features: Features, positions: list[int], statement: Statement, here: list[TimedMention]) -> None:
    """Add where the nearest time expression of a period stands, seen from the number, and what kind it is."""
    row, index = statement.number.row, statement.number.index
    ahead = [position for position in positions if position < index]
    position = max(ahead) if ahead and not row.language.syntax.time_after_number else positions[0]
    features.put("ahead", bool(ahead))
    features.put("behind", any(other > index for other in positions))
    node, me = row.nodes[position], row.nodes[index]
    mention = node.period
    assert mention is not None
    low, high = sorted((position, index))
    between = row.nodes[low + 1 : high]
    features.put("mention behind", position > index)
    features.put("distance", min(30, high - low))
    features.put("clauses between", me.clause - node.clause)
    features.put("depth", node.depth - me.depth)
    features.put("numbers between", sum(item.kind == "quantity" for item in between))
    features.put("like numbers between", sum(_is_like(item.quantity, statement) for item in between))
    features.put("periods between", sum(item.kind == "period" and is_usable(item.period) for item in between))
    features.put("commas between", sum(item.kind == "comma" for item in between))
    features.put("cues between", sum(item.cue is not None for item in between))
    features.put("names between", sum(item.kind == "entity" for item in between))
    features.put("comparison", mention.comparison is not None)
    features.put("opens bracket", opens_bracket(statement, position))
    features.one_of("kind", mention.kind)
    features.one_of("mention role", mention.role)
    if mention.shift is not None:
        features.one_of("shift", f"{mention.shift[0]} {mention.shift[1] if mention.shift[0] != 'in_year' else ''}")
    for role in node.roles:
        features.one_of("role", role)
    _put_adjacent(features, position, statement)
    _put_order(features, position, statement, here)
    metric = statement.metric_id
    side = "behind" if position > index else "ahead"
    features.words += [f"time {side} {word}" for word in window(row, position, metric, 2)]
    features.words += [f"time {side} {mention.kind} {mention.comparison} {len(between) if len(between) < 4 else 'far'}"]


def opens_bracket(statement: Statement, position: int) -> bool:
    """Return whether a number is the first word of a bracket that stands right behind a time expression.

    Args:
        statement: of the number.
        position: of the time expression among the nodes of the number's row.
    """
    return _begins_bracket_behind(position, statement.number.index, statement.number.row)


def fills_bracket(statement: Statement, position: int) -> bool:
    """Return whether a time expression stands alone in the bracket right behind a number.

    Args:
        statement: of the number.
        position: of the time expression among the nodes of the number's row.
    """
    row = statement.number.row
    if not _begins_bracket_behind(statement.number.index, position, row):
        return False
    return position + 1 < len(row.nodes) and row.nodes[position + 1].kind == "close"


def _begins_bracket_behind(place: int, inside: int, row: Row) -> bool:
    """Return whether a node is the first one of the bracket right behind another."""
    return inside - place == _PAST_BRACKET and row.nodes[inside].depth > row.nodes[place].depth


def _put_adjacent(features: Features, position: int, statement: Statement) -> None:
    """Add which numbers stand right before and behind a time expression, and whether one of them is this one."""
    row, index = statement.number.row, statement.number.index
    for side, step in (("left", -1), ("right", 1)):
        other = position + step
        while 0 <= other < len(row.nodes) and row.nodes[other].kind not in ("quantity", "comma", "period", "break"):
            other += step
        if not 0 <= other < len(row.nodes) or row.nodes[other].kind != "quantity":
            continue
        features.put(f"{side} number", min(12, abs(other - position)))
        features.put(f"{side} number is this", other == index)
        features.put(f"{side} number compared", row.nodes[other].has("compare", "from"))
        features.put(f"{side} number like", _is_like(row.nodes[other].quantity, statement))


def _put_order(features: Features, position: int, statement: Statement, here: list[TimedMention]) -> None:
    """Add whether the place of a time expression among those of the sentence is that of the number among like ones."""
    row, index = statement.number.row, statement.number.index
    likes = [i for i in row.quantities() if _is_like(row.nodes[i].quantity, statement)]
    usable = [item.position for item in here if is_usable(item.mention)]
    if position in usable and index in likes:
        rank, place = usable.index(position), likes.index(index)
        features.put("same place in list", rank == place)
        features.put("place in list", rank - place)
        features.put("as many", len(usable) == len(likes))
        features.put("first of them", rank == 0)
        features.put("last of them", rank == len(usable) - 1)


def _is_like(quantity: Quantity | None, statement: Statement) -> bool:
    return quantity is not None and quantity.unit == statement.number.quantity.unit
