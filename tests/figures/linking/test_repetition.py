"""A count stated twice, once without its venue, is one fact of that venue; a move has the basis of its level."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tasks.core.records import Basis, Reason
from tasks.core.watchlist_loading import load_watchlist
from tasks.figures import ArticleText, Extractor
from tasks.figures.linking.repetition import complete_by_text
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


@pytest.mark.parametrize(
    ("levels", "where", "basis"),
    [
        ([Basis.FORECAST], {}, Basis.FORECAST),
        ([Basis.FORECAST, Basis.ACTUAL], {}, Basis.ACTUAL),
        ([Basis.FORECAST], {"period": "2020"}, Basis.ACTUAL),
        ([Basis.FORECAST], {"scope": "반도체"}, Basis.ACTUAL),
        ([Basis.FORECAST], {"sentence": "네이버는 성장했다."}, Basis.ACTUAL),
        ([], {}, Basis.ACTUAL),
    ],
    ids=["one level", "an outlook beside it", "of another period", "of a part", "in another sentence", "no level"],
)
def test_a_move_has_the_basis_of_its_level(
    levels: list[Basis], where: dict[str, str], basis: Basis, extractor: Extractor
) -> None:
    text = "네이버의 올해 매출은 전년보다 5% 늘어난 4조원으로 예상된다."
    ((move, level),) = extractor.extract([ArticleText(text, "ko", date(2021, 10, 13), None)])
    given = [replace(level, basis=other, reasons=(Reason("basis", other.value, 0.9),)) for other in levels]
    found = complete_by_text([replace(move, basis=Basis.ACTUAL, **where), *given], {})
    assert found[0].basis is basis
    assert (Reason("basis", "forecast", 0.9) in found[0].reasons) is (basis is Basis.FORECAST)
    assert found[1:] == given
