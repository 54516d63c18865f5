"""WARC files as crawlers write them: packed bodies, records other than responses, changed line ends, collections."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable

import brotli
import pytest
import samples
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers.embedded import document
from tasks.extract.containers.http_encodings import without_chunks
from tasks.extract.limits import Limits
from tasks.extract.unpacking import unpack

PAGE = samples.HTML.encode()
TEXT = "\n".join(samples.SENTENCES).encode()
OTHER = "https://news.example.com/2"


def zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def chunked(content: bytes, size: int = 100) -> bytes:
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


class Warc:
    """A WARC under construction."""

    def __init__(self, *, packed: bool = False) -> None:
        self.stream = io.BytesIO()
        self.writer = WARCWriter(self.stream, gzip=packed)

    def response(self, body: bytes, *headers: tuple[str, str], url: str = samples.URL) -> Warc:
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8"), *headers], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http)
        self.writer.write_record(record)
        return self

    def record(self, kind: str, body: bytes, content_type: str, url: str = samples.URL) -> Warc:
        record = self.writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), warc_content_type=content_type, warc_headers_dict={}
        )
        self.writer.write_record(record)
        return self

    def made(self) -> bytes:
        return self.stream.getvalue()


def contents(archive: bytes) -> list[tuple[str | None, bytes]]:
    items = list(unpack(document(archive, "x.warc")))
    assert all(isinstance(item, Document) for item in items), items
    return [(item.url, item.content) for item in items if isinstance(item, Document)]


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("br", brotli.compress),
    ("BR", brotli.compress),
    ("zstd", zstd),
    ("zstd", zstandard.ZstdCompressor(write_content_size=False).compress),
    ("zstd", lambda content: zstd(content[:200]) + zstd(content[200:])),
    ("zstd", lambda content: b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + zstd(content)),
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("gzip", lambda content: gzip.compress(content[:200]) + gzip.compress(content[200:])),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("gzip, br", lambda content: brotli.compress(gzip.compress(content))),
    ("br, zstd", lambda content: zstd(brotli.compress(content))),
    ("identity", bytes),
    ("br", bytes),  # crawlers unpack and keep the header
    ("zstd", bytes),
    ("deflate", bytes),
]


@pytest.mark.parametrize(("name", "packer"), PACKERS)
@pytest.mark.parametrize("transfer", ["whole", "chunked", "chunks undone"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_packed_body_is_unpacked(name: str, packer: Callable[[bytes], bytes], transfer: str, packed: bool) -> None:
    body = packer(PAGE)
    headers = [("Content-Encoding", name)] + ([("Transfer-Encoding", "chunked")] if transfer != "whole" else [])
    archive = Warc(packed=packed).response(chunked(body) if transfer == "chunked" else body, *headers)
    assert contents(archive.made()) == [(samples.URL, PAGE)]


@pytest.mark.parametrize(
    ("name", "body", "what"),
    [
        ("br", brotli.compress(PAGE)[:-30], "damaged: the compressed page breaks off"),
        ("zstd", zstd(PAGE)[:-30], "damaged: the compressed page breaks off"),
        ("br", b"\x01" + brotli.compress(PAGE)[1:], "damaged"),
        ("br", brotli.compress(b"a" * 60_000_000, quality=1), "too large"),
        ("zstd", zstd(b"a" * 60_000_000), "too large"),
        ("gzip, zstd", zstd(gzip.compress(b"a" * 60_000_000)), "too large"),
        ("compress", PAGE, "compressed as 'compress'"),
    ],
    ids=["cut br", "cut zstd", "damaged br", "br bomb", "zstd bomb", "bomb in a bomb", "unknown"],
)
def test_a_packed_body_that_cannot_be_had_is_reported(name: str, body: bytes, what: str) -> None:
    (item,) = unpack(document(Warc().response(body, ("Content-Encoding", name)).made(), "x.warc"))
    assert isinstance(item, UnreadableDocumentError)
    assert item.what.startswith(what)
    assert item.todo


def test_what_is_not_chunked_stays_as_it_is() -> None:
    assert without_chunks(PAGE) == PAGE
    assert without_chunks(b"") == b""
    assert without_chunks(b"a;x=1\r\n0123456789\r\n0\r\n\r\n") == b"0123456789"
    assert without_chunks(b"a\r\n01234") == b"01234"  # cut


def test_resources_and_conversions_are_pages() -> None:
    archive = Warc().record("resource", PAGE, "text/html").record("conversion", TEXT, "text/plain", OTHER).made()
    assert contents(archive) == [(samples.URL, PAGE), (OTHER, TEXT)]
    resource, conversion = samples.pages_of(document(archive, "x.warc"))
    assert (resource.kind, conversion.kind) == ("html", "text")


def test_a_conversion_of_a_page_that_the_archive_holds_is_the_same_page() -> None:
    archive = (
        Warc()
        .response(PAGE)
        .record("conversion", TEXT, "text/plain")
        .record("resource", TEXT, "text/plain", f"urn:text:{samples.URL}")
    )
    assert contents(archive.made()) == [(samples.URL, PAGE)]
    alone = Warc().record("resource", TEXT, "text/plain", f"urn:text:{samples.URL}")
    assert contents(alone.made()) == [(samples.URL, TEXT)]


@pytest.mark.parametrize(
    ("content_type", "url"),
    [
        ("text/plain", "metadata://gnu.org/software/wget/warc/wget_arguments.txt"),
        ("application/json", f"urn:pageinfo:{samples.URL}"),
        ("text/dns", "dns:news.example.com"),
        ("image/png", "https://news.example.com/a.png"),
    ],
)
def test_what_a_crawler_notes_for_itself_is_no_page(content_type: str, url: str) -> None:
    archive = Warc().response(PAGE).record("resource", b"--warc-file=x\n" * 20, content_type, url)
    assert contents(archive.made()) == [(samples.URL, PAGE)]


def bare(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("packed", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_plain_line_feeds_are_read(packed: Callable[[bytes], bytes]) -> None:
    windows = PAGE.replace(b"<p>", b"\r\n\r\n<p>")
    archive = (
        Warc()
        .response(PAGE)
        .response(chunked(windows, 37), ("Transfer-Encoding", "chunked"), url=OTHER)
        .record("resource", windows, "text/html", "https://news.example.com/3")
        .made()
    )
    assert contents(packed(bare(archive))) == [
        (samples.URL, PAGE),
        (OTHER, bare(windows)),
        ("https://news.example.com/3", bare(windows)),
    ]


def test_plain_line_feeds_with_right_lengths_are_read() -> None:
    http = b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE
    record = (
        b"WARC/1.0\nWARC-Type: response\nWARC-Record-ID: <urn:x>\nWARC-Date: 2021-10-13T05:20:11Z\n"
        b"WARC-Target-URI: %s\n"
        b"Content-Type: application/http; msgtype=response\nContent-Length: %d\n\n%s\n\n"
    )
    one = record % (samples.URL.encode(), len(http), http)
    assert contents(one + record % (OTHER.encode(), len(http), http)) == [(samples.URL, PAGE), (OTHER, PAGE)]


def test_plain_line_feeds_that_break_off_are_reported() -> None:
    (item,) = unpack(document(bare(Warc().response(PAGE).made())[:-300], "x.warc"))
    assert isinstance(item, UnreadableDocumentError)
    assert item.what.startswith("damaged or truncated archive")


def test_a_web_collections_own_data_is_no_page_and_no_failure() -> None:
    members = {
        "archive/data.warc.gz": Warc(packed=True).response(PAGE).made(),
        "datapackage.json": b'{"profile": "data-package", "resources": []}',
        "datapackage-digest.json": b'{"path": "datapackage.json"}',
        "pages/pages.jsonl": b'{"format":"json-pages-1.0","id":"pages"}\n{"id":"1","url":"https://a.example/1","text":"x"}\n',
        "indexes/index.cdx": b'com,example)/ 2021 {"url": "https://a.example/1"}\n',
        "logs/crawl.log": b"2021-10-13 started\n",
    }
    (item,) = unpack(document(samples.zipped(members), "x.wacz"))
    assert isinstance(item, Document)
    assert item.content == PAGE
    # The same names in a zip of saved pages are files as any other.
    loose = samples.zipped({"datapackage.json": b'{"name": "settings", "size": [1]}', "pages/a.html": PAGE})
    assert [part.locator for part in unpack(document(loose, "x.zip")) if isinstance(part, Document)] == [
        "x.zip#datapackage.json",
        "x.zip#pages/a.html",
    ]


def test_a_packed_page_is_unpacked_no_further_than_allowed() -> None:
    archive = Warc().response(zstd(PAGE * 100), ("Content-Encoding", "zstd")).made()
    (item,) = unpack(document(archive, "x.warc"), Limits(document_bytes=len(PAGE) * 50))
    assert isinstance(item, UnreadableDocumentError)
    assert item.what.startswith("too large")
