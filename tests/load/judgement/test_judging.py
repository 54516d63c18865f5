"""Where the sentence of a judged observation begins in its text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.load.judgement.judging import sentence_start
from tests.changes.test_checks import side

SENTENCE = "한빛전자의 매출은 5억원이다."


@pytest.mark.parametrize(
    ("text", "number_at", "start"),
    [
        (f"{SENTENCE} {SENTENCE}", 10, 0),
        (f"{SENTENCE} {SENTENCE}", 10 + len(SENTENCE) + 1, len(SENTENCE) + 1),
        (f"머리글이다. {SENTENCE}", 17, 7),
        ("다른 글이다. 5억원", 8, 8),
    ],
    ids=["of two alike the first", "of two alike the second", "behind another", "not in the text"],
)
def test_a_sentence_begins_before_its_number(text: str, number_at: int, start: int) -> None:
    figure = side({"sentence": SENTENCE, "number": "5억원", "is": 500000000}, "revenue", 1).observation
    placed = replace(figure, start=number_at, end=number_at + len(figure.expression))
    assert text[number_at : placed.end] == "5억원"
    assert sentence_start(text, placed) == start
