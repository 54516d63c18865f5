"""Numbers, periods and differences as each language writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tasks.reports.date_format import period_text
from tasks.reports.number_format import difference_text, relative_text, value_text
from tasks.reports.wording import load_words
from tests.reports.stories import cases, observation


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("case", cases("values"), ids=lambda case: case["en"])
def test_a_value_is_written_as_its_language_writes_it(case: dict[str, Any], language: str) -> None:
    counters = case.get("counters", {}).get(language, ())
    assert value_text(observation(case), load_words(language), counters) == case[language]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("case", cases("periods"), ids=lambda case: str(case["label"]))
def test_a_period_is_written_in_words(case: dict[str, Any], language: str) -> None:
    assert period_text(case["label"], load_words(language)) == case[language]


def ratio(value: str, half: str) -> Any:
    return observation({"is": value, "within": half, "unit": "percent"})


@pytest.mark.parametrize(
    ("before", "after", "ko", "en"),
    [
        (("25.1", ".05"), ("22.0", ".05"), "-3.1%p", "-3.1 pp"),
        (("25.11", ".005"), ("22.0", ".05"), "-3.1%p", "-3.1 pp"),
        (("24.2", ".05"), ("25.1", ".05"), "+0.9%p", "+0.9 pp"),
        (("25", ".5"), ("25.4", ".05"), "+0.4%p", "+0.4 pp"),
    ],
)
def test_a_difference_has_the_decimals_that_both_sides_have(
    before: tuple[str, str], after: tuple[str, str], ko: str, en: str
) -> None:
    sides = ratio(*before), ratio(*after)
    moved = sides[1].value - sides[0].value
    assert difference_text(moved, sides, load_words("ko")) == ko
    assert difference_text(moved, sides, load_words("en")) == en


def test_a_difference_of_money_is_money_and_a_contradiction_has_no_sign() -> None:
    sides = [observation({"is": value, "within": 50000000}) for value in (1712200000000, 1721200000000)]
    assert difference_text(Decimal(9000000000), sides, load_words("ko"), signed=False) == "90억원"
    assert difference_text(Decimal(-9000000000), sides, load_words("en")) == "-KRW 9 billion"
    assert relative_text(Decimal("-0.226084")) == "-22.6%"
