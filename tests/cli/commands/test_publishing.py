"""The command that writes the site, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner, Result

from flows.cli.commands.publishing import show_progress
from flows.cli.main import app
from tasks.core.errors import NotPublishedError
from tests.notifying.desk import changes_with_sides, run_once, watching
from tests.reports.stories import story


def site(project: Path, *words: object) -> Result:
    folders = ("--data", project / "data", "--reports", project / "reports", "--watchlist", project / "watchlist.yaml")
    return CliRunner().invoke(app, ["site", *map(str, (*folders, "--out", project / "pages", *words))])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "watchlist.yaml").write_text("entities: [{id: naver, names: {ko: 네이버, en: Naver}}]\n", "utf-8")
    return tmp_path


def test_a_site_is_written_where_asked_and_then_only_what_differs(project: Path) -> None:
    run_once(project / "data", project / "reports", watching(), story(), changes_with_sides())
    index = project / "pages" / "index.html"
    first = site(project, "--language", "en")
    pages = [path for path in (project / "pages").rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert first.stdout == f"{index}: {len(pages)} written, 0 as before\n"
    assert (first.exit_code, first.stderr) == (0, ""), "no progress where nobody sees it"
    entity = BeautifulSoup((project / "pages" / "entity" / "naver.html").read_text("utf-8"), "lxml")
    assert (entity.html["lang"], entity.h1.get_text()) == ("en", "Naver")  # type: ignore[index, union-attr]
    again = json.loads(site(project, "--language", "en", "--json").stdout)
    assert again["written"] <= 1, "the overview says when it was made"
    assert again == {
        "site": str(index),
        "written": again["written"],
        "kept": len(pages) - again["written"],
        "removed": 0,
    }


def test_without_a_warehouse_it_says_what_to_do(project: Path) -> None:
    failed = site(project)
    assert isinstance(failed.exception, NotPublishedError)
    assert "figurewatch run" in str(failed.exception)
    assert not (project / "pages").exists()


def test_progress_is_a_line_for_each_kind_of_page(capsys: pytest.CaptureFixture[str]) -> None:
    for done in (200, 300):
        show_progress("articles", done, 300)
    assert capsys.readouterr().err == "\rarticles 200/300\rarticles 300/300\n"
