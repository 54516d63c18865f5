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


BANK = "  - {id: hanbit-bank, names: {ko: 한빛은행}, type: company}\n"
OF_THE_BANK = "한빛은행은 올해 상반기 순이익이 1조5123억원으로 지난해 같은 기간보다 5.1% 늘었다고 25일 밝혔다."
OF_FOUR = "27일 금융권에 따르면 한빛은행을 비롯한 4대 은행의 올해 상반기 순이익은 6조1512억원으로 집계됐다."


def test_what_several_banks_have_together_contradicts_none_of_them(prefect: None, seeds: Path, tmp_path: Path) -> None:
    inbox, watchlist = tmp_path / "inbox", tmp_path / "watchlist.yaml"
    inbox.mkdir()
    watchlist.write_text(f'include: ["{seeds / "watchlist.yaml"}"]\nentities:\n{BANK}', encoding="utf-8")
    for day, sentence in ((25, OF_THE_BANK), (27, OF_FOUR)):
        page = (
            f'<html lang="ko"><head><meta charset="utf-8"><title>한빛은행 상반기 순이익</title>'
            f'<meta property="article:published_time" content="2024-07-{day}T09:00:00+09:00"></head>'
            f"<body><article><h1>한빛은행 상반기 순이익</h1><p>{sentence}</p></article></body></html>"
        )
        (inbox / f"{day}.html").write_text(page, encoding="utf-8")
    project = Project(tmp_path / "data", tmp_path / "reports", (watchlist,), (inbox,))
    ingest(project)
    found = values(project, "SELECT reported, note FROM changes WHERE kind = 'contradicted'")
    assert found == [{"reported": False, "note": "of_several"}]
