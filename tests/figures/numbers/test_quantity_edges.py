"""Both sides of each rule of numbers: bounds, signs, ranges, steps, amounts in two units, spelled numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.figures.numbers.quantities import find_quantities

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "numbers" / "edges.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("language", "text", "quantities"),
    [(language, *case[:1], case[1:]) for language in CASES for case in CASES[language]],
)
def test_a_text_holds_these_quantities(language: str, text: str, quantities: list[list[Any]]) -> None:
    expected = [
        [expression, number(value), unit, bound, number(low), number(high)]
        for expression, value, unit, bound, low, high in quantities
    ]
    assert [
        [text[found.start : found.end], found.value, found.unit, found.bound.value, found.low, found.high]
        for found in find_quantities(text, language)
    ] == expected


def number(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
