"""What cannot be read: each says what, where and what to do, and harms nothing else."""

from __future__ import annotations

import gzip
import io
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
import samples
import yaml
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers.embedded import document
from tasks.extract.limits import Limits
from tasks.extract.unpacking import unpack, unpack_file

LIMITS = Limits(document_bytes=200_000, ratio=50, members=20, attributes=100, nesting=300, comments=50)


def nested_zips(depth: int) -> bytes:
    content = samples.HTML.encode()
    for _ in range(depth):
        content = samples.zipped({"a.zip": content})
    return content


def lying_zip() -> bytes:
    """A member whose header declares a hundredth of its size."""
    body = b"<p>" + b"a" * 400_000
    content = bytearray(samples.zipped({"a.html": body}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        assert archive.infolist()[0].file_size == len(body)
    declared = len(body).to_bytes(4, "little")
    return bytes(content.replace(declared, (4_000).to_bytes(4, "little")))


REFUSED = {
    "empty": (b"", "empty"),
    "blanks": (b" \r\n\t\x00" * 10, "empty"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "an office document"),
    "new office": (
        samples.zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
        "an office document",
    ),
    "noise": (bytes((7 * i * i + 3 * i) % 251 for i in range(5000)), "binary"),
    "style sheet": (b"body { margin: 0; }\n.article { color: red; }\n#a { top: 1px; }\n" * 5, "a style sheet"),
    "tar": (b"a.html".ljust(257, b"\x00") + b"ustar\x0000" + samples.HTML.encode(), "an archive of a kind"),
    "archive of nothing": (samples.zipped({"a.png": b"\x89PNG\r\n"}), "no saved page in this archive"),
    "empty archive": (samples.zipped({}), "no saved page in this archive"),
    "cut mhtml": (
        samples.mhtml()[: samples.mhtml().index(b"------MultipartBoundary--x\r\nContent-Type: image")],
        "truncated",
    ),
    "cut html": (samples.HTML[: samples.HTML.index("15%")].encode() + b"<span cla", "truncated"),
    "cut gzip": (gzip.compress(samples.HTML.encode())[:-12], "damaged or truncated archive"),
    "cut zip": (samples.zipped({"a.html": samples.HTML.encode()})[:-30], "damaged or truncated archive"),
    "cut pdf": (samples.pdf()[:120], "damaged PDF"),
    "cut json": (samples.WALLABAG[: len(samples.WALLABAG) // 2].encode(), "damaged or truncated JSON"),
    "pdf of pictures": (samples.pdf(("",)), "no text layer"),
    "gzip bomb": (gzip.compress(b"a" * 10_000_000), "too large"),
    "zip bomb": (samples.zipped({"a.html": b"a" * 190_000, "b.html": b"a" * 10_000_000}), "too large"),
    "lying zip": (lying_zip(), "damaged or truncated archive"),
    "deep zip": (nested_zips(5), "archives lie more than 3 deep"),
    "many members": (samples.zipped({f"{i}.html": b"<p>a" for i in range(30)}), "archive too large"),
    "plain json": (b'{"name": "settings", "size": [1, 2, 3]}', "no articles and no addresses"),
}


HOSTILE = yaml.safe_load((Path(__file__).parents[1] / "cases/extract/hostile.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", HOSTILE, ids=[case["name"] for case in HOSTILE])
def test_hostile_content_is_refused_or_read(case: dict[str, Any]) -> None:
    after = case.get("after", "") * case.get("repeat_after", 1)
    text = case.get("before", "") + case["piece"] * case["times"] + after + " " * case.get("pad", 0)
    limits = Limits(document_bytes=case.get("limit", 20_000_000))
    if "says" not in case:
        (page,) = samples.pages_of(document(text.encode(), "x"), limits)
        assert page.content.strip()
        return
    with pytest.raises(UnreadableDocumentError) as caught:
        list(samples.pages_of(document(text.encode(), "x"), limits))
    assert caught.value.what.startswith(case["says"])


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_what_where_and_todo(name: str) -> None:
    content, what = REFUSED[name]
    with pytest.raises(UnreadableDocumentError) as caught:
        list(samples.pages_of(document(content, f"inbox/{name}"), LIMITS))
    assert caught.value.what.startswith(what)
    assert caught.value.where.startswith(f"inbox/{name}")
    assert caught.value.todo


def test_an_encrypted_member_is_reported_and_the_rest_read() -> None:
    content = bytearray(samples.zipped({"a.html": samples.HTML.encode(), "b.html": samples.HTML.encode()}))
    central = content.index(b"PK\x01\x02")
    content[6] |= 1
    content[central + 8] |= 1
    refused, good = unpack(document(bytes(content), "x.zip"))
    assert isinstance(refused, UnreadableDocumentError)
    assert refused.what == "encrypted"
    assert isinstance(good, Document)
    assert good.locator == "x.zip#b.html"


def test_a_warc_that_breaks_off_gives_what_came_before() -> None:
    content = samples.warc(packed=False)
    items = list(unpack(document(content[: content.rindex(b"15%") + 3], "x.warc")))
    assert isinstance(items[0], Document)
    assert isinstance(items[-1], UnreadableDocumentError)
    assert items[-1].what.startswith("damaged or truncated archive")
    assert not any(isinstance(item, Document) for item in items[1:])


def test_resources_in_an_archive_are_passed_over() -> None:
    members = {
        "가람.html": samples.HTML.encode(),
        "가람_files/a.js": b"var a = 1;",
        "__MACOSX/._a.html": b"\x00\x05\x16\x07",
        "a.css": b"body { margin: 0; }\n.article { color: red; }\n" * 5,
        "a.png": b"\x89PNG\r\n",
    }
    (only,) = unpack(document(samples.zipped(members), "x.zip"))
    assert isinstance(only, Document)
    assert only.locator == "x.zip#가람.html"


def test_names_that_korean_windows_packed_are_readable() -> None:
    content = samples.zipped({"aaaa.html": samples.HTML.encode()})
    content = content.replace(b"aaaa.html", "가람".encode("cp949") + b".html")
    (only,) = unpack(document(content, "x.zip"))
    assert isinstance(only, Document)
    assert only.locator == "x.zip#가람.html"


def test_a_folder_of_an_archive_is_passed_over_only_beside_its_page() -> None:
    content = samples.zipped({"뉴스_files/a.html": samples.HTML.encode(), "b.html": samples.HTML.encode()})
    assert [item.locator for item in unpack(document(content, "x")) if isinstance(item, Document)] == [
        "x#뉴스_files/a.html",
        "x#b.html",
    ]


def test_names_that_macos_packed_are_readable_and_whole() -> None:
    apart = unicodedata.normalize("NFD", "가람").encode()
    stand_in = "a" * len(apart)
    members = {f"{stand_in}.html": samples.HTML.encode(), f"{stand_in}_files/f.html": samples.HTML.encode()}
    (only,) = unpack(document(samples.zipped(members).replace(stand_in.encode(), apart), "x"))
    assert isinstance(only, Document)
    assert only.locator == "x#가람.html"


@pytest.mark.parametrize(
    "name", ["../../etc/a.html", "/etc/a.html", "C:\\a.html", "a\n\x1b[31mb.html", "a\u202eb.html"]
)
def test_tricks_in_the_names_of_an_archive_do_nothing(name: str) -> None:
    (only,) = unpack(document(samples.zipped({name: samples.HTML.encode()}), "x"))
    assert isinstance(only, Document)
    assert only.locator.startswith("x#")
    assert only.locator.isprintable()


def test_archives_inside_archives_share_one_budget() -> None:
    inner = samples.zipped({f"{at}.html": samples.HTML.encode() + b" " * 20_000 for at in range(10)})
    content = samples.zipped({f"{at}.zip": inner + bytes([at]) for at in range(10)})
    limits = Limits(unpacked_bytes=400_000, growth=1)
    items = list(unpack(document(content, "x.zip"), limits))
    assert isinstance(items[-1], UnreadableDocumentError)
    assert items[-1].what.startswith("archive too large")
    assert items[-1].where == "x.zip"
    assert 0 < sum(len(item.content) for item in items if isinstance(item, Document)) <= 400_000


def record(body: bytes, *headers: tuple[str, str], kind: str = "text/html") -> bytes:
    """A WARC of one response."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    http = StatusAndHeaders("200 OK", [("Content-Type", kind), *headers], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(samples.URL, "response", payload=io.BytesIO(body), http_headers=http))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (record(samples.HTML.encode(), ("Content-Encoding", "compress")), "compressed as 'compress'"),
        (record(gzip.compress(samples.HTML.encode())[:-40], ("Content-Encoding", "gzip")), "damaged"),
        (record(gzip.compress(b"a" * 30_000_000), ("Content-Encoding", "gzip")), "too large"),
        (record(b" " * 60_000_000, ("X", "y")), "too large"),
        (samples.warc()[:-200], "damaged or truncated archive"),
        (samples.warc(packed=False).replace(b"Content-Length: ", b"Content-Length: -", 1), "damaged or truncated"),
        (samples.warc(packed=False).replace(b"WARC/1.0", b"WARC/x.y", 2).replace(b"x.y", b"1.0", 1), "damaged or"),
    ],
    ids=["encoding", "cut body", "packed bomb", "bomb", "cut", "length", "version"],
)
def test_a_damaged_record_is_reported(content: bytes, what: str) -> None:
    items = list(unpack(document(content, "x.warc.gz")))
    refused = [item for item in items if isinstance(item, UnreadableDocumentError)]
    assert refused
    assert refused[-1].what.startswith(what)
    assert refused[-1].where.startswith("x.warc.gz")


def test_a_bomb_that_is_no_page_is_not_unpacked_to_its_end() -> None:
    content = record(b"\x00" * 50_000_000, kind="image/png")
    (refused,) = unpack(document(content, "x"), Limits(unpacked_bytes=10_000_000))
    assert isinstance(refused, UnreadableDocumentError)
    assert refused.what.startswith("archive too large")


def test_a_gzipped_body_is_unpacked_and_one_that_only_says_so_taken_as_it_is() -> None:
    for body in (gzip.compress(samples.HTML.encode()), samples.HTML.encode()):
        (item,) = unpack(document(record(body, ("Content-Encoding", "gzip")), "x"))
        assert isinstance(item, Document)
        assert item.content == samples.HTML.encode()


def test_pages_may_leave_out_optional_end_tags() -> None:
    short = f"<!DOCTYPE html><html><body><h1>제목</h1>{samples.BODY}"
    assert list(samples.pages_of(document(short.encode(), "x")))


def test_a_file_that_is_too_large_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_bytes(samples.HTML.encode() * 1000)
    (refused,) = unpack_file(path, "large.html", LIMITS)
    assert isinstance(refused, UnreadableDocumentError)
    assert refused.what.startswith("too large")


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    (refused,) = unpack_file(tmp_path / "gone.html", "gone.html")
    assert isinstance(refused, UnreadableDocumentError)
    assert refused.where == "gone.html"


def test_a_large_archive_is_streamed_within_the_limits_of_its_records(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(samples.warc() * 300)
    assert path.stat().st_size > LIMITS.document_bytes
    items = list(unpack_file(path, "crawl.warc.gz", LIMITS))
    assert len(items) == 600
    assert all(isinstance(item, Document) for item in items)
