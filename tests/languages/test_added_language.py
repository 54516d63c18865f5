"""A folder is a language: a made-up one, added to the path of the languages, is read without any other change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks import languages as package
from tasks.core.errors import FigurewatchError
from tasks.core.records import Bound
from tasks.core.watchlist import Watchlist
from tasks.figures import ArticleText, Extractor
from tasks.languages.language import languages, load_language

FOLDER = Path(__file__).parents[1] / "cases" / "languages"
WATCHLIST = Watchlist.model_validate(
    {
        "entities": [{"id": "maru", "aliases": ["Maru"]}],
        "metrics": [
            {"id": "share", "labels": {"qx": "miko"}, "dimension": "ratio", "cues": {"qx": ["miko"]}},
            {"id": "staff", "labels": {"qx": "labo"}, "dimension": "count", "timing": "fact", "cues": {"qx": ["labo"]}},
            {"id": "sales", "labels": {"qx": "vendo"}, "dimension": "money", "cues": {"qx": ["vendo"]}},
        ],
    }
)


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(FOLDER)])
    languages.cache_clear()
    yield
    monkeypatch.undo()
    languages.cache_clear()


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize(
    ("text", "metric", "period", "value", "bound"),
    [
        ("jaro 2020 Maru ha miko cirka 12 hundil.", "share", "2020", Decimal(12), Bound.ABOUT),
        ("Maru na labo ha 300 hominu.", "staff", None, Decimal(300), Bound.EXACT),
        ("jaro 2019 Maru na vendo ha 4 milo wono.", "sales", "2019", Decimal(4_000_000), Bound.EXACT),
    ],
)
def test_figures_of_an_added_language_are_read(
    text: str, metric: str, period: str | None, value: Decimal, bound: Bound
) -> None:
    assert "qx" in languages()
    ((found,),) = Extractor(WATCHLIST).extract([ArticleText(text, published=date(2021, 3, 1), language="qx")])
    assert (found.entity, found.metric, found.period) == ("maru", metric, period)
    assert (found.value, found.bound) == (value, bound)


def test_a_language_without_a_folder_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(FigurewatchError, match=r"'qy' is not supported.*en, ja, ko"):
        load_language("qy")
