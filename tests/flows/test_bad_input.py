"""What goes wrong is said with what, where and what to do; the run goes on where it can, and nothing loaded is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.ingest import ingest
from flows.project import Project
from tasks.core.errors import NewerSchemaError, ReportError, SourceError, UnwritableError, WatchlistError
from warehouse.places import Places
from warehouse.query.query import ask

pytestmark = pytest.mark.slow

PAGE = "2021-03-21-businesspost-222660.html"


@pytest.fixture
def project(tmp_path: Path, seeds: Path, prefect: None) -> Project:
    """A project with one good page in its inbox."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(seeds / "articles" / PAGE, inbox / PAGE)
    return Project(tmp_path / "data", tmp_path / "reports", (seeds / "watchlist.yaml",), (inbox,))


def held(project: Project) -> dict[str, int]:
    """What the published warehouse holds."""
    sql = (
        "SELECT (SELECT count(*) FROM store.articles) AS articles, (SELECT count(*) FROM store.changes) AS changes, "
        "(SELECT count(*) FROM store.observations) AS observations"
    )
    (row,) = ask(project.data / "figurewatch.duckdb", sql).table.to_pylist()
    return dict(row)


BAD = {
    "empty.html": (b"", "empty"),
    "binary.html": (bytes(range(256)) * 40, ""),
    "picture.jpg": (b"\xff\xd8\xff\xe0" + bytes(500), ""),
    "truncated.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", ""),
    "truncated.zip": (b"PK\x03\x04" + bytes(40), ""),
    "truncated.warc.gz": (b"\x1f\x8b\x08\x00" + bytes(30), ""),
    "front-page.html": (
        "<html><body><ul>"
        + "".join(f"<li><a href='/{n}'>{n}번째 소식: 어느 회사가 새 공장을 짓기로 했다</a></li>" for n in range(60))
        + "</ul></body></html>",
        "",
    ),
    "mail.mhtml": (b"From: <Saved by Blink>\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--\r\n", ""),
}


def test_every_bad_file_is_set_aside_with_its_reason_and_the_good_one_is_read(project: Project) -> None:
    (inbox,) = project.inbox
    for name, (content, _) in BAD.items():
        (inbox / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    summary = ingest(project)
    assert summary.articles == 1
    failed = {Path(item.locator.split("#")[0]).name: item for item in summary.failed}
    assert set(failed) == set(BAD)
    assert all(item.reason and item.todo for item in failed.values())
    assert all(words in failed[name].reason for name, (_, words) in BAD.items())
    kept = ask(project.data / "figurewatch.duckdb", "SELECT locator, reason, todo FROM quarantine").table.to_pylist()
    assert {Path(row["locator"].split("#")[0]).name for row in kept} == set(BAD)
    again = ingest(project)
    assert again.files == 0
    assert not again.failed


def test_a_report_folder_that_cannot_be_written_holds_nothing_back(project: Project) -> None:
    project.reports.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(ReportError) as failed:
        ingest(project)
    assert str(project.reports) in str(failed.value)
    assert failed.value.todo
    loaded = held(project)
    assert loaded["articles"] == 1
    assert loaded["changes"] > 0
    project.reports.unlink()
    summary = ingest(project)
    assert summary.files == 0
    assert summary.report is not None
    assert "25.11%" in (project.reports / "latest.md").read_text("utf-8")
    assert held(project) == loaded


def test_a_folder_that_is_not_there_is_named(project: Project, tmp_path: Path) -> None:
    missing = Project(project.data, project.reports, project.watchlists, (tmp_path / "no-such-inbox",))
    with pytest.raises(SourceError) as failed:
        ingest(missing)
    assert "no-such-inbox" in str(failed.value)
    assert failed.value.todo


def test_a_watchlist_with_a_typo_stops_the_run_before_anything_is_written(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "watchlist.yaml"
    path.write_text("entities:\n  - {id: a, nmes: {ko: 가}}\n", "utf-8")
    with pytest.raises(WatchlistError, match="nmes"):
        ingest(Project(project.data, project.reports, (path,), project.inbox))
    assert not project.data.exists()


def test_a_warehouse_of_a_newer_schema_is_left_alone(project: Project) -> None:
    ingest(project)
    private = Places(project.data).private
    with duckdb.connect(str(private)) as con:
        con.execute("INSERT INTO store.migrations VALUES (9999, 'from_the_future', 'x', now())")
    before = private.read_bytes()
    with pytest.raises(NewerSchemaError) as failed:
        ingest(project)
    assert failed.value.todo
    assert str(private) in str(failed.value)
    assert private.read_bytes() == before
    assert held(project)["articles"] == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here: " + mounted.stderr.decode().strip())
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_stops_the_run_clearly_and_room_lets_it_go_on(
    project: Project, small_disk: Path, seeds: Path
) -> None:
    on_small = Project(small_disk / "data", project.reports, project.watchlists, project.inbox)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(11_000_000))
    with pytest.raises((UnwritableError, OSError)) as failed:
        ingest(on_small)
    assert isinstance(failed.value, UnwritableError), failed.value
    assert failed.value.todo
    filler.unlink()
    ingest(on_small)
    assert held(on_small)["articles"] == 1


def test_the_command_line_tells_an_error_in_one_line(project: Project, tmp_path: Path) -> None:
    arguments = [
        "run",
        "--data",
        str(project.data),
        "--reports",
        str(project.reports),
        "--watchlist",
        str(project.watchlists[0]),
        "--inbox",
        str(tmp_path / "none"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert done.returncode == 1
    assert "none" in done.stderr
    assert "Traceback" not in done.stderr
