"""Who acts where a name is no plain subject: in relative clauses, quotations, and by what is its own."""

from __future__ import annotations

from tasks.figures.syntax.nodes import Node, Row


def speaks(row: Row, index: int, j: int) -> bool:
    """``"We have 42 million users," Hanbit's chief said``: we are those who speak, named behind the quotation."""
    grammar, text, start = row.language.grammar, row.sentence.text, row.sentence.start
    between = text[row.nodes[index].end - start : row.nodes[j].start - start]
    if not marked_before(row) or not any(mark in between[:80] for mark in ('"', "”")):
        return False
    first = any(grammar.has("first_person", node.text.lower()) for node in row.nodes[:index])
    return first and any(grammar.has("speakers", node.text) for node in row.nodes[max(0, j - 3) : j + 4])


def its_thing_acts(row: Row, j: int, me: Node) -> bool:
    """``Hanbit's chatbot has 250 million users``: what is Hanbit's own heads the clause; a rival of it is another."""
    grammar, nodes = row.language.grammar, row.nodes
    if not marked_before(row) or nodes[j].clause != me.clause or nodes[j].roles - {"genitive"}:
        return False
    for node in [other for other in nodes[j + 1 : j + 14] if other.clause == me.clause][:8]:
        if node.kind in ("comma", "break"):
            continue  # Hanbit's cloud unit, which sells storage, made $3bn
        if node.pos == "verb":
            return True
        if node.kind != "word" or node.pos != "noun" or grammar.has("others_of", node.text) or node.roles - {"subject"}:
            return False
    return False


def antecedent(row: Row, j: int, me: Node) -> bool:
    """``led by Thrive, which put in $1bn``: the relative clause is about the name right before it."""
    nodes = [node for node in row.nodes[j + 1 : j + 5] if node.kind != "comma" and node.pos != "adverb"]
    if len(nodes) < 2 or not row.language.grammar.has("relatives", nodes[0].text) or nodes[1].clause != me.clause:
        return False
    return nodes[1].pos == "verb" or nodes[1].verbal


def marked_before(row: Row) -> bool:
    return row.language.syntax.prepositions
