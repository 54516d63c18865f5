"""Folders of saved files: which ones are new or changed since they were last read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.core.errors import SourceError
from tasks.extract.sources.page_resources import is_page_name, is_resource_folder, stem

# Size in bytes and time of last change in nanoseconds: with the path, what identifies a file that was read already.
Stamp = tuple[int, int]

# Written by systems and by downloads that have not ended; the finished file comes under another name.
_NOT_NEWS_NAMES = frozenset({"Thumbs.db", "desktop.ini", "Icon\r"})
_DOWNLOADS = (".crdownload", ".part", ".partial", ".filepart", ".download", ".opdownload", ".aria2")
_NOT_FINISHED = (*_DOWNLOADS, ".tmp", ".temp", ".open", ".incomplete", ".swp", "~")

REFUSED_TODO = (
    "Put the file itself there, or allow links: `settings: {follow_links: true}` in the watchlist, "
    "`--follow-links` of `figurewatch parse`"
)
"""What to do about a file that is not opened since it is a link."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that is new or changed.

    Attributes:
        path: where to open it.
        locator: the same as text that any database can hold.
        size: bytes.
        mtime_ns: time of last change, nanoseconds since 1970.
        refusal: why it is not opened; null where it is.
        address: where it is on shared storage (``tasks.extract.sources.storage``); null for a file of this machine.
    """

    path: Path
    locator: str
    size: int
    mtime_ns: int
    refusal: str | None = None
    address: str | None = None

    @property
    def stamp(self) -> Stamp:
        """What to remember under ``locator`` once the file has been processed."""
        return self.size, self.mtime_ns


def candidates(
    folders: Iterable[Path], known: Mapping[str, Stamp] | None = None, *, follow_links: bool = False
) -> Iterator[Candidate]:
    """Walk folders for files that were not read before, or were changed since.

    Resource folders beside browser saves, hidden files and unfinished downloads are passed over. A symbolic link below
    a folder leads anywhere on the machine, and what it leads to would be published: it is refused unless the user
    allows links. What the user names is read, be it a link or not.

    Args:
        folders: folders, or single files.
        known: locator -> (size, mtime_ns) of what was processed before.
        follow_links: read what links lead to; a folder that is reached twice is walked once.

    Yields:
        Candidates, in order of path within each folder; a folder below that cannot be listed is one too, given once.

    Raises:
        SourceError: a named folder does not exist or cannot be listed.
    """
    seen = known or {}
    for folder in folders:
        top = os.fspath(folder)
        if os.path.isfile(top):
            status = os.stat(top)
            yield from _new(top, status.st_size, status.st_mtime_ns, seen)
        else:
            yield from _walk(top, seen, set() if follow_links else None, is_top=True)


def is_passed_over(name: str) -> bool:
    """Return whether a name is that of a hidden file, one of the system's, or a download that has not ended."""
    return name[0] == "." or name in _NOT_NEWS_NAMES or name.lower().endswith(_NOT_FINISHED)


def _walk(
    top: str, known: Mapping[str, Stamp], walked: set[tuple[int, int]] | None, *, is_top: bool
) -> Iterator[Candidate]:
    """Yield the candidates of a folder; ``walked`` holds device and inode of the folders so far, null refuses links."""
    try:
        if walked is not None:
            status = os.stat(top)
            if (status.st_dev, status.st_ino) in walked:
                return
            walked.add((status.st_dev, status.st_ino))
        with os.scandir(top) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        if is_top:
            missing = isinstance(error, FileNotFoundError)
            raise SourceError(
                "there is no such file or folder" if missing else f"cannot list the folder: {error.strerror}",
                where=top,
                todo="Create it, or name another one with --inbox",
            ) from error
        # Removed while the walk was on its way: nothing to tell. Else the reader says why it cannot be opened.
        if not isinstance(error, FileNotFoundError):
            yield from _new(top, 0, 0, known)
        return
    below: list[str] = []
    # Firefox keeps an empty page.html beside page.html.part, aria2 a page.html of full length beside page.html.aria2.
    coming = {name[: -len(end)] for name in (e.name for e in listed) for end in _DOWNLOADS if name.endswith(end)}
    for entry in listed:
        name = entry.name
        if name[0] == "." or name in _NOT_NEWS_NAMES:
            continue
        if walked is None and entry.is_symlink():
            yield from _refused(entry, known)
        elif _is_folder(entry, follow=walked is not None):
            below.append(name)
        elif not name.lower().endswith(_NOT_FINISHED) and name not in coming:
            try:
                status = entry.stat()
            except OSError:  # removed meanwhile, or a link that leads nowhere or to itself
                continue
            stamp = known.get(entry.path)
            if stamp is None or stamp[0] != status.st_size or stamp[1] != status.st_mtime_ns:
                yield from _new(entry.path, status.st_size, status.st_mtime_ns, known, entry.is_file())
    if below:
        stems = {stem(entry.name) for entry in listed if is_page_name(entry.name)}
        for name in below:
            if not is_resource_folder(name, stems):
                yield from _walk(os.path.join(top, name), known, walked, is_top=False)


def _is_folder(entry: os.DirEntry[str], *, follow: bool) -> bool:
    try:
        return entry.is_dir(follow_symlinks=follow)
    except OSError:  # a link that leads to itself
        return False


def _refused(entry: os.DirEntry[str], known: Mapping[str, Stamp]) -> Iterator[Candidate]:
    """Yield a link that is not followed, yielded once; what it leads to is not even looked at."""
    if entry.name.endswith(_NOT_FINISHED):
        return
    try:
        status = entry.stat(follow_symlinks=False)
        target = os.fsencode(os.readlink(entry.path)).decode("utf-8", "backslashreplace")
    except OSError:  # removed meanwhile
        return
    for link in _new(entry.path, status.st_size, status.st_mtime_ns, known):
        yield replace(link, refusal=f"a symbolic link to {target}, which is not followed")


def _new(path: str, size: int, mtime_ns: int, known: Mapping[str, Stamp], is_file: bool = True) -> Iterator[Candidate]:
    """Yield the candidate, unless it is known by its printable name or is a pipe or device."""
    locator = os.fsencode(path).decode("utf-8", "backslashreplace")
    if is_file and known.get(locator) != (size, mtime_ns):
        yield Candidate(Path(path), locator, size, mtime_ns)
