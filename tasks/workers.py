"""Worker processes that read and parse documents: one that hangs, crashes or eats memory costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import resource_tracker
from typing import TypeAlias

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from tasks.errors import FigurewatchError, UnreadableDocumentError
from tasks.model import Article, Document, Page
from tasks.outcomes import Failed, Listed, Outcome, Parsed
from tasks.readers import DEFAULT_LIMITS, Limits, addresses, pages
from tasks.readers.kind import detect

__all__ = ["DEFAULT_WORK", "Failed", "Listed", "Outcome", "Parsed", "Parser", "WorkLimits", "parse_documents"]

MEGABYTE = 1_000_000
_WAITING_PER_WORKER = 4
_TODO = "Save the article another way, as plain text for example"


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one document may cost its worker.

    Attributes:
        seconds: wall time for reading and parsing.
        memory: bytes of address space beyond what the worker has after its imports.
        reading: limits of the readers.
        documents: documents after which a worker is replaced, so that what libraries leak is given back.
    """

    seconds: float = 30.0
    memory: int = 1_500 * MEGABYTE
    reading: Limits = DEFAULT_LIMITS
    documents: int = 5_000


DEFAULT_WORK = WorkLimits()


Parser: TypeAlias = Callable[[Page], Article]


def parse_documents(
    documents: Iterable[Document | FigurewatchError],
    limits: WorkLimits = DEFAULT_WORK,
    workers: int | None = None,
    *,
    parser: Parser | None = None,
    ordered: bool = True,
) -> Iterator[Outcome]:
    """Read and parse documents in worker processes.

    Memory stays flat: a few documents for each worker are under way at any time, and ``documents`` is drawn from
    no faster than outcomes are taken.

    Args:
        documents: documents that are no containers (``tasks.readers.unpack_file`` yields such); errors among them
            become ``Failed``.
        limits: what one document may cost.
        workers: processes; null is one for each processor. 0 works in this process, without limits of time and
            memory.
        parser: page -> article, importable by name; null is ``tasks.parsing.parse_page``.
        ordered: whether outcomes come in the order of the documents.

    Yields:
        For each document its articles, failures and addresses; at least one outcome each.
    """
    if workers == 0:
        for document in documents:
            yield from _failed(document) if isinstance(document, FigurewatchError) else _work(document, limits, parser)
        return
    yield from _Pool(limits, workers or os.cpu_count() or 1, parser).run(documents, ordered)


class _Pool:
    """A pool with a window of documents under way."""

    def __init__(self, limits: WorkLimits, workers: int, parser: Parser | None) -> None:
        self.limits, self.parser = limits, parser
        self.window = workers * _WAITING_PER_WORKER
        self.pool = ProcessPool(
            max_workers=workers,
            max_tasks=limits.documents,
            initializer=_start,
            initargs=(limits.memory, parser is None),
            context=_context(),
        )

    def run(self, documents: Iterable[Document | FigurewatchError], ordered: bool) -> Iterator[Outcome]:
        waiting: deque[tuple[Document, ProcessFuture[list[Outcome]]] | list[Outcome]] = deque()
        others = set(multiprocessing.active_children())
        try:
            for document in documents:
                if isinstance(document, FigurewatchError):
                    waiting.append(_failed(document))
                else:
                    waiting.append((document, self._schedule(document)))
                while len(waiting) >= self.window:
                    yield from self._take(waiting, ordered)
            while waiting:
                yield from self._take(waiting, ordered)
            self.pool.close()  # type: ignore[no-untyped-call]
        except BaseException:
            # The consumer stops early, or the process: what is under way is of no use to anybody. Pebble would ask
            # each worker in turn to end, and wait seconds for one that is in the midst of a C call.
            self.pool.stop()  # type: ignore[no-untyped-call]
            for worker in set(multiprocessing.active_children()) - others:
                worker.kill()
            raise
        finally:
            self.pool.stop()  # type: ignore[no-untyped-call]
            self.pool.join()

    def _schedule(self, document: Document) -> ProcessFuture[list[Outcome]]:
        return self.pool.schedule(_work, (document, self.limits, self.parser), timeout=self.limits.seconds)

    def _take(
        self, waiting: deque[tuple[Document, ProcessFuture[list[Outcome]]] | list[Outcome]], ordered: bool
    ) -> list[Outcome]:
        """The outcomes of the first document, or of the first that is done."""
        if not ordered and all(isinstance(item, tuple) for item in waiting):
            wait([item[1] for item in waiting if isinstance(item, tuple)], return_when=FIRST_COMPLETED)
            done = next(at for at, item in enumerate(waiting) if isinstance(item, tuple) and item[1].done())
            waiting.rotate(-done)
            item = waiting.popleft()
            waiting.rotate(done)
        else:
            item = waiting.popleft()
        return item if isinstance(item, list) else self._outcomes(*item)

    def _outcomes(self, document: Document, future: ProcessFuture[list[Outcome]]) -> list[Outcome]:
        try:
            return [_whole(outcome, document) for outcome in future.result()]
        except TimeoutError:
            reason = f"took longer than {self.limits.seconds:g} seconds to parse"
            return [Failed(document.locator, document.sha256, reason, _TODO, "timeout")]
        except BrokenProcessPool as error:
            raise FigurewatchError(
                "the processes that parse documents cannot be started or ended at once",
                where=document.locator,
                todo="Look for memory limits on this machine, or run with --workers 0",
            ) from error
        except ProcessExpired as error:
            reason = f"crashed the process that parsed it (exit code {error.exitcode})"
            return [Failed(document.locator, document.sha256, reason, _TODO, "crash")]


def start_resource_tracker() -> None:
    """Start the process in which ``multiprocessing`` keeps account of semaphores, with signals left as they are.

    Its start unblocks SIGINT in this thread, and so in every worker: one that just starts would print a trace of its
    imports on Ctrl-C.
    """
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    resource_tracker.ensure_running()
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _context() -> multiprocessing.context.BaseContext:
    """Processes that are not forked from this one: it may run threads and hold a lock or a large heap."""
    start_resource_tracker()
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(
            ["tasks.worker_start", "tasks.workers", "tasks.parsing"]
        )  # paid once, not by every new worker
    return context


def _start(memory: int, parsing: bool) -> None:
    """Limit the worker's memory, counted from what it has after its imports."""
    if parsing:
        _default_parser()
    with suppress(ImportError, FileNotFoundError):  # not on Linux: time is limited there all the same
        import resource

        with open("/proc/self/statm", encoding="ascii") as status:
            taken = int(status.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def _work(document: Document, limits: WorkLimits, parser: Parser | None) -> list[Outcome]:
    """Everything that one document yields; runs in a worker."""
    outcomes: list[Outcome] = []
    try:
        kind = str(detect(document.content))
        read = pages(document, limits.reading)
        outcomes.extend(_parse(page, kind, parser or _default_parser()) for page in read)
        if listed := tuple(addresses(document, limits.reading)):
            outcomes.append(Listed(replace(document, content=b""), listed))
    except MemoryError:
        outcomes = []  # give back before anything else is asked for
        reason = f"needs more than {limits.memory // MEGABYTE:,} MB of memory"
        return [Failed(document.locator, document.sha256, reason, _TODO, "memory")]
    except FigurewatchError as error:
        outcomes.append(_failure(error, document))
    except Exception as error:  # noqa: BLE001 - a worker is the boundary: told with its type, never swallowed
        outcomes.append(_defect(error, document))
    if not outcomes:
        empty = UnreadableDocumentError("no article in it", where=document.locator, todo="Save the article itself")
        outcomes.append(_failure(empty, document))
    return outcomes


def _parse(page: Page, kind: str, parser: Parser) -> Outcome:
    """One page; a page that fails does not take the others of its document with it."""
    try:
        article = parser(page)
    except FigurewatchError as error:
        return _failure(error, page.document)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - see _work
        return _defect(error, page.document)
    return Parsed(replace(page.document, content=b""), article, kind, page.charset)


def _whole(outcome: Outcome, document: Document) -> Outcome:
    """Gives the document its bytes back, which do not travel twice."""
    if isinstance(outcome, (Parsed, Listed)) and outcome.document.sha256 == document.sha256:
        return replace(outcome, document=replace(outcome.document, content=document.content))
    return outcome


def _failed(error: FigurewatchError) -> list[Outcome]:
    return [Failed(error.where, None, error.what, error.todo, "unreadable")]


def _failure(error: FigurewatchError, document: Document) -> Failed:
    cause = "unreadable" if isinstance(error, UnreadableDocumentError) else "not_an_article"
    return Failed(document.locator, document.sha256, error.what, error.todo, cause)


def _defect(error: Exception, document: Document) -> Failed:
    reason = f"cannot be parsed: {type(error).__name__}: {error}"
    return Failed(document.locator, document.sha256, reason[:500], "Report it together with the file", "error")


def _default_parser() -> Parser:
    # Imported here: the parsing stage is heavy, and this module is imported where nothing is parsed.
    from tasks.parsing import parse_page

    return parse_page
