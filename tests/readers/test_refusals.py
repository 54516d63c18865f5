"""What cannot be read: each says what, where and what to do, and harms nothing else."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import samples

from tasks.errors import UnreadableDocumentError
from tasks.model import Document
from tasks.readers import Limits, read, unpack, unpack_file
from tasks.readers.nested import document

LIMITS = Limits(document_bytes=200_000, ratio=50, members=20, attributes=100, nesting=300, comments=50)
HEAD = "<html><head><title>t</title></head><body>"


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
    "large": (samples.HTML.encode() + b"<p>a</p>" * 30_000, "too large"),
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
    "comments": ((HEAD + "<!--" * 2000).encode(), "hostile markup: 2,000 comments"),
    "attributes": ((HEAD + "<p " + " ".join(f"a{i}=1" for i in range(5000)) + ">").encode(), "hostile markup: a tag"),
    "depth": ((HEAD + "<div>" * 5000 + "</div>" * 5000 + "</body>").encode(), "hostile markup: elements are nested"),
    "json depth": (b'{"url": ' + b"[" * 100_000, "hostile JSON"),
    "plain json": (b'{"name": "settings", "size": [1, 2, 3]}', "no articles and no addresses"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_what_where_and_todo(name: str) -> None:
    content, what = REFUSED[name]
    with pytest.raises(UnreadableDocumentError) as caught:
        list(read(document(content, f"inbox/{name}"), LIMITS))
    assert caught.value.what.startswith(what)
    assert caught.value.where.startswith(f"inbox/{name}")
    assert caught.value.todo


def test_an_encrypted_member_is_told_and_the_rest_read() -> None:
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


def test_a_page_with_many_comments_and_attributes_is_read() -> None:
    ordinary = samples.HTML.replace("<p>", '<!-- ad --><p class="a" data-x="1 2 3 4">')
    assert list(read(document(ordinary.encode(), "x"), LIMITS))


def test_pages_may_leave_out_optional_end_tags() -> None:
    short = f"<!DOCTYPE html><html><body><h1>제목</h1>{samples.BODY}"
    assert list(read(document(short.encode(), "x")))


def test_a_file_that_is_too_large_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_bytes(samples.HTML.encode() * 1000)
    (refused,) = unpack_file(path, "large.html", LIMITS)
    assert isinstance(refused, UnreadableDocumentError)
    assert refused.what.startswith("too large")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
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
