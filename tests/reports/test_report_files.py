"""Where a report is written, whole or not at all, and what programs read of it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from tasks.core.errors import ReportError
from tasks.reports import Rendered, write_report
from tasks.reports.formats.atom import KEPT
from tasks.reports.formats.json_schema import ReportDocument, json_schema
from tests.reports.stories import changes_of, report, story

SCHEMA = Path(__file__).parents[2] / "tasks" / "reports" / "formats" / "report.schema.json"


@pytest.fixture(scope="module")
def rendered() -> Rendered:
    return report()


def names(folder: Path) -> list[str]:
    """The files of reports; the feeds of entities and metrics have tests of their own."""
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return [name for name in found if not name.startswith("feeds/")]


def test_a_run_has_its_folder_and_the_latest_forms_lie_above(rendered: Rendered, tmp_path: Path) -> None:
    written = write_report(tmp_path / "reports", 7, rendered)
    assert written == tmp_path / "reports" / "latest.html"
    assert names(tmp_path / "reports") == [
        "changes.atom", "latest.html", "latest.json", "latest.md",
        "run-000007/report.html", "run-000007/report.json", "run-000007/report.md",
    ]  # fmt: skip
    assert written.read_text("utf-8") == rendered.texts["html"]


def test_a_report_of_all_runs_leaves_the_runs_folders_alone(rendered: Rendered, tmp_path: Path) -> None:
    write_report(tmp_path, None, rendered)
    assert names(tmp_path) == ["changes.atom", "latest.html", "latest.json", "latest.md"]


@pytest.mark.parametrize("in_the_way", ["", "run-000007", "run-000007/report.md", "changes.atom", "latest.html"])
def test_a_place_that_cannot_be_written_is_reported_with_what_to_do(
    rendered: Rendered, tmp_path: Path, in_the_way: str
) -> None:
    folder, place = tmp_path / "reports", tmp_path / "reports" / in_the_way
    if in_the_way in ("", "run-000007"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("a file where a folder should be")
    else:
        place.mkdir(parents=True)
        (place / "kept").touch()
    with pytest.raises(ReportError, match=r"the report cannot be written: .*--reports") as error:
        write_report(folder, 7, rendered)
    assert str(place) in error.value.where
    assert "figurewatch report" in error.value.todo
    assert not [name for name in names(tmp_path) if name.endswith(".tmp")]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_former_report_whole(
    rendered: Rendered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write_report(tmp_path, 1, rendered)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(ReportError, match="No space left on device"):
        write_report(tmp_path, 1, replace(rendered, texts=dict.fromkeys(rendered.texts, "other")))
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before


def test_the_feed_gathers_runs_and_tells_a_change_once(rendered: Rendered, tmp_path: Path) -> None:
    first, second = rendered.entries[:3], rendered.entries[2:]
    for run, entries in enumerate((first, second, second), 1):
        write_report(tmp_path, run, replace(rendered, entries=entries))
    read = feedparser.parse((tmp_path / "changes.atom").read_bytes(), sanitize_html=False)
    assert not read.bozo
    assert sorted(entry.id for entry in read.entries) == sorted(entry.id for entry in rendered.entries)
    by_id = {entry.id: entry for entry in read.entries}
    for entry in rendered.entries:
        again = by_id[entry.id]
        assert (again.title, again.content[0].value, again.tags[0].term) == (entry.title, entry.content, entry.kind)
        assert "<mark>" in again.content[0].value


def test_a_feed_that_cannot_be_read_is_begun_anew_and_a_long_one_is_cut(rendered: Rendered, tmp_path: Path) -> None:
    (tmp_path / "changes.atom").write_bytes(b"<feed><entry>")
    many = tuple(replace(rendered.entries[0], id=f"urn:uuid:{number}") for number in range(KEPT + 5))
    write_report(tmp_path, 1, replace(rendered, entries=many))
    assert len(feedparser.parse((tmp_path / "changes.atom").read_bytes()).entries) == KEPT


def test_the_json_reads_back_with_exact_decimals_and_ids_as_text(rendered: Rendered) -> None:
    document = ReportDocument.model_validate_json(rendered.texts["json"])
    raw = json.loads(rendered.texts["json"])
    assert (raw["format"], raw["schema_version"], raw["run_id"], raw["language"]) == ("figurewatch-report", 2, 7, "ko")
    assert raw["published_between"] == ["2020-03-30", "2023-04-25"]
    assert {change.change_id for change in document.changes} == {
        str(change.change_id) for change in changes_of(story())
    }
    (clash,) = (change for change in raw["changes"] if change["kind"] == "contradicted")
    assert clash["difference"] == "9000000000"
    assert clash["before"]["value"] == "1712200000000"
    assert clash["before"]["low"] == "1712150000000"
    assert clash["before"]["source"]["url"] == "https://first.example/1"
    evidence = clash["after"]["evidence"]
    ((start, end),) = evidence["marks"]
    assert evidence["sentence"][start:end] == evidence["expression"] == "1조7212억 원"


def test_the_json_holds_the_changes_with_what_agrees_and_no_figure_besides(rendered: Rendered) -> None:
    raw = json.loads(rendered.texts["json"])
    assert "figures" not in raw
    (moved,) = (change for change in raw["changes"] if change["period"] == "2019" and change["kind"] == "new_period")
    agreeing = {str(item.observation_id) for item in story() if item.observation.expression == "26%"}
    assert set(moved["agreeing_with_after"]) == agreeing
    urls = [change[side]["source"]["url"] for change in raw["changes"] for side in ("before", "after") if change[side]]
    assert None in urls
    assert not [url for url in urls if url and not url.startswith("https://")]
    lines = rendered.texts["json"].splitlines()
    assert len([line for line in lines if line.startswith('  {"change_id"')]) == len(raw["changes"]), "a line a change"


def test_the_published_schema_is_the_one_that_is_written() -> None:
    if not SCHEMA.is_file() or SCHEMA.read_text("utf-8") != json_schema():
        pytest.fail("report.schema.json is out of date: run python -m tasks.reports.formats.json_schema")
