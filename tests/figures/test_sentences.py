"""Where sentences end, also where no blank stands behind the end."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tasks.figures.syntax.sentences import split_sentences
from tasks.languages.language import load_language

CASES = Path(__file__).parents[1] / "cases" / "sentences"
BLANKS = {"glued": "", "spaced": " "}
TEXTS = [
    pytest.param(path.stem, text, BLANKS[form], id=f"{form}-{path.stem}-{text}")
    for path in sorted(CASES.glob("??.yaml"))
    for group, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    for text in texts
    for form in (BLANKS if "only" not in group else ["glued"])
]


@pytest.mark.parametrize(("code", "marked", "blank"), TEXTS)
def test_a_text_is_cut_at_its_sentence_ends(code: str, marked: str, blank: str) -> None:
    text = marked.replace(" | ", blank)
    found = split_sentences(text, load_language(code))
    assert [sentence.text for sentence in found] == marked.split(" | ")
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)
