"""Progress: a bar on a terminal, silence elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Shown(Protocol):
    """A display that counts files."""

    def advance(self, files: int) -> None:
        """Tell that so many more files are done."""


Progress = AbstractContextManager[Shown]


class _Silence:
    def advance(self, files: int) -> None:
        del files


@contextmanager
def no_progress(total: int) -> Iterator[Shown]:
    """Show nothing."""
    del total
    yield _Silence()


@contextmanager
def bar(total: int) -> Iterator[Shown]:
    """Yield a bar on standard error, removed at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        line = bars.add_task("Reading", total=total)

        class _Bar:
            def advance(self, files: int) -> None:
                bars.advance(line, files)

        yield _Bar()
