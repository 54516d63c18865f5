"""A language is a folder: general code holds none of its words, and each folder is held to cases of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from tasks.figures.numbers.notation.tables import load_notation
from tasks.figures.time.period_grammar import load_period_grammar
from tasks.languages.language import languages, load_language
from tasks.languages.scripts import guess_language
from tests.figures.words_in_code import english_words

ROOT = Path(__file__).parents[2]
GENERAL = sorted((ROOT / "tasks" / "figures").rglob("*.py"))
# The fitting compares annotations and names of sets, and sees no text.
READING = [path for path in GENERAL if "fitting" not in path.parts]
LETTERS = re.compile("[가-힣ぁ-んァ-ヶ一-龥]")


def strings(path: Path) -> list[str]:
    """List the string constants of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


@pytest.mark.parametrize("path", GENERAL, ids=lambda path: path.name)
def test_general_code_holds_no_word_of_a_language(path: Path) -> None:
    assert [text for text in strings(path) if LETTERS.search(text)] == []


@pytest.mark.parametrize("path", READING, ids=lambda path: path.name)
def test_general_code_compares_no_text_with_an_english_word(path: Path) -> None:
    assert english_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('if node.text == "of": pass', 1),
        ('if word in ("last", "this"): pass', 1),
        ('if "last" in words: pass', 1),
        ('_ARTICLES = frozenset(["the", "a"])\nfound = word.lower() in _ARTICLES', 1),
        ('past = written.endswith("ed")', 1),
        ('headline = before.endswith(f"{node.text} to ")', 1),
        (r're.compile(r"\b(?:last|next) year\b")', 1),
        ('if node.pos == "verb" and quantity.unit in ("percent", "count"): pass', 0),
        ('if "year" in fields or mention.role == "until": pass', 0),
        ('shifted = unit.removeprefix("same_")', 0),
        (r're.compile(r"(?P<year>(?:19|20)\d\d)[A-Za-z]?")', 0),
        ('if grammar.has("past_forms", word): pass', 0),
    ],
)
def test_an_english_word_is_seen_where_code_meets_a_text_and_nowhere_else(code: str, words: int) -> None:
    assert len(english_words(code)) == words


@pytest.mark.parametrize("code", languages())
def test_a_language_is_whole_and_has_cases(code: str) -> None:
    assert load_notation(code).finder.search("25%")
    assert load_period_grammar(code).forms
    (tokens,) = load_language(code).tokenize(["NAVER 25%"])
    assert [token.form for token in tokens if token.pos == "name"] == ["NAVER"]
    for folder in ("quantities", "periods", "figures"):
        assert yaml.safe_load((ROOT / "tests" / "cases" / folder / f"{code}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("매출의 25%를 NAVER가 R&D에 썼다", "ko"),
        ("Naver(네이버) spends a quarter of its revenue on research and development", "en"),
        ("売上高の25%を研究開発に投じた", "ja"),
        ("25%", "en"),
        ("", "en"),
    ],
)
def test_a_text_is_known_by_its_letters(text: str, code: str) -> None:
    assert guess_language(text) == code


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("rallied", "rally"),
        ("carries", "carry"),
        ("dropped", "drop"),
        ("dropping", "drop"),
        ("fell", "fall"),
        ("sought", "seek"),
        ("ran", "run"),
    ],
)
def test_a_form_of_an_english_verb_is_read_as_the_listed_verb(written: str, listed: str) -> None:
    (tokens,) = load_language("en").tokenize([f"It {written} it"])
    assert (tokens[1].form, tokens[1].pos) == (listed, "verb")
