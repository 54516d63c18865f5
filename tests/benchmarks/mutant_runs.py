"""Runs of tests in forked processes, each with one module imported from a changed source in memory."""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.mutant_sources import Mutant
from tests.benchmarks.tests_by_line import ChosenTests, LineRecorder, TestsByLine

ROOT = Path(__file__).parents[2]
PATIENCE = 10
"""Seconds by the clock for each second of computing time: other work runs on the same machine."""
START = 3
"""Seconds of computing before the first test: what imports and collects the tests."""
ENDED_BY_LIMIT = (signal.SIGXCPU, signal.SIGKILL)
"""How a run ends that used up its computing time (by the system), or its time by the clock (by this program)."""


class MutantFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a source in memory, and leaves every other module to Python."""

    def __init__(self, path: Path, source: str) -> None:
        parts = path.with_suffix("").parts
        self._name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self._path, self._source = ROOT / path, source

    def find_spec(self, name: str, *_: Any) -> Any:
        return importlib.util.spec_from_file_location(name, self._path, loader=self) if name == self._name else None

    def exec_module(self, module: Any) -> None:
        exec(compile(self._source, str(self._path), "exec", dont_inherit=True), module.__dict__)


def fork_tests(
    tests: Sequence[str], mutant: Mutant | None, seconds: float, log: Path, plugin: ChosenTests | LineRecorder
) -> int:
    """Run tests in a process forked from this one; return its id. Its exit code is pytest's.

    Args:
        tests: files of tests.
        mutant: what is imported in place of its module; None leaves the code as it is.
        seconds: of computing, after which the system ends the process.
        log: where the output of pytest goes.
        plugin: chooses among the tests, or records which lines they execute, beside the log.
    """
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        with log.open("wb") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        if mutant is not None:
            sys.meta_path.insert(0, MutantFinder(mutant.path, mutant.source))
        places = [
            "--basetemp",
            str(log.with_suffix(".tmp")),
            "--assert=plain",
            "-p",
            "no:cacheprovider",
            "--hypothesis-seed=0",
        ]
        if isinstance(plugin, LineRecorder):
            plugin.start()
        code = int(pytest.main(["-x", "-q", "--no-header", *places, *tests], plugins=[plugin]))
        if isinstance(plugin, LineRecorder):
            plugin.save(log.with_suffix(".json"))
    finally:
        os._exit(code)


@dataclass(slots=True)
class Running:
    """A forked run: its mutant, and the time of the clock after which it is ended."""

    mutant: Mutant
    until: float


def run_all(todo: Iterator[Mutant], tests: TestsByLine, slower: float, jobs: int, until: float, folder: Path) -> Any:
    """Run against each mutant the tests that execute its line; yields each with its outcome.

    Args:
        todo: the mutants.
        tests: which tests execute which line.
        slower: how many times the computing of its tests a mutant may take.
        jobs: how many run at a time.
        until: no mutant is begun after this time of the clock.
        folder: for the logs.

    Yields:
        A mutant and `caught`, `endless` or `survived`.
    """
    running: dict[int, Running] = {}
    exhausted = False
    while running or not exhausted:
        while len(running) < jobs and not exhausted:
            mutant = next(todo, None) if time.monotonic() < until else None
            if mutant is None:
                exhausted = True
                break
            chosen = tests.of(mutant.path, mutant.row, (ROOT / mutant.path).read_text("utf-8"))
            if not chosen:
                yield mutant, "survived"
                continue
            files = list(dict.fromkeys(test.split("::")[0] for test in chosen))
            seconds = slower * (START + sum(tests.seconds[test] for test in chosen))
            pid = fork_tests(files, mutant, seconds, folder / f"{mutant.job}.log", ChosenTests(chosen))
            running[pid] = Running(mutant, time.monotonic() + seconds * PATIENCE)
        pid, status = os.waitpid(-1, os.WNOHANG) if running else (0, 0)
        if pid in running:
            yield running.pop(pid).mutant, outcome_of(status)
            continue
        for late, run in running.items():
            if time.monotonic() > run.until:
                os.killpg(late, 9)
        time.sleep(0.02)


def outcome_of(status: int) -> str:
    """What the end of a run says of its mutant: `caught` by a failure, `endless` (caught as well), or `survived`."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in ENDED_BY_LIMIT:
        return "endless"
    return "caught" if status else "survived"
