"""Folders: what is new or changed is found, what is not news is passed over."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from flows.cli.extraction.page_lines import documents_of
from tasks.core.errors import SourceError, UnreadableDocumentError
from tasks.extract.sources.folder import Stamp, candidates
from tasks.extract.unpacking import unpack_file


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def found(folder: Path, known: dict[str, Stamp] | None = None) -> list[str]:
    return [candidate.path.relative_to(folder).as_posix() for candidate in candidates([folder], known)]


def remembered(folder: Path) -> dict[str, Stamp]:
    return {candidate.locator: candidate.stamp for candidate in candidates([folder])}


def test_all_files_are_new_at_first_in_order_of_path(tmp_path: Path) -> None:
    put(tmp_path, "b.html", "a.txt", "2021/c.mhtml", "2021/10/네이버.html")
    assert found(tmp_path) == ["a.txt", "b.html", "2021/c.mhtml", "2021/10/네이버.html"]


def test_unchanged_files_are_not_offered_again(tmp_path: Path) -> None:
    put(tmp_path, "a.html", "b/c.html")
    assert found(tmp_path, remembered(tmp_path)) == []


@pytest.mark.parametrize("how", ["longer", "same length, later", "same length, earlier"])
def test_a_changed_file_is_offered_again(tmp_path: Path, how: str) -> None:
    put(tmp_path, "a.html", "b.html")
    known = remembered(tmp_path)
    path = tmp_path / "a.html"
    before = path.stat().st_mtime_ns
    if how == "longer":
        path.write_text("much longer", encoding="utf-8")
    else:
        shift = 1 if how.endswith("later") else -1
        os.utime(path, ns=(before + shift, before + shift))
    assert found(tmp_path, known) == ["a.html"]


def test_resources_of_browser_saves_and_droppings_are_passed_over(tmp_path: Path) -> None:
    put(
        tmp_path,
        "가람.html",
        "가람_files/a.js",
        "가람_files/frame.html",
        "page.htm",
        "page.files/b.css",
        ".hidden/a.html",
        ".DS_Store",
        "Thumbs.db",
        "c.html.crdownload",
        "d.part",
    )
    assert found(tmp_path) == ["page.htm", "가람.html"]


def test_names_that_macos_took_apart_are_still_those_of_a_page_and_its_folder(tmp_path: Path) -> None:
    put(tmp_path, unicodedata.normalize("NFD", "가람_파일/frame.html"), "가람.html")
    assert found(tmp_path) == ["가람.html"]


def test_a_folder_below_that_cannot_be_listed_is_reported_once_and_the_rest_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "a.html", "locked/b.html", "open/c.html")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert found(tmp_path) == ["a.html", "locked", "open/c.html"]
    assert found(tmp_path, remembered(tmp_path)) == []
    (refused,) = unpack_file(tmp_path / "locked", "locked")
    assert isinstance(refused, UnreadableDocumentError)
    assert refused.what.startswith("cannot be opened")


def test_a_folder_that_only_looks_like_resources_is_walked(tmp_path: Path) -> None:
    put(tmp_path, "news_files/a.html")
    assert found(tmp_path) == ["news_files/a.html"]


def test_a_single_file_is_a_source_too(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    (only,) = candidates([tmp_path / "a.html"])
    assert only.size == len("a.html")
    assert list(candidates([tmp_path / "a.html"], {only.locator: only.stamp})) == []


def test_links_in_a_circle_and_links_to_nowhere_do_no_harm(tmp_path: Path) -> None:
    put(tmp_path, "a/b.html")
    (tmp_path / "a/round").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a/gone.html").symlink_to(tmp_path / "nowhere.html")
    (tmp_path / "a/itself.html").symlink_to(tmp_path / "a/itself.html")
    assert readable(tmp_path) == ["a/b.html"]
    assert readable(tmp_path, follow_links=True) == ["a/b.html"]


def readable(folder: Path, *, follow_links: bool = False) -> list[str]:
    listed = candidates([folder], follow_links=follow_links)
    return [item.path.relative_to(folder).as_posix() for item in listed if item.refusal is None]


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """An inbox with links to a file, to a folder and, below, to a file again; all lead out of it."""
    put(tmp_path, "out/secret.txt", "out/deep/page.html", "inbox/a.html", "inbox/sub/b.html")
    (tmp_path / "inbox/absolute.txt").symlink_to(tmp_path / "out/secret.txt")
    (tmp_path / "inbox/sub/relative.txt").symlink_to("../../out/secret.txt")
    (tmp_path / "inbox/sub/folder").symlink_to("../../out/deep")
    (tmp_path / "inbox/.hidden").symlink_to("../out/secret.txt")
    return tmp_path / "inbox"


def test_links_are_refused_each_with_a_word_and_reported_once(linked: Path) -> None:
    refused = {item.path.name: item.refusal for item in candidates([linked]) if item.refusal is not None}
    assert refused.keys() == {"absolute.txt", "relative.txt", "folder"}
    assert all(refusal is not None and "symbolic link to" in refusal for refusal in refused.values())
    assert readable(linked) == ["a.html", "sub/b.html"]
    assert found(linked, remembered(linked)) == []
    (error,) = documents_of(next(item for item in candidates([linked]) if item.refusal is not None))
    assert isinstance(error, UnreadableDocumentError)
    assert "follow_links" in error.todo


def test_links_are_read_where_the_user_allows_them_though_they_were_refused_before(linked: Path) -> None:
    known = remembered(linked)
    allowed = [
        item.path.relative_to(linked).as_posix()
        for item in candidates([linked], known, follow_links=True)
        if item.refusal is None
    ]
    assert allowed == ["absolute.txt", "sub/relative.txt", "sub/folder/page.html"]


def test_a_link_that_the_user_names_is_read(linked: Path) -> None:
    (tmp := linked.parent / "named").symlink_to(linked / "sub/b.html")
    (folder := linked.parent / "box").symlink_to(linked / "sub")
    assert [item.refusal for item in candidates([tmp])] == [None]
    assert "b.html" in readable(folder)


def test_pipes_are_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert found(tmp_path) == []


def test_a_name_that_is_no_unicode_can_be_kept_and_known_again(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xb0\xa1\xb6\xf7.html"
    try:
        Path(os.fsdecode(path)).write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    (only,) = candidates([tmp_path])
    assert only.locator.encode("utf-8").endswith(b"/\\xb0\\xa1\\xb6\\xf7.html")
    assert only.path.read_text(encoding="utf-8") == "x"
    assert list(candidates([tmp_path], {only.locator: only.stamp})) == []


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        list(candidates([tmp_path / "inbox"]))
    assert caught.value.where.endswith("inbox")
    assert caught.value.todo
