"""A count stated twice in one text, once without its venue, is one fact of that venue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tests.figures.reading import by_rules


@pytest.fixture(scope="module")
def extractor(seeds: Path) -> Extractor:
    return by_rules(load_watchlist(seeds / "watchlist.yaml"))


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("네이버 논문 8편이 채택됐다. 네이버는 'NeurIPS 2021'에서 논문 8편이 채택됐다고 밝혔다.", ["NeurIPS 2021"] * 2),
        (
            "네이버 논문 9편이 채택됐다. 네이버는 'NeurIPS 2021'에서 논문 8편이 채택됐다고 밝혔다.",
            [None, "NeurIPS 2021"],
        ),
        (
            "네이버 논문 8편이 채택됐다. 네이버는 'NeurIPS 2021'에서 논문 8편, 'ICML 2021'에서 논문 8편이 채택됐다.",
            [None, "NeurIPS 2021", "ICML 2021"],
        ),
    ],
    ids=["same number", "another number", "two venues"],
)
def test_venue_of_a_repeated_count(text: str, scopes: list[str | None], extractor: Extractor) -> None:
    (found,) = extractor.extract([ArticleText(text, "ko", date(2021, 10, 13), None)])
    assert [observation.scope for observation in found] == scopes
