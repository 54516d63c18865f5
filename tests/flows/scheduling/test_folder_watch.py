"""The watched folder: a file that arrives counts once it rests; what is read already, or unfinished, does not."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event, Thread

import pytest

from flows.project import Project
from flows.scheduling.folder_watch import watch_folders

WAIT_SECONDS = 30


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIGUREWATCH_SETTLE_SECONDS", "0.4")
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


class Watched:
    """A watch in a thread, with what it reported."""

    def __init__(self, folder: Path, inbox: Path) -> None:
        self.arrivals: list[float] = []
        self.failures: list[str] = []
        self.stop = Event()
        project = Project(folder / "data", folder / "out", (folder / "watchlist.yaml",), (inbox,))
        self.thread = Thread(
            target=watch_folders,
            args=(project, (inbox,), lambda: self.arrivals.append(time.time()), self.failures.append, self.stop),
            daemon=True,
        )
        self.thread.start()

    def wait(self, count: int) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while len(self.arrivals) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.arrivals) >= count

    def wait_after(self, moment: float) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while not (self.arrivals and self.arrivals[-1] > moment) and time.monotonic() < until:
            time.sleep(0.05)
        assert self.arrivals[-1] > moment

    def end(self) -> None:
        self.stop.set()
        self.thread.join(WAIT_SECONDS)
        assert not self.thread.is_alive()


def test_files_start_a_run_when_they_are_whole_and_unfinished_downloads_start_none(tmp_path: Path, inbox: Path) -> None:
    (inbox / "before.html").write_text("there before the watch", encoding="utf-8")
    watched = Watched(tmp_path, inbox)
    watched.wait(1)
    (inbox / "before.html").unlink()
    (inbox / "coming.html.part").write_text("half", encoding="utf-8")
    time.sleep(1)
    assert len(watched.arrivals) == 1
    with (inbox / "slow.html").open("w", encoding="utf-8") as file:
        for _ in range(6):
            file.write("<p>part</p>")
            file.flush()
            written_at = time.time()
            time.sleep(0.2)
    watched.wait_after(written_at)
    watched.end()


def test_a_folder_that_is_missing_is_reported_and_watched_once_it_is_there(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.scheduling.folder_watch.AGAIN_SECONDS", 0.1)
    inbox.rmdir()
    watched = Watched(tmp_path, inbox)
    until = time.monotonic() + WAIT_SECONDS
    while not watched.failures and time.monotonic() < until:
        time.sleep(0.05)
    assert "no such file or folder" in watched.failures[0]
    inbox.mkdir()
    (inbox / "new.html").write_text("new", encoding="utf-8")
    watched.wait(1)
    watched.end()
