"""An amount may leave out the currency that its text writes near it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from tasks.core.records import Quantity
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures.preparation import ArticleText, WatchlistWords, prepare
from tasks.figures.syntax.normalised_text import normalised
from tasks.languages.language import load_language

ROOT = Path(__file__).parents[3]
CASES = yaml.safe_load((ROOT / "tests/cases/numbers/elided_currency.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def words() -> WatchlistWords:
    return WatchlistWords.of(load_watchlist([ROOT / "seeds" / "watchlist.yaml"]), load_language("en"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_a_bare_number_takes_the_currency_written_near_it(case: dict[str, object]) -> None:
    text = str(case["text"])
    article = prepare(ArticleText(text, "en"), normalised(text), load_language("en"), words())
    units: list[str] = []
    for span in (span for spans in article.spans for span in spans if isinstance(span, Quantity)):
        units += [span.unit, *([span.conversion.unit] if span.conversion else [])]
    assert units == case["units"]
