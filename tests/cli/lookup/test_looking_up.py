"""show draws a figure, explain puts the two sides of a change next to each other, query writes amounts in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.lookup.drawing import signs_of
from flows.cli.main import app
from tasks.reports.terminal.figure_chart import ASCII, DRAWN
from tests.notifying.desk import changes_with_sides, run_once, watching
from tests.reports.stories import story

WATCHLIST = Path(__file__).resolve().parents[3] / "seeds" / "watchlist.yaml"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    run_once(folder / "data", folder / "reports", watching(), story(), changes_with_sides())
    return folder / "data"


def run(data: Path, *words: object) -> str:
    result = CliRunner().invoke(app, [*map(str, words), "--data", str(data)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_show_draws_the_history_above_the_table(data: Path) -> None:
    text = run(data, "show", "naver", "rnd_ratio", "-w", WATCHLIST, "-l", "en")
    assert text.startswith("Naver · R&D")
    assert text.index("●") < text.index("published_on")
    plain = run(data, "show", "naver", "rnd_ratio", "-w", WATCHLIST, "--no-chart")
    assert "●" not in plain
    assert text.endswith(plain)
    assert json.loads(run(data, "show", "naver", "rnd_ratio", "--json"))


def test_explain_takes_a_change_as_well_as_a_number(data: Path) -> None:
    change = next(change for change in changes_with_sides() if change.before and change.after)
    assert change.before is not None
    assert change.after is not None
    text = run(data, "explain", change.change_id, "-w", WATCHLIST, "-l", "en")
    assert f"[{change.before.observation.expression}]" in text
    assert f"[{change.after.observation.expression}]" in text
    document = json.loads(run(data, "explain", change.change_id, "-w", WATCHLIST, "--json"))
    assert (document["change_id"], document["kind"]) == (str(change.change_id), change.kind.value)
    number = run(data, "explain", change.after.observation_id, "-w", WATCHLIST)
    assert f"observation {change.after.observation_id}" in number


def test_query_writes_amounts_in_words(data: Path) -> None:
    sql = "SELECT value, unit FROM figures WHERE unit = 'KRW' ORDER BY value DESC LIMIT 1"
    (row,) = [json.loads(line) for line in run(data, "query", sql, "--human", "-f", "jsonl").splitlines()]
    assert row["value"].endswith("원")
    (row,) = json.loads(run(data, "query", sql, "--human", "--json", "-l", "en"))
    assert row["value"].startswith("KRW ")


@pytest.mark.parametrize(("encoding", "signs"), [("utf-8", DRAWN), ("ascii", ASCII), ("latin-1", ASCII), ("no", ASCII)])
def test_signs_are_those_that_the_terminal_has(encoding: str, signs: object) -> None:
    assert signs_of(encoding) is signs
