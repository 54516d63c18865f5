"""Reading time stays linear in the text, however hostile."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tasks.figures.time.period_grammar import load_period_grammar
from tasks.figures.time.recognition import find_periods

PIECES = [
    *("2", "20", "1 ", "1~", "(", "2021년 ", "2021.10.", "1분기 ", "전년(", "전년(1)(", "지난 ", "올 1", "1월부터 "),
    *("전분기와 ", "지난해보다 ", "the first ", "in 2021 ", "last ", "from 2019 to ", "three months ended "),
    *("\u00a0", "年1"),
]
SIZE = 60_000
# A run of any length that is tried again from each of its characters makes a scan quadratic. A lookahead for a stem
# of one word (``[가-힣]*자``) is let through: words are short, and no mention begins inside one.
UNBOUNDED = re.compile(r"(?<![\\\[])\+|(?<!\[가-힣\])\*")


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
@pytest.mark.parametrize("piece", PIECES)
def test_long_runs_of_one_piece_are_read_through(language: str, piece: str) -> None:
    text = piece * (SIZE // len(piece))
    assert all(m.end <= len(text) for m in find_periods(text, language, date(2021, 10, 13)))


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_no_pattern_repeats_without_a_bound(language: str) -> None:
    grammar = load_period_grammar(language)
    forms = {form.name: form.regex.pattern for found in grammar.forms.values() for form in found.each}
    cues = (grammar.comparison, *grammar.cues)
    patterns = [*forms.values(), grammar.skip.pattern, grammar.join.pattern]
    patterns += [regex.pattern for cue in cues for regex in (cue.before, cue.after) if regex is not None]
    assert [pattern for pattern in patterns if UNBOUNDED.search(pattern)] == []
