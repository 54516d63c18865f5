"""End on Ctrl-C or SIGTERM: one exception in the main thread, no traceback of a child, the shell's exit code.

Ctrl-C reaches every process of a terminal at once. Children of this process never see it, whatever they are doing:
SIGINT is blocked here, which they inherit, and a thread of this process takes it and passes it to the main thread as
SIGTERM. So one way of stopping is enough, Prefect's own (``TerminationSignal``) within a flow included. ::

    with ended_by_signals():
        work()
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

GRACE_SECONDS = 4.0
"""How long the process has to unwind before it is ended as it is: what was loaded is safe at any moment."""

_interrupted = threading.Event()
"""Set by Ctrl-C: what arrives as SIGTERM afterwards is no request of its own."""
_stopping = threading.Event()
_hurried = threading.Event()


class Stopped(BaseException):
    """The process was asked to stop. It derives from ``BaseException``: nothing may take it for a failure.

    Args:
        number: of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """End the process on SIGINT and SIGTERM, after what is within has unwound; enter it before other threads exist.

    A library may turn the exception into one of its own, so that any exception counts once a signal came; it may
    also lose it in a callback: the process ends after ``GRACE_SECONDS`` in any case.
    """
    _stop_on_signals()
    try:
        yield
    except BaseException:
        if is_stopping():
            _end_stopped()
        raise


def _stop_on_signals() -> None:
    """Handle SIGTERM and SIGINT; on Windows, where no signal can be blocked, by their handlers alone."""
    can_block = hasattr(signal, "pthread_sigmask")
    if can_block:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _raise_stopped)
    if not can_block:
        return
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    threading.Thread(target=_pass_on_interrupts, name="interrupts", daemon=True).start()
    threading.Thread(target=_limit_unwinding, args=(woken,), name="grace", daemon=True).start()


def is_stopping() -> bool:
    """Return whether the process was asked to stop."""
    return _stopping.is_set()


def _end_stopped() -> NoReturn:
    """End the process as one that was asked to stop."""
    with suppress(OSError, ValueError):
        sys.stderr.write("figurewatch: stopped; what was loaded is safe, run again to go on\n")
    end_now(128 + _signal())


def skip_exit_handlers() -> None:
    """Have ``end`` leave out the exit handlers: those of Prefect wait long for a server that is lost."""
    _hurried.set()


def end(code: int) -> NoReturn:
    """End the process with an exit code."""
    if _hurried.is_set():
        end_now(code)
    sys.exit(code)


def end_now(code: int) -> NoReturn:
    """End the process with all its children, without the wait of Prefect's exit handlers for a server."""
    end_children(0)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def end_children(seconds: float, spared: int | None = None) -> None:
    """Ask the children to end, and kill them and theirs when the time is over.

    Args:
        seconds: what they have to end by themselves; 0 kills at once.
        spared: process id of a child that stays.
    """
    import psutil

    children = [child for child in psutil.Process().children() if child.pid != spared]
    below = list(children)  # those of a child that ends first are nobody's children then
    for child in children:
        with suppress(psutil.NoSuchProcess):
            below += child.children(recursive=True)
    if seconds:
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.terminate()
        _, below = psutil.wait_procs(below, timeout=seconds)
    for child in below:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    psutil.wait_procs(below, timeout=1)


def _signal() -> int:
    return signal.SIGINT if _interrupted.is_set() else signal.SIGTERM


def _raise_stopped(number: int, _frame: FrameType | None) -> NoReturn:
    if number == signal.SIGINT:
        _interrupted.set()  # a library unblocked it: the thread that waits for it has not seen it
    _be_quiet()
    raise Stopped(_signal())


def _be_quiet() -> None:
    """Keep threads and callbacks that are interrupted from now on from printing a traceback."""
    _stopping.set()
    threading.excepthook = lambda _: None
    sys.unraisablehook = lambda _: None


def _pass_on_interrupts() -> None:
    """Pass every SIGINT to the main thread as SIGTERM; the second one ends the process at once."""
    main = threading.main_thread().ident or 0
    while True:
        signal.sigwait({signal.SIGINT})
        if _interrupted.is_set():
            _end_stopped()
        _interrupted.set()
        signal.pthread_kill(main, signal.SIGTERM)


def _limit_unwinding(woken: int) -> None:
    """End a process that still runs some seconds after it was asked to stop, in a long C call for example."""
    while os.read(woken, 1)[0] not in (signal.SIGTERM, signal.SIGINT):
        pass
    _be_quiet()
    threading.Event().wait(GRACE_SECONDS)
    _end_stopped()
