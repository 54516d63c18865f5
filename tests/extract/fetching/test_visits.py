"""What sources list, and which pages of it are fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.extract.fetching.fetch import FetchPlaces, due
from tasks.extract.fetching.fetch_state import FetchState
from tasks.extract.fetching.source_notices import source_notices
from tests.extract.fetching.local_site import DAY, PAGE, Clock, Request, Site, feed, fetched, packed, watchlist


def pages(site: Site) -> list[str]:
    """The articles that were asked for, in order of their names."""
    return sorted(path for path in site.paths() if path.startswith("/a/"))


def articles(site: Site, count: int) -> list[str]:
    site.answers |= {f"/a/{number}": PAGE.replace("12", str(number)) for number in range(count)}
    return [site.address(f"/a/{number}") for number in range(count)]


def sitemap(*entries: str, index: bool = False) -> str:
    """A sitemap of addresses, or of ``address time``."""
    root, item = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    lines = [entry.partition(" ") for entry in entries]
    inner = "".join(
        f"<{item}><loc>{address}</loc>{f'<lastmod>{time}</lastmod>' if time else ''}</{item}>"
        for address, _, time in lines
    )
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'


def test_a_first_visit_takes_the_newest_and_later_ones_take_all_that_is_new(site: Site, tmp_path: Path) -> None:
    links = articles(site, 9)
    site.answers["/rss"] = feed(*links[:5])
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "newest": 2})
    summary = fetched(lists, tmp_path, clock)
    assert (summary.listed, summary.older) == (2, 3)
    assert pages(site) == ["/a/0", "/a/1"]
    site.answers["/rss"] = feed(*links[5:], *links[:3])
    clock.now += 3_700
    summary = fetched(lists, tmp_path, clock)
    assert (summary.listed, summary.older, summary.pages) == (4, 0, 4)
    assert pages(site) == ["/a/0", "/a/1", "/a/5", "/a/6", "/a/7", "/a/8"]


def test_a_source_is_looked_at_when_it_is_due_and_missed_times_count_once(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = feed()
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "1h"})
    for passed, times in [(0, 1), (1_000, 1), (3_600, 2), (30 * DAY, 3), (0, 3), (-2 * DAY, 4), (0, 4)]:
        clock.now += passed  # the last but one: the clock was set back
        fetched(lists, tmp_path, clock)
        assert len(site.paths()) == times
    fetched(lists, tmp_path, clock, only=["s"])
    assert len(site.paths()) == 5


@pytest.mark.parametrize("pack", [False, True], ids=["plain", "gzip"])
def test_an_index_leads_to_its_sitemaps_the_newest_first(pack: bool, site: Site, tmp_path: Path) -> None:
    links = articles(site, 4)
    old = sitemap(*(f"{link} 2026-09-0{number + 1}" for number, link in enumerate(links[:2])))
    site.answers |= {
        "/index.xml": sitemap(
            f"{site.address('/old.xml')} 2026-09-02T00:00:00Z",
            f"{site.address('/new.xml')} 2026-09-20T01:00:00Z",
            index=True,
        ),
        "/old.xml": packed(old.encode()) if pack else old,
        "/new.xml": sitemap(*(f"{link} 2026-09-20" for link in links[2:])),
    }
    clock, lists = Clock(), watchlist({"id": "s", "sitemap": site.address("/index.xml"), "newest": 3})
    assert fetched(lists, tmp_path, clock).pages == 3
    assert pages(site) == ["/a/1", "/a/2", "/a/3"]
    assert site.paths()[:3] == ["/index.xml", "/new.xml", "/old.xml"]
    clock.now += 3_700
    fetched(lists, tmp_path, clock)
    assert site.paths()[-1:] == ["/index.xml"]  # neither has changed since it was read


def test_of_a_large_undated_index_the_first_and_the_last_are_read(site: Site, tmp_path: Path) -> None:
    names = [f"/map-{number}.xml" for number in range(1, 101)]
    site.answers |= dict.fromkeys(names, sitemap())
    site.answers["/index.xml"] = sitemap(*map(site.address, names), index=True)
    fetched(watchlist({"id": "s", "sitemap": site.address("/index.xml")}), tmp_path, Clock())
    read = [int(path[5:-4]) for path in site.paths()[1:]]
    assert sorted(read) == [*range(1, 7), *range(95, 101)]


def test_a_sitemap_that_cannot_be_read_does_not_take_the_others_with_it(site: Site, tmp_path: Path) -> None:
    (link,) = articles(site, 1)
    site.answers |= {
        "/index.xml": sitemap(*map(site.address, ("/gone.xml", "/html", "/index.xml", "/good.xml")), index=True),
        "/html": PAGE, "/good.xml": sitemap(link, link, "ftp://x.example/1"),
    }  # fmt: skip
    summary = fetched(watchlist({"id": "s", "sitemap": site.address("/index.xml")}), tmp_path, Clock())
    assert (summary.pages, summary.failures) == (1, [])


LISTING = """<html><head><base href="{base}/list/"></head><body>
<a href="../a/0">첫째</a> <a href="/a/1#comments">둘째</a> <a href="/a/0">again</a> <a href="/b/2">other</a>
<a href="javascript:alert(1)">/a/</a> <a href="mailto:a/1@x">m</a> <a href="http://[x/a/">n</a> <a>none</a></body>"""


def test_the_links_of_a_listing_are_followed_one_step(site: Site, tmp_path: Path) -> None:
    articles(site, 2)
    site.answers |= {"/news": LISTING.format(base=site.address("")), "/a/0": f'<a href="/a/9">{PAGE}</a>'}
    lists = watchlist({"id": "s", "listing": site.address("/news"), "follow": r"/a/\d+$"})
    assert fetched(lists, tmp_path, Clock()).pages == 2
    assert site.paths() == ["/news", "/a/1", "/a/0"]


def test_one_page_of_two_sources_is_fetched_once(site: Site, tmp_path: Path) -> None:
    (link,) = articles(site, 1)
    site.answers |= {"/one": feed(link), "/two": feed(f"{link}#top", f"  {link}")}
    sources = [{"id": name, "feed": site.address(f"/{name}")} for name in ("one", "two")]
    assert fetched(watchlist(*sources), tmp_path, Clock()).pages == 1


ODD_DATES = [
    "2026.09.20 14:05", "Sun, 20 Sep 2026 14:05:00 KST", "어제", "Thu, 01 Jan 1970 00:00:00 GMT", "", "9999-99-99",
    "Wed, 20 Sep 2096 00:00:00 +0900", "20/09/2026", "2026-09-20T14:05:00+25:00", "오전 9:00",
]  # fmt: skip


def test_a_feed_of_odd_dates_is_read_whole(site: Site, tmp_path: Path) -> None:
    links = articles(site, len(ODD_DATES))
    items = "".join(
        f"<item><link>{link}</link><pubDate>{date}</pubDate></item>"
        for link, date in zip(links, ODD_DATES, strict=True)
    )
    body = f'<?xml version="1.0" encoding="euc-kr"?><rss version="2.0"><channel>{items}</channel></rss>'
    site.answers["/rss"] = lambda request: request.send(200, body.encode("cp949"), "text/xml")
    summary = fetched(watchlist({"id": "s", "feed": site.address("/rss")}), tmp_path, Clock())
    assert summary.pages == len(ODD_DATES)


BROKEN = {
    "a page": PAGE,
    "nothing": "",
    "an error page": lambda request: request.send(503),
    "gone": lambda request: request.send(410),
    "a bomb": lambda request: request.send(200, packed(b"<rss>" * 6_000_000), Content_Encoding="gzip"),
    "attributes": "<rss " + " ".join(f'a{number}="1"' for number in range(3_000)) + ">",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_a_source_that_cannot_be_read_is_a_notice_after_three_visits(
    kind: str, name: str, site: Site, tmp_path: Path
) -> None:
    site.answers["/s"] = BROKEN[name]
    clock, lists = Clock(), watchlist({"id": "wire", kind: site.address("/s"), "every": "1h"})
    counts = []
    for _ in range(4):
        assert len(fetched(lists, tmp_path, clock).failures) == 1
        counts.append(len(source_notices(lists, FetchPlaces(tmp_path), clock.now)))
        clock.now += 7_200
    assert counts == [0, 0, 1, 1]
    site.answers["/s"] = feed() if kind == "feed" else sitemap()
    clock.now += 2 * DAY
    assert fetched(lists, tmp_path, clock).failures == []
    assert source_notices(lists, FetchPlaces(tmp_path), clock.now) == []


@pytest.mark.parametrize(("silent_after", "days"), [(None, 8), ("3d", 3)])
def test_a_source_that_falls_silent_is_a_notice_by_its_own_habit(
    silent_after: str | None, days: int, site: Site, tmp_path: Path
) -> None:
    source = {"id": "wire", "feed": site.address("/rss"), "every": "1d"}
    lists = watchlist({**source, "silent_after": silent_after} if silent_after else source)
    clock, links = Clock(), articles(site, 8)
    for number in range(1, 8):  # something new every second day
        site.answers["/rss"] = feed(*links[:number])
        fetched(lists, tmp_path, clock)
        clock.now += 2 * DAY
    silent = []
    for _ in range(12):
        fetched(lists, tmp_path, clock)
        silent.append(bool(source_notices(lists, FetchPlaces(tmp_path), clock.now)))
        clock.now += DAY
    assert silent.index(True) == days - 1  # the last arrival was two days before the first look
    assert all(silent[days - 1 :])


def test_a_run_takes_so_many_pages_and_leaves_the_rest_to_the_next(site: Site, tmp_path: Path) -> None:
    site.answers["/rss"] = feed(*articles(site, 5))
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss")}, pages_per_run=3)
    assert (summary := fetched(lists, tmp_path, clock)).waiting == 2, summary
    assert due(lists, FetchPlaces(tmp_path), clock.now).pages == 2
    assert fetched(lists, tmp_path, clock).pages == 2
    assert not due(lists, FetchPlaces(tmp_path), clock.now)


def test_a_folder_with_a_schedule_is_read_when_it_is_due(tmp_path: Path) -> None:
    lists = watchlist({"id": "f", "folder": str(tmp_path), "every": "1d"}, {"id": "g", "folder": str(tmp_path / "g")})
    clock = Clock()
    assert fetched(lists, tmp_path / "fetched", clock).folders == [str(tmp_path)]
    assert fetched(lists, tmp_path / "fetched", clock).folders == []
    clock.now += DAY
    assert fetched(lists, tmp_path / "fetched", clock).folders == [str(tmp_path)]


def test_a_page_that_fails_is_tried_again_ever_later_and_then_given_up(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/rss": feed(site.address("/a/0")), "/a/0": lambda request: request.send(500)}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss"), "every": "52w"})
    tries = []
    for _ in range(8 * 24 * 6):
        before = len(pages(site))
        fetched(lists, tmp_path, clock)
        if len(pages(site)) > before:
            tries.append(round(clock.now - Clock().now))
        clock.now += 600
    assert tries == [0, 600, 3_000, 12_600, 51_000, 137_400]


def test_what_was_fetched_before_an_interrupt_is_kept(site: Site, tmp_path: Path) -> None:
    def stop(request: Request) -> None:
        request.send(200, PAGE.encode())
        clock.interrupts = True

    links = articles(site, 4)
    site.answers |= {"/rss": feed(*reversed(links)), "/a/1": stop}
    clock = Clock()
    lists = watchlist({"id": "s", "feed": site.address("/rss")}, pace="1s")
    with pytest.raises(KeyboardInterrupt):
        fetched(lists, tmp_path, clock)
    assert pages(site) == ["/a/0", "/a/1"]
    again = Clock(clock.now)
    assert fetched(lists, tmp_path, again).pages == 2
    assert pages(site) == ["/a/0", "/a/1", "/a/2", "/a/3"]


def test_a_fetch_that_was_killed_is_done_again_and_its_half_file_goes(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/rss": feed(*articles(site, 2))}
    clock, lists = Clock(), watchlist({"id": "s", "feed": site.address("/rss")})
    fetched(lists, tmp_path / "whole", clock)
    (day,) = (tmp_path / "whole" / "articles").iterdir()
    left = tmp_path / "killed" / "articles" / day.name / ".20260921T000000Z.warc.gz.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert fetched(lists, tmp_path / "killed", clock).pages == 2
    assert not left.exists()


def test_a_damaged_state_is_put_aside_and_the_pages_are_fetched_once_more(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/rss": feed(*articles(site, 2))}
    lists = watchlist({"id": "s", "feed": site.address("/rss")})
    fetched(lists, tmp_path, Clock())
    (tmp_path / "state.sqlite3").write_bytes(b"no database at all" * 100)
    assert fetched(lists, tmp_path, Clock()).pages == 2
    assert (tmp_path / "state.sqlite3.damaged").exists()
    with FetchState.open(tmp_path / "state.sqlite3") as state:
        assert state.page(site.address("/a/0")) is not None
