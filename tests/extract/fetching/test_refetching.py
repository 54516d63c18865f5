"""Pages that are fetched again: unchanged, edited, taken away, moved, back again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.core.documents import Document
from tasks.extract.fetching.fetch import FetchPlaces, due
from tasks.extract.unpacking import unpack_file
from tests.extract.fetching.local_site import DAY, PAGE, Clock, Request, Site, feed, fetched, watchlist


def stored(folder: Path) -> list[str]:
    """What a run would read, in order: the number on each page, or how it was taken away."""
    files = sorted((folder / "articles").rglob("*.warc.gz"))
    found = [item for path in files for item in unpack_file(path, path.name)]
    return [
        item.deletion or item.content.decode().partition("%")[0][-2:] if isinstance(item, Document) else str(item)
        for item in found
    ]


def removed(request: Request) -> None:
    request.send(410)


def missing(request: Request) -> None:
    request.send(404, b"not found")


def front(request: Request) -> None:
    request.send(302, Location="/")


def server_error(request: Request) -> None:
    request.send(500)


EDITED = PAGE.replace("12%", "21%")
STORIES = [
    # What the page is on each day after it was first fetched, and what is stored in the end.
    ("stays", {}, ["12"], [0, 1, 7]),
    ("edited within a day", {1: EDITED}, ["12", "21"], [0, 1, 7]),
    ("edited within a week", {5: EDITED}, ["12", "21"], [0, 1, 7]),
    ("edited after a week", {8: EDITED}, ["12"], [0, 1, 7]),
    ("edited and edited back", {1: EDITED, 6: PAGE}, ["12", "21", "12"], [0, 1, 7]),
    ("says that it is gone", {1: removed}, ["12", "410"], [0, 1, 7]),
    ("is not found twice", {1: missing}, ["12", "404, twice"], [0, 1, 2, 7]),
    ("is not found once", {1: missing, 2: PAGE}, ["12"], [0, 1, 2, 7]),
    ("leads to the front page", {1: front}, ["12", "200, twice"], [0, 1, 2, 7]),
    ("is gone and comes back", {1: removed, 6: PAGE}, ["12", "410", "12"], [0, 1, 7]),
    ("fails for a while", {1: server_error, 2: EDITED}, ["12", "21"], None),
    ("is taken away after a week", {7: missing}, ["12", "404, twice"], [0, 1, 7, 8]),
]


@pytest.mark.parametrize(("story", "days", "result", "asked_on"), STORIES, ids=[story[0] for story in STORIES])
def test_what_becomes_of_a_page(
    story: str, days: dict[int, object], result: list[str], asked_on: list[int] | None, site: Site, tmp_path: Path
) -> None:
    site.answers |= {"/": "<p>front</p>", "/a": PAGE, "/rss": feed(site.address("/a"))}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "52w"})
    asked = []
    for day in range(12):
        site.answers["/a"] = days.get(day, site.answers["/a"])  # type: ignore[assignment]
        site.asked.clear()
        fetched(lists, tmp_path, clock)
        asked += [day] if "/a" in site.paths() else []
        clock.now += DAY + 1
    assert stored(tmp_path) == result
    assert asked_on is None or asked == asked_on


def test_a_page_without_tracked_figures_is_fetched_once(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/a": PAGE, "/rss": feed(site.address("/a"))}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "52w"})
    for _ in range(10):
        fetched(lists, tmp_path, clock, with_figures=lambda pages: ())
        clock.now += DAY + 1
    assert site.paths() == ["/rss", "/a"]


def test_a_redirected_page_is_known_by_the_address_that_the_run_stored(site: Site, tmp_path: Path) -> None:
    site.answers |= {
        "/short": lambda request: request.send(301, Location="/a"), "/a": PAGE, "/rss": feed(site.address("/short")),
    }  # fmt: skip
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "52w"})
    fetched(lists, tmp_path, clock)
    clock.now += DAY + 1
    site.answers["/a"] = removed
    fetched(lists, tmp_path, clock, with_figures=lambda pages: [page for page in pages if page.endswith("/a")])
    found = [item for path in (tmp_path / "articles").rglob("*.gz") for item in unpack_file(path, "x")]
    assert {item.url for item in found if isinstance(item, Document)} == {site.address("/a")}
    assert len(found) == 2


def test_ages_are_those_of_the_watchlist_and_those_that_were_slept_through_count_once(
    site: Site, tmp_path: Path
) -> None:
    site.answers |= {"/a": PAGE, "/rss": feed(site.address("/a"))}
    source = {"id": "s", "feed": site.address("/rss"), "every": "52w"}
    lists = watchlist(source, refetch_after=["1h", "2h", "3d", "30d"])
    clock = Clock()
    fetched(lists, tmp_path, clock)
    for passed, pages in [
        (1_000, 0),
        (3 * 3_600, 1),
        (60, 0),
        (4 * DAY, 1),
        (10 * DAY, 0),
        (20 * DAY, 1),
        (90 * DAY, 0),
    ]:
        clock.now += passed
        assert len(due(lists, FetchPlaces(tmp_path), clock.now).aged) == pages
        site.asked.clear()
        fetched(lists, tmp_path, clock)
        assert site.paths().count("/a") == pages
    assert not fetched(watchlist(source, refetch_after=[]), tmp_path, clock).again


def test_a_page_that_is_a_source_is_read_each_time_it_differs_and_its_deletion_once(site: Site, tmp_path: Path) -> None:
    clock, lists = Clock(), watchlist({"id": "s", "page": site.address("/ir"), "every": "1d"}, refetch_after=[])
    for page in (PAGE, PAGE, EDITED, removed, removed, removed, EDITED):
        site.answers["/ir"] = page
        fetched(lists, tmp_path, clock)
        clock.now += DAY
    assert stored(tmp_path) == ["12", "21", "410", "21"]


def test_a_page_bears_the_time_at_which_it_was_fetched(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/a": PAGE}
    fetched(watchlist({"id": "s", "page": site.address("/a")}), tmp_path, Clock())
    (path,) = (tmp_path / "articles").rglob("*.gz")
    (page,) = unpack_file(path, "x")
    assert isinstance(page, Document)
    assert page.saved_at == datetime.fromtimestamp(Clock().now, UTC)


def test_everything_else_that_was_sent_is_kept_too_and_read_by_nobody(site: Site, tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    site.answers |= {
        "/robots.txt": "User-agent: *", "/rss": feed(site.address("/a"), site.address("/moved"), site.address("/no")),
        "/a": PAGE, "/moved": lambda request: request.send(302, Location="/a"),
    }  # fmt: skip
    fetched(watchlist({"id": "s", "feed": site.address("/rss")}), tmp_path, Clock())
    kept = []
    for path in (tmp_path / "other").rglob("*.gz"):
        with path.open("rb") as stream:
            kept += [
                (record.rec_headers.get_header("WARC-Target-URI"), record.http_headers.get_statuscode())
                for record in ArchiveIterator(stream)
                if record.rec_type == "response"
            ]
    statuses = {(address.removeprefix(site.address("")), status) for address, status in kept}
    assert statuses == {("/robots.txt", "200"), ("/rss", "200"), ("/moved", "302"), ("/no", "404")}
