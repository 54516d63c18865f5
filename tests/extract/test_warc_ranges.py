"""Where a WARC file is cut: every record is in one range, and nothing that only looks like one begins a range."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers.warc_ranges import record_starts
from tasks.extract.unpacking import unpack_file
from tasks.workers.opened_references import opened_references
from tasks.workers.partition import FileReference, HeldDocument
from tasks.workers.shards import cut_shards
from tests.benchmarks.generated_articles import articles
from tests.benchmarks.generated_corpus import write_shard
from tests.extract.test_warc import Warc

QUOTED = b"<p>A record begins so:</p>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc and more"


def read(path: Path, size: int) -> list[tuple[str, bytes]]:
    """Locators and contents of what lies in the ranges of a file."""
    whole = FileReference(str(path), str(path), path.stat().st_size)
    return [seen(item) for part in cut_shards([whole], size) for item in opened_references(part)]


def seen(item: object) -> tuple[str, bytes]:
    if isinstance(item, HeldDocument):
        return item.locator, item.document.content
    assert isinstance(item, FileReference)
    assert item.refusal is not None
    return item.locator, item.refusal.reason.encode()


def read_whole(path: Path) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in unpack_file(path, str(path)):
        if isinstance(item, Document):
            found.append((item.locator, item.content))
        else:
            assert isinstance(item, UnreadableDocumentError)
            found.append((item.where, item.what.encode()))
    return found


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("size", [1, 700, 5_000, 10_000_000])
def test_the_ranges_of_a_shard_hold_what_the_shard_holds(tmp_path: Path, size: int, gzipped: bool) -> None:
    path = tmp_path / ("shard.warc.gz" if gzipped else "shard.warc")
    write_shard(path, articles(12), gzip=gzipped)
    assert read(path, size) == read_whole(path)
    assert len(read(path, size)) == 12


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_page_that_is_given_again_as_text_is_taken_once(tmp_path: Path, gzipped: bool) -> None:
    made = Warc(packed=gzipped)
    for number in range(6):
        made.response(b"<p>a page</p>" * 50, url=f"https://news.example/{number}")
    for number in (1, 4, 9):
        made.record("conversion", b"a page", "text/plain", url=f"https://news.example/{number}")
    path = tmp_path / "x.warc.gz"
    path.write_bytes(made.made())
    assert read(path, 1) == read_whole(path)
    assert len(read(path, 1)) == 7


def test_a_record_that_a_page_quotes_begins_no_range() -> None:
    archive = Warc().response(QUOTED * 3).response(QUOTED).made()
    (start,) = record_starts(BytesIO(archive), len(archive), 50)
    assert archive[start:].startswith(b"WARC/1.0\r\n")
    assert archive.count(b"WARC/1.0\r\n") == 6
    assert archive[: start - 4].endswith(QUOTED)


@pytest.mark.parametrize(
    "packed", [lambda content: gzip.compress(content), lambda content: content.replace(b"\r\n", b"\n")]
)
def test_an_archive_that_cannot_be_cut_stays_whole(packed: object) -> None:
    content = packed(Warc().response(b"<p>one</p>").response(b"<p>two</p>").made())  # type: ignore[operator]
    assert list(record_starts(BytesIO(content), len(content), 10)) == []
