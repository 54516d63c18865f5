"""Every construction of numbers, in three languages: what is written and what it must become."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.core.errors import FigurewatchError
from tasks.core.records import Quantity
from tasks.figures.numbers.quantities import find_quantities

CASES = Path(__file__).parents[2] / "cases" / "quantities"


def sentences(*, quantified: bool | None = None) -> list[Any]:
    found = []
    for path in sorted(CASES.glob("??.yaml")):
        for construction in yaml.safe_load(path.read_text(encoding="utf-8")):
            for number, case in enumerate(construction["sentences"]):
                if quantified is None or quantified == bool(case["quantities"]):
                    name = f"{path.stem}-row{construction['row']}-{number}"
                    found.append(pytest.param(path.stem, case["text"], case["quantities"], id=name))
    return found


def exact(number: str | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def found_row(text: str, quantity: Quantity) -> list[Any]:
    return [
        text[quantity.start : quantity.end], quantity.value, quantity.unit, quantity.bound.value, quantity.low,
        quantity.high, quantity.counter, quantity.value_high,
        quantity.conversion and (quantity.conversion.value, quantity.conversion.unit),
    ]  # fmt: skip


def expected_row(row: list[Any]) -> list[Any]:
    expression, value, unit, bound, low, high, *rest = row
    more = rest[0] if rest else {}
    conversion = more.get("conversion")
    return [
        expression, exact(value), unit, bound, exact(low), exact(high), more.get("counter"),
        exact(more.get("value_high")), conversion and (Decimal(conversion[0]), conversion[1]),
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "quantities"), sentences())
def test_a_sentence_holds_these_quantities_and_no_other(language: str, text: str, quantities: list[Any]) -> None:
    assert [found_row(text, found) for found in find_quantities(text, language)] == [
        expected_row(row) for row in quantities
    ]


@pytest.mark.parametrize(("language", "text", "quantities"), sentences(quantified=True))
def test_what_is_read_alone_is_read_amid_other_text(language: str, text: str, quantities: list[Any]) -> None:
    around = "\n".join([text, "—", text])
    rows = [expected_row(row) for row in quantities]
    assert [found_row(around, found) for found in find_quantities(around, language)] == rows + rows


@pytest.mark.parametrize(("language", "text", "quantities"), sentences(quantified=True))
def test_spans_nest_and_the_interval_holds_the_value(language: str, text: str, quantities: list[Any]) -> None:
    for quantity in find_quantities(text, language):
        assert quantity.start <= quantity.core_start < quantity.core_end <= quantity.end
        if quantity.value is not None:
            assert quantity.low is None or quantity.low <= quantity.value
            assert quantity.high is None or quantity.value <= quantity.high


def test_every_row_of_numbers_is_shown_in_each_language() -> None:
    for path in sorted(CASES.glob("??.yaml")):
        rows = [construction["row"] for construction in yaml.safe_load(path.read_text(encoding="utf-8"))]
        assert rows == list(range(1, 17)), path.name


def test_a_language_without_notation_is_refused_with_what_to_add() -> None:
    with pytest.raises(FigurewatchError, match="no quantity notation"):
        find_quantities("25 Prozent", "de")
