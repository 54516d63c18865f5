"""The addresses that feeds and sitemaps list."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from tasks.core.errors import SourceError
from tasks.extract.sources.feed import feed_addresses
from tasks.extract.sources.sitemap import read_sitemap

SITE = "https://news.example.com"
RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>아침신문</title>
<item><title>가람전자, 연구개발 12%</title><link>{SITE}/1</link>
<pubDate>Wed, 13 Oct 2021 10:00:00 +0900</pubDate></item>
<item><title>둘째</title><link>/2</link></item><item><title>주소 없음</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>글</title>
<link href="{SITE}/3"/><updated>2021-10-13T01:00:00Z</updated></entry></feed>"""
SITEMAP = f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>{SITE}/1</loc><lastmod>2021-10-12</lastmod></url><url><loc>{SITE}/2</loc><lastmod>2021-10-13</lastmod></url>
<url><loc>ftp://news.example.com/3</loc></url></urlset>"""
INDEX = f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{SITE}/a.xml.gz</loc></sitemap><sitemap><loc>{SITE}/gone.xml</loc></sitemap></sitemapindex>"""


def test_a_feed_lists_the_addresses_of_its_entries() -> None:
    addresses = feed_addresses(RSS.encode(), f"{SITE}/rss")
    assert [(entry.url, entry.title) for entry in addresses] == [
        (f"{SITE}/1", "가람전자, 연구개발 12%"),
        (f"{SITE}/2", "둘째"),
    ]


def test_feed_entries_keep_title_and_time() -> None:
    (entry,) = feed_addresses(ATOM.encode())
    assert (entry.url, entry.title) == (f"{SITE}/3", "글")
    assert entry.listed_at == datetime(2021, 10, 13, 1, tzinfo=UTC)


def test_a_page_is_no_feed() -> None:
    with pytest.raises(SourceError, match="not a feed"):
        feed_addresses(b"<p>no feed</p>", f"{SITE}/page")


@pytest.mark.parametrize("content", [SITEMAP.encode(), gzip.compress(SITEMAP.encode())], ids=["plain", "gzip"])
def test_a_sitemap_lists_its_web_addresses_newest_first(content: bytes) -> None:
    assert [address.url for address in read_sitemap(content).addresses] == [f"{SITE}/2", f"{SITE}/1"]


def test_a_sitemap_index_lists_its_sitemaps() -> None:
    index = read_sitemap(INDEX.encode())
    assert index.is_index
    assert [address.url for address in index.addresses] == [f"{SITE}/a.xml.gz", f"{SITE}/gone.xml"]


@pytest.mark.parametrize("content", [b"<html><body>no</body></html>", b"no addresses", b"\x1f\x8bno gzip", b"<"])
def test_what_is_no_sitemap_is_reported(content: bytes) -> None:
    with pytest.raises(SourceError):
        read_sitemap(content)


LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
OUTSIDE = '<!ENTITY a11 SYSTEM "file:///etc/hostname"><!ENTITY % p SYSTEM "http://127.0.0.1:1/p">%p;'


@pytest.mark.parametrize("entities", [f'<!ENTITY a0 "a">{LAUGHS}', OUTSIDE], ids=["laughs", "outside"])
def test_entities_are_neither_unfolded_nor_fetched(entities: str) -> None:
    doctype = f"<!DOCTYPE r [{entities}]>"
    sitemap = f"{doctype}<urlset><url><loc>{SITE}/&a11;</loc></url></urlset>"
    assert [address.url for address in read_sitemap(sitemap.encode()).addresses] == [f"{SITE}/"]
    feed = (
        f'{doctype}<rss version="2.0"><channel><item><title>&a11;</title><link>{SITE}/1</link></item></channel></rss>'
    )
    (entry,) = feed_addresses(feed.encode())
    assert len(entry.title or "") < 100
    assert "/" not in (entry.title or "")


HOSTILE_FEEDS = {
    "attributes": '<rss version="2.0" ' + " ".join(f'a{at}="1"' for at in range(3000)) + "><channel/></rss>",
    "encoding": '<?xml version="1.0" encoding="\ufffd"?><rss version="2.0"/>',
    "nothing": "",
    "a page": "<html><body><p>글</p></body></html>",
    "JSON": "[" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE_FEEDS)
def test_a_feed_that_cannot_be_read_says_so(name: str) -> None:
    with pytest.raises(SourceError) as caught:
        feed_addresses(HOSTILE_FEEDS[name].encode("utf-8").replace("\ufffd".encode(), b"\xff\xfe"), f"{SITE}/rss")
    assert caught.value.where == f"{SITE}/rss"
    assert caught.value.todo


def test_blanks_in_a_tag_cost_no_more_than_other_letters() -> None:
    # A pattern that could share them out in several ways would not come to an end here.
    assert feed_addresses(("<rss " + " " * 100_000 + "a= " * 1_500 + "<").encode()) == []


def test_links_of_a_feed_that_are_no_addresses_are_left_out() -> None:
    links = ["javascript:alert(1)", "http://[x", "file:///etc/hosts", "/2", ""]
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    feed = f'<rss version="2.0"><channel>{items}</channel></rss>'
    assert [address.url for address in feed_addresses(feed.encode(), f"{SITE}/rss")] == [f"{SITE}/2"]


TIMES = {
    "2026-07-15T08:00:00+09:00": "2026-07-14T23:00Z",
    "2026.07.15 08:00": "2026-07-15T08:00Z",
    "2026/7/5": "2026-07-05T00:00Z",
    "2026. 7. 5. 08:00": "2026-07-05T08:00Z",
    "2026-07-15": "2026-07-15T00:00Z",
    "Wed, 15 Jul 2026 08:00:00 +0900": "2026-07-14T23:00Z",
    "어제": None,
    "": None,
    "2026-99-99": None,
}


@pytest.mark.parametrize(("written", "time"), TIMES.items())
def test_times_of_a_sitemap_are_read_as_publishers_write_them(written: str, time: str | None) -> None:
    content = f"<urlset><url><loc>{SITE}/1</loc><lastmod>{written}</lastmod></url></urlset>"
    (address,) = read_sitemap(content.encode()).addresses
    assert (None if address.listed_at is None else f"{address.listed_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}") == time


def test_a_time_with_a_colon_in_its_zone_is_read() -> None:
    item = f"<item><link>{SITE}/1</link><pubDate>Tue, 22 Sep 2026 14:37:38 +09:00</pubDate></item>"
    (address,) = feed_addresses(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
    assert address.listed_at == datetime(2026, 9, 22, 5, 37, 38, tzinfo=UTC)
