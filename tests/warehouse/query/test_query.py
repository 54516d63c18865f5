"""Questions from outside: answered in every form, and never able to reach beyond the published file."""

from __future__ import annotations

import csv
import io
import json
import resource
import time
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import batches
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len
from stored_observations import cases

from tasks.core.errors import (
    DamagedFileError,
    ForeignFileError,
    NotPublishedError,
    QueryFailedError,
    QueryRefusedError,
    QueryStoppedError,
    WarehouseError,
)
from warehouse.query import sandbox
from warehouse.query.query import Limits, ask, write_answer
from warehouse.query.query_failures import failure
from warehouse.query.result_formats import FORMATS, rendered
from warehouse.query.terminal import steers

ENDS = {"refused": QueryRefusedError, "stopped": QueryStoppedError, "failed": QueryFailedError}
NARROW = Limits(seconds=0.5, memory_mb=200)
ATTEMPTS = cases("breakouts")
FIRST = {attempt["kind"]: attempt for attempt in reversed(ATTEMPTS)}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return batches.warehouse(tmp_path_factory.mktemp("query") / "data")


def named(attempt: dict[str, Any]) -> str:
    return f"{attempt['kind']}: {attempt['sql'][:60]}"


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=named)
def test_nothing_breaks_out(published: Path, tmp_path: Path, attempt: dict[str, Any]) -> None:
    secret, out = tmp_path / "secret.csv", tmp_path / "out"
    secret.write_text("a secret,1\n")
    before = published.read_bytes()
    sql = attempt["sql"].replace("$FILE", str(secret)).replace("$OUT", str(out))
    with pytest.raises(WarehouseError) as caught:
        attempted(published, sql, attempt)
    assert type(caught.value) is ENDS[attempt["ends"]], str(caught.value)
    assert attempt.get("says", "") in str(caught.value)
    assert caught.value.todo
    assert "a secret" not in str(caught.value)
    assert not out.exists()
    assert published.read_bytes() == before


def attempted(published: Path, sql: str, attempt: dict[str, Any]) -> None:
    """In the child process, as `figurewatch query` does it, what must be stopped and one attempt of every kind; the
    others by the child's own code in this process, because a hundred processes take half a minute."""
    if attempt["ends"] == "stopped" or attempt is FIRST[attempt["kind"]]:
        ask(published, sql, None, NARROW)
        return
    order = {"path": str(published), "sql": sql, "parameters": {}, **asdict(NARROW)}
    note = sandbox.answer(order, io.BytesIO())
    if note["kind"] != "done":
        raise failure(note, 3, published, NARROW)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1;",
        "SELECT 1 -- ; DROP",
        "FROM figures",
        "TABLE figures",
        "VALUES (1), (2)",
        "WITH a AS (SELECT 1) FROM a",
        "DESCRIBE figures",
        "SUMMARIZE figures",
        "SHOW TABLES",
        "SELECT * FROM duckdb_views() WHERE NOT internal",
    ],
)
def test_one_select_of_any_shape_is_answered(published: Path, sql: str) -> None:
    assert ask(published, sql).table.num_rows >= 1


def test_values_are_bound_and_never_read_as_sql(published: Path) -> None:
    shown = ask(published, "SELECT $name AS name", {"name": "'; DROP VIEW figures; --"}).table.to_pylist()
    assert shown == [{"name": "'; DROP VIEW figures; --"}]


@pytest.mark.parametrize(
    ("sql", "given", "says"),
    [
        ("SELECT $a", {}, "needs a value for a"),
        ("SELECT 1", {"a": "1"}, "has no \\$a"),
        ("SELECT nothing FROM figures", {}, "nothing"),
        ("SELEC 1", {}, "SELEC"),
        ("SELECT error('made up')", {}, "made up"),
        ("@contradiction", {}, "Did you mean @contradictions"),
        ("@zzz", {}, "--list"),
    ],
)
def test_a_mistake_is_reported_in_words_that_help(published: Path, sql: str, given: dict[str, str], says: str) -> None:
    with pytest.raises(QueryFailedError, match=says):
        ask(published, sql, given)


def test_an_answer_too_long_is_cut_and_says_so(published: Path) -> None:
    short = ask(published, "SELECT range FROM range(100000)", None, Limits(rows=1500))
    assert (short.table.num_rows, short.truncated) == (1500, True)
    light = ask(published, "SELECT repeat('x', 1000) FROM range(100000)", None, Limits(answer_mb=20))
    assert light.truncated
    assert light.table.nbytes <= 20 * 1024 * 1024
    whole = ask(published, "SELECT range FROM range(1500)", None, Limits(rows=1500))
    assert (whole.table.num_rows, whole.truncated) == (1500, False)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="figurewatch run"):
        ask(tmp_path / "figurewatch.duckdb", "SELECT 1")
    (tmp_path / "figurewatch.duckdb").write_bytes(b"no database" * 5000)
    with pytest.raises(DamagedFileError, match="doctor"):
        ask(tmp_path / "figurewatch.duckdb", "SELECT 1")


TABLE = pa.table(
    {
        "이름": ["네이버", "Kakao", None],
        "value": pa.array([Decimal("1721200000000"), Decimal("25.11"), Decimal("-0.000001")], pa.decimal128(38, 6)),
        "note": ["=SUM(A1)", "two\nlines\x1b[31m", "넓" * 40],
        "flag": [True, False, None],
        "many": [["가", "-1"], [], None],
    }
)


def test_the_terminal_s_columns_stand_below_each_other_whatever_the_script() -> None:
    lines = rendered(TABLE, "table", 90).decode().splitlines()
    assert lines[-1] == "(3 rows)"
    starts = [cell_len(line[: line.index(mark)]) for line, mark in zip(lines[2:5], ("=SUM", "two", "넓"), strict=True)]
    assert len(set(starts)) == 1
    assert "\x1b" not in "".join(lines)
    assert "1721200000000" in lines[2]
    assert "-0.000001" in lines[4]
    assert "…" in lines[4]


@pytest.mark.parametrize("width", [20, 40, 60, 90, 200])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_cut(width: int) -> None:
    shown = rendered(TABLE, "table", width).decode()
    assert max(map(cell_len, shown.splitlines())) <= width
    assert "1721200000000" in shown.replace("\n", "").replace(" ", "")
    assert shown.endswith("(3 rows)\n")


def test_without_a_terminal_nothing_is_cut() -> None:
    shown = rendered(TABLE, "table").decode()
    assert "넓" * 40 in shown
    assert "…" not in shown


def test_every_value_stands_in_the_list_of_fields_of_a_narrow_terminal() -> None:
    shown = rendered(TABLE, "table", 24).decode()
    assert shown.count("넓") == 40
    assert "two\\nlines\\x1b[31m" in shown.replace("\n", "").replace(" ", "")


def test_csv_keeps_numbers_and_defuses_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO(rendered(TABLE, "csv").decode(), newline="")))
    assert [row["value"] for row in rows] == ["1721200000000", "25.11", "-0.000001"]
    assert [row["note"][:9] for row in rows] == ["'=SUM(A1)", "two\nlines", "넓" * 9]
    assert [row["flag"] for row in rows] == ["true", "false", ""]
    assert rows[0]["many"] == '["가", "-1"]'


def test_json_and_parquet_keep_every_value() -> None:
    rows = json.loads(rendered(TABLE, "json"))
    assert [row["value"] for row in rows] == [1721200000000, 25.11, -0.000001]
    assert rows[1]["note"] == "two\nlines\x1b[31m"
    assert rows[0]["many"] == ["가", "-1"]
    assert pq.read_table(pa.BufferReader(rendered(TABLE, "parquet"))).equals(TABLE)


def test_ids_and_large_integers_are_text_in_json_and_decimals_are_numbers_where_no_digit_is_lost() -> None:
    table = pa.table(
        {
            "article_id": [5, -4028419192865383218],
            "aliased": [2**53 + 1, 7],
            "run_id": [3, 2**53],
            "value": pa.array([Decimal("25.110000"), Decimal("12345678901234567.891")], pa.decimal128(38, 6)),
        }
    )
    assert json.loads(rendered(table, "json")) == [
        {"article_id": "5", "aliased": "9007199254740993", "run_id": 3, "value": 25.11},
        {"article_id": "-4028419192865383218", "aliased": "7", "run_id": 2**53, "value": "12345678901234567.891"},
    ]


def test_json_for_a_terminal_holds_no_control_character_and_says_the_same() -> None:
    text = "a\x1b[2J\x9b31m\u202eb\u2028c"
    shown = rendered(pa.table({"name": [text]}), "json").decode()
    assert not any(steers(sign) for sign in shown if sign != "\n")
    assert json.loads(shown) == [{"name": text}]


WIDE = (
    "SELECT range, " + ", ".join(f"md5(range::VARCHAR || '{at}') AS c{at}" for at in range(20)) + " FROM range(1000000)"
)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_writing_an_answer_out_stands_inside_the_time_limit(published: Path, form: str) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryStoppedError, match="writing its answer out"):
        write_answer(published, WIDE, None, Limits(seconds=3, memory_mb=4096, answer_mb=4096), form, io.BytesIO())
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "sql", ["SELECT range, repeat('x', 2000) FROM range(1000000)", "SELECT list(range) FROM range(30000000)"]
)
def test_the_memory_limit_is_of_the_whole_process(published: Path, sql: str) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    forked_with = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # what this process has counts in its children too
    with pytest.raises(QueryStoppedError, match="100 MB"):
        write_answer(published, sql, None, Limits(memory_mb=100), "json", io.BytesIO())
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most <= max(before, forked_with + 300 * 1024)


def test_a_small_answer_fits_a_small_limit(published: Path) -> None:
    out = io.BytesIO()
    assert write_answer(published, "FROM figures", None, Limits(memory_mb=100), "csv", out).rows > 0
    assert out.getvalue().count(b"\r\n") > 1


def flipped(content: bytes) -> bytes:
    """The file with a hundred bytes of its first blocks inverted."""
    return content[:5000] + bytes(255 - byte for byte in content[5000:5100]) + content[5100:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:4096],
        flipped,
        lambda content: content[:12288] + bytes(len(content) - 12288),
        lambda content: b"SQLite format 3\0" + bytes(4080),
    ],
    ids=["empty", "half", "head alone", "flipped", "zeros", "another database"],
)
def test_a_damaged_file_is_named_with_what_to_do(published: Path, tmp_path: Path, damage: Any) -> None:
    path = tmp_path / "figurewatch.duckdb"
    path.write_bytes(damage(published.read_bytes()))
    with pytest.raises(DamagedFileError, match="doctor") as caught:
        ask(path, "FROM figures")
    assert caught.value.where == str(path)


def test_a_database_of_somebody_is_distinguished_from_a_warehouse(tmp_path: Path) -> None:
    path = tmp_path / "figurewatch.duckdb"
    duckdb.connect(str(path)).execute("CREATE TABLE mine (a INTEGER)").close()
    with pytest.raises(ForeignFileError, match="Move it away"):
        ask(path, "FROM figures")


def test_columns_of_one_name_are_kept_apart(published: Path) -> None:
    answer = ask(published, "SELECT 1 AS a, 2 AS a, 3 AS a_1, 1.0/0 AS b, 12345678901234567.891 AS c")
    assert json.loads(rendered(answer.table, "json")) == [
        {"a": 1, "a_1": 2, "a_1_1": 3, "b": None, "c": "12345678901234567.891"}
    ]


@pytest.mark.parametrize(
    ("interval", "shown"),
    [
        ("2600 milliseconds", "PT2.6S"),
        ("1 month 2 days", "P1M2D"),
        ("-1 month 2 days -3 seconds", "P-1M2DT-3S"),
        ("0 days", "PT0S"),
    ],
)
def test_an_interval_is_a_duration_in_every_form(published: Path, interval: str, shown: str) -> None:
    table = ask(published, f"SELECT INTERVAL '{interval}' AS took, NULL::INTERVAL AS none").table
    assert json.loads(rendered(table, "json")) == [{"took": shown, "none": None}]
    assert shown in rendered(table, "table").decode()
    assert pq.read_table(pa.BufferReader(rendered(table, "parquet"))).to_pylist() == [{"took": shown, "none": None}]


def test_a_value_that_python_cannot_hold_is_reported(published: Path) -> None:
    answer = ask(published, "SELECT 'infinity'::DATE AS day, DATE '290000-01-01' AS far")
    with pytest.raises(QueryFailedError, match="VARCHAR"):
        rendered(answer.table, "table")


def test_another_format_is_refused() -> None:
    with pytest.raises(QueryFailedError, match=", ".join(FORMATS)):
        rendered(TABLE, "docx")
