"""The quarantine on the command line: listed, looked at, read again, dropped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flows.cli.main import app
from tasks.core.batch import Batch
from tasks.core.errors import QueryFailedError
from tasks.core.rows import DocumentRow, FileRow, QuarantineRow
from warehouse.store import Store

REVISION = "https://news.example/1#revision-7"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A warehouse that set aside a file, a page in a zip, a stored text and a file that is gone since."""
    places = [tmp_path / "inbox" / name for name in ("a#1.html", "pages.zip", "gone.html")]
    for path in places[:2]:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    aside = {1: str(places[0]), -2: f"{places[1]}#in.html", 3: REVISION, 4: str(places[2])}
    with Store.open(tmp_path / "data") as store:
        run = store.start_run("ingest")
        store.load(
            Batch(
                run_id=run,
                quarantine=[
                    QuarantineRow(quarantine_id=key, locator=locator, reason=f"why {key}", sha256=f"sha{key}")
                    for key, locator in aside.items()
                ],
                files=[FileRow(path=str(path), size=1, mtime_ns=1) for path in places],
            )
        )
        store.finish_run(run)
        store.publish()
    return tmp_path


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["quarantine", *arguments, "--data", str(project / "data")], env={"COLUMNS": "200"})


def states(project: Path) -> dict[str, str]:
    rows = json.loads(run(project, "list", "--all", "--json").stdout)
    return {row["quarantine_id"]: row["state"] for row in rows}


def known_files(project: Path) -> set[str]:
    with Store.open(project / "data") as store:
        return {Path(path).name for path in store.known_files()}


def test_without_a_command_it_lists(project: Path) -> None:
    assert run(project).stdout == run(project, "list").stdout
    assert "a#1.html: why 1." in run(project).stdout
    assert len(json.loads(run(project, "--json").stdout)) == 4


@pytest.mark.parametrize("name", ["-2", "pages.zip#in.html"])
def test_an_entry_is_shown_by_its_id_or_its_name(project: Path, name: str) -> None:
    (row,) = json.loads(run(project, "show", name, "--json").stdout)
    assert (row["quarantine_id"], row["reason"], row["state"]) == ("-2", "why -2", "open")
    assert "why -2" in run(project, "show", name).stdout


def test_a_retry_forgets_the_file_so_that_the_next_run_reads_it(project: Path) -> None:
    outcomes = json.loads(run(project, "retry", "--all", "--json").stdout)
    assert {row["quarantine_id"]: row["outcome"] for row in outcomes} == {
        "1": "next_run", "-2": "next_run", "3": "backfill", "4": "missing",
    }  # fmt: skip
    assert known_files(project) == {"gone.html"}
    assert set(states(project).values()) == {"open"}


def test_what_is_dropped_is_off_the_list_until_it_is_retried(project: Path) -> None:
    assert "Dropped 2" in run(project, "drop", "1", "-2").stdout
    assert states(project) == {"1": "dropped", "-2": "dropped", "3": "open", "4": "open"}
    assert "why 1" not in run(project).stdout
    assert "Dropped 0; 1 closed already" in run(project, "drop", "1").stdout
    run(project, "retry", "1")
    assert states(project)["1"] == "open"
    assert known_files(project) == {"gone.html", "pages.zip"}


def test_a_file_that_was_mended_in_its_place_is_no_longer_open(project: Path) -> None:
    locator = str(project / "inbox" / "a#1.html")
    with Store.open(project / "data") as store:
        run_id = store.start_run("ingest")
        document = DocumentRow(document_id=9, sha256="new", locator=locator, size=2, article_id=1, revision_id=1)
        store.load(Batch(run_id=run_id, documents=[document]))
        store.publish()
    assert set(states(project)) == {"1", "-2", "3", "4"}
    assert "why 1" not in run(project).stdout


def test_names_that_fit_nothing_and_missing_names_are_refused(project: Path) -> None:
    unknown = run(project, "retry", "none.html")
    assert isinstance(unknown.exception, QueryFailedError)
    assert "none.html" in str(unknown.exception)
    for wrong in (["retry"], ["drop", "1", "--all"], ["show", "--jsn"]):
        assert run(project, *wrong).exit_code == 2
