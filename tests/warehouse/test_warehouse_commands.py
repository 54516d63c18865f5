"""The commands that ask the warehouse, as a shell sees them: output, exit codes, completion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import batches
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from stored_observations import load, stored_observation
from typer.testing import CliRunner

from flows.cli.commands.warehouse import Form
from flows.cli.main import app
from tasks.core.errors import WarehouseError
from warehouse.query.ready_queries import ready_queries
from warehouse.query.result_formats import FORMATS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands") / "data"
    batches.warehouse(folder)
    return folder


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(data)], env={"COLUMNS": "200", "TERM": "dumb"})


def test_the_formats_on_the_command_line_are_those_that_can_be_rendered() -> None:
    assert tuple(Form) == FORMATS


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json", "jsonl"])
def test_a_query_prints_in_every_form(data: Path, form: str) -> None:
    result = run(data, "query", "SELECT metric, value FROM figures ORDER BY metric", "--format", form)
    assert result.exit_code == 0
    assert "share_0" in result.stdout


def test_parquet_goes_to_a_file(data: Path, tmp_path: Path) -> None:
    result = run(data, "query", "FROM figures", "-f", "parquet", "-o", str(tmp_path / "figures.parquet"))
    assert result.exit_code == 0
    assert pq.read_table(tmp_path / "figures.parquet").num_rows == batches.FIGURES


def test_a_file_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    result = run(data, "query", "FROM figures", "-o", str(tmp_path / "no folder" / "x.csv"))
    assert isinstance(result.exception, WarehouseError)
    assert "no folder" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["query", "@figure_history", "--set", "entity"], "name=value"),
        (["query", "@figure_history", "--set", "=naver"], "name=value"),
        (["query", "@figure_history", "--set", "entty=naver"], "entity, metric"),
        (["query", "@contradictions", "--set", "entity=naver"], "takes none"),
        (["query", "SELECT 1", "--format", "xls"], "parquet"),
        (["query", "SELECT 1", "--seconds", "0"], "--seconds"),
        (["query", "SELECT 1", "--memory", "1"], "--memory"),
        (["show", "article"], "which article"),
        (["show", "naver", "--jsn"], "--jsn"),
        (["explain", "--jsn"], "--jsn"),
        (["export"], "place"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what_is_right(data: Path, arguments: list[str], says: str) -> None:
    result = run(data, *arguments)
    assert result.exit_code == 2, result.output
    assert says in result.output


def test_ready_queries_are_listed_for_people_and_programs(data: Path) -> None:
    listed = run(data, "query", "--list").stdout
    queries = json.loads(run(data, "query", "--list", "--json").stdout)
    assert [row["name"] for row in queries] == [f"@{ready.name}" for ready in ready_queries()]
    assert all(row["name"] in listed and row["answers"] in listed for row in queries)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("figurewatch query @con", "@contradictions"),
        ("figurewatch query @figure_history --set m", "metric="),
        ("figurewatch query 'SELECT 1' --format pa", "parquet"),
    ],
)
def test_the_shell_completes(typed: str, offered: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli.main import app; app(prog_name='figurewatch')"],
        env={
            **os.environ, "PYTHONPATH": str(ROOT), "_FIGUREWATCH_COMPLETE": "complete_bash", "COMP_WORDS": typed,
            "COMP_CWORD": str(len(typed.replace("'SELECT 1'", "x").split()) - 1),
        },
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert offered in done.stdout.split(), done.stderr


def test_show_finds_an_entity_by_name_and_an_article_by_a_part_of_its_address(data: Path) -> None:
    figures = json.loads(run(data, "show", "네이버", "--json").stdout)
    assert {row["metric"] for row in figures} == {f"share_{topic}" for topic in range(batches.FIGURES)}
    history = json.loads(run(data, "show", "naver", "share_0", "--json").stdout)
    assert history[0]["sentence"]
    article = run(data, "show", "article", "news.example/1/0").stdout
    assert "제목 1-0" in article
    ident = json.loads(run(data, "show", "article", "news.example/1/0", "--json").stdout)[0]["article_id"]
    assert run(data, "show", "article", str(ident)).stdout == article
    assert isinstance(run(data, "show", "article", "%").exception, WarehouseError)
    assert isinstance(run(data, "show", "nobody").exception, WarehouseError)


@pytest.mark.parametrize("arguments", [["explain", "-5"], ["show", "article", "-5"]])
def test_an_id_below_zero_is_no_option(data: Path, arguments: list[str]) -> None:
    result = run(data, *arguments)
    assert isinstance(result.exception, WarehouseError)
    assert "-5" in str(result.exception)


def test_explain_says_why_and_whether_it_still_stands(tmp_path: Path) -> None:
    notes = [
        {"value": 25.11, "low": 25.105, "high": 25.115, "day": "2021-03-21"},
        {"value": 26.4, "low": 26.35, "high": 26.45, "day": "2021-03-20", "retired": "2021-04-01"},
    ]
    load(tmp_path, [stored_observation(note, number) for number, note in enumerate(notes)])
    explained = run(tmp_path, "explain", "25.11%").stdout
    assert "naver rnd_ratio = 25.11 percent [25.105, 25.115)" in explained
    assert "cue          연구개발비  +0.50" in explained
    assert "no longer stands" not in explained
    assert "no longer stands: edited, since 2021-04-01" in run(tmp_path, "explain", "26.4%").stdout
    assert len(json.loads(run(tmp_path, "explain", "%", "--json").stdout)) == 2
    assert isinstance(run(tmp_path, "explain", "27%").exception, WarehouseError)


def test_quarantine_tells_what_and_why(data: Path) -> None:
    assert "no text in it" in run(data, "quarantine").stdout
    assert len(json.loads(run(data, "quarantine", "--json").stdout)) == 3


def test_export_and_restore_make_the_warehouse_again(data: Path, tmp_path: Path) -> None:
    result = run(data, "export", str(tmp_path / "export"), "--json")
    rows = json.loads(result.stdout)["rows"]
    back = run(tmp_path / "new", "restore", str(tmp_path / "export"))
    assert back.exit_code == 0
    assert str(sum(rows.values())) in back.stdout
    ask = ["query", "SELECT metric, value FROM figures ORDER BY metric", "--json"]
    assert run(tmp_path / "new", *ask).stdout == run(data, *ask).stdout
