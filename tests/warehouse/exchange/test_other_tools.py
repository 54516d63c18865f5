"""The lines of the guide for other tools: run where the tool is there, on a warehouse and on its SQLite export."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from stored_observations import load, stored_observation

from tasks.core.errors import ExportError, NotPublishedError, UnwritableError
from warehouse.exchange.sqlite_export import LEFT_OUT, export_sqlite

GUIDE = Path(__file__).resolve().parents[3] / "warehouse" / "README.md"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tools") / "data"
    hostile = {"value": 22, "low": 21.5, "high": 22.5, "publisher": "\x1b[2J'); DROP TABLE figures;--\x00"}
    return load(
        folder,
        [
            stored_observation({"value": 26, "low": 25.5, "high": 26.5, "period": "2019"}, 1),
            stored_observation(hostile, 2),
        ],
    )


def lines(tool: str) -> str:
    """The line of the guide for a tool."""
    found = re.findall(rf"^\| {tool} \| `(.+)` \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert len(found) == 1, tool
    return str(found[0]).replace("\\|", "|")


@pytest.mark.parametrize("tool", ["pandas", "polars", "Arrow"])
def test_a_data_frame_is_one_line_away(published: Path, tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published.parents[1])
    names: dict[str, object] = {}
    exec(f"import duckdb\nfigures = {lines(tool)}", names)
    figures = names["figures"]
    rows = (
        figures.to_dict("records")
        if tool == "pandas"
        else getattr(figures, "to_pylist" if tool == "Arrow" else "to_dicts")()
    )  # type: ignore[attr-defined]
    assert {(row["period"], int(row["value"])) for row in rows} == {("2019", 26), ("2020", 22)}


def test_the_command_line_of_duckdb_opens_it(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its 1.5 reads what 2.0 writes."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    found = shutil.which("duckdb", path=beside)
    if found is None:
        pytest.skip("no duckdb on the path (pip install duckdb-cli)")
    monkeypatch.chdir(published.parents[1])
    words = shlex.split(lines("DuckDB"))
    answer = subprocess.run([found, *words[1:], "-json"], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert {row["period"] for row in json.loads(answer.stdout)} == {"2019", "2020"}


def test_the_export_for_datasette_has_every_row_and_what_columns_mean(published: Path, tmp_path: Path) -> None:
    assert "--format sqlite" in lines("Datasette")
    rows = export_sqlite(published, tmp_path / "figures.sqlite")
    assert export_sqlite(published, tmp_path / "figures.sqlite") == rows, "an earlier export is replaced"
    with closing(sqlite3.connect(tmp_path / "figures.sqlite")) as con:
        tables = {row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {*rows, "dictionary"}
        assert not tables & LEFT_OUT
        assert {table: con.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in rows} == rows
        sql = "SELECT period, value, typeof(series_id), publisher FROM figures ORDER BY period"
        first, second = con.execute(sql).fetchall()
        assert first[:3] == ("2019", 26, "text")
        assert second[3] == "\x1b[2J'); DROP TABLE figures;--\x00"
        reasons, published_at = con.execute("SELECT reasons, seen_at FROM observations").fetchone()
        assert json.loads(reasons)
        assert published_at.endswith("+00:00")
        assert con.execute("SELECT count(*) FROM dictionary WHERE meaning IS NULL").fetchone() == (0,)
    assert [path.name for path in tmp_path.iterdir()] == ["figures.sqlite"]


def test_an_export_replaces_nothing_of_others(published: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("mine")
    with pytest.raises(ExportError, match="no SQLite file"):
        export_sqlite(published, own)
    with pytest.raises(ExportError):
        export_sqlite(published, tmp_path)
    with pytest.raises(UnwritableError):
        export_sqlite(published, tmp_path / "nowhere" / "x.sqlite")
    with pytest.raises(NotPublishedError):
        export_sqlite(tmp_path / "none.duckdb", tmp_path / "x.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]
    assert own.read_text() == "mine"
