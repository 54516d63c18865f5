"""Mistakes of a user: told in one line before anything starts, and nothing is made for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = "entities: []\nmetrics: []\n"


def figurewatch(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "200", **environment},
        timeout=120,
        check=False,
    )


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("command", ["run", "backfill", "report", "serve"])
def test_outside_a_project_a_command_says_what_to_do_and_makes_nothing(command: str, tmp_path: Path) -> None:
    result = figurewatch(command, cwd=tmp_path)
    assert result.returncode == 1
    assert "figurewatch init" in result.stderr
    assert "--watchlist" in result.stderr
    assert "Traceback" not in result.stderr
    assert tree(tmp_path) == set()


@pytest.mark.parametrize(
    ("arguments", "watchlist", "says"),
    [
        (["run"], "entities:\n  - {id: a, nmes: {ko: 가}}\n", "nmes"),
        (["run"], "metrics: [}\n", "YAML"),
        (["run"], "settings: {timezone: Asia/Nowhere}\n", "settings.timezone is no time zone"),
        (["run"], "include: [nowhere.yaml]\n", "nowhere.yaml"),
        (["run", "--inbox", "none"], GOOD, "none"),
        (["run", "pipe"], GOOD, "neither a folder nor a file"),
        (["run", "--watchlist", "none.yaml"], GOOD, "none.yaml"),
        (["run", "--data", "watchlist.yaml"], GOOD, "data folder"),
        (["run", "--reports", "watchlist.yaml/x"], GOOD, "report folder"),
        (["backfill"], GOOD, "figurewatch run"),
        (["backfill", "--watchlist", "none.yaml"], GOOD, "none.yaml"),
        (["serve", "--inbox", "none"], GOOD, "none"),
        (["report"], "settings: {contradiction_days: soon}\n", "contradiction_days"),
    ],
    ids=lambda result: " ".join(result) if isinstance(result, list) else None,
)
def test_a_mistake_is_reported_before_anything_starts(
    arguments: list[str], watchlist: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "watchlist.yaml").write_text(watchlist, "utf-8")
    (tmp_path / "inbox").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = tree(tmp_path)
    result = figurewatch(*arguments, cwd=tmp_path)
    assert result.returncode == 1
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize("cron", ["soon", "99 * * * *", "* * * *", "0 0 30 2 *", ""])
def test_a_cron_expression_that_is_none_or_never_due_is_wrong_usage(cron: str, tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "inbox").mkdir()
    result = figurewatch("serve", "--cron", cron, cwd=tmp_path)
    assert result.returncode == 2
    assert "--cron" in result.stderr
    assert tree(tmp_path) == {"watchlist.yaml", "inbox"}


def test_checking_a_project_imports_neither_scheduler_nor_model() -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from flows.cli.options import checked_cron, _report_language\nchecked_cron('0 7 * * 1-5')\n"
        "_report_language('ko')\n"
        "from flows.project_checks import check_project, project_of\n"
        "files = [Path('seeds/watchlist.yaml')], [Path('seeds/articles')]\n"
        "check_project(project_of(Path('data'), Path('reports'), *files))\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {"prefect", "kiwipiepy", "trafilatura", "pyarrow", "jinja2"} & set(done.stdout.split())


def test_make_run_names_the_seeds_itself() -> None:
    result = subprocess.run(["make", "-n", "run"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert "figurewatch run --watchlist seeds/watchlist.yaml seeds/articles" in result


READ_ONLY = """
import os, sys
from pathlib import Path
real = Path.mkdir
def refuse(self, *rest, **named):
    if not self.exists():
        raise PermissionError(13, "Permission denied", str(self))
Path.mkdir = refuse
os.access = lambda path, mode: False
from flows.cli.main import main
sys.argv[0] = "figurewatch"
main()
"""


@pytest.mark.parametrize("arguments", [["init", "mine"], ["run"]], ids=" ".join)
def test_a_folder_that_cannot_be_written_is_named(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "inbox").mkdir()
    result = subprocess.run(
        [sys.executable, "-c", READ_ONLY, *arguments],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert result.returncode == 1
    assert "cannot be made or written" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_version_is_reported(tmp_path: Path) -> None:
    result = figurewatch("--version", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout.startswith("figurewatch")


def test_a_deployment_outside_a_project_is_refused(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "flows.deploy", "pool"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert result.returncode == 1
    assert "figurewatch init" in result.stderr
    assert tree(tmp_path) == set()


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (ValueError("Could not find work pool 'x'. Please create it before deploying this flow."), "work pool 'x'"),
        (RuntimeError("Failed to reach API at http://127.0.0.1:9/api/"), "does not answer"),
        (KeyError("something else"), "KeyError"),
    ],
)
def test_what_a_server_says_of_a_deployment_is_reported_in_words_and_without_a_password(
    raised: Exception, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.deploy import _explained

    monkeypatch.setenv("PREFECT_API_URL", "http://user:secret@127.0.0.1:9/api")
    error = _explained(raised, "x")
    assert says in error.what
    assert error.todo
    assert "secret" not in str(error)
