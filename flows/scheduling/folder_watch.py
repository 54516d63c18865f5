"""Watch the inbox: files that arrive start a run within seconds, once they are written whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from threading import Event

from flows.project import Project
from flows.runs.idle_run import has_new_files
from tasks.core.errors import FigurewatchError
from tasks.extract.sources.file_rest import settle_seconds

MOST_SECONDS = 30.0
"""A folder in which something is always written starts a run that often all the same; the run leaves out the files
that are still being written."""
LOOK_SECONDS = 1.0
"""How often the watch looks whether it has to end."""
AGAIN_SECONDS = 30.0
"""A watch that fails, since its folder was removed for example, is tried again after that."""


def watch_folders(
    project: Project, folders: Sequence[Path], started: Callable[[], None], failed: Callable[[str], None], stop: Event
) -> None:
    """Call a function whenever new or changed files are in the inbox and nothing was written for a moment.

    Files that were there before the watch began count too. On a network share the operating system may report nothing:
    the schedule reads the files that arrive there.

    Args:
        project: whose files they are.
        folders: the inbox, and the sources that are folders without a schedule.
        started: called for each arrival.
        failed: called with a reason where the inbox cannot be watched at the moment.
        stop: ends the watch.
    """
    while not stop.is_set():
        try:
            for _ in chain([None], _quiet_moments(folders, stop)):
                if has_new_files(project):
                    started()
        except (OSError, RuntimeError, FigurewatchError) as error:
            failed(str(error))
            stop.wait(AGAIN_SECONDS)


def _quiet_moments(folders: Sequence[Path], stop: Event) -> Iterator[None]:
    """Yield whenever something was written in folders and nothing more followed for the time that files need to rest.

    Raises:
        OSError, RuntimeError: a folder is missing or cannot be watched.
    """
    # Imported here: only `serve` watches.
    from watchfiles import watch

    rest = max(settle_seconds(), 0.1)
    changes = watch(
        *folders,
        watch_filter=None,
        step=int(rest * 1000),
        debounce=int(MOST_SECONDS * 1000),
        rust_timeout=int(LOOK_SECONDS * 1000),
        stop_event=stop,
        raise_interrupt=False,
    )
    for _ in changes:
        yield None
