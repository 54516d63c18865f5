"""Words of pages are in the folders of their languages: general code has none, and a language adds its own there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tasks.languages.bylines import byline_readers, without_title
from tasks.languages.page_words import PageWords, any_word, page_languages, pattern, patterns, words

ROOT = Path(__file__).parents[2]
STAGES = [ROOT / "tasks" / stage for stage in ("parse", "extract", "workers")]
GENERAL = sorted(path for stage in STAGES for path in (*stage.rglob("*.py"), *stage.rglob("*.yaml")))
NAMES_OF_SITES = "publishers.yaml"
LETTERS = re.compile("[가-힣ぁ-んァ-ヶ一-龥]")
# Words of English tables that are also names of elements, attributes, meta tags, JSON-LD types, headers and programs.
MARKUP = {
    *("article", "author", "body", "by", "comment", "comments", "data", "date", "from", "link", "media", "news"),
    *("review", "subject", "to", "url"),
}
SHORTEST = 2
ENGLISH = next(language for language in page_languages() if language.code == "en")
ENGLISH_WORDS = {word.lower() for table in ENGLISH.words.values() for word in table if len(word) >= SHORTEST} - MARKUP


def strings(path: Path) -> list[str]:
    """The string constants of a module that are no docstrings, or the text of a YAML file without its remarks."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        return [re.sub(r"(?m)^\s*#.*$|\s#\s.*$", "", text)]
    tree = ast.parse(text)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings]
    return [node.value for node in constants if isinstance(node.value, str)]


def words_in_patterns(path: Path) -> set[str]:
    """The words that are written into the regular expressions of a module, in lower case."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    of_re = [call for call in calls if ast.unparse(call.func).startswith("re.")]
    plain = (re.sub(r"\\[a-zA-Z]|\?P<\w+>|\[[^\]]*\]", " ", text) for call in of_re for text in written_in(call))
    return {word.lower() for text in plain for word in re.findall(r"[A-Za-z]{2,}", text)}


def written_in(node: ast.AST) -> list[str]:
    """The string constants below a node; names of tables, which are filled in, are left out."""
    if isinstance(node, ast.FormattedValue):
        return []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    return [text for child in ast.iter_child_nodes(node) for text in written_in(child)]


@pytest.mark.parametrize("path", GENERAL, ids=lambda path: path.name)
def test_general_code_holds_no_letters_of_a_language(path: Path) -> None:
    if path.name != NAMES_OF_SITES:
        assert [text for text in strings(path) if LETTERS.search(text)] == []


@pytest.mark.parametrize("path", [path for path in GENERAL if path.suffix == ".py"], ids=lambda path: path.name)
def test_patterns_of_general_code_hold_no_english_words(path: Path) -> None:
    assert words_in_patterns(path) & ENGLISH_WORDS == set()


def test_a_word_in_general_code_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "labels.py"
    path.write_text('"""입력"""\nimport re\nLABEL = re.compile(r"(?:Updated|입력)\\s")\n', encoding="utf-8")
    assert LETTERS.search("".join(strings(path)))
    assert words_in_patterns(path) & ENGLISH_WORDS == {"updated"}


def test_the_words_of_all_languages_are_merged_longest_first() -> None:
    assert {"From", "보낸 사람", "Von", "De"} <= set(words("mail_from"))
    assert list(map(len, words("mail_from"))) == sorted(map(len, words("mail_from")), reverse=True)
    assert any_word("hour") == "시|時" or any_word("hour") == "時|시"
    assert pattern("lines").fullmatch("ADVERTISEMENT")
    assert pattern("lines").fullmatch("광고")


def test_a_name_that_no_language_has_is_a_mistake() -> None:
    for ask in (words, any_word, pattern, patterns):
        with pytest.raises(KeyError):
            ask("no such table")


def test_placeholders_stand_for_tables_patterns_and_what_the_caller_gives() -> None:
    language = PageWords("xx", {}, {"by": ("by", "written by")}, {"line": ("^%by% %name%$", "%name%"), "name": ("A+",)})
    assert language.source("line") == "(?:^written\\ by|by A+$)|(?:A+)"
    assert language.source("line", {"name": "B"}) == "(?:^written\\ by|by B$)|(?:B)"
    with pytest.raises(KeyError):
        language.source("missing")


def test_every_pattern_of_every_language_compiles() -> None:
    given = {"address": "@", "zone": "Z", "any_weekday": "day"}
    for language in page_languages():
        for name in language.patterns:
            for source in language.sources(name, given):
                re.compile(source)


def test_a_title_in_another_language_goes() -> None:
    assert [code for code, _ in byline_readers()] == ["ko", "en"]
    assert without_title("김하늘 Business Editor") == "김하늘"
    assert without_title("Jane Doe 기자") == "Jane Doe"
    assert without_title("Jane Doe 기자", but="ko") == "Jane Doe 기자"
