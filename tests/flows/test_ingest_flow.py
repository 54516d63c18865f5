"""The main job end to end on the shipped seeds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from flows.ingest import ingest
from flows.project import Project
from flows.runs.run_summary import RunSummary
from warehouse.query.query import ask

pytestmark = pytest.mark.slow


def project_in(folder: Path, seeds: Path, *inbox: Path) -> Project:
    return Project(folder / "data", folder / "reports", (seeds / "watchlist.yaml",), inbox or (seeds / "articles",))


@pytest.fixture(scope="module")
def ran(prefect: None, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, RunSummary]:
    project = project_in(tmp_path_factory.mktemp("project"), seeds)
    return project, ingest(project)


def values(project: Project, sql: str) -> list[dict[str, object]]:
    return ask(project.data / "figurewatch.duckdb", sql).table.to_pylist()


def test_every_seed_becomes_an_article_and_none_is_set_aside(ran: tuple[Project, RunSummary], seeds: Path) -> None:
    _, summary = ran
    assert summary.articles == len(list((seeds / "articles").iterdir()))
    assert not summary.failed
    assert summary.observations > 60


def test_the_contradiction_between_two_papers_is_reported(ran: tuple[Project, RunSummary]) -> None:
    project, _ = ran
    found = values(
        project, "SELECT * FROM contradictions WHERE entity = 'naver' AND metric = 'rnd_spend' AND period = '2019'"
    )
    assert len(found) >= 1


def test_rounded_and_exact_shares_agree(ran: tuple[Project, RunSummary]) -> None:
    project, _ = ran
    shares = values(
        project,
        "SELECT period, value FROM figures WHERE entity = 'naver' AND metric = 'rnd_ratio' AND basis = 'actual' "
        "AND measure = 'level' AND period IS NOT NULL ORDER BY period",
    )
    by_period = {str(row["period"]): float(str(row["value"])) for row in shares}
    assert by_period["2017"] == pytest.approx(24.2)
    assert 25.05 <= by_period["2018"] < 25.2
    assert 25.9 <= by_period["2019"] <= 26
    assert by_period["2020"] == pytest.approx(25.11)
    assert by_period["2022"] == pytest.approx(22.0)
    clashes = values(project, "SELECT * FROM contradictions WHERE metric = 'rnd_ratio' AND period IS NOT NULL")
    assert clashes == []


def test_the_report_stands_in_three_forms(ran: tuple[Project, RunSummary]) -> None:
    project, summary = ran
    assert summary.report is not None
    assert "1조7212억" in (project.reports / "latest.html").read_text(encoding="utf-8")
    assert "네이버" in (project.reports / "latest.md").read_text(encoding="utf-8")
    assert json.loads((project.reports / "latest.json").read_text(encoding="utf-8"))["changes"]


def test_a_second_run_finds_nothing_new(ran: tuple[Project, RunSummary]) -> None:
    project, _ = ran
    before = (project.reports / "latest.html").read_bytes()
    again = ingest(project)
    assert again.files == 0
    assert not again.changes
    assert again.lines()[0].startswith("Nothing new")
    assert (project.reports / "latest.html").read_bytes() == before


def test_an_edited_article_is_restated_and_a_broken_file_is_set_aside(
    prefect: None, seeds: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    name = "2021-03-21-businesspost-222660.html"
    shutil.copy(seeds / "articles" / name, inbox / name)
    (inbox / "empty.html").write_bytes(b"")
    (inbox / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    project = project_in(tmp_path, seeds, inbox)
    first = ingest(project)
    assert first.articles == 1
    assert {Path(item.locator).name for item in first.failed} == {"empty.html", "picture.html"}
    assert all(item.reason for item in first.failed)
    text = (inbox / name).read_text(encoding="utf-8")
    assert "25.11%" in text
    (inbox / name).write_text(text.replace("25.11%", "23.40%"), encoding="utf-8")
    second = ingest(project)
    assert "restated" in second.by_kind()
    history = values(project, "SELECT count(*) AS n FROM store.observations WHERE expression = '25.11%'")
    assert history[0]["n"] == 1
    content = (project.reports / "latest.html").read_bytes()
    (inbox / "again.html").write_text(text.replace("25.11%", "23.40%") + "\n", encoding="utf-8")
    assert not ingest(project).changes
    assert (project.reports / "latest.html").read_bytes() == content, (
        "what has nothing to tell took the place of what had"
    )


BANKS = (
    "  - {id: hanbit-bank, names: {ko: 한빛은행}, type: company}\n"
    "  - {id: hanbit-group, names: {ko: 한빛금융지주}, type: company}\n"
)
OF_THE_BANK = "한빛은행은 올해 상반기 순이익이 1조5123억원으로 지난해 같은 기간보다 5.1% 늘었다고 25일 밝혔다."
OF_FOUR = "27일 금융권에 따르면 한빛은행을 비롯한 4대 은행의 올해 상반기 순이익은 6조1512억원으로 집계됐다."
EXPECTED = (
    "증권사가 전망한 한빛금융그룹의 지난해 영업이익 평균은 1조8585억원으로 2022년(1조2397억원)보다 50%가량 늘어났다."
)
REACHED = "한빛금융그룹은 지난해 영업이익이 1조8585억원으로 2022년(1조2397억원)보다 50%가량 늘어났다고 밝혔다."


def bank_project(seeds: Path, folder: Path) -> Project:
    """Return a project that watches a bank and its group."""
    inbox, watchlist = folder / "inbox", folder / "watchlist.yaml"
    inbox.mkdir()
    watchlist.write_text(f'include: ["{seeds / "watchlist.yaml"}"]\nentities:\n{BANKS}', encoding="utf-8")
    return Project(folder / "data", folder / "reports", (watchlist,), (inbox,))


def save_page(project: Project, day: str, title: str, sentence: str) -> None:
    """Save a page of one sentence in a project's inbox."""
    page = (
        f'<html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{day}T09:00:00+09:00"></head>'
        f"<body><article><h1>{title}</h1><p>{sentence}</p></article></body></html>"
    )
    (project.inbox[0] / f"{day}.html").write_text(page, encoding="utf-8")


def test_what_several_banks_have_together_contradicts_none_of_them(prefect: None, seeds: Path, tmp_path: Path) -> None:
    project = bank_project(seeds, tmp_path)
    for day, sentence in (("2024-07-25", OF_THE_BANK), ("2024-07-27", OF_FOUR)):
        save_page(project, day, "한빛은행 상반기 순이익", sentence)
    ingest(project)
    found = values(project, "SELECT reported, note FROM changes WHERE kind = 'contradicted'")
    assert found == [{"reported": False, "note": "of_several"}]


@pytest.mark.parametrize(("sentence", "basis", "told"), [(EXPECTED, "forecast", []), (REACHED, "actual", ["2023"])])
def test_what_brokers_expect_of_a_group_is_no_news_and_what_it_reached_is(
    prefect: None, seeds: Path, tmp_path: Path, sentence: str, basis: str, told: list[str]
) -> None:
    project = bank_project(seeds, tmp_path)
    save_page(
        project, "2023-02-08", "한빛금융 영업이익", "한빛금융은 2022년 영업이익이 1조2397억원이었다고 8일 밝혔다."
    )
    ingest(project)
    save_page(project, "2024-02-08", "한빛금융그룹 영업이익", sentence)
    ingest(project)
    found = values(project, "SELECT entity, period FROM changes WHERE kind = 'new_period' AND reported")
    assert found == [{"entity": "hanbit-group", "period": period} for period in told]
    read = "SELECT entity, basis FROM observations WHERE period = '2023' AND measure = 'level'"
    assert values(project, read) == [{"entity": "hanbit-group", "basis": basis}]
