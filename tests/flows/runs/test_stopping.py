"""Ctrl-C and SIGTERM end a run at any moment: no trace, no child left, the shell's exit code, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from warehouse.query.query import ask

LEFT_SECONDS = 3
WAIT_SECONDS = 120

WITHIN = """
import multiprocessing, subprocess, sys, time
from flows.scheduling.signals import ended_by_signals
from tasks.workers.worker_process import start_resource_tracker

def burn():
    time.sleep(60)

if __name__ == "__main__":
    with ended_by_signals():
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        start_resource_tracker()  # as the pool of workers does
        multiprocessing.get_context("forkserver").Process(target=burn).start()
        print("ready", flush=True)
        {work}
"""
WORKS = {
    "waits": "time.sleep(60)",
    "turns it into another": "try:\n            time.sleep(60)\n        except BaseException:\n"
    "            raise ValueError",
    "loses it": "while True:\n            try:\n                time.sleep(60)\n            except BaseException:\n"
    "                pass",
}


def send(process: subprocess.Popen[str], number: int, group: bool) -> None:
    (os.killpg if group else os.kill)(process.pid, number)


def wait_for(found: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not found() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    assert process.poll() is None, process.communicate()


def forked(parent: psutil.Process) -> list[psutil.Process]:
    """Return the process that workers are forked from, where it runs, and the workers."""
    found = []
    for child in parent.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "forkserver" in " ".join(child.cmdline()):
                found.append(child)
    return found


def ends(process: subprocess.Popen[str]) -> tuple[str, list[str]]:
    """Return what it printed, and the commands of children that are left some seconds after it was asked to stop."""
    below = psutil.Process(process.pid).children(recursive=True)
    _, printed = process.communicate(timeout=30)
    _, left = psutil.wait_procs(below, timeout=LEFT_SECONDS)
    return printed, [str(child) for child in left]


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("group", [True, False], ids=["terminal", "process"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whatever_the_work_does_a_signal_ends_it_and_its_children(
    work: str, group: bool, number: signal.Signals, tmp_path: Path
) -> None:
    script = tmp_path / "within.py"
    script.write_text(WITHIN.format(work=WORKS[work]), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    below = psutil.Process(process.pid).children(recursive=True)
    send(process, number, group)
    _, printed = process.communicate(timeout=30)
    _, left = psutil.wait_procs(below, timeout=LEFT_SECONDS)
    assert process.returncode == 128 + number
    assert "Traceback" not in printed
    assert "stopped" in printed
    assert not left


@pytest.mark.slow
@pytest.mark.parametrize(
    ("phase", "group", "number"),
    [
        ("server", True, signal.SIGINT),
        ("models", True, signal.SIGINT),
        ("workers", True, signal.SIGINT),
        ("workers", False, signal.SIGTERM),
    ],
)
def test_a_run_that_is_stopped_leaves_no_trace_and_no_child(
    phase: str, group: bool, number: signal.Signals, seeds: Path, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--data", str(tmp_path / "data"), "--reports", str(tmp_path / "out"),
         "--watchlist", str(seeds / "watchlist.yaml"), "--inbox", str(seeds / "articles")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=seeds.parent, start_new_session=True,
    )  # fmt: skip
    parent = psutil.Process(process.pid)
    if phase == "server":
        wait_for(lambda: bool(parent.children()), process)
    else:
        # The process that loads the models comes first; workers are forked from it and keep its command.
        wait_for(lambda: len(forked(parent)) > (phase == "workers"), process)
    send(process, number, group)
    printed, left = ends(process)
    assert process.returncode == 128 + number
    assert "Traceback" not in printed
    assert not left
    published = tmp_path / "data" / "figurewatch.duckdb"
    if phase == "workers":
        (run,) = ask(published, "SELECT status, failure FROM store.runs").table.to_pylist()
        assert run == {"status": "interrupted", "failure": "stopped before its end"}
