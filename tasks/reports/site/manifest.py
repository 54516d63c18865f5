"""What a site was built of: the version of every page, so that a build writes those alone that changed."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path

from tasks.core.identifiers import stable_id

NAME = ".figurewatch-site.json.gz"
"""Beside the pages. Only files that it names are ever removed."""

FORMAT = 1


@dataclass(slots=True)
class Manifest:
    """Pages of a site.

    Attributes:
        edition: digest of what all pages are made with: templates, words, watchlist, code. Another one makes all anew.
        pages: by what a page is of (``series/0f…``): its version, and the addresses of its files.
        filters: of the blocks of the search index.
    """

    edition: str
    pages: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    filters: dict[str, list[object]] = field(default_factory=dict)


def read_manifest(folder: Path, edition: str) -> tuple[Manifest, set[str]]:
    """Read what a folder's site was built of.

    Args:
        folder: of the site.
        edition: of this build.

    Returns:
        The manifest, without pages if it is absent, of another edition or not readable; and all files that it names.
    """
    try:
        raw = json.loads(gzip.decompress((folder / NAME).read_bytes()))
        pages = {page: (version, list(files)) for page, (version, files) in raw["pages"].items()}
        files = {file for _, files in pages.values() for file in files}
        if raw["format"] == FORMAT and raw["edition"] == edition:
            return Manifest(edition, pages, raw["filters"]), files
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return Manifest(edition), set()
    return Manifest(edition), files


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, after all pages: a build that is stopped is made again from the pages of the former one."""
    text = json.dumps(
        {"format": FORMAT, "edition": manifest.edition, "pages": manifest.pages, "filters": manifest.filters},
        separators=(",", ":"),
    )
    temporary = folder / f"{NAME}.tmp"
    temporary.write_bytes(gzip.compress(text.encode(), compresslevel=3, mtime=0))
    temporary.replace(folder / NAME)


def edition_of(folder: Path, *settings: str) -> str:
    """Return a digest of the code and templates in a folder and of settings as text."""
    parts: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".j2", ".css", ".js"):
            parts += [path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")]
    return f"{stable_id('edition', *parts, *settings):x}"
