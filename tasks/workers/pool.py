"""Worker processes that read, parse and extract: what hangs, crashes or eats memory costs only itself."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from tasks.core.documents import Document
from tasks.core.errors import FigurewatchError
from tasks.core.outcomes import Failed, Listed, Outcome, Parsed, Unextracted
from tasks.core.records import Observation
from tasks.core.watchlist import Watchlist
from tasks.extract.limits import DEFAULT_WORK, PARTITIONS_PER_WORKER, WAITING_BYTES, WAITING_PER_WORKER, WorkLimits
from tasks.workers.extractors import load_extractor
from tasks.workers.jobs import Parser, Read, crashed, read_document, read_text, took_too_long
from tasks.workers.partition import Partition, ReadingSettings
from tasks.workers.supervision import PartitionRun, broken_pool
from tasks.workers.worker_process import process_context, read_text_in_worker, read_watched_partition, start_worker

if TYPE_CHECKING:
    from tasks.figures import ArticleText
    from tasks.workers.partition_tables import PartitionTables

__all__ = [
    "DEFAULT_WORK",
    "Extracts",
    "Failed",
    "Listed",
    "Outcome",
    "Parsed",
    "Parser",
    "WorkLimits",
    "Workers",
    "parse_documents",
]


class Extracts(Protocol):
    """What reads the figures of a batch: an ``Extractor``, or workers with limits."""

    def extract(self, texts: Sequence[ArticleText]) -> Sequence[list[Observation] | Unextracted]:
        """Return the observations of each article."""


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A document whose outcomes are awaited; its content is dropped as soon as a worker has it."""

    document: Document
    size: int
    future: ProcessFuture[list[Outcome]]


_Waiting: TypeAlias = "deque[_UnderWay | list[Outcome]]"


class Workers:
    """Processes for everything that documents cost, started when first needed and kept until closed.

    Args:
        watchlist: what to extract; null only parses.
        limits: what one document may cost.
        count: processes; null is one for each processor. 0 works in this process, without limits of time and memory.
        parser: page -> article, importable by name; null is ``tasks.parse.parse_page``.

    Example:
        >>> with Workers(watchlist) as workers:
        ...     outcomes = list(workers.parse(documents))
        ...     figures = workers.extract(texts)
    """

    def __init__(
        self,
        watchlist: Watchlist | None = None,
        limits: WorkLimits = DEFAULT_WORK,
        count: int | None = None,
        *,
        parser: Parser | None = None,
    ) -> None:
        self.limits = limits
        self._watchlist, self._parser = watchlist, parser
        self._count = (os.cpu_count() or 1) if count is None else count
        self._pool: ProcessPool | None = None
        self._others: set[BaseProcess] = set()
        """Children of this process that are no workers of this pool."""

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        """End the processes; what is under way is of no use to anybody then.

        Args:
            at_once: kill them. Pebble asks each worker in turn to end, and waits seconds for one that is in the midst
                of a C call.
        """
        if self._pool is None:
            return
        self._pool.stop()  # type: ignore[no-untyped-call]
        if at_once:
            for worker in set(multiprocessing.active_children()) - self._others:
                worker.kill()
        self._pool.join()
        self._pool = None

    def parse(self, documents: Iterable[Document | FigurewatchError], *, ordered: bool = True) -> Iterator[Outcome]:
        """Read and parse documents.

        Memory stays flat: a few documents for each worker, and not many bytes of them, are under way at any time, and
        ``documents`` is drawn from no faster than outcomes are taken.

        Args:
            documents: documents that are no containers (``tasks.extract.unpack_file`` yields such); errors among them
                become ``Failed``.
            ordered: whether outcomes come in the order of the documents.

        Yields:
            For each document its articles, failures and addresses; at least one outcome each.
        """
        waiting: _Waiting = deque()
        try:
            for document in documents:
                if isinstance(document, FigurewatchError):
                    waiting.append([Failed.unreadable(document)])
                elif self._count:
                    waiting.append(self._send(document))
                else:
                    waiting.append(read_document(document, self.limits, self._parser))
                while waiting and self._full(waiting):
                    yield from self._take(waiting, ordered)
            while waiting:
                yield from self._take(waiting, ordered)
        finally:
            for item in waiting:  # where the consumer stops early
                if isinstance(item, _UnderWay):
                    item.future.cancel()  # type: ignore[no-untyped-call]

    def read(self, partitions: Iterable[Partition]) -> Iterator[PartitionTables]:
        """Read, parse and extract partitions of documents, each whole in one process.

        Args:
            partitions: drawn a few for each worker ahead of what is taken.

        Yields:
            The tables of each partition, in order. A document that hangs or ends its process is in ``quarantine``.

        Raises:
            FigurewatchError: no worker can be started.
        """
        if not self._count:
            from tasks.workers.partition_reading import read_partition  # heavy, and the workers alone need it else

            settings = ReadingSettings(self._watchlist, self.limits, self._parser)
            yield from (read_partition(partition, settings) for partition in partitions)
            return
        with TemporaryDirectory(prefix="figurewatch-") as notes:
            waiting: deque[PartitionRun] = deque()
            try:
                for partition in partitions:
                    note = Path(notes) / str(partition.number)
                    waiting.append(PartitionRun(partition, note, self._submit, self.limits).start())
                    while len(waiting) >= self._count * PARTITIONS_PER_WORKER:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for run in waiting:  # where the consumer stops early
                    run.cancel()

    def extract(self, texts: Sequence[ArticleText]) -> list[list[Observation] | Unextracted]:
        """Return the observations of each article, or why it has none.

        Args:
            texts: a batch; all are under way at once.

        Returns:
            One entry an article, in order.
        """
        read = self._read(texts, near=False)
        return [item if isinstance(item, Unextracted) else item[0] for item in read]

    def examine(self, texts: Sequence[ArticleText]) -> list[Read | Unextracted]:
        """Return the observations of each article, and the numbers that metrics nearly had."""
        return self._read(texts, near=True)

    def _read(self, texts: Sequence[ArticleText], *, near: bool) -> list[Read | Unextracted]:
        if not self._count:
            extractor = load_extractor(self._watchlist)
            return [read_text(text, extractor, self.limits, near=near) for text in texts]
        pool, seconds = self._started(), self.limits.seconds
        futures = [pool.schedule(read_text_in_worker, (text, near), timeout=seconds) for text in texts]
        return [self._text_result(future) for future in futures]

    def _submit(self, partition: Partition, note: str, seconds: float | None) -> ProcessFuture[PartitionTables]:
        return self._started().schedule(read_watched_partition, (partition, note), timeout=seconds)

    def _full(self, waiting: _Waiting) -> bool:
        size = sum(item.size for item in waiting if isinstance(item, _UnderWay))
        return len(waiting) >= self._count * WAITING_PER_WORKER or size >= WAITING_BYTES

    def _send(self, document: Document) -> _UnderWay:
        job = (document, self.limits, self._parser)
        future = self._started().schedule(read_document, job, timeout=self.limits.seconds)
        return _UnderWay(replace(document, content=b""), len(document.content), future)

    def _take(self, waiting: _Waiting, ordered: bool) -> list[Outcome]:
        """Return the outcomes of the first document, or of the first that is done."""
        if not ordered and all(isinstance(item, _UnderWay) for item in waiting):
            wait([item.future for item in waiting if isinstance(item, _UnderWay)], return_when=FIRST_COMPLETED)
            done = next(at for at, item in enumerate(waiting) if isinstance(item, _UnderWay) and item.future.done())
            waiting.rotate(-done)
            item = waiting.popleft()
            waiting.rotate(done)
        else:
            item = waiting.popleft()
        return item if isinstance(item, list) else self._outcomes(item)

    def _outcomes(self, item: _UnderWay) -> list[Outcome]:
        where = item.document
        try:
            return item.future.result()
        except TimeoutError:
            why = took_too_long(self.limits, extracting=False)
        except BrokenProcessPool as error:
            raise broken_pool() from error
        except ProcessExpired as error:
            why = crashed(error.exitcode, extracting=False)
        return [Failed.stopped(where.locator, where.sha256, why)]

    def _text_result(self, future: ProcessFuture[Read | Unextracted]) -> Read | Unextracted:
        try:
            return future.result()
        except TimeoutError:
            return took_too_long(self.limits, extracting=True)
        except BrokenProcessPool as error:
            raise broken_pool() from error
        except ProcessExpired as error:
            return crashed(error.exitcode, extracting=True)

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._others = set(multiprocessing.active_children())
            self._pool = ProcessPool(
                max_workers=self._count,
                max_tasks=self.limits.jobs,
                initializer=start_worker,
                initargs=(ReadingSettings(self._watchlist, self.limits, self._parser),),
                context=process_context(extracting=self._watchlist is not None),
            )
        return self._pool


def parse_documents(
    documents: Iterable[Document | FigurewatchError],
    limits: WorkLimits = DEFAULT_WORK,
    workers: int | None = None,
    *,
    parser: Parser | None = None,
    ordered: bool = True,
) -> Iterator[Outcome]:
    """Read and parse documents in processes that are ended with the last of them; see ``Workers``."""
    with Workers(None, limits, workers, parser=parser) as pool:
        yield from pool.parse(documents, ordered=ordered)
