"""New files to batches of outcomes, with the files that each batch completes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tasks.core.outcomes import Failed, Outcome, Parsed
from tasks.core.rows import FileRow
from tasks.extract.sources.folder import REFUSED_TODO, Candidate
from tasks.workers.file_reading import read_files
from tasks.workers.partition import FileReference
from tasks.workers.pool import Workers

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


def readings(files: Iterable[Candidate], workers: Workers) -> Generator[Reading]:
    """Read files in worker processes, in order.

    Args:
        files: new or changed files.
        workers: processes that read, parse and extract; they stay open.

    Yields:
        See ``batches``.
    """
    drawn: list[Candidate] = []
    yield from batches(drawn, _outcomes(files, drawn, workers))


def batches(files: Sequence[Candidate], read: Iterable[tuple[int, Outcome]]) -> Generator[Reading]:
    """Put outcomes together that are loaded in one transaction, whoever has read them.

    A file is noted as done only in the batch that holds the last of it, so that a run that dies in the middle of an
    archive reads the archive again; its documents that are known by then cost nothing twice.

    Args:
        files: what is read; it may grow while outcomes are drawn.
        read: outcomes in the order of files, each with the place of its file.

    Yields:
        Batches of about ``BATCH`` outcomes, never more than ``LARGEST``, and ended early at ``HEAVIEST``.
    """
    outcomes: list[Outcome] = []
    done: list[FileRow] = []
    at = weight = 0
    for place, outcome in read:
        done += [_row(candidate) for candidate in files[at:place]]
        if len(outcomes) >= LARGEST or weight >= HEAVIEST or (place > at and len(outcomes) >= BATCH):
            yield Reading(tuple(outcomes), tuple(done))
            outcomes, done, weight = [], [], 0
        at = place
        weight += len(outcome.article.text) if isinstance(outcome, Parsed) else 0
        outcomes.append(outcome)
    done += [_row(candidate) for candidate in files[at:]]
    if outcomes or done:
        yield Reading(tuple(outcomes), tuple(done))


def _outcomes(files: Iterable[Candidate], drawn: list[Candidate], workers: Workers) -> Iterator[tuple[int, Outcome]]:
    """Yield the outcomes of files in order, each with the place of its file; ``drawn`` gets the files so far."""
    from tasks.workers.partition_tables import outcomes_of  # reads tables, which idle commands need not

    def references() -> Iterator[FileReference]:
        for candidate in files:
            drawn.append(candidate)
            yield reference_of(candidate)

    for tables, places in read_files(workers, references()):
        yield from ((places[item.reference], item.outcome) for item in outcomes_of(tables))


def reference_of(candidate: Candidate) -> FileReference:
    """Return a file as whoever reads it opens it."""
    saved_at = datetime.fromtimestamp(candidate.mtime_ns / 1e9, UTC)
    refusal = None
    if candidate.refusal is not None:
        refusal = Failed(candidate.locator, None, candidate.refusal, REFUSED_TODO, "unreadable")
    url = candidate.address or str(candidate.path)
    return FileReference(url, candidate.locator, candidate.size, saved_at, refusal)


def _row(candidate: Candidate) -> FileRow:
    return FileRow(path=candidate.locator, size=candidate.size, mtime_ns=candidate.mtime_ns)
