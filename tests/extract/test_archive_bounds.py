"""One container has a bound on members, depth, bytes and time, those of archives inside it counted in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import Budget
from tasks.extract.containers.zip_directory import end_record
from tasks.extract.limits import Limits
from tasks.extract.unpacking import unpack_file

PAGE = b"<html><body><p>x</p></body></html>"
LIMITS = Limits(members=100)


def packed(members: Iterable[tuple[str, bytes]], comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
        archive.comment = comment
    return stream.getvalue()


def pages(count: int) -> bytes:
    return packed((f"{number}.html", PAGE) for number in range(count))


def copies(count: int, inner: bytes, suffix: str = "zip") -> bytes:
    return packed((f"{number}.{suffix}", inner) for number in range(count))


def unpacked(content: bytes, folder: Path, limits: Limits = LIMITS) -> tuple[int, list[str]]:
    path = folder / "saved.zip"
    path.write_bytes(content)
    items = list(unpack_file(path, "saved.zip", limits))
    return sum(isinstance(item, Document) for item in items), [
        item.what for item in items if not isinstance(item, Document)
    ]


@pytest.mark.parametrize(
    "content",
    [
        pages(101),
        copies(1, pages(101)),
        copies(10, pages(10)),
        copies(10, pages(10), suffix="html"),
        copies(3, copies(3, pages(12))),
        packed([("1.html", PAGE), ("rest.zip", pages(100))]),
    ],
    ids=["flat", "nested", "many nested", "without a suffix", "nested twice", "mixed"],
)
def test_too_many_members_are_refused_before_any_is_read(content: bytes, tmp_path: Path) -> None:
    read, refused = unpacked(content, tmp_path)
    assert read == 0
    assert len(refused) == 1
    assert "archive too large" in refused[0]
    assert "100 are allowed" in refused[0]


@pytest.mark.parametrize(
    ("content", "count"),
    [(pages(100), 100), (copies(9, pages(10)), 90), (copies(2, copies(2, pages(20))), 80)],
    ids=["flat", "nested", "nested twice"],
)
def test_as_many_members_as_are_allowed_are_read(content: bytes, count: int, tmp_path: Path) -> None:
    assert unpacked(content, tmp_path) == (count, [])


def test_archives_that_lie_too_deep_are_refused_alone(tmp_path: Path) -> None:
    deep = pages(1)
    for _ in range(LIMITS.depth):
        deep = copies(1, deep)
    read, refused = unpacked(packed([("page.html", PAGE), ("deep.zip", deep)]), tmp_path)
    assert read == 1
    assert refused == ["archives lie more than 3 deep in each other"]


def test_a_table_of_contents_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    read, refused = unpacked(pages(90), tmp_path, Limits(members=100, directory_bytes=1_000))
    assert read == 0
    assert "table of contents" in refused[0]


def test_unpacking_has_an_end_in_time(tmp_path: Path) -> None:
    read, refused = unpacked(pages(50), tmp_path, Limits(unpacking_seconds=0, packed_rate=10**12))
    assert read == 0
    assert "unpacking takes more than" in refused[0]


def test_time_that_pages_take_elsewhere_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("tasks.extract.budget.time.monotonic", lambda: clock[0])
    budget = Budget(1, Limits(unpacking_seconds=10), "saved.zip")

    def items() -> Iterable[int]:
        for number in range(5):
            clock[0] += 3
            budget.check_time()
            yield number

    timed, seen = iter(budget.timed(items())), []
    for _ in range(3):
        seen.append(next(timed))
        clock[0] += 100
    assert seen == [0, 1, 2]
    with pytest.raises(UnreadableDocumentError, match="more than 10 seconds"):
        next(timed)


@pytest.mark.parametrize("comment", [b"", b"PK", b"x" * 65_535])
def test_the_end_record_tells_members_behind_any_comment(comment: bytes) -> None:
    assert end_record(io.BytesIO(packed([("a.html", PAGE), ("b.html", PAGE)], comment)))[0] == 2


def test_the_end_record_of_a_large_archive_tells_members() -> None:
    assert end_record(io.BytesIO(packed((str(number), b"") for number in range(70_000))))[0] == 70_000


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"no archive"])
def test_what_has_no_end_record_tells_nothing(content: bytes) -> None:
    assert end_record(io.BytesIO(content)) == (0, 0)
