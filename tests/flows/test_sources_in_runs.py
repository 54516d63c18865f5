"""A run fetches what is due before it reads, and goes on where that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.fetching import due_now, fetch_due, note_notices, reading_places
from flows.ingest import ingest
from flows.project import Project
from flows.project_checks import check_project, inbox_or_sources
from flows.watchlists import checked_watchlist
from tasks.core.errors import FigurewatchError
from tests.extract.fetching.local_site import feed, running
from warehouse.store import Store

ARTICLE = (
    '<html lang="ko"><head><meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2021-10-13T09:00:00+09:00"></head><body><article><h1>제목</h1>'
    "<p>네이버는 지난해 매출 대비 연구개발비 비중이 25.1%였다고 13일 밝혔다.</p>"
    "<p>이 회사는 하반기에도 연구 인력을 계속 늘려 갈 계획이라고 설명했다.</p></article></body></html>"
)
WATCHLIST = """
include: [{seeds}/watchlist.yaml]
sources:
  - {{id: wire, feed: "{feed}", every: 1d}}
  - {{id: saved, folder: saved}}
settings: {{fetching: {{allow_hosts: [127.0.0.1], pace: 0s}}}}
"""


@pytest.mark.slow
def test_a_run_fetches_and_reads_sources_and_folders_without_an_inbox(
    tmp_path: Path, seeds: Path, prefect: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with running() as site:
        site.answers = {"/rss": feed(site.address("/a"), site.address("/gone")), "/a": ARTICLE}
        (tmp_path / "watchlist.yaml").write_text(WATCHLIST.format(seeds=seeds, feed=site.address("/rss")), "utf-8")
        (tmp_path / "saved").mkdir()
        (tmp_path / "saved" / "b.html").write_text(ARTICLE.replace("25.1", "24.9").replace("제목", "둘째"), "utf-8")
        watchlists = (tmp_path / "watchlist.yaml",)
        project = check_project(
            Project(tmp_path / "data", tmp_path / "reports", watchlists, inbox_or_sources(None, watchlists))
        )
        first = ingest(project, workers=1)
        again = ingest(project, workers=1)
    assert (first.fetched.pages, len(first.fetched.failures), first.files, first.articles) == (1, 1, 2, 2)
    assert first.observations == 2
    assert any("Fetched           1 pages; 1 source looked at, 2 new addresses" in line for line in first.lines())
    assert (again.fetched.sources, again.files) == ([], 0)


def test_without_an_inbox_and_without_sources_there_is_nothing_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "watchlist.yaml").write_text("entities: []\n", "utf-8")
    with pytest.raises(FigurewatchError, match="no folder inbox"):
        inbox_or_sources(None, (tmp_path / "watchlist.yaml",))


def test_a_failing_source_is_a_notice_of_the_run_that_sees_it_third(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text('sources: [{id: wire, feed: "http://news.invalid/rss"}]\n', "utf-8")
    watchlist = checked_watchlist(tmp_path / "watchlist.yaml")
    project = Project(tmp_path / "data", tmp_path / "reports", (tmp_path / "watchlist.yaml",), ())
    new = []
    with Store.open(project.data) as store:
        for hour in range(5):
            fetch_due(
                project, watchlist, look_up=lambda host, port: [], now=lambda hour=hour: 1_790_000_000.0 + hour * 7_200
            )
            run = store.start_run("ingest")
            new.append([notice.subject for notice in note_notices(store, run, project, watchlist)])
    assert new == [[], [], ["wire"], [], []]
    assert due_now(project, watchlist)


def test_what_is_read_are_the_inbox_the_folders_and_what_was_fetched(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text("sources: [{id: a, folder: a}, {id: b, folder: b, every: 1d}]\n", "utf-8")
    watchlist = checked_watchlist(tmp_path / "watchlist.yaml")
    project = Project(tmp_path / "data", tmp_path / "reports", (), (tmp_path / "inbox",))
    assert reading_places(project, watchlist) == (tmp_path / "inbox", tmp_path / "a")
    (tmp_path / "data" / "fetched" / "articles").mkdir(parents=True)
    assert reading_places(project, watchlist, [str(tmp_path / "b")]) == (
        tmp_path / "inbox", tmp_path / "a", tmp_path / "b", tmp_path / "data" / "fetched" / "articles",
    )  # fmt: skip
