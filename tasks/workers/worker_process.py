"""What a worker process is: how it starts, its limit of memory, and the jobs that it takes."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from contextlib import suppress
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from tasks.core.outcomes import Unextracted
from tasks.workers.extractors import load_extractor
from tasks.workers.jobs import Read, default_parser, read_text
from tasks.workers.partition import Partition, ReadingSettings
from tasks.workers.supervision import watched

if TYPE_CHECKING:
    from tasks.figures import ArticleText
    from tasks.workers.partition_tables import PartitionTables


def start_resource_tracker() -> None:
    """Start the process in which ``multiprocessing`` keeps account of semaphores, with signals left as they are.

    Its start unblocks SIGINT in this thread, and so in every worker: one that just starts would print a trace of its
    imports on Ctrl-C. Windows has no such process and blocks no signals.
    """
    if hasattr(signal, "pthread_sigmask"):
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def process_context(*, extracting: bool) -> multiprocessing.context.BaseContext:
    """Processes that are not forked from this one: it may run threads and hold a lock or a large heap."""
    start_resource_tracker()
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        # Paid once, not by every new worker. The server is started once: what it lacks then, each worker loads itself.
        models = ["tasks.workers.preloading"] if extracting else []
        context.set_forkserver_preload(["tasks.workers.start", "tasks.workers.worker_process", "tasks.parse", *models])
    return context


def start_preloading() -> None:
    """Start the process that workers are forked from, without waiting for it: it loads the models meanwhile.

    Where workers are not forked nothing is started.
    """
    if process_context(extracting=True).get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


_settings = ReadingSettings(None)
"""What a worker reads with; what it has worked out about the watchlist serves all its texts."""


def start_worker(settings: ReadingSettings) -> None:
    """Load what the worker needs, and limit its memory, counted from what it has then."""
    global _settings
    _settings = settings
    gc.freeze()  # what the process was forked with is neither walked through nor copied by the collection below
    if settings.parser is None:
        default_parser()
    if settings.watchlist is not None:
        load_extractor(settings.watchlist)
    gc.collect()
    gc.freeze()  # models and word lists live as long as the worker: no collection walks through them or copies them
    memory = settings.limits.memory
    with suppress(ImportError, FileNotFoundError):  # not on Linux: time is limited there all the same
        import resource

        with open("/proc/self/statm", encoding="ascii") as status:
            taken = int(status.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def read_watched_partition(partition: Partition, note: str) -> PartitionTables:
    """Return a partition, its steps noted and timed; runs in a worker."""
    from tasks.workers.partition_reading import read_partition  # heavy: workers that only parse need none of it

    with watched(note, _settings.limits.seconds) as begin:
        return read_partition(partition, _settings, begin)


def read_text_in_worker(text: ArticleText, near: bool) -> Read | Unextracted:
    """Figures of one text; runs in a worker."""
    return read_text(text, load_extractor(_settings.watchlist), _settings.limits, near=near)
