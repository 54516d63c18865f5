"""Decide whether a quantity is the size of a rise or a fall, and by which word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks.core.records import Quantity
from tasks.figures.syntax.nodes import Node, Row


@dataclass(frozen=True, slots=True)
class Move:
    """A rise or fall of which a quantity is the size.

    Attributes:
        direction: +1 or -1.
        word: the word that says so.
        is_endpoint: whether the quantity is where the move arrived or began (``8.8%로 떨어졌다``, ``to 8.8%``),
            so that it is a level of what is measured in its unit.
    """

    direction: int
    word: str
    is_endpoint: bool = False


def find_move(row: Row, index: int) -> Move | None:
    """Return the move of which the quantity at ``index`` is the size; null where nothing near it moves."""
    node = row.nodes[index]
    quantity = node.quantity
    assert quantity is not None
    if node.has("modifier", "quote"):
        return None
    reached = node.has(*row.language.grammar.settings.get("reached_roles", ())) or (
        node.has("genitive") and quantity.unit != "count"
    )
    before = row.nodes[index - 1].text if index else ""
    arrival = (before, node.text.split(" ", 1)[0].lower())  # a bound word belongs to the number: past $3bn
    reached = reached or any(row.language.grammar.has("reached_words", word) for word in arrival)
    if (reached or node.has("from")) and (rate := _rate_that_moves(row, index)) is not None:
        return Move(rate[0], rate[1], is_endpoint=reached)
    for side in sides(row):
        for other in _near(row, index, side):
            direction = 0 if _climbs_onto(row, other) or _names_loss(other, quantity) else _direction(row, other)
            if not direction and quantity.unit == "count":
                direction = _opens(row, other)
            if direction:
                if quantity.sign:
                    direction = quantity.sign
                return Move(direction, other.text, reached)
    restated = _restated(row, index)
    if restated is not None:
        return restated
    rate = _rate_noun(row, index)
    if rate:
        return Move(rate[0], rate[1])
    if quantity.sign and quantity.unit in ("percent", "percentage_point"):
        return Move(quantity.sign, "sign")
    return None


def _restated(row: Row, index: int) -> Move | None:
    """Return the move of the number before, which this number repeats or compares with; null without one.

    Example: ``will cut 9% of its workforce, or 2,500 jobs``, ``up 4%, against a forecast of 6%``.
    """
    quantity, grammar = row.nodes[index].quantity, row.language.grammar
    if not row.language.syntax.restates_numbers or quantity is None:
        return None
    at = row.nodes[index].start - row.sentence.start
    numbers = [j for j in row.quantities() if j < index][-1:]
    if not numbers:
        return None
    again = quantity.unit == "count" and row.sentence.text[:at].endswith(grammar.table("restating"))
    rival = quantity.unit == "percent" and any(
        grammar.has("forecast_before", node.text) for node in row.nodes[numbers[0] + 1 : index]
    )
    return find_move(row, numbers[0]) if again or (rival and _alike(row.nodes[numbers[0]], row.nodes[index])) else None


def sides(row: Row) -> list[str]:
    """Return the sides of a number on which the language puts its governing verb."""
    return ["before", "after"] if row.language.syntax.verb_before_object else ["after"]


def _number_next(row: Row, j: int) -> bool:
    following = [node for node in row.nodes[j + 1 : j + 3] if not row.language.grammar.has("and", node.text)]
    return bool(following) and following[0].kind == "quantity"


def _opens(row: Row, node: Node) -> int:
    """Return +1 or -1 where things begin or end, so that there are more or fewer of them; 0 otherwise.

    Example: ``매장 30곳을 열었다``, ``closes 150 branches``.
    """
    grammar = row.language.grammar
    if grammar.has("count_rise", node.text):
        return 1
    return -1 if grammar.has("count_fall", node.text) else 0


def _names_loss(node: Node, quantity: Quantity) -> bool:
    """Return whether a cue names a loss itself, and not a fall by the amount.

    Example: ``lost $840m``.
    """
    return node.cue is not None and bool(node.cue.losses) and quantity.dimension == "money"


def _climbs_onto(row: Row, node: Node) -> bool:
    """Return whether a verb of rise means stepping onto a place.

    Example: ``무대에 오른다``, ``1위에 올랐다``.
    """
    if not row.language.grammar.has("climbs", node.text):
        return False
    onto = [other for other in row.nodes if other.end <= node.start and other.clause == node.clause][-1:]
    return any(other.kind in ("word", "cue") and other.has("place") for other in onto)


def _direction(row: Row, node: Node) -> int:
    grammar = row.language.grammar
    if node.kind not in ("word", "cue") or (node.has("means") and grammar.has("adverbial", node.text)):
        return 0
    words = (node.text, node.lemma)
    if any(grammar.has("rise", word) for word in words):
        return 1
    return -1 if any(grammar.has("fall", word) for word in words) else 0


def _near(row: Row, index: int, side: str) -> Iterator[Node]:
    """Yield the words that may govern the quantity as its predicate, nearest first."""
    nodes, origin = row.nodes, row.nodes[index]
    depth, listed = origin.depth, False
    order = range(index + 1, len(nodes)) if side == "after" else range(index - 1, -1, -1)
    for j in order:
        node = nodes[j]
        if node.depth > depth:
            continue
        if node.depth < depth:
            if side != "after" or node.kind != "close" or not _behind_quantity(row, j):
                return
            depth = node.depth
            continue
        if node.kind in ("break", "entity") or node.clause != origin.clause or node.pos == "final":
            return
        if node.kind in ("comma", "dot"):
            listed = True
            if side == "after" and len(sides(row)) > 1 and not _number_next(row, j):
                return  # 74,067 staff, an increase of 10%: the increase is the next number's
        elif node.kind == "quantity":
            touched = nodes[j - 1].kind == "quantity" and not nodes[j - 1].roles
            in_list = listed or touched  # some pages have lost their commas: 1% 7% 늘었다
            if not (in_list and side == "after" and _alike(node, origin) and not origin.has("object", "means")):
                return
            if node.has("means", "until"):
                return  # 2017년 24.2%, 2018년 25.1%로 높아졌다: the list names where the move arrived
        elif node.kind in ("word", "cue"):
            if listed and side == "before":
                return
            if listed and _heads_like_number(row, j, origin):
                continue  # 매출은 6.2%, 영업이익은 22.2% 줄었다: both share the predicate
            yield node
            predicate = side == "after" and j + 1 < len(nodes) and nodes[j + 1].pos == "verb"
            if _closes(row, node, origin) or (
                predicate and node.pos == "noun" and not node.roles and not _direction(row, node)
            ):
                return


def _heads_like_number(row: Row, j: int, origin: Node) -> bool:
    """Return whether the next item of a list begins here: a subject whose number is in the same unit."""
    if not row.nodes[j].has("topic", "subject", "also"):
        return False
    following = [
        node for node in row.nodes[j + 1 : j + 4] if node.kind not in ("comma", "period") and node.pos != "adverb"
    ]
    return bool(following) and following[0].kind == "quantity" and _alike(following[0], origin)


def _alike(a: Node, b: Node) -> bool:
    return a.quantity is not None and b.quantity is not None and a.quantity.unit == b.quantity.unit


def _closes(row: Row, node: Node, origin: Node) -> bool:
    """Return whether nothing beyond this word can be the predicate of the quantity."""
    grammar = row.language.grammar
    if node.kind == "cue":
        return not origin.has("subject", "genitive")
    if node.pos == "verb":
        return not grammar.has("auxiliary", node.text)
    if row.language.syntax.verb_before_object and node.start < origin.start:
        return node.pos in ("noun", "name") and bool(node.roles - origin.roles)
    adverb = node.has("means") and grammar.has("adverbial", node.text)
    through = adverb or grammar.has("transparent", node.text) or origin.has("subject", "also", "only")
    return node.pos in ("noun", "name") and not through


def _behind_quantity(row: Row, close: int) -> bool:
    """Return whether a bracket is behind a number and shares that number's predicate.

    Example: ``33.6%(2568억원) 늘었다``.
    """
    opener = row.owners.get(close)
    return opener is not None and opener > 0 and row.nodes[opener - 1].kind == "quantity"


def _rate_that_moves(row: Row, index: int) -> tuple[int, str] | None:
    """Return the direction and the noun of a rate that itself moves to or from this number; null without one.

    The verb says how the rate moves, the noun which way it counts.

    Example: ``성장률 전망을 21%에서 14%로 낮췄다`` is growth of 14%.
    """
    me = row.nodes[index]
    if me.quantity is None or me.quantity.unit != "percent" or me.quantity.sign:
        return None
    before = next((j for j in range(index - 1, -1, -1) if row.nodes[j].kind == "quantity"), None)
    is_pair = before is not None and _alike(row.nodes[before], me) and row.nodes[before].clause == me.clause
    if before is not None and is_pair and (me.has("from") or row.nodes[before].has("from")):
        return _rate_noun(row, before)
    return _rate_noun(row, index)


def _rate_noun(row: Row, index: int) -> tuple[int, str] | None:
    """Return the direction and the noun of a rate before the number, nothing measured between; null without one.

    Example: ``증가율은 14%``, ``growth of 3%``.
    """
    node = row.nodes[index]
    start = row.sentence.start
    for other in reversed(row.nodes[:index]):
        if other.kind == "quantity" or other.kind == "break":
            start = other.end
            break
    before = row.sentence.text[start - row.sentence.start : node.start - row.sentence.start].lower()
    found = [(before.rfind(noun), noun) for noun in row.language.grammar.table("rate_nouns")]
    place, noun = max(found, default=(-1, ""))
    if place < 0 or len(before) - place - len(noun) > 14:
        return None
    return (-1 if row.language.grammar.has("falling_rate_nouns", noun) else 1), noun
