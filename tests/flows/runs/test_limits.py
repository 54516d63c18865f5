"""Limits on extraction: a text that costs too much is set aside alone, with the reason, and takes nothing with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.cli.extraction.text_extraction import extract_lines
from flows.runs import document_batches as reading
from flows.runs.document_batches import readings
from tasks.core.documents import Article, Document
from tasks.core.errors import FigurewatchError
from tasks.core.outcomes import Parsed, Unextracted
from tasks.core.records import Observation
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.extract.limits import DEFAULT_WORK
from tasks.extract.sources.folder import candidates
from tasks.figures import ArticleText, Extractor
from tasks.load.batch import load_outcomes
from tasks.load.reextraction import read_again
from tasks.workers.pool import Workers, WorkLimits
from warehouse.store import Store

sys.path.append(str(Path(__file__).parents[2] / "extract"))

import samples

DAY = date(2024, 3, 1)
GOOD = ArticleText("네이버는 지난해 매출의 25%를 연구개발에 썼다.", "ko", DAY)
DENSE = "네이버의 올해 매출은 1조원이었다. " * 4_000
TIGHT = WorkLimits(seconds=1.0, characters=100_000, figures=50)


@pytest.fixture(scope="module")
def watchlist(seeds: Path) -> Watchlist:
    return load_watchlist([seeds / "watchlist.yaml"])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


def of(store: Store, sql: str) -> list[tuple[object, ...]]:
    return store.connection.execute(sql).fetchall()


def page(name: str, text: str, url: str | None = None) -> Parsed:
    address = url or f"https://news.example.com/{name}"
    article = Article(address, name, text, published=datetime(2024, 3, 1, tzinfo=UTC), language="ko")
    return Parsed(Document(name * 8, f"{name}.html", b""), article, "html", "utf-8", len(text))


@pytest.mark.slow
def test_a_text_over_a_limit_fails_alone_and_the_others_are_read_as_in_one_process(watchlist: Watchlist) -> None:
    texts = [GOOD, ArticleText(DENSE, "ko", DAY), GOOD, ArticleText("1 " * 60_000, "ko", DAY), GOOD]
    with Workers(watchlist, TIGHT, 2) as workers:
        read = workers.extract(texts)
    causes = [item.cause if isinstance(item, Unextracted) else None for item in read]
    assert causes == [None, "timeout", None, "too_large", None]
    assert [read[0], read[2], read[4]] == Extractor(watchlist).extract([GOOD]) * 3
    assert read[0] != []


def test_in_this_process_the_limits_of_size_hold_too(watchlist: Watchlist) -> None:
    many = ArticleText(DENSE[:4_000], "ko", DAY)
    long = ArticleText("가" * 100_001, "ko", DAY)
    good, crowded, lengthy = Workers(watchlist, TIGHT, 0).extract([GOOD, many, long])
    assert isinstance(good, list)
    assert isinstance(crowded, Unextracted)
    assert isinstance(lengthy, Unextracted)
    assert "figures, and 50 are allowed" in crowded.reason
    assert lengthy.reason == "its text has 100,001 characters, and 100,000 are allowed"


class Reader:
    """Reads nothing from one text, and gives the rest to a real extractor."""

    def __init__(self, watchlist: Watchlist, hostile: str) -> None:
        self.real, self.hostile = Extractor(watchlist), hostile

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation] | Unextracted]:
        why = Unextracted("took longer than 30 seconds to read figures from", "Split it", "timeout")
        return [why if self.hostile in text.text else self.real.extract([text])[0] for text in texts]


def test_a_page_that_cannot_be_extracted_is_set_aside_whole(store: Store, watchlist: Watchlist) -> None:
    url = "https://news.example.com/one"
    reader = Reader(watchlist, "HOSTILE")
    run = store.start_run("ingest")
    load_outcomes(store, run, [page("a", GOOD.text, url)], [], reader, watchlist)
    edit = page("b", "HOSTILE " + GOOD.text, url)
    result = load_outcomes(store, run, [edit, page("c", GOOD.text + " 새 소식이다.")], [], reader, watchlist)
    assert [(item.locator, item.cause) for item in result.failed] == [("b.html", "timeout")]
    assert [change for change in result.changes if change.kind.value in ("withdrawn", "restated")] == []
    assert of(store, "SELECT locator, todo FROM store.quarantine") == [("b.html", "Split it")]
    assert of(store, "SELECT count(*) FROM store.revisions") == [(2,)]


@pytest.mark.parametrize("unread", ["첫째", "둘째"])
def test_reading_again_keeps_what_a_text_stated_where_it_cannot_be_read(
    store: Store, watchlist: Watchlist, unread: str
) -> None:
    texts = [page("a", "첫째 글이다. " + GOOD.text), page("b", "둘째 글이다. " + GOOD.text)]
    load_outcomes(store, store.start_run("ingest"), texts, [], Extractor(watchlist), watchlist)
    before = of(store, "SELECT observation_id FROM store.observations WHERE retired_at IS NULL ORDER BY ALL")
    (rows,) = store.revision_pages()
    result = read_again(store, store.start_run("backfill"), rows, Reader(watchlist, unread), watchlist)
    assert (len(result.failed), result.changes) == (1, ())
    assert of(store, "SELECT observation_id FROM store.observations WHERE retired_at IS NULL ORDER BY ALL") == before


def test_a_batch_ends_at_its_weight_and_holds_no_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "HEAVIEST", 100)
    article = samples.HTML.replace("</div>", f"<p>{GOOD.text * 5}</p></div>")
    for at in range(3):
        (tmp_path / f"{at}.html").write_text(article.replace("12%", f"{at}%"), encoding="utf-8")
    found = list(readings(candidates([tmp_path]), Workers(count=0)))
    assert [len(batch.outcomes) for batch in found] == [1, 1, 1]
    parsed = [item for batch in found for item in batch.outcomes if isinstance(item, Parsed)]
    assert [item.document.content for item in parsed] == [b""] * 3
    assert [item.size for item in parsed] == [(tmp_path / f"{at}.html").stat().st_size for at in range(3)]


def test_the_extract_command_reads_the_rest_and_then_tells_what_it_could_not(seeds: Path) -> None:
    long = "가" * (DEFAULT_WORK.characters + 1)
    articles = [
        {"id": name, "lang": "ko", "published": DAY, "title": None, "text": text}
        for name, text in (("long", long), ("good", GOOD.text))
    ]
    lines = extract_lines(articles, [seeds / "watchlist.yaml"])
    article, observations = next(lines)
    assert (article["id"], len(observations)) == ("good", 1)
    with pytest.raises(FigurewatchError, match=r"1,000,001 characters.*article long"):
        next(lines)
