"""The English tagger and parser: units, weights, fitting, and what they say of plain sentences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tasks.languages.en.parsing.features import load_weights, provenance, slots_of
from tasks.languages.en.parsing.parser import State, parse_with
from tasks.languages.en.parsing.tagger import tag_with
from tasks.languages.en.parsing.units import units
from tasks.languages.en.tokenizer import tokenize, word_spans
from tests.benchmarks.english_syntax.averaged import SortedWeights
from tests.benchmarks.english_syntax.fit_parser import Oracle, fit_parser
from tests.benchmarks.english_syntax.fit_tagger import fit_tagger
from tests.benchmarks.english_syntax.store import store
from tests.benchmarks.english_syntax.treebank import TreebankSentence, business_sentences, headlines, read_treebank

CONLLU = """# text = Hanbit's sales didn't rise $3.5 million.
1-2	Hanbit's	_	_	_	_	_	_	_	_
1	Hanbit	Hanbit	PROPN	NNP	_	3	nmod:poss	_	_
2	's	's	PART	POS	_	1	case	_	_
3	sales	sale	NOUN	NNS	_	6	nsubj	_	_
4-5	didn't	_	_	_	_	_	_	_	_
4	did	do	AUX	VBD	VerbForm=Fin	6	aux	_	_
5	n't	not	PART	RB	_	6	advmod	_	_
6	rise	rise	VERB	VB	VerbForm=Inf	0	root	_	_
7	$	$	SYM	$	_	6	obj	_	_
8	3.5	3.5	NUM	CD	_	9	compound	_	_
9	million	million	NUM	CD	_	7	nummod	_	_
10	.	.	PUNCT	.	_	6	punct	_	_

"""


@pytest.fixture
def annotated(tmp_path: Path) -> list[TreebankSentence]:
    path = tmp_path / "small.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    return read_treebank(path)


def test_a_treebank_is_read_in_the_units_of_the_tokenizer(annotated: list[TreebankSentence]) -> None:
    (sentence,) = annotated
    assert sentence.forms == ("Hanbit", "'s", "sales", "didn't", "rise", "$0", ".")
    assert sentence.tags == ("PROPN", "PART", "NOUN", "AUX", "VERB:Inf", "SYM", "PUNCT")
    assert sentence.heads == (2, 0, 4, 4, 7, 4, 4)
    assert sentence.relations == ("nmod:poss", "case", "nsubj", "aux", "root", "obj", "punct")


def test_a_headline_has_capitals_and_no_dot(annotated: list[TreebankSentence]) -> None:
    (headline,) = headlines(annotated)
    assert headline.forms == ("Hanbit", "'s", "Sales", "Didn't", "Rise", "$0")
    assert headline.heads == (2, 0, 4, 4, 6, 4)


def test_substituted_names_keep_the_annotated_tree(annotated: list[TreebankSentence]) -> None:
    (made,) = business_sentences(annotated * 2, 1)
    assert made.forms[0] != "Hanbit"
    assert made.forms[0].istitle()
    assert made.forms[3:] == annotated[0].forms[3:]
    assert (made.tags, made.heads, made.relations) == (annotated[0].tags, annotated[0].heads, annotated[0].relations)


@pytest.mark.parametrize(
    ("sentence", "joined"),
    [
        ("It paid US$3.2bn, up 12%.", ["$0", "0%"]),
        ("Sales of ₩5 billion rose 5 percentage points", ["$0", "0%"]),
        ("Hanbit Inc. of the U.S. -- founded by José", ["Inc.", "U.S.", "--", "José"]),
        ("The 1990s and the 3rd", ["1990s", "3rd"]),
    ],
)
def test_units_join_what_syntax_does_not_split(sentence: str, joined: list[str]) -> None:
    spans = word_spans(sentence)
    whole = {sentence[start:end] for start, end in spans}
    made = units(sentence, spans)
    assert [unit.form for unit in made if unit.form not in whole or unit.behind > unit.first + 1] == joined
    assert [i for unit in made for i in range(unit.first, unit.behind)] == list(range(len(spans)))


def test_fitted_weights_repeat_what_they_were_fitted_to(annotated: list[TreebankSentence], tmp_path: Path) -> None:
    sentences = annotated * 20
    tagger = fit_tagger(sentences, 1)
    (tags,) = tag_with([annotated[0].forms], tagger)
    assert tuple(tags) == annotated[0].tags
    parser = fit_parser([(sentence, sentence.tags) for sentence in sentences], 1)
    ((heads, relations),) = parse_with([(annotated[0].forms, tags)], parser)
    assert [6 if head < 0 else head for head in heads] == [2, 0, 4, 4, 6, 4, 4]
    assert tuple(relations) == annotated[0].relations
    first = store({"tagger": tagger.stored(1)}, {"seed": 1}, tmp_path).read_bytes()
    again = fit_tagger(sentences, 1).stored(1)
    assert first == store({"tagger": again}, {"seed": 1}, tmp_path).read_bytes()


def test_of_two_features_in_one_slot_the_stronger_is_kept() -> None:
    keys = np.array([5, 6, 1 << 20], dtype=np.uint32)
    rows = np.array([[1, -2], [0, 9], [3, 0], [0, 0]], dtype=np.int16)
    assert SortedWeights(("a", "b"), keys, rows).stored(4).known.tolist() == [6]
    kept = SortedWeights(("a", "b"), keys, rows).stored(1)
    assert kept.known.tolist() == [6, 1 << 20]
    assert kept.scores(keys).tolist() == [3, 9]


def test_following_the_oracle_gives_the_annotated_tree(annotated: list[TreebankSentence]) -> None:
    sentence = annotated[0]
    state, oracle = State([1] * 7, [1] * 7), Oracle(sentence)
    while not state.finished():
        costs, may = oracle.costs(state), state.may()
        kind = min((k for k in range(3) if may[k]), key=lambda k: costs[k])
        assert costs[kind] == 0
        (state.shift, lambda: state.attach_left(1), lambda: state.attach_right(1))[kind]()
    assert tuple(state.heads) == sentence.heads


@pytest.mark.parametrize(
    ("sentence", "dependencies"),
    [
        ("Hanbit reported sales of $3 billion.", ["Hanbit nsubj report", "sales obj report", "$ nmod sales"]),
        ("The company lost 300 users in China.", ["company nsubj lose", "users obj lose", "300 nummod users"]),
        ("Its revenue in Japan fell 3%.", ["Japan nmod revenue", "revenue nsubj fall"]),
        ("The bank said that sales rose.", ["sales nsubj rise", "rise ccomp say"]),
    ],
)
def test_plain_sentences_are_parsed(sentence: str, dependencies: list[str]) -> None:
    (tokens,) = tokenize([sentence])
    found = {f"{token.form} {token.relation} {tokens[token.head].form}" for token in tokens if token.head >= 0}
    assert set(dependencies) <= found


@pytest.mark.parametrize("sentence", ["", ".", "((((", "a" * 5000, "$ % 3 " * 400])
def test_odd_sentences_have_one_root_and_no_circle(sentence: str) -> None:
    (tokens,) = tokenize([sentence])
    assert sum(token.head < 0 for token in tokens) == bool(tokens)
    for i in range(len(tokens)):
        at, steps = i, 0
        while tokens[at].head >= 0:
            at, steps = tokens[at].head, steps + 1
            assert steps <= len(tokens)


def test_stored_weights_say_where_they_come_from_and_are_small() -> None:
    assert provenance()["licence"] == "CC BY-SA 4.0"
    assert min(row["upos"] for row in provenance()["scores"].values()) > 0.9
    for model in ("tagger", "parser"):
        weights = load_weights(model)
        assert (np.diff(slots_of(weights.known).astype(np.int64)) > 0).all()
        assert (weights.positions(weights.known) == np.arange(len(weights.known))).all()
        assert not weights.scores(weights.known[:5] ^ np.uint32(1)).any()
