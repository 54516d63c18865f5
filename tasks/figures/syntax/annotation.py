"""Annotate a sentence: its spans and words as nodes, in order, with roles and clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.core.records import Quantity
from tasks.figures.entities.mentions import Cue, Mention
from tasks.figures.entities.particles import Particles
from tasks.figures.syntax.grammatical_roles import (
    roles_from_after,
    roles_from_before,
    roles_past_brackets,
    roles_past_et_cetera,
)
from tasks.figures.syntax.nodes import Node, Row
from tasks.figures.syntax.sentences import Sentence
from tasks.figures.time.period_mention import PeriodMention
from tasks.languages.language import Language, Token

_CLOSERS = "’”'\"」』〉》"
_BRACKETS = {"(": ")", "[": "]", "（": "）"}
_LONGEST_BRACKET = 80


def annotate(
    text: str,
    sentence: Sentence,
    tokens: Sequence[Token],
    spans: Sequence[Quantity | PeriodMention | Mention | Cue],
    particles: Particles,
    language: Language,
) -> Row:
    """Order the spans and words of one sentence as nodes, with their roles, clauses and brackets.

    Args:
        text: the article's text.
        sentence: the sentence to annotate.
        tokens: its words; offsets in the sentence.
        spans: what was found in it; offsets in the text. Where two overlap, a quantity wins over a period, a
            period over a name or cue, and of two names or cues the longer one.
        particles: those of the language.
        language: its grammar and syntax.

    Returns:
        The annotated sentence; every closing bracket has its opening one in ``owners``.
    """
    chosen = _without_overlaps(spans)
    nodes = [_span_node(text, span, particles, language) for span in chosen]
    _part_counted_cues(nodes)
    taken = [(node.start, _marker_end(text, node, particles, language)) for node in nodes]
    nodes += _word_nodes(sentence, tokens, taken, language)
    _give_lemmas(sentence, tokens, nodes)
    nodes.sort(key=lambda node: (node.start, node.end))
    if language.syntax.prepositions:
        roles_from_before(nodes)
        nodes = [node for node in nodes if not (node.kind == "word" and node.pos in ("particle", "possessive"))]
    else:
        nodes = roles_from_after(nodes, language)
    _share_counters(nodes, language)
    row = Row(sentence, nodes, language)
    _number_clauses(row)
    roles_past_brackets(row)
    roles_past_et_cetera(row)
    return row


def _without_overlaps(
    spans: Sequence[Quantity | PeriodMention | Mention | Cue],
) -> list[Quantity | PeriodMention | Mention | Cue]:
    ranks = {Quantity: 1, PeriodMention: 2, Mention: 3, Cue: 3}
    names = [span for span in spans if isinstance(span, Mention)]
    numbered = {
        id(name): 0
        for quantity in spans
        if isinstance(quantity, Quantity)
        for name in names
        if name.start <= quantity.core_start and quantity.core_end <= name.end
    }  # a number that is part of a listed name (Llama 3) counts nothing
    numbered |= {
        id(name): 0
        for period in spans
        if isinstance(period, PeriodMention)
        for name in names
        if name.start <= period.start and period.end <= name.end and period.end - period.start < name.end - name.start
    }  # nor is a quarter in a name (Q2 Holdings) any time
    numbered |= {
        id(period): 0
        for quantity in spans
        if isinstance(quantity, Quantity)
        for period in spans
        if isinstance(period, PeriodMention) and period.start < quantity.start and quantity.end < period.end
    }  # nor a number inside a time expression (the first half of 2016) an amount
    kept: list[Quantity | PeriodMention | Mention | Cue] = []
    for span in sorted(spans, key=lambda item: (numbered.get(id(item), ranks[type(item)]), item.start - item.end)):
        if all(span.end <= other.start or span.start >= other.end or _counts_cue(other, span) for other in kept):
            kept.append(span)
    return kept


def _counts_cue(
    quantity: Quantity | PeriodMention | Mention | Cue, cue: Quantity | PeriodMention | Mention | Cue
) -> bool:
    """Return whether what a quantity counts is itself a cue, which is kept.

    Example: ``2350억 매개변수``.
    """
    if not isinstance(quantity, Quantity) or not isinstance(cue, Cue) or not quantity.counter:
        return False
    return quantity.start < cue.start and cue.end == quantity.end and quantity.counter.endswith(cue.word)


def _part_counted_cues(nodes: list[Node]) -> None:
    """End a number where the cue that it counts begins; the particle behind marks the cue."""
    for node in nodes:
        if node.kind != "quantity":
            continue
        counted = next((other for other in nodes if other.kind == "cue" and node.start < other.start < node.end), None)
        if counted is not None:
            node.end, node.roles = counted.start, frozenset()


def _span_node(
    text: str, span: Quantity | PeriodMention | Mention | Cue, particles: Particles, language: Language
) -> Node:
    kind = {Quantity: "quantity", PeriodMention: "period", Mention: "entity", Cue: "cue"}[type(span)]
    node = Node(kind, span.start, span.end, text[span.start : span.end])
    if isinstance(span, Quantity):
        node.quantity = span
        if span.conversion is not None:
            node.end = _closed(text, span.conversion.end)
    elif isinstance(span, PeriodMention):
        node.period = span
    elif isinstance(span, Mention):
        node.mention = span
    else:
        node.cue = span
    if not language.syntax.prepositions:
        at = _after_brackets(text, node.end)
        letters = particles.letters_behind(text, at)
        node.roles = frozenset((particles.roles(letters, suffixed=node.kind == "cue" and at == node.end) or "").split())
    return node


def _closed(text: str, end: int) -> int:
    """Return the offset past the bracket that closes right at ``end``."""
    while end < len(text) and text[end] == " ":
        end += 1
    return end + 1 if end < len(text) and text[end] in ")]）" else end


def _after_brackets(text: str, end: int) -> int:
    """Return the offset past closing quotes and one short bracket, before the particle.

    Example: ``네이버(대표 아무개)는``.
    """
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    if end < len(text) and text[end] in _BRACKETS:
        close = text.find(_BRACKETS[text[end]], end, end + _LONGEST_BRACKET)
        if close > 0 and "\n" not in text[end:close]:
            end = close + 1
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    return end


def _marker_end(text: str, node: Node, particles: Particles, language: Language) -> int:
    """Return where the particle that gave the node its role ends, if it directly follows it."""
    if language.syntax.prepositions:
        return node.end
    letters = particles.letters_behind(text, node.end)
    return (
        node.end + len(letters)
        if letters and particles.roles(letters, suffixed=node.kind == "cue") is not None
        else node.end
    )


def _word_nodes(
    sentence: Sentence, tokens: Sequence[Token], taken: Sequence[tuple[int, int]], language: Language
) -> list[Node]:
    """Return the words outside of the spans that are taken.

    Where words are glued to their endings, one that ends a clause stays: it may hang on a span.
    """
    kinds = {"open": "open", "close": "close", "comma": "comma", "dot": "dot", "break": "break"}
    nodes = []
    spans = sorted(taken)
    index = 0
    for token in tokens:
        start, end = sentence.start + token.start, sentence.start + token.end
        while index < len(spans) and spans[index][1] <= start:
            index += 1
        if index < len(spans) and spans[index][0] < end and start < spans[index][1]:
            if token.pos != "break" or language.syntax.prepositions:
                continue
        nodes.append(
            Node(kinds.get(token.pos, "word"), start, end, token.form, frozenset(token.role.split()), token.pos)
        )
    return nodes


def _give_lemmas(sentence: Sentence, tokens: Sequence[Token], nodes: list[Node]) -> None:
    """Set the dictionary form of the first word of each cue (``lost``: lose)."""
    first = {sentence.start + token.start: token for token in tokens}
    for node in nodes:
        if node.kind == "cue" and (token := first.get(node.start)) is not None:
            bare = sentence.text[token.start : token.end] == token.form
            node.lemma = token.form
            node.verbal = token.pos == "verb" and not (bare and _after_determiner(tokens, token))


def _after_determiner(tokens: Sequence[Token], token: Token) -> bool:
    """Return whether a determiner makes a noun of what could be a verb.

    Example: ``its fifth fund``.
    """
    at = next(i for i, other in enumerate(tokens) if other is token)
    for other in reversed(tokens[max(0, at - 3) : at]):
        if other.pos == "determiner":
            return True
        if other.pos not in ("noun", "number", "name"):
            return False
    return False


def _share_counters(nodes: list[Node], language: Language) -> None:
    """Give joined numbers the counter of the last.

    Example: ``8 billion and 70 billion parameters``.
    """
    for node, mark, last in zip(reversed(nodes[:-2]), reversed(nodes[1:-1]), reversed(nodes[2:]), strict=False):
        if (
            node.quantity is None
            or last.quantity is None
            or node.quantity.unit != "count"
            or last.quantity.unit != "count"
        ):
            continue
        if (mark.kind == "comma" or language.grammar.has("and", mark.text)) and node.quantity.counter is None:
            node.quantity = replace(node.quantity, counter=last.quantity.counter)


def _number_clauses(row: Row) -> None:
    clause = depth = last = 0
    openers: list[int] = []
    outer: int | None = None
    for i, node in enumerate(row.nodes):
        if node.kind == "close" and depth:
            depth -= 1
            opener = openers.pop()
            row.owners[i] = opener
        node.clause, node.depth = clause, depth
        if node.kind == "open":
            openers.append(i)
            depth += 1
        elif node.kind == "break" and depth == 0:
            relative = row.language.grammar.has("relatives", node.text) and i and row.nodes[i - 1].kind == "comma"
            outer = clause if relative else None
            last += 1
            clause = last
        elif node.kind == "comma" and depth == 0 and outer is not None and _verb_next(row.nodes, i):
            clause, outer = outer, None  # Narae, which has no product, posted ...: the sentence goes on


def _verb_next(nodes: Sequence[Node], i: int) -> bool:
    following = [node for node in nodes[i + 1 : i + 3] if node.pos != "adverb"]
    return bool(following) and (following[0].pos == "verb" or following[0].verbal)
