"""Reports on request: by conditions, by span, and what a reader has not seen; no request touches what runs wrote."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.reporting import requested_reports
from flows.reporting.requested_reports import _begin
from flows.reporting.shown_changes import CHANGE, ShownChanges, state_file
from tasks.core.changes import ChangeKind
from tasks.core.errors import QueryFailedError, ReportError, UnwritableError
from tasks.reports.request import Span
from tasks.reports.sections import briefing, folds
from tests.notifying.desk import changes_with_sides, run_once, watching
from tests.reports.stories import story


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    shipped = Path(__file__).resolve().parents[3] / "seeds" / "watchlist.yaml"
    (folder / "watchlist.yaml").write_text(f"include: [{json.dumps(str(shipped))}]\n", "utf-8")
    run_once(folder / "data", folder / "reports", watching(), story(), changes_with_sides())
    return folder


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's own state folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def report(project: Path, *words: object, catch: bool = False) -> str:
    folders = ("--data", project / "data", "--reports", project / "reports", "-w", project / "watchlist.yaml")
    result = CliRunner().invoke(app, ["report", *map(str, (*folders, *words))], catch_exceptions=catch)
    assert result.exit_code == 0, result.output
    return result.stdout


def document(project: Path, *words: object) -> dict[str, list[dict[str, object]]]:
    return json.loads(report(project, "--format", "json", *words))  # type: ignore[no-any-return]


def kinds(made: dict[str, list[dict[str, object]]]) -> set[object]:
    return {change["kind"] for change in made["changes"]}


def test_conditions_leave_out_all_else(project: Path) -> None:
    every = document(project)
    assert len(every["changes"]) == len(changes_with_sides())
    contradicted = document(project, "--kind", "contradicted")
    assert kinds(contradicted) == {"contradicted"}
    assert kinds(document(project, "-k", "contradicted", "-k", "new_series")) == {"contradicted", "new_series"}
    by_name = document(project, "--metric", "매출 대비 연구개발비")
    assert by_name["changes"]
    assert {change["metric"]["id"] for change in by_name["changes"]} == {"rnd_ratio"}  # type: ignore[index]
    own = [change for change in every["changes"] if change["entity"]["id"] == "naver"]  # type: ignore[index]
    taken = document(project, "--entity", "Naver")["changes"]
    assert taken == own, "other figures of a sentence still decide which number is marked"
    assert document(project, "--since", "2999-01")["changes"] == []


def test_the_page_says_what_was_asked_for(project: Path) -> None:
    digest = report(project, "--entity", "naver", "--kind", "revised", "--digest", "week", "-f", "text", "-l", "en")
    assert digest.startswith("Digest of the week: ")
    assert "Naver · " in digest.splitlines()[1]
    assert "~" in digest.splitlines()[1]
    assert "No change meets these conditions." in report(project, "--since", "2999-01", "-f", "md", "-l", "en")


def test_a_name_that_is_unknown_gets_the_closest_one(project: Path) -> None:
    with pytest.raises(QueryFailedError, match="Did you mean 'naver'"):
        report(project, "--entity", "navr")
    with pytest.raises(QueryFailedError, match="no run 99"):
        report(project, "--run", 99, "-f", "text")


def test_files_of_runs_stay_as_they_are(project: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (project / "reports").rglob("*") if path.is_file()}
    page = project / "reports" / "requested.html"
    assert report(project, "--kind", "contradicted") == f"{page}\n"
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path.name for path in page.parent.glob("requested.*")) == [
        "requested.html", "requested.json", "requested.md",
    ]  # fmt: skip
    page.with_suffix(".md").unlink()
    report(project, "--out", tmp_path / "own.md")
    assert (tmp_path / "own.md").read_text("utf-8").startswith("# ")
    assert not page.with_suffix(".md").exists()


def test_each_reader_sees_a_change_once(project: Path) -> None:
    everything = document(project, "--unread")["changes"]
    assert everything
    assert document(project, "--unread")["changes"] == []
    assert document(project, "--unread", "--reader", "kim")["changes"] == everything
    published = (project / "data" / "figurewatch.duckdb").stat()
    report(project, "--unread", "--reader", "lee", "-f", "text")
    assert (project / "data" / "figurewatch.duckdb").stat() == published
    assert {path.name for path in (project / "data").iterdir()} <= {"figurewatch.duckdb", "writer"}


def test_what_a_condition_left_out_stays_unread(project: Path) -> None:
    assert kinds(document(project, "--unread", "--kind", "contradicted")) == {"contradicted"}
    assert "contradicted" not in kinds(document(project, "--unread"))


def test_what_a_page_left_out_for_its_length_stays_unread(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = len(document(project, "--kind", "new_series")["changes"])
    with monkeypatch.context() as shorter:
        shorter.setattr(folds, "SHOWN", 1)
        shorter.setattr(briefing, "MOVES_SHOWN", 0)
        report(project, "--unread", "--kind", "new_series", "--format", "text")
    assert 0 < len(document(project, "--unread", "--kind", "new_series")["changes"]) < new
    assert document(project, "--unread", "--kind", "new_series")["changes"] == []


def test_nothing_counts_as_seen_that_could_not_be_written(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError):
        report(project, "--unread", "--out", tmp_path / "file" / "x.html")
    assert document(project, "--unread")["changes"]


def test_a_state_that_cannot_be_kept_is_named(project: Path, state: Path) -> None:
    path = state_file(project / "data")
    path.parent.mkdir(parents=True)
    path.write_text("no database")
    with pytest.raises(UnwritableError, match="XDG_STATE_HOME"):
        report(project, "--unread")
    assert path.is_relative_to(state)


def test_many_ids_are_kept_apart_by_reader_and_subject(tmp_path: Path) -> None:
    ids = {2**63 - 1, -(2**63), 0, *range(5000)}
    ShownChanges(tmp_path / "a" / "s.sqlite3", "kim").note(CHANGE, ids)
    ShownChanges(tmp_path / "a" / "s.sqlite3", "kim").note(CHANGE, {7})
    assert ShownChanges(tmp_path / "a" / "s.sqlite3", "kim").ids(CHANGE) == ids
    assert ShownChanges(tmp_path / "a" / "s.sqlite3", "kim").ids("correction") == set()
    assert ShownChanges(tmp_path / "a" / "s.sqlite3", "lee").ids(CHANGE) == set()


def test_spans_end_now() -> None:
    now = datetime(2026, 3, 31, 7, tzinfo=UTC)
    assert now - _begin(Span.WEEK, now) == timedelta(days=7)
    assert _begin(Span.DAY, now) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert _begin(Span.MONTH, now) == datetime(2026, 2, 28, 7, tzinfo=UTC)


def test_the_spans_and_kinds_of_the_command_line_are_those_of_reports() -> None:
    from flows.cli.commands.publishing import Digest, ReportForm
    from flows.cli.output.report_output import SUFFIXES
    from tasks.reports.formats.registry import FORMATS, ON_REQUEST

    assert [one.value for one in Digest] == [one.value for one in Span]
    assert {one.value for one in ReportForm} == set(SUFFIXES)
    assert set(SUFFIXES.values()) == {*FORMATS, *ON_REQUEST}
    assert requested_reports.WHOLE in FORMATS
    assert ChangeKind.CONTRADICTED in changes_kinds()


def changes_kinds() -> set[ChangeKind]:
    return {change.kind for change in changes_with_sides()}
