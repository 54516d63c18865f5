"""New files to batches of outcomes, with the files that each batch completes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from flows.batches import BATCH
from flows.pages import documents_of
from tasks.errors import FigurewatchError
from tasks.model import Document
from tasks.sources.folder import Candidate
from tasks.workers import DEFAULT_WORK, Failed, Outcome, WorkLimits, parse_documents
from warehouse.rows import FileRow

LARGEST = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """A batch of outcomes, and the files that are done with it."""

    outcomes: tuple[Outcome, ...]
    files: tuple[FileRow, ...]


def readings(
    files: Iterable[Candidate],
    workers: int | None = None,
    limits: WorkLimits = DEFAULT_WORK,
    started: Callable[[Candidate], None] = lambda _: None,
) -> Generator[Reading]:
    """Read and parse files in worker processes, in order.

    A file is noted as done only in the batch that holds the last of it, so that a run that dies in the middle of an
    archive reads the archive again; its documents that are known by then cost nothing twice.

    Args:
        files: new or changed files.
        workers: processes; null is one a processor.
        limits: what one document may cost.
        started: told of each file as it is opened.

    Yields:
        Batches of about ``BATCH`` outcomes, never more than ``LARGEST``.
    """
    opened: list[Candidate] = []

    def documents() -> Iterator[Document | FigurewatchError]:
        for candidate in files:
            opened.append(candidate)
            started(candidate)
            yield from documents_of(candidate)

    outcomes: list[Outcome] = []
    done: list[FileRow] = []
    at = 0
    for outcome in parse_documents(documents(), limits, workers):
        place = _place(outcome, opened, at)
        done += [_row(candidate) for candidate in opened[at:place]]
        if len(outcomes) >= LARGEST or (place > at and len(outcomes) >= BATCH):
            yield Reading(tuple(outcomes), tuple(done))
            outcomes, done = [], []
        at = place
        outcomes.append(outcome)
    done += [_row(candidate) for candidate in opened[at:]]
    if outcomes or done:
        yield Reading(tuple(outcomes), tuple(done))


def _place(outcome: Outcome, opened: list[Candidate], at: int) -> int:
    """Which of the opened files an outcome is of; outcomes come in the files' order."""
    locator = outcome.locator if isinstance(outcome, Failed) else outcome.document.locator
    for index in range(at, len(opened)):
        own = opened[index].locator
        if locator == own or locator.startswith(f"{own}#"):
            return index
    return at


def _row(candidate: Candidate) -> FileRow:
    return FileRow(path=candidate.locator, size=candidate.size, mtime_ns=candidate.mtime_ns)
