"""Files that are still being written: a half-written page is no text, and its completion would be an edit."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.core.errors import SourceError
from tasks.extract.sources.folder import Candidate

SETTLE_SECONDS = 2.0
"""How long a file must have stayed as it is. Browsers, copies and downloads write far more often than that while they
are at it; a run that waits longer would keep the person waiting who has just saved a page."""

VARIABLE = "FIGUREWATCH_SETTLE_SECONDS"
"""Environment variable that sets another time; 0 takes every file as it is."""


@dataclass(frozen=True, slots=True)
class Rested:
    """Candidates that can be read, and those that somebody is still writing."""

    files: tuple[Candidate, ...]
    growing: tuple[Candidate, ...] = ()


def settle_seconds() -> float:
    """Return the time that the environment sets, else ``SETTLE_SECONDS``.

    Raises:
        SourceError: it sets none.
    """
    text = os.environ.get(VARIABLE, "").strip()
    try:
        seconds = float(text) if text else SETTLE_SECONDS
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise SourceError(f"{text!r} is no number of seconds", where=VARIABLE, todo="Set 0 to 3600, such as 2")
    return seconds


def wait_until_rested(found: Sequence[Candidate], listed_at: float, seconds: float) -> Rested:
    """Look again at files that were changed a moment before they were listed.

    Waits until ``seconds`` have passed since the listing, and not at all where no file is young.

    Args:
        found: new or changed files.
        listed_at: when they were listed, in seconds since 1970.
        seconds: how long a file must have stayed as it is.

    Returns:
        All files that stayed as they were. Those that no longer exist are in neither part.
    """
    young = {item.locator for item in found if _is_young(item.mtime_ns, listed_at, seconds)}
    if not young:
        return Rested(tuple(found))
    time.sleep(max(0.0, min(seconds, listed_at + seconds - time.time())))
    files: list[Candidate] = []
    growing: list[Candidate] = []
    for item in found:
        now = _looked_at(item) if item.locator in young else item
        if now is not None:
            is_growing = now.stamp != item.stamp and _is_young(now.mtime_ns, time.time(), seconds)
            (growing if is_growing else files).append(now)
    return Rested(tuple(files), tuple(growing))


def _is_young(mtime_ns: int, now: float, seconds: float) -> bool:
    """Return whether a file was changed just now; one of the future was not (a clock that goes wrong is no writer)."""
    return abs(now - mtime_ns / 1e9) < seconds


def _looked_at(item: Candidate) -> Candidate | None:
    try:
        status = os.stat(item.path)
    except OSError:
        return None
    return replace(item, size=status.st_size, mtime_ns=status.st_mtime_ns)
