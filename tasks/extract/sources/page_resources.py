"""The folder of pictures, styles and frames that a browser puts beside a page saved ``complete``."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable

from tasks.languages.page_words import words

# By browser and language; Chromium and Firefox use the English ones in most languages.
_ENDINGS = words("resource_folders")
_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".mht")


def is_page_name(name: str) -> bool:
    """Return whether a file may have such a folder beside it.

    Args:
        name: of the file.
    """
    return name.lower().endswith(_PAGES)


def is_resource_folder(name: str, stems: Iterable[str]) -> bool:
    """Return whether a folder holds the resources of one of the pages beside it.

    Args:
        name: of the folder.
        stems: names of those pages without their endings, composed (NFC).
    """
    plain = unicodedata.normalize("NFC", name)
    return any(plain.endswith(ending) and plain[: -len(ending)] in stems for ending in _ENDINGS)


def stem(name: str) -> str:
    """Return the name of a page without its ending, composed, since macOS decomposes letters, not always alike.

    Args:
        name: of the page.
    """
    return unicodedata.normalize("NFC", os.path.splitext(name)[0])


def resource_folders(paths: Iterable[str]) -> frozenset[str]:
    """Return the resource folders among the paths of an archive.

    Args:
        paths: of its files, with ``/`` between folders.

    Returns:
        Paths of folders, each with its page beside it.
    """
    names = list(paths)
    stems = {stem(path) for path in names if is_page_name(path)}
    folders = {path[:at] for path in names for at in _slashes(path)}
    return frozenset(folder for folder in folders if is_resource_folder(folder, stems))


def _slashes(path: str) -> list[int]:
    return [at for at, letter in enumerate(path) if letter == "/"]
