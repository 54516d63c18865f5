"""Dependencies between the nodes of a sentence, with heads that are given and with those of the parser."""

from __future__ import annotations

import pytest

from tasks.figures.syntax.dependencies import (
    attached_modifiers,
    clause_head,
    conjuncts,
    governor_path,
    set_heads,
    subject_of,
)
from tasks.figures.syntax.nodes import Node, Row
from tasks.figures.syntax.sentences import Sentence
from tasks.languages.language import Token, load_language

# Each word with its tag, its head and its relation; heads are positions.
CLAUSES = {
    "main": "Hanbit/PROPN/2/nsubj of/ADP/0/case raised/VERB:Fin/-1/root money/NOUN/2/obj",
    "report": "Bank/PROPN/1/nsubj says/VERB:Fin/-1/root Hanbit/PROPN/3/nsubj sold/VERB:Fin/1/ccomp five/NUM/3/obj",
    "relative": "unit/NOUN/4/nsubj which/PRON/2/nsubj lost/VERB:Fin/0/acl:relcl nine/NUM/2/obj grew/VERB:Fin/-1/root",
    "joined": "Hanbit/PROPN/1/nsubj grew/VERB:Fin/-1/root and/CCONJ/3/cc sold/VERB:Fin/1/conj six/NUM/3/obj",
    "list": "sales/NOUN/4/nsubj in/ADP/2/case China/PROPN/0/nmod Japan/PROPN/2/conj fell/VERB:Fin/-1/root",
}


def row_of(written: str, particles: bool = True) -> Row:
    """Return the row of a written sentence, without the words of case if ``particles`` is false."""
    words = [word.rsplit("/", 3) for word in written.split()]
    text, tokens, nodes = "", [], []
    for form, tag, head, relation in words:
        start = len(text)
        text += form + " "
        tokens.append(Token(form, "noun", start, start + len(form), tag=tag, head=int(head), relation=relation))
        if relation != "case" or particles:
            nodes.append(Node("word", start, start + len(form), form))
    row = Row(Sentence(0, len(text), text), nodes, load_language("en"))
    set_heads(row, tokens)
    return row


def node(row: Row, text: str) -> int:
    return next(i for i, item in enumerate(row.nodes) if item.text == text)


@pytest.mark.parametrize(
    ("clause", "word", "subject"),
    [
        ("main", "money", "Hanbit"),
        ("report", "five", "Hanbit"),
        ("report", "says", "Bank"),
        ("relative", "nine", "unit"),
        ("relative", "grew", "unit"),
        ("joined", "six", "Hanbit"),
        ("list", "sales", None),
    ],
)
def test_the_subject_is_that_of_the_own_clause(clause: str, word: str, subject: str | None) -> None:
    row = row_of(CLAUSES[clause])
    found = subject_of(row, node(row, word))
    assert (None if found is None else row.nodes[found].text) == subject


@pytest.mark.parametrize(
    ("clause", "word", "other", "path"),
    [
        ("main", "Hanbit", "money", ["up:nsubj", "down:obj"]),
        ("report", "five", "says", ["up:obj", "up:ccomp"]),
        ("list", "fell", "Japan", ["down:nsubj", "down:nmod", "down:conj"]),
        ("list", "fell", "fell", []),
    ],
)
def test_a_path_goes_up_and_down(clause: str, word: str, other: str, path: list[str]) -> None:
    row = row_of(CLAUSES[clause])
    assert governor_path(row, node(row, word), node(row, other)) == path


def test_modifiers_and_joined_nodes() -> None:
    row = row_of(CLAUSES["list"], particles=False)
    china, japan = node(row, "China"), node(row, "Japan")
    assert attached_modifiers(row, node(row, "sales")) == [china]
    assert row.nodes[china].marker == "in"
    assert conjuncts(row, china) == [japan]
    assert conjuncts(row, japan) == [china]
    assert clause_head(row, china) == node(row, "fell")


def test_without_a_parser_nothing_is_found() -> None:
    text = "Hanbit raised"
    nodes = [Node("word", 0, 6, "Hanbit"), Node("word", 7, 13, "raised")]
    row = Row(Sentence(0, len(text), text), nodes, load_language("ko"))
    set_heads(row, [Token("Hanbit", "noun", 0, 6), Token("raised", "verb", 7, 13)])
    assert [item.head for item in row.nodes] == [-1, -1]
    assert governor_path(row, 0, 1) == []
    assert subject_of(row, 0) is None
    assert clause_head(row, 1) is None
    assert attached_modifiers(row, 0) == conjuncts(row, 0) == []
