"""A person's verdict decides what reports have, and stands above every later reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from flows.judging.cases import judged, to_judge
from flows.judging.verdicts import judge
from flows.reporting.run_reports import report_run
from flows.reporting.stored_changes import read_changes, unreported_runs
from flows.runs.run_summary import RunSummary
from tasks.core.errors import NotPublishedError, WarehouseError
from tasks.core.judgements import Because, Place
from tasks.load.judgement.judging import Judgement
from tasks.load.judgement.verdicts import _same_places
from tests.judging.world import FIRST, SECOND, THIRD, Reader, backfill, change_id, figures, load, newer, rows, watchlist
from warehouse.places import Places
from warehouse.safety.doctor import examine
from warehouse.store import Store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles that contradict each other; not to be written."""
    data = tmp_path_factory.mktemp("judging") / "data"
    load(data, [FIRST, SECOND])
    return data


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return copytree(made, tmp_path / "data")


def state(data: Path, change: int) -> tuple[bool, str | None]:
    (row,) = rows(data, f"SELECT reported, note FROM changes WHERE change_id = {change}")
    return row["reported"], row["note"]


def next_report(data: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Kinds of the changes that the next report has, and what it takes back."""
    with Store.open(data) as store:
        stored = read_changes(store.connection, unreported_runs(store.connection))
    taken_back = [(item.change.kind.value, item.because) for item in stored.retractions]
    return [change.kind.value for change in stored.changes if change.reported], taken_back


def test_a_wrong_change_is_taken_back_once(data: Path) -> None:
    change = change_id(data, "contradicted")
    (row,) = judge(data, [Judgement(change, Because.SCOPE, "of a part")])
    assert (row.was_reported, row.verdict, row.because) == (True, "wrong", "scope")
    assert state(data, change) == (False, "judged_wrong")
    assert next_report(data) == ([], [("contradicted", "scope")])
    load(data, [THIRD], first=3)
    assert next_report(data) == ([], [])


def test_a_verdict_that_turns_brings_the_change_back(data: Path) -> None:
    change = change_id(data, "contradicted")
    judge(data, [Judgement(change, Because.SCOPE)])
    load(data, [THIRD], first=3)
    judge(data, [Judgement(change)])
    assert state(data, change) == (True, None)
    assert next_report(data) == (["contradicted"], [])
    assert [row["verdict"] for row in rows(data, "FROM verdicts")] == ["right"]


def test_a_right_change_is_not_reported_again(data: Path) -> None:
    judge(data, [Judgement(change_id(data, "contradicted"))])
    assert next_report(data) == ([], [])


@pytest.mark.parametrize(("note", "reported"), [("stopped: scope", True), ("below_threshold", False)])
def test_a_change_to_check_that_is_right_is_reported(data: Path, note: str, reported: bool) -> None:
    change = change_id(data, "contradicted")
    with Store.open(data) as store:
        store.connection.execute("UPDATE store.changes SET reported = FALSE, note = ?", [note])
        store.publish()
    judge(data, [Judgement(change)])
    assert state(data, change) == (reported, "judged_right" if reported else note)
    assert next_report(data)[0] == (["contradicted"] if reported else [])


@pytest.mark.parametrize(("because", "reported"), [(None, ["contradicted"]), (Because.PERIOD, [])])
def test_a_change_to_check_waits_for_a_verdict(tmp_path: Path, because: Because | None, reported: list[str]) -> None:
    load(tmp_path, [FIRST, "네이버의 2020년 연구개발비 비중은 3.9%다."])
    _, (waiting,) = to_judge(Places(tmp_path).published)
    assert (waiting["kind"], waiting["note"]) == ("contradicted", "unsure")
    load(tmp_path, [THIRD], first=3)
    judge(tmp_path, [Judgement(waiting["change_id"], because)])
    assert [row["kind"] for row in rows(tmp_path, "FROM to_check")] == ["new_period"]
    assert next_report(tmp_path)[0] == reported


def test_a_judged_change_that_is_read_under_another_id_stays_judged(data: Path) -> None:
    judge(data, [Judgement(change_id(data, "contradicted"), Because.ENTITY)])
    backfill(data, newer(Reader(), metric="share"))
    found = rows(data, "SELECT metric, reported, note FROM changes WHERE kind = 'contradicted' ORDER BY metric")
    assert found == [
        {"metric": "rnd_ratio", "reported": False, "note": "judged_wrong"},
        {"metric": "share", "reported": False, "note": "judged_wrong"},
    ]


def test_an_unjudged_change_that_is_read_under_another_id_is_another(data: Path) -> None:
    backfill(data, newer(Reader(), metric="share"))
    notes = [row["note"] for row in rows(data, "SELECT note FROM changes WHERE metric = 'share'")]
    assert "judged_wrong" not in notes


def test_what_a_right_change_rests_on_is_kept_whatever_is_read_later(data: Path) -> None:
    before = figures(data)
    judge(data, [Judgement(change_id(data, "contradicted"))])
    backfill(data, newer(Reader(), years=-3, misses="21.5"))
    assert figures(data) == before
    assert examine(data)[0].check == "precision"


def test_a_verdict_that_turns_keeps_no_reading(data: Path) -> None:
    change = change_id(data, "contradicted")
    judge(data, [Judgement(change)])
    judge(data, [Judgement(change, Because.PERIOD)])
    backfill(data, newer(Reader(), years=-3))
    assert figures(data) == ["naver rnd_ratio 2017 21.5", "naver rnd_ratio 2017 25.1"]


def test_precision_is_by_kind_of_what_was_reported(data: Path) -> None:
    judge(data, [Judgement(change_id(data, "contradicted"), Because.SCOPE), Judgement(change_id(data, "new_series"))])
    found = rows(data, "SELECT kind, judged, right_ones FROM precision_by_kind ORDER BY kind")
    assert found == [
        {"kind": "contradicted", "judged": 1, "right_ones": 0},
        {"kind": "new_series", "judged": 1, "right_ones": 1},
    ]
    assert [finding.what.partition(" reported")[0] for finding in examine(data)] == ["0 of 1", "1 of 1"]


def test_an_unknown_change_writes_nothing(data: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="no change 7"):
        judge(data, [Judgement(7)])
    assert len(rows(data, "FROM store.runs")) == 1
    with pytest.raises(NotPublishedError):
        judge(tmp_path / "nowhere", [Judgement(7)])
    assert not (tmp_path / "nowhere").exists()


def test_what_waits_is_what_reports_have_and_is_not_judged(data: Path) -> None:
    published = Places(data).published
    reported, to_check = to_judge(published)
    assert [row["kind"] for row in reported] == ["contradicted", "new_series"]
    assert to_check == []
    judge(data, [Judgement(reported[0]["change_id"], Because.SCOPE, "of a part")])
    assert [row["kind"] for row in to_judge(published)[0]] == ["new_series"]
    (case,) = judged(published)
    assert (case["true"], case["why"], case["note"], case["kind"]) == (False, "scope", "of a part", "contradicted")
    for side, text in (("before", FIRST), ("after", SECOND)):
        assert text[case[f"{side}_start"] : case[f"{side}_end"]] == case[f"{side}_expression"]
        assert case[f"{side}_sentence"][case[f"{side}_in_sentence"] :].startswith(case[f"{side}_expression"])


def test_places_are_the_same_where_numbers_overlap(data: Path) -> None:
    (verdict,) = judge(data, [Judgement(change_id(data, "contradicted"), Because.SCOPE)])
    with Store.open(data) as store:
        (change,) = [c for c in read_changes(store.connection, [1]).changes if c.kind.value == "contradicted"]
    assert _same_places(verdict, change)
    assert _same_places(verdict, replace(change, before=change.after, after=change.before))
    assert not _same_places(verdict, replace(change, before=None))
    assert not Place(1, 0, 3).overlaps(Place(1, 3, 4))
    assert not Place(1, 0, 3).overlaps(Place(2, 0, 3))


def test_the_next_report_is_written_for_a_correction_alone(data: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"

    def report() -> str | None:
        with Store.open(data) as store:
            run_id = store.start_run("ingest")
            written = report_run(store, reports, RunSummary(run_id), watchlist(), "en")
            store.finish_run(run_id, counts={"reported": 1})
            store.publish()
        return written.with_suffix(".md").read_text("utf-8") if written else None

    assert "Corrections" not in (report() or "")
    judge(data, [Judgement(change_id(data, "contradicted"), Because.PERIOD, "of 2019")])
    second = report()
    assert second is not None
    assert "1 correction" in second.splitlines()[0]
    assert "of another period (of 2019)" in second
    assert "Contradiction 0 of 1 right" in second
    assert report() is None
