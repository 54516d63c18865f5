"""Numbers as they are typed and set: groups, points, currencies in front, units tied by a hyphen, amounts of a unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.watchlist import Watchlist
from tasks.figures import ArticleText
from tasks.figures.numbers.quantities import find_quantities
from tests.figures.reading import by_rules
from tests.figures.test_extraction_cases import extractor, fields_of, marked

CASES = Path(__file__).parents[2] / "cases" / "numbers"
DAY = date(2021, 10, 13)


def cases(name: str) -> list[tuple[str, Any]]:
    loaded = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [(language, case) for language, listed in loaded.items() for case in listed]


@pytest.mark.parametrize(("language", "case"), cases("written.yaml"))
def test_a_number_is_read_as_it_is_written(language: str, case: list[Any]) -> None:
    text, *wanted = case
    found = [[text[item.start : item.end], item.value, item.unit] for item in find_quantities(text, language)]
    assert found == [[expression, Decimal(value), unit] for expression, value, unit in wanted]


@pytest.mark.parametrize(("language", "sentence"), cases("per_unit.yaml"))
def test_an_amount_of_one_unit_is_no_figure_of_the_whole(language: str, sentence: str) -> None:
    case = marked("", sentence)
    (found,) = extractor().extract([ArticleText(case["text"], language, DAY)])
    assert [fields_of(item) for item in found] == [[row[1], row[2], float(row[3]), *row[4:]] for row in case["figures"]]


DECLARED = {
    "entities": [{"id": "bada", "names": {"ko": "바다전력", "en": "Bada Power"}}],
    "metrics": [
        {
            "id": "capacity",
            "labels": {"en": "Capacity"},
            "dimension": "count",
            "cues": {"ko": ["용량"], "en": ["capacity", "plant"]},
            "counters": {"ko": ["MW"], "en": ["MW", "megawatts", "GWh"]},
        },
        {
            "id": "arpu",
            "labels": {"en": "Revenue per user"},
            "dimension": "money",
            "cues": {"ko": ["1인당 매출"], "en": ["revenue per user"]},
        },
        {
            "id": "fare",
            "labels": {"en": "Fare"},
            "dimension": "money",
            "cues": {"ko": ["요금"], "en": ["price"]},
        },
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "metric", "value", "expression"),
    [
        ("en", "Bada Power runs a 400-megawatt plant.", "capacity", "400", "400-megawatt"),
        ("en", "Bada Power runs a 400-MW plant.", "capacity", "400", "400-MW"),
        ("en", "Bada Power runs a 400MW plant.", "capacity", "400", "400MW"),
        ("en", "Bada Power plans a plant of up to 2.5-GWh capacity.", "capacity", "2.5", "up to 2.5-GWh"),
        ("en", "Bada Power's capacity is 1.234 GWh.", "capacity", "1.234", "1.234 GWh"),
        ("ko", "바다전력의 용량은 400-MW다.", "capacity", "400", "400-MW"),
        ("ko", "바다전력의 1인당 매출은 42만원이다.", "arpu", "420000", "42만원"),
        ("en", "Bada Power's revenue per user was $42.", "arpu", "42", "$42"),
        ("en", "Bada Power's price was $42 per barrel.", "fare", "42", "$42"),
        ("ko", "바다전력의 요금은 1인당 1200원이다.", "fare", "1200", "1200원"),
    ],
)
def test_a_metric_of_a_unit_reads_what_is_stated_by_the_unit(
    language: str, text: str, metric: str, value: str, expression: str
) -> None:
    ((found,),) = by_rules(Watchlist.model_validate(DECLARED)).extract([ArticleText(text, language, DAY)])
    assert (found.metric, found.value, found.expression) == (metric, Decimal(value), expression)
