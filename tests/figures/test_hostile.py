"""However long and odd a text is, reading it takes steps in proportion to its length.

Three proofs that need no clock on the wall: no pattern of the package holds a repeat within a repeat; no pattern slows
down over a long run of one piece; and the calls that reading makes grow as the text does.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import re._constants as ops
import re._parser as parser
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml

import tasks.figures
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.numbers.notation.tables import load_notation
from tasks.figures.numbers.quantities import find_quantities
from tasks.figures.syntax.sentences import LONGEST, split_sentences
from tasks.figures.time.period_grammar import load_period_grammar
from tasks.languages.language import load_language

LANGUAGES = ["en", "ja", "ko"]
ROOT = Path(__file__).parents[2]
PIECES = [
    piece
    for row in yaml.safe_load((ROOT / "tests/cases/quantities/hostile.yaml").read_text(encoding="utf-8"))
    for piece in row
]
SHORT, LONG = 1_000, 4_000
LINEAR, CALLS = 8, 4.7  # of four: twice as much again at most, where a quadratic pass would be sixteen
SLOW = 0.03  # seconds of processor time; a scan of LONG letters that stays under it is not tried against SHORT


def patterns(language: str) -> Iterator[re.Pattern[str]]:
    """Every pattern that reading a language may use."""
    found: list[re.Pattern[str]] = []
    _walk(load_notation(language), found)
    _walk(load_period_grammar(language), found)
    settings = load_language(language).grammar.settings
    found += [re.compile(str(settings[key])) for key in ("sentence_ends", "organisation_bracket") if key in settings]
    for module in pkgutil.walk_packages(tasks.figures.__path__, "tasks.figures."):
        _walk(vars(importlib.import_module(module.name)), found)
    yield from {pattern.pattern: pattern for pattern in found}.values()


def _walk(value: object, found: list[re.Pattern[str]]) -> None:
    if isinstance(value, re.Pattern):
        found.append(value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            _walk(getattr(value, field.name), found)
    elif isinstance(value, Mapping):
        for each in list(value.values()):
            _walk(each, found)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            _walk(each, found)


def nested(tree: Any, *, inside: bool = False) -> bool:
    """Whether a repeat without an end holds another repeat of more than one length.

    What is possessive or atomic is never tried a second time, and may hold one.
    """
    for op, argument in tree:
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            low, high, body = argument
            if inside and low != high and high > 1:
                return True
            if nested(body, inside=inside or high is ops.MAXREPEAT):
                return True
        elif op is ops.POSSESSIVE_REPEAT:
            if nested(argument[2]):
                return True
        else:
            if any(nested(each, inside=inside) for each in _subtrees(argument)):
                return True
    return False


def _subtrees(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for each in argument:
            yield from _subtrees(each)


@pytest.mark.parametrize(
    ("pattern", "blows"), [("(a+)+b", True), ("(?:a|b*)*", True), ("(?:a+)++", False), ("a+b+", False)]
)
def test_the_proof_tells_a_repeat_within_a_repeat(pattern: str, blows: bool) -> None:
    assert nested(parser.parse(pattern)) is blows


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_holds_a_repeat_within_a_repeat(language: str) -> None:
    found = [pattern.pattern for pattern in patterns(language) if nested(parser.parse(pattern.pattern, pattern.flags))]
    assert found == []


def seconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_slows_down_over_a_long_run(language: str) -> None:
    slow = []
    for pattern in patterns(language):
        for piece in PIECES[::2]:  # every pattern would take a minute with all
            short, long = (partial(scan, pattern, piece * (size // len(piece))) for size in (SHORT, LONG))
            if seconds(long) < SLOW:
                continue
            ratio = min(seconds(long) for _ in range(5)) / min(seconds(short) for _ in range(5))
            if ratio > LINEAR:
                slow.append((piece, round(ratio, 1), pattern.pattern[:200]))
    assert slow == []


def scan(pattern: re.Pattern[str], text: str) -> None:
    for _ in pattern.finditer(text):
        pass


def calls(act: Callable[[], object]) -> int:
    """How many functions, of Python and of C, are called."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_numbers_makes_calls_in_proportion_to_the_text(language: str) -> None:
    steep = []
    for piece in PIECES:
        texts = [piece * (size // len(piece)) for size in (SHORT // 2, LONG // 2)]
        few, many = (calls(partial(find_quantities, text, language)) for text in texts)
        if many > CALLS * few + 50:
            steep.append((piece, few, many))
    assert steep == []


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    entities = ROOT / "tests" / "cases" / "figures" / "entities.yaml"
    return Extractor(load_watchlist([ROOT / "seeds" / "watchlist.yaml", entities]))


@pytest.mark.parametrize(
    ("language", "piece"),
    [("ko", "매출 1조원, "), ("ko", "1% 매출을 ("), ("en", "revenue $1bn and "), ("ja", "売上高1億円、")],
)
def test_a_run_without_a_sentence_end_is_read_in_proportion_to_its_length(language: str, piece: str) -> None:
    def read(size: int) -> int:
        article = ArticleText(piece * (size // len(piece)), language, date(2021, 10, 13))
        return calls(lambda: extractor().extract([article]))

    read(LONGEST)  # loads the language
    assert read(4 * LONGEST) < CALLS * read(LONGEST)


def test_a_run_without_a_sentence_end_is_cut_and_loses_no_letter() -> None:
    text = "매출 1조원, " * 500
    pieces = split_sentences(text, load_language("ko"))
    assert max(piece.end - piece.start for piece in pieces) <= LONGEST
    assert "".join(piece.text for piece in pieces).replace(" ", "") == text.replace(" ", "")
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)
