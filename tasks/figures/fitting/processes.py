"""Run independent work in a few processes that share what this one has read."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

# Two cores are what the fitting is made for; each process holds its own results alone.
PROCESSES = min(2, os.cpu_count() or 1)
# The work of the processes: they are forked, so that neither it nor what it reads has to be sent to them.
_work: Callable[[Any], Any] | None = None


def in_processes(work: Callable[[_Job], _Result], jobs: Iterable[_Job]) -> list[_Result]:
    """Return the results of independent jobs, in their order, worked on in parallel where the system can fork.

    Args:
        work: of one job; it reads what it likes of this process and changes nothing.
        jobs: small ones, they are sent to the processes.
    """
    global _work
    waiting = list(jobs)
    if PROCESSES < 2 or len(waiting) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [work(job) for job in waiting]
    _work = work
    try:
        with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
            return list(pool.map(_run, waiting))
    finally:
        _work = None


def _run(job: Any) -> Any:
    assert _work is not None
    return _work(job)
