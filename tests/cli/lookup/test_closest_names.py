"""Unknown ids get a suggestion: in show, explain, and for what a query without an answer names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flows.cli.lookup.closest_names import closest
from flows.cli.main import app
from tasks.core.errors import QueryFailedError
from tests.warehouse.batches import warehouse


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suggestions") / "data"
    warehouse(folder)
    return folder


def run(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(data)], env={"COLUMNS": "200", "TERM": "dumb"})


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["show", "navr"], "no entity 'navr' is known. Did you mean 'naver'?"),
        (["show", "네이벼"], "Did you mean 'naver'?"),
        (["show", "zzzz"], "@coverage"),
        (["show", "naver", "shar_0"], "no metric 'shar_0' is known. Did you mean 'share_0'?"),
        (["show", "article", "100000"], "Did you mean '1000000'?"),
        (["show", "article", "zzzz"], "lists those that are"),
        (["explain", "10000001"], "Did you mean '100000"),
        (["explain", "zzzz"], "lists those that are"),
    ],
    ids=lambda result: " ".join(result) if isinstance(result, list) else None,
)
def test_an_unknown_id_gets_a_suggestion(data: Path, arguments: list[str], says: str) -> None:
    result = run(data, *arguments)
    assert isinstance(result.exception, QueryFailedError)
    assert says in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["@figure_history", "--set", "entity=navr", "--set", "metric=share_0"], "Did you mean 'naver'?"),
        (["@figure_history", "--set", "metric=shar_0"], "Did you mean 'share_0'?"),
        (["FROM figure_history('navr', 'share_0')"], "Did you mean 'naver'?"),
        (["FROM figure_history(entity := '네이버', metric := 'share_0')"], "Did you mean 'naver'?"),
        (["SELECT * FROM figures WHERE metric = 'share_00'"], "Did you mean 'share_0'?"),
        (["@sources_of", "--set", "change=100000"], "Did you mean 1000000?"),
        (["FROM sources_of(100000)"], "Did you mean 1000000?"),
    ],
    ids=lambda result: " ".join(result) if isinstance(result, list) else None,
)
def test_a_query_without_an_answer_says_which_id_nobody_knows(data: Path, arguments: list[str], says: str) -> None:
    result = run(data, "query", *arguments)
    assert result.exit_code == 0
    assert says in result.stderr


@pytest.mark.parametrize(
    "sql", ["SELECT * FROM figures WHERE entity = 'naver' AND FALSE", "SELECT 1 WHERE 'a' = 'entity'", "SELECT 1"]
)
def test_a_query_that_names_nothing_unknown_gets_no_word(data: Path, sql: str) -> None:
    assert run(data, "query", sql).stderr == ""


def test_hangul_is_compared_by_its_parts() -> None:
    assert closest("카카요", {"카카오": "kakao", "네이버": "naver"}) == "kakao"
    assert closest("삼성", {"카카오": "kakao", "네이버": "naver"}) is None


def test_ids_and_decimals_are_written_one_way_in_every_command(data: Path) -> None:
    (explained,) = json.loads(run(data, "explain", "1000001", "--json").stdout)
    sql = "SELECT observation_id, article_id, value FROM observations WHERE observation_id = 1000001"
    (queried,) = json.loads(run(data, "query", sql, "--json").stdout)
    assert queried == {name: explained[name] for name in ("observation_id", "article_id", "value")}
    assert queried["observation_id"] == "1000001"
    assert isinstance(queried["value"], int | float)
    (shown, *_) = json.loads(run(data, "show", "article", explained["article_id"], "--json").stdout)
    assert shown["article_id"] == explained["article_id"]
