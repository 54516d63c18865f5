"""Files on shared storage, by address: ``s3://bucket/folder``, ``gs://...``, ``file:///...``, whatever fsspec reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks.core.errors import SourceError
from tasks.extract.sources.folder import Candidate, Stamp, is_passed_over
from tasks.extract.sources.page_resources import resource_folders

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_TODO = "Check the address and the rights on it, and that the package which fsspec needs for it is installed"


def is_address(place: str) -> bool:
    """Return whether a place is an address on shared storage, not a path of this machine."""
    return _ADDRESS.match(place) is not None


def stored_files(places: Iterable[str], known: Mapping[str, Stamp] | None = None) -> Iterator[Candidate]:
    """List files on shared storage that were not read before, or were changed since.

    Args:
        places: addresses of folders or single files; ``*`` stands for any part of a name.
        known: locator -> (size, time of change) of what was processed before.

    Yields:
        Candidates in order of their addresses, hidden files and unfinished downloads left out.

    Raises:
        SourceError: a place is not there, or cannot be listed.
    """
    for place in places:
        listed = sorted(_listed(place), key=lambda item: item[0])
        resources = resource_folders([address for address, _ in listed])
        for address, stamp in listed:
            folders = [address[:at] for at, letter in enumerate(address) if letter == "/"]
            inside = address.removeprefix(place.rstrip("/")).split("/")
            if any(map(is_passed_over, filter(None, inside))) or not resources.isdisjoint(folders):
                continue
            if (known or {}).get(address) != stamp:
                yield Candidate(Path(address), address, *stamp, address=address)


def _listed(place: str) -> Iterator[tuple[str, Stamp]]:
    """Yield the addresses of files with their stamps."""
    import fsspec

    try:
        storage, path = fsspec.url_to_fs(place)
        if "*" in path:
            found: dict[str, dict[str, Any]] = storage.glob(path, detail=True)
        elif storage.isfile(path):
            found = {path: storage.info(path)}
        else:
            found = storage.find(path, detail=True)
            if not found and not storage.isdir(path):
                raise FileNotFoundError("there is no such file or folder")
        for name, facts in found.items():
            if facts.get("type") != "directory":
                yield str(storage.unstrip_protocol(name)), (int(facts.get("size") or 0), _changed_at(storage, facts))
    except (OSError, ValueError, ImportError) as error:
        raise SourceError(f"cannot be listed: {error}", where=place, todo=_TODO) from error


def _changed_at(storage: Any, facts: Mapping[str, Any]) -> int:
    """Return when a file was changed, in nanoseconds since 1970; a digest of its state where none says."""
    for name in ("mtime", "LastModified", "last_modified", "updated"):
        value = facts.get(name)
        if isinstance(value, datetime):
            return int(value.timestamp() * 1e9)
        if isinstance(value, int | float):
            return int(value * 1e9)
    state = hashlib.sha256(str(storage.ukey(facts["name"])).encode()).digest()
    return int.from_bytes(state[:8], "big", signed=True)
