"""What the report on the shipped seeds must show (they are run through the whole line once)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from flows.ingest import ingest
from flows.project import Project
from flows.reporting.run_reports import report_again
from flows.reporting.site import write_site
from flows.reporting.stored_changes import all_runs, read_changes
from flows.watchlists import checked_watchlist
from tasks.core.errors import QueryFailedError, ReportError
from tasks.reports.number_format import value_text
from tasks.reports.sections.figure_history import FigureTable, figure_tables
from tasks.reports.wording import load_words
from warehouse.connection import connect_reader
from warehouse.places import Places

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(prefect: None, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("seeds")
    made = Project(folder / "data", folder / "reports", (seeds / "watchlist.yaml",), (seeds / "articles",))
    ingest(made)
    return made


@pytest.fixture(scope="module")
def report(project: Project) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project.reports / "latest.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def tables(project: Project) -> list[FigureTable]:
    watchlist = checked_watchlist(project.watchlists)
    with connect_reader(Places(project.data).published) as con:
        observations = read_changes(con, all_runs(con)).observations
    return figure_tables(observations, {metric.id: metric for metric in watchlist.metrics})


def readings(tables: list[FigureTable], entity: str, metric: str) -> list[dict[str, Any]]:
    words = load_words("ko")
    counters = {"papers_accepted": ("편",)}.get(metric, ())
    return [
        {
            "period": row.best.observation.period,
            "basis": row.best.observation.basis,
            "scope": row.best.observation.scope,
            "event": row.event,
            "text": value_text(row.best.observation, words, counters),
            "all": {value_text(item.observation, words, counters) for item in row.observations},
        }
        for table in tables
        if (table.entity, table.metric, table.measure) == (entity, metric, "level")
        for row in table.rows
    ]


def changes(report: dict[str, Any], kind: str, metric: str) -> list[tuple[str, ...]]:
    return [
        tuple(change[side]["text"] for side in ("before", "after") if change[side])
        for change in report["changes"]
        if (change["kind"], change["metric"]["id"]) == (kind, metric)
    ]


def test_the_share_of_every_year_with_what_agrees(tables: list[FigureTable]) -> None:
    shares = {row["period"]: row for row in readings(tables, "naver", "rnd_ratio") if row["basis"] == "actual"}
    for year, value in {"2017": "24.2%", "2019": "25.97%", "2020": "25.11%", "2022": "22.0%"}.items():
        assert shares[year]["text"] == value
    assert shares["2018"]["all"] == {"25.13%", "25.1%"}
    assert shares["2019"]["all"] == {"25.97%", "26%"}
    assert shares["2020"]["all"] == {"25.11%", "약 25%"}
    kakao = {row["period"]: row for row in readings(tables, "kakao", "rnd_ratio")}
    assert kakao["2020"]["all"] == {"12.9%", "13%"}


def test_the_contradiction_the_target_and_what_moved(report: dict[str, Any], tables: list[FigureTable]) -> None:
    assert changes(report, "contradicted", "rnd_spend") == [("1조7122억원", "1조7212억원")]
    assert changes(report, "contradicted", "rnd_ratio") == []
    targets = [row["text"] for row in readings(tables, "naver", "rnd_ratio") if row["basis"] == "target"]
    assert targets == ["30%"]
    assert changes(report, "revised", "participating_institutions") == [("30여 곳", "20여 곳")]
    assert ("70곳", "52곳") in changes(report, "new_period", "portfolio_companies")


def test_one_round_under_three_names_and_amounts_is_one_event(
    report: dict[str, Any], tables: list[FigureTable]
) -> None:
    assert changes(report, "contradicted", "investment") == [("600억원", "700억원")]
    assert changes(report, "revised", "investment") == [("700억원", "1700억원")]
    rounds = readings(tables, "furiosaai", "investment")
    one = next(row["event"] for row in rounds if row["text"] == "1700억원")
    assert sorted(row["text"] for row in rounds if row["event"] == one) == ["1700억원", "600억원", "700억원"]
    assert len({row["event"] for row in rounds}) == 5
    sides = [change[side] for change in report["changes"] for side in ("before", "after") if change[side]]
    assert {side["text"] for side in sides if side["event"] == str(one)} == {"1700억원", "600억원", "700억원"}


def test_no_headline_calls_a_change_of_ground_or_an_unfinished_year_a_fall(report: dict[str, Any]) -> None:
    of_2020 = [
        change
        for change in report["changes"]
        if change["kind"] == "new_period" and change["after"]["text"] in ("1조3321억원", "5조3041억원", "42편", "52곳")
    ]
    assert len(of_2020) == 4
    assert all(change["difference"] is None for change in of_2020)


def test_papers_by_venue(tables: list[FigureTable]) -> None:
    papers = [*readings(tables, "naver", "papers_accepted"), *readings(tables, "naver-clova", "papers_accepted")]
    venues = {row["scope"]: row["text"] for row in papers}
    wanted = {"NeurIPS 2021": "8편", "NAACL 2022": "5편", "CVPR 2022": "14편", "ICLR 2022": "12편"}
    assert wanted.items() <= venues.items()


def test_every_number_is_marked_in_its_sentence(report: dict[str, Any], project: Project) -> None:
    sides = [change[side] for change in report["changes"] for side in ("before", "after") if change[side]]
    assert len(sides) > 60
    for side in sides:
        evidence = side["evidence"]
        assert [evidence["sentence"][start:end] for start, end in evidence["marks"]] == [evidence["expression"]]
        assert side["source"]["publisher"]
        assert side["source"]["url"]
        assert side["source"]["published"]
    page = BeautifulSoup((project.reports / "latest.html").read_text("utf-8"), "lxml")
    assert all(quote.find("mark") for quote in page.select("blockquote, q"))


def test_a_report_can_be_made_again_in_english_and_of_one_run(project: Project) -> None:
    former = (project.reports / "run-000001" / "report.html").read_text("utf-8")
    again = report_again(project, "en")
    assert "KRW 1.7122 trillion by 뉴스토마토, KRW 1.7212 trillion by" in again.read_text("utf-8")
    assert (project.reports / "run-000001" / "report.html").read_text("utf-8") == former
    report_again(project, "en", run_id=1)
    assert "KRW 1.7122 trillion" in (project.reports / "run-000001" / "report.html").read_text("utf-8")
    with pytest.raises(QueryFailedError, match="there is no run 99"):
        report_again(project, "en", run_id=99)
    with pytest.raises(ReportError, match="no report can be written in 'fr'"):
        report_again(project, "fr")


def test_the_site_is_built_of_the_warehouse_and_written_once(project: Project, tmp_path: Path) -> None:
    seen: list[str] = []
    summary = write_site(project, tmp_path, "ko", lambda what, _done, _of: seen.append(what))
    assert set(seen) == {"entities", "articles", "changes"}
    assert summary.written > 60
    assert write_site(project, tmp_path, "ko", lambda *_: None).written <= 1, "the overview says when it was made"
    found = BeautifulSoup((tmp_path / "entity" / "naver.html").read_text("utf-8"), "lxml")
    assert found.select_one("ol.changes li.contradicted") is not None
    assert len(found.select("table.listed tbody tr")) > 5
    assert (tmp_path / "changes.atom").read_bytes() == (project.reports / "changes.atom").read_bytes()
    assert "1조7122억원" in (tmp_path / "search" / "sentences-0.js").read_text("utf-8")
