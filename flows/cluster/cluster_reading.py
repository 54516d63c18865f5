"""Files to outcomes by a cluster: partitions are sent to workers, and what comes back is taken in the files' order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from flows.cluster.staged_tables import StagedTables, take_tables
from flows.runs.document_batches import reference_of
from tasks.core.outcomes import Failed, Outcome
from tasks.extract.limits import CLUSTER_FILES, PARTITION_BYTES
from tasks.extract.sources.folder import Candidate
from tasks.extract.unpacking import no_pages
from tasks.workers.jobs import RESAVE
from tasks.workers.partition import FileReference, Partition, partitions
from tasks.workers.partition_tables import outcomes_of
from tasks.workers.shards import cut_shards, halves


class Awaited(Protocol):
    """A partition that a worker reads."""

    def result(self) -> tuple[StagedTables, ...]:
        """Wait for it, and return where its tables are.

        Raises:
            LostWorkersError: it has ended several workers.
        """

    def cancel(self) -> None:
        """Give it up."""


class LostWorkersError(Exception):
    """A partition has ended as many workers as the scheduler allows."""


Submit = Callable[[Partition], Awaited]


@dataclass(slots=True)
class _File:
    """A file under way.

    Attributes:
        place: among all files.
        outcomes: how many it has given.
        is_ended: whether nothing more of it is to be taken: it is damaged.
    """

    place: int
    outcomes: int = 0
    is_ended: bool = False


@dataclass(slots=True)
class ClusterReading:
    """Reads files by sending partitions of them.

    Attributes:
        submit: sends a partition.
        ahead: how many partitions are sent before the first one is taken; asked again each time, workers come and go.
    """

    submit: Submit
    ahead: Callable[[], int]
    _under_way: deque[tuple[Partition, Awaited]] = field(default_factory=deque)
    _files: dict[str, _File] = field(default_factory=dict)

    def outcomes(self, files: Iterable[Candidate]) -> Generator[tuple[int, Outcome]]:
        """Read files.

        Yields:
            The outcomes in the order of files, each with the place of its file; as one machine gives them.
        """
        sent = partitions(self._references(files), CLUSTER_FILES, PARTITION_BYTES)
        try:
            for partition in sent:
                self._under_way.append((partition, self.submit(partition)))
                while len(self._under_way) >= self.ahead():
                    yield from self._take()
            while self._under_way:
                yield from self._take()
        finally:  # where the consumer stops early
            for _, awaited in self._under_way:
                awaited.cancel()

    def _references(self, files: Iterable[Candidate]) -> Iterator[FileReference]:
        for place, candidate in enumerate(files):
            self._files[candidate.locator] = _File(place)
            yield from cut_shards([reference_of(candidate)], PARTITION_BYTES)

    def _take(self) -> Iterator[tuple[int, Outcome]]:
        """Yield the outcomes of the first partition, or send its parts where it ends workers."""
        partition, awaited = self._under_way.popleft()
        try:
            staged = awaited.result()
        except LostWorkersError:
            parts = halves(partition)
            if len(parts) == 1:
                yield from self._given(partition, [(0, _guilty(partition))])
            else:
                self._under_way.extendleft([(part, self.submit(part)) for part in parts][::-1])
            return
        for tables in staged:
            read = outcomes_of(take_tables(tables))
            yield from self._given(partition, ((item.reference, item.outcome) for item in read))
        yield from self._closed(partition)

    def _given(self, partition: Partition, read: Iterable[tuple[int, Outcome]]) -> Iterator[tuple[int, Outcome]]:
        """Yield outcomes with the places of their files, but for what follows a damage in its file."""
        for at, outcome in read:
            reference = partition.references[at]
            file = self._files[reference.locator]
            if not file.is_ended:
                file.outcomes += 1
                is_range = isinstance(reference, FileReference) and reference.end is not None
                file.is_ended = is_range and isinstance(outcome, Failed) and outcome.locator == reference.locator
                yield file.place, outcome

    def _closed(self, partition: Partition) -> Iterator[tuple[int, Outcome]]:
        """Yield the failure of an archive that has no page in any of its ranges."""
        last = partition.references[-1]
        assert isinstance(last, FileReference)
        if last.end == last.size and not self._files[last.locator].outcomes:
            yield self._files[last.locator].place, Failed.unreadable(no_pages(last.locator))


def _guilty(partition: Partition) -> Failed:
    """Say that a document, or an archive that cannot be cut, ends every worker that reads it."""
    (reference,) = partition.references
    where = reference.locator
    if isinstance(reference, FileReference) and reference.end is not None:
        where = f"{where}#{reference.start}"
    return Failed(where, None, "ended every worker of the cluster that read it", RESAVE, "crash")
