"""Files on shared storage, as fsspec lists them."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest

from tasks.core.errors import SourceError
from tasks.extract.sources.storage import is_address, stored_files


@pytest.fixture
def memory() -> str:
    """A folder of fsspec's storage in memory with what people and programs leave there."""
    names = ("b.html", "a.html", "below/c.warc.gz", "page.html", "page_files/ad.html", ".hidden", "late.html.part")
    for name in names:
        with fsspec.open(f"memory://storage-test/{name}", "wb") as stream:
            stream.write(name.encode())
    return "memory://storage-test"


def names(place: str, known: dict[str, tuple[int, int]] | None = None) -> list[str]:
    return [
        item.locator.removeprefix("memory:///storage-test/").removeprefix("memory://storage-test/")
        for item in stored_files([place], known)
    ]


def test_pages_are_listed_in_order_without_what_is_no_page(memory: str) -> None:
    assert names(memory) == ["a.html", "b.html", "below/c.warc.gz", "page.html"]


def test_a_pattern_and_a_single_file_are_places_too(memory: str) -> None:
    assert names(f"{memory}/b*.html") == ["b.html"]
    assert names(f"{memory}/below/c.warc.gz") == ["below/c.warc.gz"]


def test_what_is_known_is_listed_only_when_it_was_changed(memory: str) -> None:
    known = {item.locator: item.stamp for item in stored_files([memory])}
    assert names(memory, known) == []
    with fsspec.open(f"{memory}/a.html", "wb") as stream:
        stream.write(b"another text")
    assert names(memory, known) == ["a.html"]


@pytest.mark.parametrize("place", ["memory://no-such-folder", "nosuchprotocol://bucket/x"])
def test_a_place_that_is_not_there_is_an_error_that_names_it(place: str) -> None:
    with pytest.raises(SourceError) as error:
        list(stored_files([place]))
    assert place in str(error.value)


def test_only_addresses_are_addresses(tmp_path: Path) -> None:
    assert is_address("s3://bucket/news")
    assert not is_address(str(tmp_path))
    assert not is_address("C:/news")
