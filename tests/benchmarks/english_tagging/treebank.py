"""Read a treebank of Universal Dependencies as sentences of the units that the tokenizer makes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.languages.en.tagging.units import units
from tasks.languages.en.tokenizer import word_spans

_HEADLINE_STEP, _SHORTEST, _LONGEST = 8, 4, 18
_BUSINESS_STEP, _NOUN_SHARE = 3, 0.5
_SYLLABLES = (
    "han",
    "bit",
    "ver",
    "na",
    "kor",
    "mi",
    "lex",
    "ter",
    "so",
    "dra",
    "ply",
    "gen",
    "ix",
    "ol",
    "bar",
    "ting",
)
_SINGULARS = ("revenue", "profit", "income", "turnover", "headcount", "guidance", "loss", "stake", "quarter", "share")
_PLURALS = ("sales", "earnings", "users", "subscribers", "shares", "forecasts", "employees", "shipments", "losses")
_VERB_FORMS = ("Fin", "Part", "Ger", "Inf")


@dataclass(frozen=True)
class TreebankSentence:
    """One annotated sentence.

    Attributes:
        forms: words as written.
        tags: their universal part of speech, of verbs with their form.
        heads: the position of each word's head, the number of words for the root.
    """

    forms: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]


@dataclass
class _Word:
    number: int
    start: int
    end: int
    tag: str
    head: int


def read_treebank(path: Path) -> list[TreebankSentence]:
    """Read the sentences of a CoNLL-U file; those whose text does not hold their words are left out."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.split("\n")
        text = next((line[len("# text = ") :] for line in lines if line.startswith("# text = ")), None)
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        words = list(_words(text, rows)) if text else []
        if text and words and (sentence := _sentence(text, words)) is not None:
            sentences.append(sentence)
    return sentences


def headlines(sentences: Sequence[TreebankSentence]) -> list[TreebankSentence]:
    """Return some short sentences in the capitals of a headline, without the dot at the end.

    Args:
        sentences: annotated ones; one in ``_HEADLINE_STEP`` is taken.
    """
    made = []
    for sentence in sentences[::_HEADLINE_STEP]:
        count = len(sentence.forms) - (sentence.forms[-1] == ".")
        root = len(sentence.forms)
        if not _SHORTEST <= count <= _LONGEST or any(count <= head < root for head in sentence.heads[:count]):
            continue
        forms = tuple(form[:1].upper() + form[1:] for form in sentence.forms[:count])
        heads = tuple(min(head, count) for head in sentence.heads[:count])
        made.append(TreebankSentence(forms, sentence.tags[:count], heads))
    return made


def business_sentences(sentences: Sequence[TreebankSentence], seed: int) -> list[TreebankSentence]:
    """Return some sentences with made-up names for their names and nouns of business for half of their nouns.

    The treebank has few of either; syntax stays as it was annotated.

    Args:
        sentences: annotated ones; one in ``_BUSINESS_STEP`` is taken.
        seed: of the choice of names and nouns.
    """
    choice = random.Random(seed)
    made = []
    for sentence in sentences[1::_BUSINESS_STEP]:
        forms = tuple(_substitute(form, tag, choice) for form, tag in zip(sentence.forms, sentence.tags, strict=True))
        if forms != sentence.forms:
            made.append(TreebankSentence(forms, sentence.tags, sentence.heads))
    return made


def _substitute(form: str, tag: str, choice: random.Random) -> str:
    if not form.isalpha() or len(form) < _SHORTEST:
        return form
    if tag == "PROPN" and form[1:].islower():
        return "".join(choice.choice(_SYLLABLES) for _ in range(choice.randint(2, 3))).capitalize()
    if tag == "NOUN" and choice.random() < _NOUN_SHARE:
        noun = choice.choice(_PLURALS if form.endswith("s") else _SINGULARS)
        return noun.capitalize() if form[0].isupper() else noun
    return form


def _words(text: str, rows: Sequence[Sequence[str]]) -> Iterator[_Word]:
    """Yield the syntactic words with their offsets in the text."""
    at = last_of_span = 0
    span = (0, 0)
    for row in rows:
        number, form = row[0], row[1]
        if "." in number:
            continue
        if "-" in number:
            start = text.find(form, at)
            span, last_of_span = (start, start + len(form)), int(number.split("-")[1])
            continue
        start = text.find(form, at)
        inside = int(number) <= last_of_span
        if inside and not span[0] <= start <= span[1] - len(form):
            start, end = span
        elif start < 0:
            return
        else:
            end = at = start + len(form)
        if inside and int(number) == last_of_span:
            at = span[1]
        yield _Word(int(number), start, end, _tag(row[3], row[5]), int(row[6]))


def _tag(part_of_speech: str, features: str) -> str:
    if part_of_speech != "VERB":
        return part_of_speech
    form = next((item.split("=")[1] for item in features.split("|") if item.startswith("VerbForm=")), "Fin")
    return f"VERB:{form if form in _VERB_FORMS else 'Fin'}"


def _sentence(text: str, words: Sequence[_Word]) -> TreebankSentence | None:
    """Return the sentence in the tokenizer's units, each with the tag and head of its uppermost treebank word."""
    words_of_text = word_spans(text)
    joined = units(text, words_of_text)
    spans = [(words_of_text[unit.first][0], words_of_text[unit.behind - 1][1]) for unit in joined]
    owner: dict[int, int] = {}
    held: list[list[_Word]] = [[] for _ in spans]
    for word in words:
        at = next((i for i, (start, end) in enumerate(spans) if start < word.end and word.start < end), None)
        if at is None:
            return None
        owner[word.number] = at
        held[at].append(word)
    tags, heads = [], []
    for i, inside in enumerate(held):
        word = next((item for item in inside if owner.get(item.head) != i), None)
        if word is None:  # a further part of a word that the tokenizer splits
            tags.append("PUNCT" if not text[spans[i][0]].isalnum() else tags[-1] if tags else "X")
            heads.append(_before(held, i))
        else:
            tags.append(word.tag)
            heads.append(owner[word.head] if word.head else len(spans))
    if heads.count(len(spans)) != 1:
        return None
    forms = tuple(unit.form for unit in joined)
    return TreebankSentence(forms, tuple(tags), tuple(heads))


def _before(held: Sequence[Sequence[_Word]], i: int) -> int:
    return next((k for k in range(i - 1, -1, -1) if held[k]), i + 1)
