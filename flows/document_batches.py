"""New files to batches of outcomes, with the files that each batch completes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flows.cli.page_lines import documents_of
from tasks.core.documents import Document
from tasks.core.errors import FigurewatchError
from tasks.core.rows import FileRow
from tasks.extract.sources.folder import Candidate
from tasks.workers.pool import Failed, Outcome, Parsed, Workers

BATCH = 200
"""Documents a batch: enough to keep all workers busy, few enough to lose little when a run dies."""

LARGEST = 500
HEAVIEST = 5_000_000
"""Characters of articles in a batch: a thousand ordinary ones, or six of the longest that are allowed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A batch of outcomes, and the files that are done with it."""

    outcomes: tuple[Outcome, ...]
    files: tuple[FileRow, ...]


def readings(
    files: Iterable[Candidate],
    workers: Workers,
    started: Callable[[Candidate], None] = lambda _: None,
) -> Generator[Reading]:
    """Read and parse files in worker processes, in order.

    A file is noted as done only in the batch that holds the last of it, so that a run that dies in the middle of an
    archive reads the archive again; its documents that are known by then cost nothing twice.

    Args:
        files: new or changed files.
        workers: processes that read and parse; they stay open.
        started: called with each file as it is opened.

    Yields:
        Batches of about ``BATCH`` outcomes, never more than ``LARGEST``, and ended early at ``HEAVIEST``.
    """
    opened: list[Candidate] = []

    def documents() -> Iterator[Document | FigurewatchError]:
        for candidate in files:
            opened.append(candidate)
            started(candidate)
            yield from documents_of(candidate)

    outcomes: list[Outcome] = []
    done: list[FileRow] = []
    at = weight = 0
    for outcome in workers.parse(documents()):
        place = _place(outcome, opened, at)
        done += [_row(candidate) for candidate in opened[at:place]]
        if len(outcomes) >= LARGEST or weight >= HEAVIEST or (place > at and len(outcomes) >= BATCH):
            yield Reading(tuple(outcomes), tuple(done))
            outcomes, done, weight = [], [], 0
        at = place
        weight += len(outcome.article.text) if isinstance(outcome, Parsed) else 0
        outcomes.append(_dated(outcome, opened[place]))
    done += [_row(candidate) for candidate in opened[at:]]
    if outcomes or done:
        yield Reading(tuple(outcomes), tuple(done))


def _place(outcome: Outcome, opened: list[Candidate], at: int) -> int:
    """Return which of the opened files an outcome is of; outcomes come in the files' order."""
    locator = outcome.locator if isinstance(outcome, Failed) else outcome.document.locator
    for index in range(at, len(opened)):
        own = opened[index].locator
        if locator == own or locator.startswith(f"{own}#"):
            return index
    return at


def _dated(outcome: Outcome, file: Candidate) -> Outcome:
    """Add the time at which the outcome's document was saved: that of the file where the container has none."""
    if not isinstance(outcome, Parsed) or outcome.document.saved_at is not None:
        return outcome
    saved_at = datetime.fromtimestamp(file.mtime_ns / 1e9, UTC)
    return replace(outcome, document=replace(outcome.document, saved_at=saved_at))


def _row(candidate: Candidate) -> FileRow:
    return FileRow(path=candidate.locator, size=candidate.size, mtime_ns=candidate.mtime_ns)
