"""Files that are being written are left alone until they rest; files that rest are taken at once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.core.errors import SourceError
from tasks.extract.sources.file_rest import SETTLE_SECONDS, VARIABLE, Rested, settle_seconds, wait_until_rested
from tasks.extract.sources.folder import candidates

SETTLE = 0.4


def put(path: Path, text: str = "<p>가람</p>", age: float = 0.0) -> Path:
    path.write_text(text, encoding="utf-8")
    moment = time.time() - age
    os.utime(path, (moment, moment))
    return path


def look(folder: Path, meanwhile: Callable[[], None] = lambda: None) -> Rested:
    """List the folder; something happens while the run waits."""
    listed_at, found = time.time(), list(candidates([folder]))
    writer = threading.Timer(SETTLE / 2, meanwhile)
    writer.start()
    rested = wait_until_rested(found, listed_at, SETTLE)
    writer.join()
    return rested


def names(rested: Rested) -> tuple[list[str], list[str]]:
    return [item.path.name for item in rested.files], [item.path.name for item in rested.growing]


def test_a_file_that_was_written_a_moment_ago_is_taken_in_the_same_run(tmp_path: Path) -> None:
    put(tmp_path / "a.html")
    assert names(look(tmp_path)) == (["a.html"], [])


def test_a_file_that_grows_is_left_and_the_others_are_taken(tmp_path: Path) -> None:
    growing = put(tmp_path / "b.warc")
    put(tmp_path / "a.html")
    put(tmp_path / "c.html", age=60)
    rested = look(tmp_path, lambda: put(growing, "<p>가람전자</p>") and None)
    assert names(rested) == (["a.html", "c.html"], ["b.warc"])


def test_a_file_that_is_overwritten_at_the_same_length_is_left(tmp_path: Path) -> None:
    growing = put(tmp_path / "a.html", "1234")
    assert names(look(tmp_path, lambda: put(growing, "4321") and None)) == ([], ["a.html"])


def test_a_copy_that_ends_with_the_time_of_its_original_is_taken_whole(tmp_path: Path) -> None:
    copied = put(tmp_path / "a.html", "half")
    (item,) = look(tmp_path, lambda: put(copied, "the whole", age=3600) and None).files
    assert item.size == len("the whole")


def test_a_file_that_is_gone_by_then_is_in_neither_part(tmp_path: Path) -> None:
    deleted = put(tmp_path / "a.html")
    assert names(look(tmp_path, deleted.unlink)) == ([], [])


@pytest.mark.parametrize("age", [60, -3600], ids=["old", "of the future"])
def test_nothing_young_waits_for_nothing(tmp_path: Path, age: float) -> None:
    put(tmp_path / "a.html", age=age)
    found, begun = list(candidates([tmp_path])), time.monotonic()
    assert wait_until_rested(found, time.time(), 60).files == tuple(found)
    assert time.monotonic() - begun < 5


def test_the_time_since_the_listing_counts(tmp_path: Path) -> None:
    put(tmp_path / "a.html")
    found, begun = list(candidates([tmp_path])), time.monotonic()
    assert wait_until_rested(found, time.time() - 60, 60.5).files == tuple(found)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    "name",
    ["a.html.part", "a.html.PART", "a.warc.gz.open", "a.tmp", "Unconfirmed 1.crdownload", "a.html~", "a.filepart"],
)
def test_temporary_names_are_passed_over(tmp_path: Path, name: str) -> None:
    put(tmp_path / name)
    put(tmp_path / "b.html")
    assert [item.path.name for item in candidates([tmp_path])] == ["b.html"]


@pytest.mark.parametrize("beside", ["a.html.part", "a.html.aria2"])
def test_a_page_whose_download_lies_beside_it_is_not_there_yet(tmp_path: Path, beside: str) -> None:
    put(tmp_path / "a.html", "")
    put(tmp_path / beside)
    assert list(candidates([tmp_path])) == []
    (tmp_path / beside).unlink()
    assert [item.path.name for item in candidates([tmp_path])] == ["a.html"]


@pytest.mark.parametrize(("text", "seconds"), [("", SETTLE_SECONDS), ("0", 0.0), (" 1.5 ", 1.5)])
def test_the_environment_sets_the_time(monkeypatch: pytest.MonkeyPatch, text: str, seconds: float) -> None:
    monkeypatch.setenv(VARIABLE, text)
    assert settle_seconds() == seconds


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "1e9"])
def test_a_time_that_is_none_is_reported(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(SourceError, match=VARIABLE):
        settle_seconds()
