"""Writes the files of the site that differ, and keeps the manifest of what they were built of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tasks.reports.site.manifest import Manifest, read_manifest, write_manifest

Progress = Callable[[str, int, int], None]
"""Called with what is written, how many are done, and of how many."""


class SiteWriter:
    """The files of a site while it is built.

    Args:
        folder: of the site.
        edition: of this build; a site of another edition is written anew.

    Attributes:
        manifest: of this build so far.
        written: number of files that were made or changed.
        files: addresses of all files of the site so far.
    """

    def __init__(self, folder: Path, edition: str) -> None:
        self.folder = folder
        self.former, self._former_files = read_manifest(folder, edition)
        self.manifest = Manifest(edition)
        self.written = 0
        self.files: set[str] = set()
        self._folders: set[Path] = set()

    def keep(self, page: str, version: int) -> bool:
        """Keep the files of a page that was written in this version; return false where it must be written."""
        known = self.former.pages.get(page)
        if known is None or known[0] != str(version) or not all((self.folder / name).exists() for name in known[1]):
            return False
        self.manifest.pages[page] = known
        self.files.update(known[1])
        return True

    def write(self, page: str, version: int, contents: Iterable[tuple[str, str | bytes]]) -> None:
        """Write the files of a page that differ from those that are there.

        Args:
            page: what it is of.
            version: of all that it shows.
            contents: address and content of its files.
        """
        names = [self._write_file(name, content) for name, content in contents]
        self.manifest.pages[page] = (str(version), names)

    def outdated(self, pages: Iterable[tuple[str, int]]) -> list[str]:
        """Keep those of these pages that are current; return the others."""
        return [page for page, version in pages if not self.keep(page, version)]

    def finish(self) -> int:
        """Remove the files of pages that are no more and write the manifest; return how many were removed."""
        obsolete = self._former_files - self.files
        for name in obsolete:
            (self.folder / name).unlink(missing_ok=True)
        write_manifest(self.folder, self.manifest)
        return len(obsolete)

    def _write_file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
        self.files.add(name)
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        if not path.exists() or path.read_bytes() != raw:
            path.write_bytes(raw)
            self.written += 1
        return name
