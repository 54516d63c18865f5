"""Whether two written numbers can be of one figure: by cases, the same in the stage and in the warehouse's SQL."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tasks.changes.agreement import agree, likely_ends
from tasks.core.records import Bound, Observation
from tasks.figures.numbers.quantities import find_quantities
from tests.changes.case_observations import sourced
from warehouse.migrations import SQL_FOLDER

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "changes" / "agreement.yaml").read_text("utf-8")
)
UNITS = ["percent", "percentage_point", "times", "count", "KRW", "USD"]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """A database with the warehouse's macros of numbers."""
    opened = duckdb.connect()
    script = (SQL_FOLDER / "macros.sql").read_text("utf-8")
    opened.execute(script[: script.index("-- How long ago")])
    return opened


def written(case: dict[str, Any]) -> list[Observation]:
    """Both numbers of a case as the language's reader reads them."""
    language = "ko" if "ko" in case else "en"
    return [read(text, language) for text in case[language]]


def read(text: str, language: str) -> Observation:
    (quantity,) = find_quantities(text, language)
    (blank,) = sourced({"says": [{"is": 1}]}, 1)
    return replace(
        blank.observation, value=quantity.value, low=quantity.low, high=quantity.high, unit=quantity.unit,
        bound=quantity.bound, value_high=quantity.value_high,
    )  # fmt: skip


def in_sql(con: duckdb.DuckDBPyConnection, observation: Observation) -> tuple[Decimal | None, Decimal | None]:
    """The likely ends of a number as the warehouse finds them."""
    row = con.execute(
        """
        SELECT e.low, e.high FROM (
            SELECT likely_ends(
                o.unit, o.bound, o.value, o.value_high,
                low_end(o.low, o.high, o.value), high_end(o.low, o.high, o.value)
            ) AS e
            FROM (
                SELECT
                    $unit AS unit, $bound AS bound, $value::DECIMAL(38, 6) AS value,
                    $value_high::DECIMAL(38, 6) AS value_high, $low::DECIMAL(38, 6) AS low,
                    $high::DECIMAL(38, 6) AS high
            ) AS o
        )
        """,
        {
            "unit": observation.unit,
            "bound": observation.bound.value,
            **{name: _text(getattr(observation, name)) for name in ("value", "value_high", "low", "high")},
        },
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_two_reports_agree_as_their_case_says(case: dict[str, Any], con: duckdb.DuckDBPyConnection) -> None:
    a, b = written(case)
    assert agree(a, b) is agree(b, a) is case["agree"]
    assert agree(a, a)
    assert agree(b, b)
    for observation in (a, b):
        assert in_sql(con, observation) == likely_ends(observation)


def test_sql_gives_the_ends_that_the_stage_gives(con: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(20240311)
    (blank,) = sourced({"says": [{"is": 1}]}, 1)
    widened = 0
    for _ in range(600):
        value = Decimal(chance.choice([0, 1, 3, 34, 120, 2300, 17122, 500_000_000])) * chance.choice([1, -1])
        value /= chance.choice([1, 10, 1000])
        margin = Decimal(chance.choice(["0", "0.005", "0.5", "1", "50"]))
        low, high = chance.choice(
            [(value - margin, value + margin), (value, value + margin), (value - margin, value), (None, value),
             (value, None), (None, None), (value - margin, value + 2 * margin)]
        )  # fmt: skip
        observation = replace(
            blank.observation,
            value=None if chance.random() < 0.1 else value,
            value_high=value + margin if chance.random() < 0.8 else None,
            low=low, high=high, unit=chance.choice(UNITS), bound=chance.choice(list(Bound)),
        )  # fmt: skip
        assert in_sql(con, observation) == likely_ends(observation), observation
        widened += likely_ends(observation) != (low, high)
    assert widened > 100, "the numbers must be of a kind that is widened, or nothing was shown"


def test_an_edit_of_a_text_is_no_number_cut_off() -> None:
    before, after = read("1,200 employees", "en"), read("1,250 employees", "en")
    assert agree(before, after)
    assert not agree(before, after, cut_off=False)
    assert agree(read("about 1,200 employees", "en"), after, cut_off=False)
