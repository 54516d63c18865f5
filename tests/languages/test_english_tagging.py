"""The English tagger: units, weights, fitting, and what they say of plain sentences."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tasks.languages.en.tagging.features import load_weights, provenance, slots_of
from tasks.languages.en.tagging.tagger import tag_with
from tasks.languages.en.tagging.units import units
from tasks.languages.en.tokenizer import tokenize, word_spans
from tests.benchmarks.english_tagging.averaged import SortedWeights
from tests.benchmarks.english_tagging.fit_tagger import fit_tagger
from tests.benchmarks.english_tagging.store import store
from tests.benchmarks.english_tagging.treebank import TreebankSentence, business_sentences, headlines, read_treebank

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


def test_a_headline_has_capitals_and_no_dot(annotated: list[TreebankSentence]) -> None:
    (headline,) = headlines(annotated)
    assert headline.forms == ("Hanbit", "'s", "Sales", "Didn't", "Rise", "$0")
    assert headline.heads == (2, 0, 4, 4, 6, 4)


def test_substituted_names_keep_what_is_annotated(annotated: list[TreebankSentence]) -> None:
    (made,) = business_sentences(annotated * 2, 1)
    assert made.forms[0] != "Hanbit"
    assert made.forms[0].istitle()
    assert made.forms[3:] == annotated[0].forms[3:]
    assert (made.tags, made.heads) == (annotated[0].tags, annotated[0].heads)


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


@pytest.mark.parametrize(
    ("sentence", "nouns"),
    [("Hanbit posted a record profit.", ["record"]), ("Shares rose after the report.", ["report"])],
)
def test_a_listed_verb_is_a_noun_where_the_tagger_sees_one(sentence: str, nouns: list[str]) -> None:
    (tokens,) = tokenize([sentence])
    assert {token.form: token.pos for token in tokens if token.form in nouns} == dict.fromkeys(nouns, "noun")


@pytest.mark.parametrize(
    ("sentence", "form", "pos"),
    [
        ("Huawei has 40 percent of the U.S. ride-sharing market.", "ride-sharing", "noun"),
        ("Adobe raked in $2 billion.", "raked", "verb"),
        ("She told reporters that the firm will spend more.", "told", "verb"),
        ("The company posted sales of $2 billion.", "company", "noun"),
    ],
)
def test_the_tagger_decides_on_words_that_no_table_knows(sentence: str, form: str, pos: str) -> None:
    (tokens,) = tokenize([sentence])
    assert [token.pos for token in tokens if token.form == form] == [pos]


@pytest.mark.parametrize(
    ("sentence", "forms"),
    [
        ("It sells in the U.S. market.", ["It", "sell", "in", "the", "U.S.", "market", "."]),
        ("Hanbit Inc. grew.", ["Hanbit", "Inc", "grow", "."]),
    ],
)
def test_the_point_of_an_abbreviation_ends_no_sentence(sentence: str, forms: list[str]) -> None:
    (tokens,) = tokenize([sentence])
    assert [token.form for token in tokens] == forms


@pytest.mark.parametrize("sentence", ["", ".", "((((", "a" * 5000, "$ % 3 " * 400])
def test_odd_sentences_are_cut_into_their_words(sentence: str) -> None:
    (tokens,) = tokenize([sentence])
    assert [(token.start, token.end) for token in tokens] == word_spans(sentence)


def test_stored_weights_say_where_they_come_from_and_are_small() -> None:
    assert provenance()["licence"] == "CC BY-SA 4.0"
    assert min(row["upos"] for row in provenance()["scores"].values()) > 0.9
    weights = load_weights("tagger")
    assert (np.diff(slots_of(weights.known).astype(np.int64)) > 0).all()
    assert (weights.positions(weights.known) == np.arange(len(weights.known))).all()
    assert not weights.scores(weights.known[:5] ^ np.uint32(1)).any()
