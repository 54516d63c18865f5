"""Logs beside the warehouse's file: a JSON object a line, on disk before the call returns.

A kill or a full disk may cut the last line short: it counts as not written, and spoils no line after it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from warehouse.places import temporary_name


def add(path: Path, entry: Mapping[str, Any]) -> None:
    """Add a line and wait until it is on disk.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("a+b") as handle:
        if handle.seek(0, os.SEEK_END) and not _ends_whole(handle):
            handle.write(b"\n")
        handle.write(_line(entry).encode())
        handle.flush()
        os.fsync(handle.fileno())


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """Give the entries of a log, oldest first; none where there is no file."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            yield entry


def replace(path: Path, kept: Iterable[Mapping[str, Any]]) -> None:
    """Replace a log by one with these entries; it is the former or the new one, whenever a kill comes.

    Raises:
        OSError: it cannot be written; the former log stays.
    """
    temporary = temporary_name(path)
    try:
        with temporary.open("w", encoding="utf-8") as handle:
            handle.writelines(map(_line, kept))
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry) + "\n"


def _ends_whole(handle: BinaryIO) -> bool:
    handle.seek(-1, os.SEEK_END)
    return handle.read(1) == b"\n"
