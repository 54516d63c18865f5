"""Formats: every kind of save becomes pages, found by its content."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
import samples

from tasks.model import Page
from tasks.readers import addresses, read
from tasks.readers.kind import Kind, detect
from tasks.readers.nested import document

FORMATS = samples.every_format()
KINDS = {
    "html": Kind.HTML,
    "html-cp949": Kind.HTML,
    "html-utf16": Kind.HTML,
    "singlefile": Kind.HTML,
    "saved-from": Kind.HTML,
    "mhtml": Kind.MHTML,
    "mail": Kind.EML,
    "text": Kind.TEXT,
    "markdown": Kind.MARKDOWN,
    "wallabag": Kind.JSON,
    "pocket-csv": Kind.TABLE,
    "pocket-html": Kind.BOOKMARKS,
    "feed": Kind.FEED,
    "sitemap": Kind.FEED,
    "warc": Kind.WARC,
    "warc-gz": Kind.GZIP,
    "html-gz": Kind.GZIP,
    "zip": Kind.ZIP,
    "pdf": Kind.PDF,
}
ADDRESSES_ONLY = {"pocket-csv", "pocket-html", "sitemap"}


def pages(name: str) -> list[Page]:
    # The name says nothing, or something false, on purpose.
    return list(read(document(FORMATS[name], f"inbox/{name}.png")))


@pytest.mark.parametrize("name", FORMATS)
def test_the_kind_is_found_from_content(name: str) -> None:
    assert detect(FORMATS[name]) is KINDS[name]
    assert detect(FORMATS[name][: 64 * 1024]) is KINDS[name]


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ADDRESSES_ONLY | {"pdf"}])
def test_the_article_comes_out_of_every_format(name: str) -> None:
    found = pages(name)
    assert found
    for page in found:
        assert page.kind in ("html", "text")
        assert all(sentence in page.content for sentence in samples.SENTENCES)
        assert "\x00" not in page.content


@pytest.mark.parametrize("name", ["singlefile", "saved-from", "mhtml", "markdown", "wallabag", "warc", "warc-gz"])
def test_the_address_is_kept(name: str) -> None:
    assert pages(name)[0].url == samples.URL


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("singlefile", datetime(2021, 10, 13, 5, 20, 11, tzinfo=UTC)),
        ("mhtml", datetime(2021, 10, 13, 5, 20, 11, tzinfo=UTC)),
        ("warc-gz", datetime(2021, 10, 13, 5, 20, 11, tzinfo=UTC)),
        ("wallabag", datetime(2021, 10, 14, 0, 0, tzinfo=UTC)),
        ("html", None),
    ],
)
def test_the_time_of_saving_is_kept(name: str, saved: datetime | None) -> None:
    assert pages(name)[0].document.saved_at == saved


def test_pictures_that_singlefile_writes_into_the_page_are_dropped() -> None:
    (page,) = pages("singlefile")
    assert len(page.content) < len(samples.SINGLEFILE) - 4000


def test_a_warc_gives_its_readable_responses_alone() -> None:
    first, second = pages("warc-gz")
    assert first.charset == "cp949"
    assert first.document.locator.startswith("inbox/warc-gz.png#")
    assert first.document.sha256 != second.document.sha256
    assert second.url == "https://news.example.com/economy/2.html"  # Content-Location of a chunked answer


def test_a_warc_in_one_gzip_stream_gives_each_page_once() -> None:
    content = gzip.compress(samples.warc(packed=False))
    assert [page.url for page in read(document(content, "one.warc.gz"))] == [page.url for page in pages("warc")]


def test_a_mail_prefers_its_html_body_and_keeps_its_headers() -> None:
    (page,) = pages("mail")
    assert page.kind == "html"
    assert page.headers["title"] == samples.TITLE
    assert page.headers["from"] == "아침신문 <letter@news.example.com>"
    assert page.headers["date"] == "Wed, 13 Oct 2021 10:00:00 +0900"


def test_markdown_becomes_markup_with_its_front_matter_as_headers() -> None:
    (page,) = pages("markdown")
    assert f"<h1>{samples.TITLE}</h1>" in page.content
    assert "<h2>투자 계획</h2>" in page.content
    assert "<td>12%</td>" in page.content
    assert page.headers["tags"] == "경제, 기업"


def test_an_export_gives_articles_with_what_it_tells_of_them() -> None:
    (page,) = pages("wallabag")
    assert page.document.locator == "inbox/wallabag.png#0"
    assert page.headers["title"] == samples.TITLE
    assert page.headers["published"] == "2021-10-13T10:00:00+09:00"
    assert page.headers["authors"] == "김하늘"


@pytest.mark.parametrize(
    ("name", "urls"),
    [
        ("wallabag", ["https://news.example.com/2"]),
        ("pocket-csv", [samples.URL]),
        ("pocket-html", [samples.URL]),
        ("feed", [samples.URL]),
        ("sitemap", [samples.URL, "https://news.example.com/1"]),
        ("html", []),
    ],
)
def test_entries_without_text_are_addresses_to_fetch(name: str, urls: list[str]) -> None:
    assert [address.url for address in addresses(document(FORMATS[name], name))] == urls


def test_reading_lists_keep_title_and_time() -> None:
    (address,) = addresses(document(FORMATS["pocket-csv"], "part_000000.csv"))
    assert address.title == samples.TITLE
    assert address.listed_at == datetime(2021, 10, 13, 7, 0, 11, tzinfo=UTC)


def test_a_text_with_one_address_a_line_is_a_list() -> None:
    content = f"# 읽을 것\n{samples.URL}\n\nhttps://news.example.com/2\n".encode()
    assert detect(content) is Kind.ADDRESSES
    assert [address.url for address in addresses(document(content, "x"))] == [samples.URL, "https://news.example.com/2"]


def test_a_pdf_gives_its_text_with_broken_lines_joined() -> None:
    lines = ("Garam spent 12% of its revenue on research and", "development last year.", "It plans 15% by 2026.")
    (page,) = read(document(samples.pdf(lines), "x"))
    assert page.content == f"{lines[0]} {lines[1]}\n{lines[2]}"
    assert page.headers["title"] == "Garam and its research"


@pytest.mark.parametrize("label", ["원문: ", "출처 : ", "URL: ", ""])
def test_the_address_line_of_a_text_is_its_address(label: str) -> None:
    content = f"{samples.TEXT}{label}{samples.URL}\n".encode()
    (page,) = read(document(content, "x"))
    assert page.kind == "text"
    assert page.url == samples.URL


def test_lines_of_a_text_end_alike() -> None:
    (page,) = read(document("가람전자\r\n매출의\r12%\u2028밝혔다".encode(), "x"))
    assert page.content == "가람전자\n매출의\n12%\n밝혔다"
