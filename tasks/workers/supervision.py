"""Partitions in worker processes: a document that hangs or ends its process is set aside, the others are read again.

Before every step a worker writes into a small file which one it is, and sets timers of the operating system that end
the process: they fire whatever C code the document has led into. One counts processor time, so that a busy machine
sets nothing aside, the other the time of the clock, for what waits. What was read of the partition until then, a second
of work, is lost with the process and done again without the step that failed.
"""

from __future__ import annotations

import signal
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pebble import ProcessExpired, ProcessFuture

from tasks.core.errors import FigurewatchError
from tasks.core.outcomes import Unextracted
from tasks.extract.limits import WorkLimits
from tasks.workers.jobs import crashed, took_too_long
from tasks.workers.partition import EXTRACT, Partition, Step

if TYPE_CHECKING:
    from tasks.workers.partition_reading import Begin
    from tasks.workers.partition_tables import PartitionTables

CRASHES = 2
"""How often a step must end its process before it is not tried again: a process may be killed from outside."""

WAITING = 10
"""How many times its processor time a step may take by the clock."""

_STEP = struct.Struct("<3q")
_HAS_TIMER = hasattr(signal, "setitimer")
_TIMED_OUT = (-signal.SIGPROF, -signal.SIGALRM) if _HAS_TIMER else ()

Submit: TypeAlias = "Callable[[Partition, str, float | None], ProcessFuture[PartitionTables]]"
"""Sends a partition to a worker, with the file for its steps and the seconds for all of it, null without a limit."""


@dataclass(slots=True)
class PartitionRun:
    """A partition under way.

    Attributes:
        partition: with the failures that are known by now.
        note: file in which the worker writes its step.
        submit: sends the partition to a worker.
        limits: what a document may cost.
        crashes: how often each step has ended its process; null is a process that did not come to any.
    """

    partition: Partition
    note: Path
    submit: Submit
    limits: WorkLimits
    crashes: Counter[Step | None] = field(default_factory=Counter)
    future: ProcessFuture[PartitionTables] | None = None

    def start(self) -> PartitionRun:
        """Send the partition to a worker."""
        self.note.write_bytes(b"")
        self.future = self.submit(self.partition, str(self.note), self._seconds())
        return self

    def result(self) -> PartitionTables:
        """Wait for the tables, and read the partition again without what hangs or ends its process.

        Raises:
            FigurewatchError: no worker can be started, or each ends before it reads anything.
        """
        while True:
            assert self.future is not None
            try:
                tables = self.future.result()
            except TimeoutError:
                self._again(timed_out=True, exit_code=0)
            except BrokenProcessPool as error:
                raise broken_pool() from error
            except ProcessExpired as error:
                self._again(timed_out=error.exitcode in _TIMED_OUT, exit_code=error.exitcode or 0)
            else:
                self.note.unlink(missing_ok=True)
                return tables

    def cancel(self) -> None:
        """Give up."""
        if self.future is not None:
            self.future.cancel()  # type: ignore[no-untyped-call]

    def _again(self, *, timed_out: bool, exit_code: int) -> None:
        """Send the partition again, without the step at which its process ended if that one is to blame."""
        written = self.note.read_bytes()
        step = Step(*_STEP.unpack(written)) if len(written) == _STEP.size else None
        self.crashes[step] += 1
        if step is not None and (timed_out or self.crashes[step] >= CRASHES):
            failure = _failure(step, self.limits, exit_code, timed_out=timed_out)
            self.partition = replace(self.partition, failures={**self.partition.failures, step: failure})
        elif self.crashes[step] > CRASHES:
            raise broken_pool()
        self.start()

    def _seconds(self) -> float | None:
        """Return the time for the whole partition where the system has no timer for a step."""
        return None if _HAS_TIMER else self.limits.seconds * (2 * len(self.partition.references) + 1)


@contextmanager
def watched(note: str, seconds: float) -> Iterator[Begin]:
    """Watch the steps of this process: each is written down, and none may take ``seconds`` of processor time."""
    with open(note, "r+b", buffering=0) as file:

        def begin(step: Step) -> None:
            file.seek(0)
            file.write(_STEP.pack(*step))
            _set_timers(seconds)

        if _HAS_TIMER:
            for number in (signal.SIGPROF, signal.SIGALRM):
                signal.signal(number, signal.SIG_DFL)  # which ends the process
        try:
            yield begin
        finally:
            _set_timers(0)


def _set_timers(seconds: float) -> None:
    """Set both timers anew; 0 stops them."""
    if _HAS_TIMER:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, WAITING * seconds)


def broken_pool() -> FigurewatchError:
    """Return the error of workers that do not start."""
    return FigurewatchError(
        "the processes that read documents cannot be started or ended at once",
        todo="Look for limits on memory and processes on this machine, or run with --workers 1",
    )


def _failure(step: Step, limits: WorkLimits, exit_code: int, *, timed_out: bool) -> Unextracted:
    """Return why a step is not tried again."""
    extracting = step.stage >= EXTRACT
    return took_too_long(limits, extracting=extracting) if timed_out else crashed(exit_code, extracting=extracting)
