"""New files to batches of outcomes, with the files that each batch completes."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flows.cli.page_lines import documents_of
from tasks.core.documents import Document
from tasks.core.outcomes import Failed, Outcome, Parsed
from tasks.core.rows import FileRow
from tasks.extract.detect.signatures import is_container
from tasks.extract.limits import HEAD
from tasks.extract.sources.folder import Candidate
from tasks.workers.partition import DocumentReference, FileReference, HeldDocument, Partition, partitions
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

    A file is noted as done only in the batch that holds the last of it, so that a run that dies in the middle of an
    archive reads the archive again; its documents that are known by then cost nothing twice.

    Args:
        files: new or changed files.
        workers: processes that read, parse and extract; they stay open.

    Yields:
        Batches of about ``BATCH`` outcomes, never more than ``LARGEST``, and ended early at ``HEAVIEST``.
    """
    sent = _Sent()
    outcomes: list[Outcome] = []
    done: list[FileRow] = []
    at = weight = 0
    for place, outcome in sent.outcomes(files, workers):
        done += [_row(candidate) for candidate in sent.files[at:place]]
        if len(outcomes) >= LARGEST or weight >= HEAVIEST or (place > at and len(outcomes) >= BATCH):
            yield Reading(tuple(outcomes), tuple(done))
            outcomes, done, weight = [], [], 0
        at = place
        weight += len(outcome.article.text) if isinstance(outcome, Parsed) else 0
        outcomes.append(outcome)
    done += [_row(candidate) for candidate in sent.files[at:]]
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
            for reference in _references_of(candidate):
                self._places.append(place)
                yield reference


def _references_of(candidate: Candidate) -> Iterator[DocumentReference]:
    """Yield a file, or what lies in it where it is an archive: that is unpacked here, and cut like files.

    Without its bytes, a file is opened by the worker that reads it.
    """
    saved_at = datetime.fromtimestamp(candidate.mtime_ns / 1e9, UTC)
    if candidate.refusal is None and not _is_archive(candidate):
        yield FileReference(str(candidate.path), candidate.locator, candidate.size, saved_at)
        return
    for item in documents_of(candidate):
        if isinstance(item, Document):
            yield HeldDocument(item, saved_at)
        else:
            refusal = Failed(item.where, None, item.what, item.todo, "unreadable")
            yield FileReference(str(candidate.path), candidate.locator, 0, saved_at, refusal)


def _is_archive(candidate: Candidate) -> bool:
    try:
        with candidate.path.open("rb") as stream:
            return is_container(stream.read(HEAD))
    except OSError:
        return False  # the worker finds out why


def _row(candidate: Candidate) -> FileRow:
    return FileRow(path=candidate.locator, size=candidate.size, mtime_ns=candidate.mtime_ns)
