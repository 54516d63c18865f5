"""New files to batches of outcomes, with the files that each batch completes."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.cli.page_lines import REFUSED_TODO
from tasks.core.outcomes import Failed, Outcome, Parsed
from tasks.core.rows import FileRow
from tasks.extract.sources.folder import Candidate
from tasks.workers.opened_references import opened_references
from tasks.workers.partition import DocumentReference, FileReference, Partition, partitions
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
    sent = _Sent()
    yield from batches(sent.files, sent.outcomes(files, workers))


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


class _Sent:
    """What was sent to the workers: the files so far, and the file of each reference whose outcomes are awaited."""

    def __init__(self) -> None:
        self.files: list[Candidate] = []
        self._awaited: deque[list[int]] = deque()
        self._places: list[int] = []

    def outcomes(self, files: Iterable[Candidate], workers: Workers) -> Iterator[tuple[int, Outcome]]:
        """Yield the outcomes of files in order, each with the place of its file."""
        from tasks.workers.partition_tables import outcomes_of  # reads tables, which idle commands need not

        for tables in workers.read(self._partitions(files)):
            places = self._awaited.popleft()
            yield from ((places[item.reference], item.outcome) for item in outcomes_of(tables))

    def _partitions(self, files: Iterable[Candidate]) -> Iterator[Partition]:
        for partition in partitions(self._references(files)):
            count = len(partition.references)
            self._awaited.append(self._places[:count])
            del self._places[:count]
            yield partition

    def _references(self, files: Iterable[Candidate]) -> Iterator[DocumentReference]:
        for place, candidate in enumerate(files):
            self.files.append(candidate)
            for reference in opened_references(reference_of(candidate)):
                self._places.append(place)
                yield reference


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
