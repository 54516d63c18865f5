"""The commands review, judge and correct, as a shell sees them."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flows.cli.main import app
from tasks.core.errors import FigurewatchError
from tests.judging.world import FIRST, SECOND, WATCHLIST, change_id, figures, load, observation_id, rows


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("commands") / "data"
    load(data, [FIRST, SECOND])
    (data / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return copytree(made, tmp_path / "data")


def run(data: Path, *arguments: str, answers: str | None = None) -> Result:
    lists = ["--watchlist", str(data / "watchlist.yaml")] if arguments[0] == "correct" else []
    environment = {"COLUMNS": "200", "TERM": "dumb"}
    return CliRunner().invoke(app, [*arguments, "--data", str(data), *lists], input=answers, env=environment)


def verdicts(data: Path) -> list[tuple[str, str, str | None]]:
    return [(row["kind"], row["verdict"], row["because"]) for row in rows(data, "FROM verdicts ORDER BY kind")]


@pytest.mark.parametrize(
    ("answers", "given"),
    [
        ("e\nr\n", [("contradicted", "wrong", "entity"), ("new_series", "right", None)]),
        ("k\nN\n", [("new_series", "wrong", "not_comparable")]),
        ("x\n?\np\nq\n", [("contradicted", "wrong", "period")]),
        ("q\n", []),
        ("s\n", [("contradicted", "wrong", "scope")]),
        ("", []),
    ],
)
def test_a_walk_keeps_what_was_answered_however_it_ends(
    data: Path, answers: str, given: list[tuple[str, str, str | None]]
) -> None:
    done = run(data, "review", answers=answers)
    assert done.exit_code == 0, done.output
    assert "[25.1%]" in done.stdout
    assert "[21.5%]" in done.stdout
    assert f"Judged {len(given)} of 2" in done.stdout
    assert verdicts(data) == given


def test_review_prints_what_waits_and_exports_what_was_judged(data: Path, tmp_path: Path) -> None:
    waiting = json.loads(run(data, "review", "--json").stdout)
    assert [row["kind"] for row in waiting] == ["contradicted", "new_series"]
    assert isinstance(waiting[0]["change_id"], str)
    judged = run(data, "judge", waiting[0]["change_id"], "wrong", "--because", "basis", "--remark", "a plan", "--json")
    assert json.loads(judged.stdout)["because"] == "basis"
    done = run(data, "review", "--export", str(tmp_path / "cases.jsonl"), "--json")
    assert json.loads(done.stdout)["cases"] == 1
    (case,) = [json.loads(line) for line in (tmp_path / "cases.jsonl").read_text("utf-8").splitlines()]
    assert (case["true"], case["why"], case["note"]) == (False, "basis", "a plan")
    assert case["after_sentence"] == SECOND.removesuffix("다.")
    assert run(data, "review", "--export", str(tmp_path / "none" / "x")).exit_code == 1


def test_a_verdict_from_a_script(data: Path) -> None:
    done = run(data, "judge", str(change_id(data, "contradicted")), "right")
    assert done.exit_code == 0
    assert "is right" in done.stdout
    assert verdicts(data) == [("contradicted", "right", None)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("judge", "1", "wrong"),
        ("judge", "1", "right", "--because", "period"),
        ("judge", "1", "maybe"),
        ("judge", "1", "wrong", "--because", "weather"),
        ("correct", "1"),
        ("correct", "--period", "2020"),
        ("correct", "1", "--drop", "--undo"),
        ("correct", "1", "--drop", "--period", "2020"),
        ("correct", "1", "--period", "2020", "--because", "value"),
        ("correct", "1", "--period", "2020", "--sentence", "x"),
        ("correct", "1", "--basis", "hoped"),
        ("correct", "--add", "--entity", "naver", "--metric", "rnd_ratio", "--value", "25%"),
        ("correct", "1", "--add", "--entity", "naver", "--metric", "rnd_ratio", "--value", "25%", "--source", "x"),
    ],
    ids=" ".join,
)
def test_options_that_do_not_fit_are_wrong_usage(data: Path, arguments: tuple[str, ...]) -> None:
    assert run(data, *arguments).exit_code == 2
    assert len(rows(data, "FROM store.runs")) == 1


def test_unknown_names_are_answered_with_the_closest_known(data: Path) -> None:
    known = str(observation_id(data, "21.5"))
    slips = [
        ("judge", str(change_id(data, "contradicted"))[:-1], "right"),
        ("correct", known[:-1], "--drop"),
        ("correct", known, "--entity", "navre"),
        ("correct", known, "--metric", "rnd_rato"),
    ]
    for slip in slips:
        done = run(data, *slip)
        assert done.exit_code == 1
        assert isinstance(done.exception, FigurewatchError)
        assert "Did you mean" in str(done.exception), slip
    assert len(rows(data, "FROM store.runs")) == 1


def test_a_figure_is_corrected_dropped_and_taken_back(data: Path) -> None:
    first = str(observation_id(data, "21.5"))
    done = run(data, "correct", first, "--period", "2019", "--scope", "국내", "--value", "약 22%", "--json")
    assert done.exit_code == 0, done.exception
    answer = json.loads(done.stdout)
    assert (answer["figure"]["value"], answer["figure"]["scope"], len(answer["withdrawn"])) == ("22", "국내", 1)
    second = str(observation_id(data, "22"))
    assert "Dropped" in run(data, "correct", second, "--drop").stdout
    assert figures(data) == ["naver rnd_ratio 2020 25.1"]
    assert run(data, "correct", second, "--period", "none", "--scope", "none").exit_code == 0
    assert figures(data)[-1] == "naver rnd_ratio None 22"
    assert "--peroid" in run(data, "correct", second, "--peroid", "2020").output


def test_a_figure_is_entered_with_its_source(data: Path) -> None:
    given = ("--entity", "네이버", "--metric", "연구개발비 비중", "--value", "25.4%", "--period", "2020")
    source = ("--source", "사업보고서", "--publisher", "금융감독원", "--published", "2021-03-05")
    assert "25.4%" in run(data, "correct", "--add", *given, *source).stdout
    (row,) = rows(data, "SELECT title, publisher, published_on, sentence FROM observations WHERE value = 25.4")
    assert (row["title"], row["publisher"], str(row["published_on"])) == ("사업보고서", "금융감독원", "2021-03-05")
    assert row["sentence"] == "네이버 연구개발비 비중 2020: 25.4%"
    again = json.loads(run(data, "correct", "--add", *given, *source, "--json").stdout)
    assert again["observations"] == 0
