"""Recognise whose figure a clause reports where the name is not its plain subject."""

from __future__ import annotations

from tasks.figures.syntax.nodes import Node, Row


def speaks_of_own_firm(row: Row, index: int, j: int) -> bool:
    """Return whether the name at ``j`` is the firm of a speaker who is quoted as saying "we" about the number.

    Args:
        row: the sentence.
        index: position of the number.
        j: position of the name, behind the quotation.

    Example: ``"We have 42 million users," Hanbit's chief said``.
    """
    grammar, text, start = row.language.grammar, row.sentence.text, row.sentence.start
    between = text[row.nodes[index].end - start : row.nodes[j].start - start]
    if not row.language.syntax.prepositions or not any(mark in between[:80] for mark in ('"', "”")):
        return False
    first = any(grammar.has("first_person", node.text.lower()) for node in row.nodes[:index])
    return first and any(grammar.has("speakers", node.text) for node in row.nodes[max(0, j - 3) : j + 4])


def owns_the_subject(row: Row, j: int, me: Node) -> bool:
    """Return whether the subject of the number's clause is a thing that the name at ``j`` owns.

    A rival or supplier of it is a party of its own (``others_of``).

    Args:
        row: the sentence.
        j: position of the name, a possessor.
        me: the node of the number.

    Example: ``Hanbit's chatbot has 250 million users``.
    """
    grammar, nodes = row.language.grammar, row.nodes
    if not row.language.syntax.prepositions or nodes[j].clause != me.clause or nodes[j].roles - {"genitive"}:
        return False
    for node in [other for other in nodes[j + 1 : j + 14] if other.clause == me.clause][:8]:
        if node.kind in ("comma", "break"):
            continue  # Hanbit's cloud unit, which sells storage, made $3bn
        if node.pos == "verb":
            return True
        if node.kind != "word" or node.pos != "noun" or grammar.has("others_of", node.text) or node.roles - {"subject"}:
            return False
    return False


def heads_relative_clause(row: Row, j: int, me: Node) -> bool:
    """Return whether the number's clause is a relative clause about the name at ``j``, right before it.

    Args:
        row: the sentence.
        j: position of the name.
        me: the node of the number.

    Example: ``led by Thrive, which put in $1bn``.
    """
    nodes = [node for node in row.nodes[j + 1 : j + 5] if node.kind != "comma" and node.pos != "adverb"]
    if len(nodes) < 2 or not row.language.grammar.has("relatives", nodes[0].text) or nodes[1].clause != me.clause:
        return False
    return nodes[1].pos == "verb" or nodes[1].verbal
