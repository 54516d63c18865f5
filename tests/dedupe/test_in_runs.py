"""Identity in a run: what comes twice is kept once, an edit is a revision, copies are one source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli.lookup.articles import show_article
from tasks.core.watchlist_loading import load_watchlist
from tasks.extract.containers.embedded import document
from tasks.figures import Extractor
from tasks.load.batch import load_outcomes
from tasks.workers.pool import Parsed, parse_documents
from warehouse.store import Store

SITE = "https://www.example.com/news/articleView.html?idxno=120345"
COPY = "https://news.example.org/view/998877"
BODY = (
    "네이버가 지난해 매출의 25%를 연구개발에 썼다고 13일 밝혔다.",
    "금액으로는 1조3천억원으로 한 해 전보다 8.5% 늘었으며, 새로 뽑은 연구원은 320명이다.",
    "회사는 군산에 2400억원을 들여 새로운 연구소를 짓고 이차전지를 들여다볼 계획이다.",
    "증권가에서는 이 같은 움직임이 앞으로 3년 동안 이어질 것으로 내다보고 있다.",
    "주가는 이날 2.1% 오른 38만9000원에 거래를 마쳤다.",
)


def page(url: str, title: str, sentences: tuple[str, ...], extra: str = "") -> bytes:
    body = "".join(f"<p>{sentence}</p>\n" for sentence in sentences)
    return (
        f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:title" content="{title}">'
        '<meta property="article:published_time" content="2021-10-13T10:00:00+09:00"></head>'
        f'<body><div id="article-view-content-div"><h1>{title}</h1>\n{body}{extra}</div></body></html>'
    ).encode()


ORIGINAL = page(SITE, "네이버, 매출의 25%를 연구개발에", BODY)
SAVED_AGAIN = page(f"{SITE}&amp;utm_source=naver", "네이버, 매출의 25%를 연구개발에", BODY) + b"\n<!-- saved again -->"
EDITED = page(SITE, "네이버, 매출의 26%를 연구개발에", tuple(line.replace("25%", "26%") for line in BODY))
SYNDICATED = page(
    COPY, "[종합] 네이버 연구개발 늘린다", BODY[:3] + BODY[4:], "<p>저작권자 © 저녁신문 무단전재 금지</p>"
)


@pytest.fixture(scope="module")
def reader(seeds: Path) -> Extractor:
    return Extractor(load_watchlist([seeds / "watchlist.yaml"]))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


def load(store: Store, reader: Extractor, seeds: Path, *contents: bytes) -> None:
    """One run over documents, in this process."""
    outcomes = list(
        parse_documents([document(content, f"{at}.html") for at, content in enumerate(contents)], workers=0)
    )
    assert all(isinstance(outcome, Parsed) for outcome in outcomes)
    run = store.start_run("ingest")
    load_outcomes(store, run, outcomes, [], reader, load_watchlist([seeds / "watchlist.yaml"]))


def count(store: Store, table: str) -> int:
    ((number,),) = store.connection.execute(f"SELECT count(*) FROM store.{table}").fetchall()
    return int(number)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("runs", "documents", "articles", "revisions", "stories"),
    [
        ([[ORIGINAL, ORIGINAL], [ORIGINAL]], 1, 1, 1, 1),
        ([[ORIGINAL, SAVED_AGAIN]], 2, 1, 1, 1),
        ([[ORIGINAL], [SAVED_AGAIN]], 2, 1, 1, 1),
        ([[ORIGINAL], [EDITED]], 2, 1, 2, 1),
        ([[ORIGINAL, SYNDICATED]], 2, 2, 2, 1),
        ([[SYNDICATED], [ORIGINAL]], 2, 2, 2, 1),
    ],
    ids=["same bytes", "same address", "same address later", "edited", "copied", "copied earlier"],
)
def test_what_comes_twice_is_kept_once(
    store: Store,
    reader: Extractor,
    seeds: Path,
    runs: list[list[bytes]],
    documents: int,
    articles: int,
    revisions: int,
    stories: int,
) -> None:
    for contents in runs:
        load(store, reader, seeds, *contents)
    ((story_count,),) = store.connection.execute("SELECT count(DISTINCT story_id) FROM store.revisions").fetchall()
    counts = (count(store, "documents"), count(store, "articles"), count(store, "revisions"), story_count)
    assert counts == (documents, articles, revisions, stories)


@pytest.mark.slow
def test_show_article_prints_what_the_last_edit_changed(store: Store, reader: Extractor, seeds: Path) -> None:
    load(store, reader, seeds, ORIGINAL)
    load(store, reader, seeds, EDITED)
    shown = show_article(store.publish(), SITE, as_json=False)
    assert "-네이버가 지난해 매출의 25%를 연구개발에 썼다고 13일 밝혔다." in shown
    assert "+네이버가 지난해 매출의 26%를 연구개발에 썼다고 13일 밝혔다." in shown
    assert "\n?" in shown
