"""A run with nothing to do starts no engine, is noted, and becomes a row; whatever gives work is seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.ingest import ingest
from flows.notifying.delivery import deliver
from flows.project import Project
from flows.runs.idle_run import expects_reading, idle_run
from flows.watchlists import checked_watchlist
from tasks.core.errors import WriterBusyError
from warehouse.places import Places
from warehouse.query.query import ask
from warehouse.runs import idle_log
from warehouse.safety.doctor import examine
from warehouse.store import Store

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def template(prefect: None, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project that was run once."""
    folder = tmp_path_factory.mktemp("template")
    (folder / "inbox").mkdir()
    shutil.copy(seeds / "articles" / "2021-03-21-businesspost-222660.html", folder / "inbox")
    (folder / "extra.yaml").write_text("entities: [{id: acme, names: {en: Acme}}]\n", encoding="utf-8")
    (folder / "watchlist.yaml").write_text(
        f"include: [{json.dumps(str(seeds / 'watchlist.yaml'))}, extra.yaml]\n", encoding="utf-8"
    )
    ingest(project_in(folder))
    return folder


@pytest.fixture
def ran(template: Path) -> Project:
    """The project itself; a test leaves it as it was."""
    return project_in(template)


def project_in(folder: Path) -> Project:
    return Project(folder / "data", folder / "reports", (folder / "watchlist.yaml",), (folder / "inbox",))


@pytest.mark.slow
def test_a_run_leaves_the_writers_file_as_it_is_published(ran: Project) -> None:
    places = Places(ran.data)
    assert places.private.read_bytes() == places.published.read_bytes()


@pytest.mark.slow
def test_idle_runs_are_numbered_and_become_rows_with_the_next_writer(ran: Project) -> None:
    before = (ran.data / "figurewatch.duckdb").stat().st_mtime_ns
    first, second = idle_run(ran, "ko"), idle_run(ran, "ko")
    assert first is not None
    assert second is not None
    assert (first.run_id, second.run_id) == (2, 3)
    assert first.lines()[0] == "Nothing new: no file is new or changed."
    assert (ran.data / "figurewatch.duckdb").stat().st_mtime_ns == before
    with Places(ran.data).idle_runs.open("a", encoding="utf-8") as log:
        log.write('["2021-10-13T0')  # a line that a crash has cut short
    with Store.open(ran.data) as store:
        assert store.start_run("review") == 4
        store.finish_run(4, counts={"reported": 1})
        store.publish()
    rows = ask(ran.data / "figurewatch.duckdb", "SELECT run_id, status, documents FROM runs ORDER BY 1").table
    assert [row["run_id"] for row in rows.to_pylist()] == [1, 2, 3, 4]
    assert {row["status"] for row in rows.to_pylist()} == {"finished"}
    assert not Places(ran.data).idle_runs.exists()
    assert [finding.check for finding in examine(ran.data) if finding.severity == "error"] == []


@pytest.mark.slow
def test_a_log_that_a_crash_left_behind_is_folded_once(ran: Project) -> None:
    log = Places(ran.data).idle_runs
    now = datetime.now(UTC)
    idle_log.note(log, now, now + timedelta(seconds=1))
    left = log.read_bytes()
    with Store.open(ran.data) as store:
        store.finish_run(store.start_run("review"), counts={"reported": 1})
        log.write_bytes(left)
        last = store.start_run("review")
        store.finish_run(last, counts={"reported": 1})
        store.publish()
    (row,) = ask(
        ran.data / "figurewatch.duckdb", "SELECT count(*) AS n, max(run_id) AS last FROM runs"
    ).table.to_pylist()
    assert (row["n"], row["last"]) == (last, last)


def _edit(path: Path) -> Callable[[Project], Callable[[], None]]:
    def damage(project: Project) -> Callable[[], None]:
        file = project.data.parent / path
        content = file.read_bytes()
        file.write_bytes(content + b"\n# a word more\n")
        return lambda: _restore(file, content)

    return damage


def _restore(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def _new_file(project: Project) -> Callable[[], None]:
    file = project.inbox[0] / "new.html"
    file.write_text("<p>new</p>", encoding="utf-8")
    return file.unlink


def _no_report(project: Project) -> Callable[[], None]:
    report = project.reports / "latest.html"
    content = report.read_bytes()
    report.unlink()
    return lambda: _restore(report, content)


def _left_log(project: Project) -> Callable[[], None]:
    log = Places(project.data).private.with_name("figurewatch.duckdb.wal")
    log.write_bytes(b"x")
    return log.unlink


def _older_published(project: Project) -> Callable[[], None]:
    published = project.data / "figurewatch.duckdb"
    content = published.read_bytes()
    published.write_bytes(content[:-4096])
    return lambda: _restore(published, content)


def _full_log(project: Project) -> Callable[[], None]:
    log = Places(project.data).idle_runs
    now = datetime.now(UTC).isoformat()
    log.write_text(f"{json.dumps([now, now])}\n" * idle_log.MOST, encoding="utf-8")
    return log.unlink


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [_edit(Path("watchlist.yaml")), _edit(Path("extra.yaml")), _new_file, _no_report, _left_log, _older_published,
     _full_log],
    ids=["edited watchlist", "edited include", "new file", "no report", "log left", "other published file",
         "full log"],
)  # fmt: skip
def test_whatever_a_run_depends_on_is_work(damage: Callable[[Project], Callable[[], None]], ran: Project) -> None:
    assert idle_run(ran, "ko") is not None
    mend = damage(ran)
    try:
        assert idle_run(ran, "ko") is None
    finally:
        mend()
    assert idle_run(ran, "ko") is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "expected"),
    [(_new_file, True), (_edit(Path("extra.yaml")), True), (_no_report, False), (lambda _: lambda: None, False)],
    ids=["new file", "edited watchlist", "no report", "nothing"],
)
def test_readers_start_early_only_where_there_is_something_to_read(
    damage: Callable[[Project], Callable[[], None]], expected: bool, ran: Project
) -> None:
    mend = damage(ran)
    try:
        assert expects_reading(ran) is expected
    finally:
        mend()


@pytest.mark.parametrize("names", [(), ("a.html",)], ids=["empty", "a file"])
def test_before_the_first_run_the_inbox_alone_decides_whether_readers_start_early(
    names: tuple[str, ...], seeds: Path, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    for name in names:
        (tmp_path / "inbox" / name).write_text("<p>new</p>", encoding="utf-8")
    project = Project(tmp_path / "data", tmp_path / "out", (seeds / "watchlist.yaml",), (tmp_path / "inbox",))
    assert expects_reading(project) is bool(names)
    assert not project.data.exists()


@pytest.mark.slow
def test_another_language_is_work_and_another_writer_is_an_error(ran: Project) -> None:
    assert idle_run(ran, "en") is None
    with Store.open(ran.data), pytest.raises(WriterBusyError, match="another run is writing"):
        idle_run(ran, "ko")


@pytest.mark.slow
def test_sending_where_nothing_is_due_gives_the_next_run_no_work(ran: Project) -> None:
    assert deliver(ran.data, checked_watchlist(ran.watchlists)).sent == {}
    assert idle_run(ran, "ko") is not None


@pytest.mark.slow
def test_a_run_that_failed_or_reported_nothing_is_followed_by_a_full_one(ran: Project) -> None:
    with Store.open(ran.data) as store:
        store.finish_run(store.start_run("ingest"), failure="a reason")
        store.publish()
    assert idle_run(ran, "ko") is None
    with Store.open(ran.data) as store:
        store.finish_run(store.start_run("ingest"), counts={"reported": 1})
        store.publish()
    assert idle_run(ran, "ko") is not None


@pytest.mark.slow
def test_the_command_answers_without_prefect_and_without_readers(ran: Project) -> None:
    code = (
        "import sys\nfrom flows.cli.main import app\n"
        "try:\n    app(['run', '--json'])\n"
        "finally:\n    readers = {'prefect', 'tasks.extract.reader', 'tasks.extract.unpacking'}\n"
        "    loaded = readers & set(sys.modules)\n    assert not loaded, loaded"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ran.data.parent, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["files"] == 0


def test_where_nothing_was_ever_run_there_is_work(tmp_path: Path) -> None:
    assert idle_run(project_in(tmp_path), "ko") is None


@pytest.mark.slow
def test_articles_of_publishers_and_hosts_are_counted_for_notices(ran: Project) -> None:
    with Store.open(ran.data) as store:
        ((_, before, figures_before, latest, with_figures),) = store.publisher_yields(20)
        assert (before, figures_before, latest, with_figures) == (0, 0, 1, 1)
        ((_, before, figures_before, latest, with_figures),) = store.publisher_yields(0)
        assert (before, figures_before, latest, with_figures) == (1, 1, 0, 0)
        assert {articles for _, articles, _ in store.articles_of_hosts(1)} <= {1}
        assert store.open_notices("yield_drop") == []
