"""The command line: help with an example, nothing heavy imported for it, clear errors, machine-readable output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import typer

from flows.cli.main import INTERRUPTED, app

ROOT = Path(__file__).resolve().parents[2]
GROUP = typer.main.get_command(app)
LEAVES = [
    (name, *below)
    for name, command in GROUP.commands.items()
    for below in [(n,) for n in getattr(command, "commands", ())] or [()]
]
OBSERVATION = (
    "entity metric scope period basis measure value low high unit bound expression start end sentence confidence "
    "extractor"
)


def figurewatch(*arguments: str, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "200"},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", LEAVES, ids=" ".join)
def test_help_gives_an_example(command: tuple[str, ...]) -> None:
    result = figurewatch(*command, "--help")
    assert result.returncode == 0
    assert "Example: " in result.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom flows.cli.main import app\n"
        "result = CliRunner().invoke(app, ['run', '--help'])\nassert result.exit_code == 0\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {"prefect", "duckdb", "kiwipiepy", "trafilatura", "lxml", "pyarrow"} & set(done.stdout.split())


def test_extract_reads_lines_and_writes_observations() -> None:
    line = {
        "id": "a1",
        "lang": "ko",
        "published": "2021-10-13",
        "title": None,
        "text": "네이버는 매출의 약 25%를 연구개발에 투자해왔다.",
    }
    result = figurewatch("extract", "-", "--format", "jsonl", stdin=json.dumps(line, ensure_ascii=False))
    assert result.returncode == 0, result.stderr
    (row,) = [json.loads(text) for text in result.stdout.splitlines()]
    assert (row["article_id"], row["entity"], row["metric"], row["value"]) == ("a1", "naver", "rnd_ratio", 25)
    assert line["text"][row["start"] : row["end"]] == row["expression"]
    assert set(OBSERVATION.split()) <= set(row)


def test_extract_reads_every_page_of_an_archive_and_a_text_in_any_charset(tmp_path: Path) -> None:
    page = ROOT / "seeds/articles/2021-03-21-businesspost-222660.html"
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.write(page, "a.html")
        archive.writestr("b.txt", "카카오는 2020년 매출의 12.9%를 연구개발에 투자했다고 사업보고서에서 밝혔다. " * 3)
    (tmp_path / "korean.txt").write_bytes("네이버는 매출의 25%를 연구개발에 썼다.".encode("euc-kr"))
    packed = figurewatch("extract", str(tmp_path / "pages.zip"), "--format", "jsonl")
    rows = [json.loads(line) for line in packed.stdout.splitlines()]
    assert {row["article_id"].rpartition("#")[2] for row in rows} == {"a.html", "b.txt"}
    assert "[25%]" in figurewatch("extract", str(tmp_path / "korean.txt")).stdout


def test_extract_cuts_json_lines_at_ends_of_lines_only() -> None:
    line = json.dumps({"id": "a", "text": "네이버는 매출의 25%를\u2028 연구개발에 썼다."}, ensure_ascii=False)
    assert figurewatch("extract", "-", "--format", "jsonl", stdin=line).returncode == 0


def test_extract_refuses_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 20)
    result = figurewatch("extract", str(tmp_path / "a.txt"))
    assert result.returncode == 1
    assert "binary" in result.stderr


def test_extract_marks_figures_and_says_why() -> None:
    result = figurewatch("extract", "-", "--why", stdin="네이버는 매출의 25%를 연구개발에 썼다.")
    assert "[25%]" in result.stdout
    assert "metric: rnd_ratio" in result.stdout
    assert "entity: 네이버" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "--no-such-option"], "--no-such-option"),
        (["run", "--language", "fr"], "ko"),
        (["report", "--language", "fr"], "ko"),
        (["run", "--workers", "0"], "--workers"),
        (["serve", "--port", "99999"], "--port"),
        (["extract", "-", "--language", "xx"], "ko"),
    ],
    ids=lambda result: result if isinstance(result, str) else " ".join(result),
)
def test_wrong_usage_is_exit_code_2_before_anything_is_done(arguments: list[str], says: str, tmp_path: Path) -> None:
    result = figurewatch(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert says in result.stderr
    assert not list(tmp_path.iterdir())


def test_an_interrupt_says_that_what_was_loaded_is_safe() -> None:
    code = (
        "import sys\nfrom flows.cli import main as cli\n@cli.app.command()\n"
        "def stopped() -> None:\n    raise KeyboardInterrupt\n"
        "sys.argv = ['figurewatch', 'stopped']\ncli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == INTERRUPTED
    assert "what was loaded is safe" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("written", "result"),
    [
        ("entities:\n  - {id: a, nmes: {ko: 가}}\n", "nmes"),
        ("metrics: [}\n", "YAML"),
        ("settings: {contradiction_days: soon}\n", "contradiction_days"),
    ],
)
def test_a_slip_in_the_watchlist_is_named_with_its_place(written: str, result: str, tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text(written, encoding="utf-8")
    done = figurewatch("extract", "-", "--watchlist", str(path), stdin="글")
    assert done.returncode == 1
    assert result in done.stderr
    assert "watchlist.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_warehouse_says_what_to_do(tmp_path: Path) -> None:
    done = figurewatch("query", "SELECT 1", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "figurewatch run" in done.stderr


def test_parse_tells_where_each_field_came_from() -> None:
    page = "seeds/articles/2021-03-21-businesspost-222660.html"
    (line,) = [json.loads(text) for text in figurewatch("parse", page).stdout.splitlines()]
    assert line["publisher"] == "비즈니스포스트"
    assert line["provenance"]["published"]
    assert {"path", "url", "title", "text", "published", "authors", "publisher", "language"} <= set(line)


def test_parse_of_an_unreadable_file_fails_clearly(tmp_path: Path) -> None:
    path = tmp_path / "broken.html"
    path.write_bytes(b"")
    done = figurewatch("parse", str(path))
    assert done.returncode == 1
    assert "empty" in done.stdout


def test_metrics_try_shows_catches_and_near_misses(tmp_path: Path) -> None:
    watchlist = tmp_path / "w.yaml"
    watchlist.write_text(
        "entities: [{id: mart, names: {ko: 한솔마트}}]\n"
        "metrics:\n  - {id: stores, labels: {ko: 점포 수}, dimension: count, cues: {ko: [점포, 매장]},\n"
        "     counters: {ko: [개, 곳]}, timing: event}\n",
        encoding="utf-8",
    )
    text = tmp_path / "a.txt"
    text.write_text("한솔마트는 전국 점포를 132개로 늘렸다. 매장 임대료는 3억원이다.", encoding="utf-8")
    result = json.loads(figurewatch("metrics", "try", str(watchlist), str(text), "--json").stdout)
    assert [row["value"] for row in result["caught"]] == [132]
    assert [row["expression"] for row in result["near_misses"]] == ["3억원"]
