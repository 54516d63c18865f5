"""JSON lines, Markdown and Excel keep every value, and no text of an article becomes a formula, markup or a command."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from stored_observations import load, stored_observation

from flows.cli.output.human_units import in_human_units
from tasks.core.errors import QueryFailedError
from warehouse.query import spreadsheet
from warehouse.query.query import Limits, write_answer
from warehouse.query.result_formats import rendered

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "{=1}"]


def sheet(content: bytes) -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows()]


@pytest.mark.parametrize("text", [*FORMULAS, "http://x.example", "1e5", "\x1b[31m", "가" * 3, "\ud800", "a\nb"])
def test_a_text_is_a_string_of_a_workbook_whatever_it_says(text: str) -> None:
    out = BytesIO()
    spreadsheet.write_workbook([text, "n"], [[text, Decimal("1.50")]], out)
    for row in sheet(out.getvalue()):
        assert row[0].data_type == "s"
        assert row[0].hyperlink is None
    assert b"<f>" not in out.getvalue()


def test_numbers_days_and_times_have_their_types_and_large_numbers_lose_no_digit() -> None:
    names = ["a", "b", "c", "d", "e", "f", "g", "change_id", "old"]
    moment = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    row = [
        Decimal("25.110000"),
        -5,
        None,
        True,
        date(2026, 3, 1),
        moment,
        Decimal("12345678901234567.8"),
        7,
        date(1899, 1, 1),
    ]
    out = BytesIO()
    spreadsheet.write_workbook(names, [row], out)
    cells = [cell.value for cell in sheet(out.getvalue())[1]]
    assert cells == [
        25.11, -5, None, True, datetime(2026, 3, 1), datetime(2026, 3, 1, 7, 30),
        "12345678901234567.8", "7", "1899-01-01",
    ]  # fmt: skip


def test_what_a_sheet_cannot_hold_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    with pytest.raises(QueryFailedError, match=r"2 rows at most.*parquet"):
        spreadsheet.write_workbook(["a"], [["x"]] * 3, BytesIO())
    out = BytesIO()
    spreadsheet.write_workbook(["a"], [["x" * 40_000]], out)
    assert len(sheet(out.getvalue())[1][0].value) == spreadsheet.MOST_CHARACTERS


def test_json_lines_have_the_values_of_json() -> None:
    table = pa.table({"change_id": [7, -8], "value": [Decimal("25.10"), None], "text": ["a\nb\u2028\x1b", "둘"]})
    text = rendered(table, "jsonl").decode()
    assert [json.loads(line) for line in text.split("\n")[:-1]] == json.loads(rendered(table, "json"))
    assert "\x1b" not in text
    assert "\u2028" not in text


def test_markdown_stays_a_table_whatever_a_text_says() -> None:
    cell = "a|b\n# *c* <img> [x](y) `z`\x1b"
    table = pa.table({"n|m": [1], "text": [cell]})
    head, rule, row = rendered(table, "markdown").decode().splitlines()
    assert (head, rule) == (r"| n\|m | text |", "| ---: | --- |")
    from markdown_it import MarkdownIt

    page = MarkdownIt().enable("table").render("\n".join([head, rule, row]))
    assert "<img" not in page
    assert "<em>" not in page
    assert "<a " not in page
    assert page.count("<td") == 2


@pytest.mark.parametrize("form", ["jsonl", "markdown", "xlsx"])
def test_the_sandbox_writes_every_form(tmp_path: Path, form: str) -> None:
    published = load(tmp_path, [stored_observation({"value": 25, "low": 24.5, "high": 25.5}, 1)])
    out = BytesIO()
    sql = "SELECT entity, value, published, sentence FROM observations"
    assert write_answer(published, sql, None, Limits(), form, out).rows == 1
    assert out.getvalue()


@pytest.mark.parametrize(
    ("language", "unit", "value", "difference", "shown"),
    [
        ("ko", "KRW", "1332100000000", "-5", ("1조3321억원", "-5원")),
        ("en", "KRW", "1332100000000", "10000000000", ("KRW 1.3321 trillion", "+KRW 10 billion")),
        ("en", "percent", "25.110000", "-3.1", ("25.11%", "-3.1 pp")),
        ("ko", "count", "8", "1", ("8", "+1")),
        ("ko", None, "8", None, ("8", None)),
    ],
)
def test_human_units(
    language: str, unit: str | None, value: str, difference: str | None, shown: tuple[Any, ...]
) -> None:
    kind = pa.decimal128(38, 6)
    table = pa.table({
        "period": ["2020"], "unit": pa.array([unit], pa.string()), "value": pa.array([Decimal(value)], kind),
        "difference": pa.array([difference and Decimal(difference)], kind),
    })  # fmt: skip
    (row,) = in_human_units(table, language).to_pylist()
    assert row == {"period": "2020", "value": shown[0], "difference": shown[1]}


def test_human_units_need_a_unit_and_stay_aligned() -> None:
    with pytest.raises(QueryFailedError, match="`unit`"):
        in_human_units(pa.table({"value": [1]}), "ko")
    table = pa.table({"value": pa.array([Decimal(5), Decimal(50000)], pa.decimal128(38, 6)), "unit": ["KRW"] * 2})
    lines = rendered(in_human_units(table, "ko"), "table").decode().splitlines()
    assert lines[2:4] == ["  5원", "5만원"]
