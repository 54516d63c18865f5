"""The costs of what lies between a number and a cue."""

from __future__ import annotations

from functools import cache

from tasks.figures.syntax.nodes import Row
from tasks.languages.language import load_language

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


# The same behind the number, where a cue is rarer.
COMMA_BEHIND = 0.45
CLOSING_BRACKET = 0.20
SAME_COUNTER_BEHIND, SAME_UNIT_BEHIND, OTHER_UNIT_BEHIND = 0.10, 0.35, 0.20
NOUN_BEHIND, NOMINAL_BEHIND = 0.04, 0.20
VERB_BEHIND, PREDICATE_BEHIND = 0.05, 0.45
# What it costs to look behind the number at all, where the language's grammar does not say.
AFTER_VALUE, OBJECT_VALUE = 0.12, 0.25
# Nothing behind the number is looked at beyond this cost.
FARTHEST = 1.2


def step_cost(row: Row, j: int, index: int) -> float:
    """Return the cost of passing the node at ``j`` on the way from the quantity at ``index`` behind it.

    Args:
        row: the sentence.
        j: position of the node.
        index: position of the quantity.
    """
    node, me = row.nodes[j], row.nodes[index]
    if node.kind in ("comma", "dot"):
        if row.language.syntax.verb_before_object and j + 1 < index and _is_verb_with_tense(row, j + 1):
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
    return _noun_cost(row, j, index)


def _noun_cost(row: Row, j: int, index: int) -> float:
    """Return the cost of a word: high for a noun that the number may be of instead of the cue's metric."""
    node, grammar = row.nodes[j], row.language.grammar
    if node.kind == "word" and grammar.has("others", node.text.lower()):
        outlook = any(grammar.has("forecast_before", other.text.lower()) for other in row.nodes[j + 1 : index])
        return WORD if outlook else FOREIGN_TOPIC  # beating estimates of $11 billion: of the same metric
    if node.pos in ("noun", "name") and not grammar.has("transparent", node.text):
        if grammar.has("group_nouns", node.text) or _known_noun(row, j) or _names_part(row, j):
            return WORD
        if node.has("topic", "subject", "also", "object") and not _same_phrase_cue(row, j):
            return FOREIGN_TOPIC
        if j + 1 < index and row.nodes[j + 1].kind == "quantity" and _in_list(row, j, j + 1):
            return WORD
        if not node.roles and _right_before(row, j, index):
            return LISTED_BARE if _in_list(row, j, index) else FOREIGN_BARE
    return WORD


def step_cost_behind(row: Row, j: int, index: int) -> float:
    """Return the cost of passing the node at ``j`` on the way from the quantity at ``index`` before it.

    Args:
        row: the sentence.
        j: position of the node, which is no cue and no clause end.
        index: position of the quantity.
    """
    node, me, syntax = row.nodes[j], row.nodes[index], row.language.syntax
    if node.kind in ("comma", "dot"):
        return COMMA_BEHIND
    if node.kind == "quantity":
        assert node.quantity is not None
        assert me.quantity is not None
        if node.quantity.counter is not None and node.quantity.counter == me.quantity.counter:
            if syntax.complement_after_number:
                return SAME_COUNTER_BEHIND
        return SAME_UNIT_BEHIND if node.quantity.dimension == me.quantity.dimension else OTHER_UNIT_BEHIND
    if node.kind == "word" and node.pos in ("noun", "name") and not row.language.grammar.has("transparent", node.text):
        return NOUN_BEHIND + NOMINAL_BEHIND if node.has("topic", "subject", "object") else NOUN_BEHIND
    if node.kind == "word" and node.pos == "verb":
        modifies = j + 1 < len(row.nodes) and row.nodes[j + 1].pos == "modifier"
        return VERB_BEHIND if modifies or syntax.verb_before_object else PREDICATE_BEHIND
    return WORD


def _is_verb_with_tense(row: Row, j: int) -> bool:
    """Return whether the node is a verb with a tense of its own; a participle continues the clause before."""
    node = row.nodes[j]
    written = row.sentence.text[node.start - row.sentence.start : node.end - row.sentence.start]
    return (node.pos == "verb" or node.verbal) and not written.endswith(
        row.language.grammar.table("progressive_endings")
    )


def _names_part(row: Row, j: int) -> bool:
    """Return whether a noun names a part of the whole of the figures before (``지역별로는``, ``베트남 법인은``)."""
    node, grammar = row.nodes[j], row.language.grammar
    return node.has("split") or (node.has("topic", "subject", "also") and grammar.has("segments", node.text))


def _right_before(row: Row, j: int, index: int) -> bool:
    return all(node.pos in ("other", "adverb", "determiner", "quote") for node in row.nodes[j + 1 : index])


def _bare_name(row: Row, j: int) -> bool:
    node = row.nodes[j]
    return not node.roles and (node.kind == "entity" or node.pos in ("noun", "name", "number"))


def _known_noun(row: Row, j: int) -> bool:
    return row.nodes[j].text in _known_nouns(row.language.code)


@cache
def _known_nouns(code: str) -> frozenset[str]:
    """Return the words of a language that say how a metric moves, and nothing else that a number may be of."""
    grammar = load_language(code).grammar
    tables = ("rise", "fall", "loss_words", "target", "forecast", "anaphoric_nouns", "rate_nouns")
    return frozenset(word for table in tables for word in grammar.table(table))


def _same_phrase_cue(row: Row, j: int) -> bool:
    """Return whether the noun is in a phrase that begins with a cue (``연구개발 투자 비용이``)."""
    for k in range(j - 1, max(-1, j - 4), -1):
        node = row.nodes[k]
        if node.kind == "cue" and not node.has("topic", "subject", "object", "place", "from", "means", "genitive"):
            return True
        if node.kind != "word" or node.pos not in ("noun", "name") or node.roles:
            return False
    return False


def _in_list(row: Row, j: int, index: int) -> bool:
    """Return whether a bare name before a number narrows the topic that heads a list.

    Example: ``매출은 한국 3천억원, 일본 75억원``.
    """
    for k in range(j - 1, -1, -1):
        node = row.nodes[k]
        if node.kind == "cue":
            return node.has("topic", "subject", "also") or not any(
                other.kind == "quantity" for other in row.nodes[k:index]
            )
        if node.kind == "break":
            return False
    return len(row.quantities()) > 1
