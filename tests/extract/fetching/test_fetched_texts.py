"""What a run makes of fetched pages: silent edits and deletions are changes, and all of it can be replayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.core.documents import Document
from tasks.core.outcomes import Failed, Outcome
from tasks.extract.limits import DEFAULT_WORK
from tasks.extract.sources.folder import candidates
from tasks.extract.unpacking import unpack_file
from tasks.load.batch import load_outcomes
from tasks.workers.jobs import read_document
from tests.extract.fetching.local_site import DAY, Behaviour, Clock, Request, Site, feed, fetched, watchlist
from tests.judging.world import Reader, figures, rows
from tests.judging.world import watchlist as judged_watchlist
from warehouse.store import Store

HEAD = '<html><head><meta property="og:type" content="article"><meta property="og:title" content="제목"></head><body>'
FILLER = (
    "<p>이 회사는 하반기에도 연구 인력을 계속 늘려 갈 계획이라고 이날 설명했다. 업계는 투자가 이어질 것으로 본다.</p>"
)


def article(sentence: str) -> str:
    return f"{HEAD}<article><h1>제목</h1><p>{sentence}</p>{FILLER}</article></body></html>"


FIRST = article("네이버의 2020년 연구개발비 비중은 25.1%다.")
EDITED = article("네이버의 2020년 연구개발비 비중은 21.5%다.")


def removed(request: Request) -> None:
    request.send(410)


def outcomes(path: Path) -> list[Outcome]:
    """What a worker makes of one WARC file."""
    found: list[Outcome] = []
    for document in unpack_file(path, str(path)):
        assert isinstance(document, Document), document
        found += read_document(document, DEFAULT_WORK, None)
    return found


def read(data: Path, folder: Path) -> list[str]:
    """Load what is new as a run does; returns the changes that it reports."""
    with Store.open(data) as store:
        run = store.start_run("ingest")
        found: list[Outcome] = []
        for file in candidates([folder / "articles"], store.known_files()):
            found += outcomes(file.path)
        assert not [item for item in found if isinstance(item, Failed)]
        result = load_outcomes(store, run, found, (), Reader(), judged_watchlist())
        store.finish_run(run, counts={"reported": 1})
        store.publish()
    return [f"{change.kind} {change.entity}" for change in result.changes if change.reported]


STORIES: list[tuple[str, Behaviour | str, list[str], list[str]]] = [
    ("unchanged", FIRST, [], ["naver rnd_ratio 2020 25.1"]),
    ("edited", EDITED, ["restated naver"], ["naver rnd_ratio 2020 21.5"]),
    ("figure taken out", article("네이버는 2020년 연구개발을 늘렸다."), ["withdrawn naver"], []),
    ("deleted", removed, ["withdrawn naver"], []),
]


@pytest.mark.parametrize(("story", "page", "changes", "left"), STORIES, ids=[story[0] for story in STORIES])
def test_what_a_refetched_page_changes(
    story: str, page: Behaviour | str, changes: list[str], left: list[str], site: Site, tmp_path: Path
) -> None:
    site.answers |= {"/rss": feed(site.address("/a/1")), "/a/1": FIRST}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "52w"})
    fetched(lists, tmp_path / "fetched", clock)
    assert read(tmp_path / "data", tmp_path / "fetched") == ["new_series naver"]
    clock.now += DAY + 1
    site.answers["/a/1"] = page
    fetched(lists, tmp_path / "fetched", clock)
    assert read(tmp_path / "data", tmp_path / "fetched") == changes
    assert figures(tmp_path / "data") == left
    # The same files, read into another warehouse at once, come to the same figures.
    read(tmp_path / "replayed", tmp_path / "fetched")
    assert figures(tmp_path / "replayed") == left


def test_a_deleted_page_that_comes_back_brings_its_figures_back(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/rss": feed(site.address("/a/1"))}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "52w"})
    counts = []
    for page in (FIRST, removed, FIRST):
        site.answers["/a/1"] = page
        fetched(lists, tmp_path / "fetched", clock)
        read(tmp_path / "data", tmp_path / "fetched")
        counts.append(len(figures(tmp_path / "data")))
        clock.now += 4 * DAY
    assert counts == [1, 0, 1]
    texts = rows(tmp_path / "data", "SELECT text, title FROM store.revisions ORDER BY saved_at")
    assert [row["text"] == "" for row in texts] == [False, True, False]
    assert texts[1]["title"] is None


def test_the_deletion_of_a_page_that_nobody_knows_leaves_nothing(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/rss": feed(site.address("/a/1")), "/a/1": FIRST}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "52w"})
    fetched(lists, tmp_path / "fetched", clock)
    for path in (tmp_path / "fetched" / "articles").rglob("*.gz"):
        path.unlink()
    clock.now += DAY + 1
    site.answers["/a/1"] = removed
    assert fetched(lists, tmp_path / "fetched", clock).deleted == [site.address("/a/1")]
    assert read(tmp_path / "data", tmp_path / "fetched") == []
    assert rows(tmp_path / "data", "SELECT * FROM articles") == []
