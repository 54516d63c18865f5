"""How far each cue of a sentence is from a number, by grammar.

The cost of walking from the number to the cue: list members, other numbers, clause ends and foreign nouns each cost
something, so that ``매출 5천억원, 거래액 3조원`` leaves the second number to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.figures.syntax.nodes import Node, Row

Echoes = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class CuePath:
    """A cue's distance from a quantity.

    Attributes:
        node: position of the cue, or of a word that echoes metrics.
        cost: what lay between.
        side: ``before`` or ``after`` the quantity.
        foreign: the first noun between that is of something else.
        echoes: metrics that the word speaks of once the text is about them.
        whole: the cue names only what a share is a share of (``매출 대비``).
        direct: the number stands in the bracket right behind the cue.
    """

    node: int
    cost: float
    side: str
    foreign: str | None = None
    echoes: frozenset[str] = field(default_factory=frozenset)
    whole: bool = False
    direct: bool = False


# Costs of what lies between a number and a cue. Set by looking at which errors each makes, not per sentence.
COMMA = 0.03
BRACKET = 0.04
CLAUSE = 0.22
SAME_UNIT = 0.10
OTHER_UNIT = 0.05
FOREIGN_TOPIC = 0.54
FOREIGN_BARE = 0.34
LISTED_BARE = 0.10
LISTED = 0.03
CONSUMED = 0.15
OTHER_ENTITY = 0.06
RIVAL_CUE = 0.18
WORD = 0.015
RIGHT_PLAIN = 0.40
ECHO_START, ECHO_STEP = 0.10, 0.02


def cue_paths(row: Row, index: int, echoes: Echoes) -> list[CuePath]:
    """Every cue of the row with its cost from a quantity, cheapest first.

    Args:
        row: the sentence.
        index: position of the quantity.
        echoes: metrics by the dictionary form of the words that echo them.
    """
    found = _walk_left(row, index, echoes) + _walk_right(row, index, echoes)
    return sorted(found, key=lambda path: path.cost)


def _walk_left(row: Row, index: int, echoes: Echoes) -> list[CuePath]:
    nodes, me = row.nodes, row.nodes[index]
    assert me.quantity is not None
    found: list[CuePath] = []
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
        elif node.kind == "cue" and of_number(row, j):
            cost += WORD
            found.append(CuePath(j, cost, "before", foreign))
        elif node.kind == "cue":
            direct = j + 1 < index and nodes[j + 1].kind == "open" and nodes[j + 2].depth == me.depth > node.depth
            spent = CONSUMED if _consumed(row, j, index) else 0.0
            found.append(CuePath(j, cost + spent, "before", foreign, whole=is_whole(row, j), direct=direct))
            cost += RIVAL_CUE
            if node.cue is not None and not node.cue.needs and foreign is None and not _adverbial(node):
                foreign = node.text
                cost += FOREIGN_TOPIC if node.roles else FOREIGN_BARE
        else:
            if node.kind == "word" and node.text in echoes:
                found.append(CuePath(j, cost, "before", foreign, echoes[node.text]))
            step = step_cost(row, j, index)
            if step >= FOREIGN_BARE and foreign is None:
                foreign = node.text
            cost += step
        j -= 1
    return found


def of_number(row: Row, j: int) -> bool:
    """``$7.14 per share``, ``a $9 billion valuation``: what the number before it is of, and nothing else is."""
    node = row.nodes[j]
    if not row.language.syntax.complement_after_number or node.cue is None or node.cue.needs or not j:
        return False
    return row.nodes[j - 1].kind == "quantity"


def _adverbial(node: Node) -> bool:
    """``라운드에서``, ``기업가치로``: where or by what means; it governs no number."""
    return node.has("from", "means", "place", "until") and not node.has(
        "topic", "subject", "also", "object", "genitive"
    )


def step_cost(row: Row, j: int, index: int) -> float:
    """What it costs to walk from the quantity at ``index`` past the node at ``j`` before it."""
    node, me = row.nodes[j], row.nodes[index]
    grammar = row.language.grammar
    if node.kind == "comma" or node.kind == "dot":
        if row.language.syntax.verb_before_object and j + 1 < index and _predicate(row, j + 1):
            return CLAUSE  # ..., reached $350 million: what stands before is the subject's business
        return COMMA
    if node.kind == "break":
        return CLAUSE
    if node.kind == "quantity":
        assert node.quantity is not None
        assert me.quantity is not None
        if j and _bare_name(row, j - 1) and _in_list(row, j - 1, j):
            return LISTED
        return SAME_UNIT if node.quantity.dimension == me.quantity.dimension else OTHER_UNIT
    if node.kind == "entity":
        return OTHER_ENTITY if j != index - 1 else WORD
    if node.kind == "period":
        return WORD
    if node.kind == "word" and grammar.has("others", node.text.lower()):
        outlook = any(grammar.has("forecast_before", other.text.lower()) for other in row.nodes[j + 1 : index])
        return WORD if outlook else FOREIGN_TOPIC  # beating estimates of $11 billion: of the same metric
    if node.pos in ("noun", "name") and not grammar.has("transparent", node.text):
        if grammar.has("group_nouns", node.text) or _known_noun(row, j) or _segment(row, j):
            return WORD
        if node.has("topic", "subject", "also", "object") and not _same_phrase_cue(row, j):
            return FOREIGN_TOPIC
        if j + 1 < index and row.nodes[j + 1].kind == "quantity" and _in_list(row, j, j + 1):
            return WORD
        if not node.roles and _right_before(row, j, index):
            return LISTED_BARE if _in_list(row, j, index) else FOREIGN_BARE
    return WORD


def _predicate(row: Row, j: int) -> bool:
    """A verb with a tense of its own; one in -ing goes on with the clause."""
    node = row.nodes[j]
    written = row.sentence.text[node.start - row.sentence.start : node.end - row.sentence.start]
    return (node.pos == "verb" or node.verbal) and not written.endswith(
        row.language.grammar.table("progressive_endings")
    )


def _segment(row: Row, j: int) -> bool:
    """``지역별로는``, ``베트남 법인은``: names a part of the whole that the figures before were of."""
    node, grammar = row.nodes[j], row.language.grammar
    return node.has("split") or (node.has("topic", "subject", "also") and grammar.has("segments", node.text))


def _consumed(row: Row, j: int, index: int) -> bool:
    """``매출 2조4847억원 가운데 5193억원``: a bare cue has its own number right behind it."""
    if row.nodes[j].roles or j + 1 >= index:
        return False
    behind, me = row.nodes[j + 1], row.nodes[index]
    if behind.quantity is None or me.quantity is None or behind.quantity.dimension != me.quantity.dimension:
        return False
    return not all(node.kind in ("quantity", "comma", "dot", "period") for node in row.nodes[j + 1 : index])


def _right_before(row: Row, j: int, index: int) -> bool:
    return all(node.pos in ("other", "adverb", "determiner", "quote") for node in row.nodes[j + 1 : index])


def _bare_name(row: Row, j: int) -> bool:
    node = row.nodes[j]
    return not node.roles and (node.kind == "entity" or node.pos in ("noun", "name", "number"))


def _known_noun(row: Row, j: int) -> bool:
    grammar = row.language.grammar
    node = row.nodes[j]
    return any(
        grammar.has(table, node.text)
        for table in ("rise", "fall", "loss_words", "target", "forecast", "anaphoric_nouns", "rate_nouns")
    )


def _same_phrase_cue(row: Row, j: int) -> bool:
    """``연구개발 투자 비용이``: a noun whose phrase begins with a cue belongs to it."""
    for k in range(j - 1, max(-1, j - 4), -1):
        node = row.nodes[k]
        if node.kind == "cue" and not node.has("topic", "subject", "object", "place", "from", "means", "genitive"):
            return True
        if node.kind != "word" or node.pos not in ("noun", "name") or node.roles:
            return False
    return False


def _in_list(row: Row, j: int, index: int) -> bool:
    """``매출은 한국 3천억원, 일본 75억원``: a bare name before a number narrows the topic that heads the list."""
    for k in range(j - 1, -1, -1):
        node = row.nodes[k]
        if node.kind == "cue":
            return node.has("topic", "subject", "also") or not any(
                other.kind == "quantity" for other in row.nodes[k:index]
            )
        if node.kind == "break":
            return False
    return len(row.quantities()) > 1


def _walk_right(row: Row, index: int, echoes: Echoes) -> list[CuePath]:
    nodes, me = row.nodes, row.nodes[index]
    assert me.quantity is not None
    settings = row.language.grammar.settings
    direct = float(settings.get("after_value", 0.12))
    cost = (
        direct if me.has("genitive", "modifier") or not me.roles else float(settings.get("placed_value", RIGHT_PLAIN))
    )
    if me.has("object", "subject"):
        cost = float(settings.get("object_value", 0.25))
        if index + 1 < len(nodes) and nodes[index + 1].kind == "cue" and nodes[index + 1].has("means", "place"):
            cost = direct  # 5193억원을 연구개발비로 집행했다
    found: list[CuePath] = []
    depth = me.depth
    for j in range(index + 1, len(nodes)):
        node = nodes[j]
        if node.depth > depth:
            continue
        if node.kind == "word" and node.text in echoes:
            found.append(CuePath(j, ECHO_START + ECHO_STEP * (j - index), "after", None, echoes[node.text]))
        if node.kind == "close" and depth and node.depth < depth:
            if not row.language.syntax.brackets_interrupt:
                break
            depth = node.depth
            cost += 0.2
        elif node.kind == "cue":
            found.append(CuePath(j, cost + _with_own(row, j), "after", whole=is_whole(row, j)))
            cost += RIVAL_CUE
        elif node.kind in ("comma", "dot"):
            cost += 0.45
        elif node.kind == "break" or node.pos == "final":
            break
        elif node.kind == "quantity":
            assert node.quantity is not None
            together = node.quantity.counter is not None and node.quantity.counter == me.quantity.counter
            alike = node.quantity.dimension == me.quantity.dimension
            cost += 0.1 if together and row.language.syntax.complement_after_number else 0.35 if alike else 0.2
        elif (
            node.kind == "word"
            and node.pos in ("noun", "name")
            and not row.language.grammar.has("transparent", node.text)
        ):
            cost += 0.04
            if node.has("topic", "subject", "object"):
                cost += 0.2
        elif node.kind == "word" and node.pos == "verb":
            modifies = j + 1 < len(nodes) and nodes[j + 1].pos == "modifier"
            cost += 0.05 if modifies or row.language.syntax.verb_before_object else 0.45
        else:
            cost += WORD
        if cost > 1.2:
            break
    return found


def _with_own(row: Row, j: int) -> float:
    """``orders worth $9bn and sales of $7bn``: a cue with its own number behind it is not of the one before."""
    own = j + 1 < len(row.nodes) and row.nodes[j + 1].kind == "quantity" and row.nodes[j + 1].has("genitive")
    return RIGHT_PLAIN if own and row.language.syntax.complement_after_number else 0.0


def is_whole(row: Row, j: int) -> bool:
    """Whether a cue names only what a share is a share of: ``매출 대비``, ``매출의 25%``, ``22% of revenue``."""
    grammar = row.language.grammar
    node = row.nodes[j]
    behind = [
        other for other in row.nodes[j + 1 : j + 8] if other.depth <= node.depth and other.kind not in ("open", "close")
    ]
    if behind and grammar.has("share_marks", behind[0].text):
        return True
    if node.has("from", "place") and any(grammar.has("share_verbs", other.text) for other in behind[:2]):
        return True
    if row.language.syntax.complement_after_number:
        return node.has("genitive") and any(_is_percent(other) for other in row.nodes[max(0, j - 4) : j])
    if not node.has("genitive"):
        return False
    for other in behind[:3]:
        if other.kind == "quantity":
            return _is_percent(other)
        if not grammar.has("distribute", other.text) and not grammar.has("transparent", other.text):
            return False
    return False


def _is_percent(node: Node) -> bool:
    return node.quantity is not None and node.quantity.unit == "percent"
