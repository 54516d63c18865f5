"""How fast a run is from files to report, beside trafilatura's bare extraction of the same pages, and where time goes.

    python -m tests.benchmarks.run_speed FOLDER... [--pages N] [--watchlist FILE] [--workers N] [--stages-only]

Three measurements over the same pages:

* ``trafilatura``: its bare extraction of text and metadata, in one process;
* ``stages``: the steps of a run in one process, without Prefect, each with its processor time a page;
* ``run``: the command ``figurewatch run`` with its workers in a new folder, by the clock: its start (until the first
  worker), reading and loading (until the last batch is loaded) and end (targets, report, publication, Prefect's last
  words), with the memory of its processes and the processor time of each kind of them.

Processor time is what counts on a machine that others use too. Memory is the proportional share of each process
(PSS), so that what workers share with the process they were forked from is counted once, and the peak over the run.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Thread

import psutil

from flows.reporting.run_reports import report_run
from flows.runs.document_batches import readings
from flows.runs.run_summary import RunSummary
from tasks.core.rows import FileRow
from tasks.core.watchlist import Watchlist
from tasks.core.watchlist_loading import load_watchlist
from tasks.extract.sources.folder import candidates
from tasks.load.batch import load_outcomes
from tasks.load.rows import watched_rows
from tasks.workers import partition_reading
from tasks.workers.partition import DRAW, PARSE, Partition, ReadingSettings, Step
from tasks.workers.partition_tables import PartitionTables
from tasks.workers.pool import Workers
from warehouse.store import Store

ROOT = Path(__file__).parents[2]
SAMPLED_EVERY = 0.5
"""Seconds between two looks at the processes of a run."""
WEIGHED_EVERY = 6
"""Looks from one at their memory to the next: it costs the run 40 ms of the processor."""
SERVER = "Prefect's server"


class Clock:
    """Processor time of this process by what it was spent on."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._stage, self._since = "other", time.process_time()

    def switch(self, stage: str) -> str:
        """Count what went by to the stage so far, go on with another, and return the one so far."""
        now, before = time.process_time(), self._stage
        self.spent[before] += now - self._since  # type: ignore[assignment]  # seconds, not counts
        self._stage, self._since = stage, now
        return before

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        before = self.switch(stage)
        try:
            yield
        finally:
            self.switch(before)


def stages(pages: list[Path], watchlist: Watchlist, clock: Clock) -> None:
    """Run the steps of a run in this process, each on its own clock."""
    read_partition = partition_reading.read_partition

    def timed(partition: Partition, settings: ReadingSettings) -> PartitionTables:
        def begin(step: Step) -> None:
            clock.switch({DRAW: "read", PARSE: "decode and parse"}.get(step.stage, "extract figures"))

        before = clock.switch("read")
        tables = read_partition(partition, settings, begin)
        clock.switch(before)
        return tables

    partition_reading.read_partition = timed
    try:
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "data") as store:
            run = store.start_run("ingest")
            entities, metrics = watched_rows(watchlist)
            store.declare(entities=entities, metrics=metrics, settings={})
            summary = RunSummary(run)
            workers = Workers(watchlist, count=0)
            for name in ("warm up", "run"):
                if name == "run":
                    clock.spent.clear()
                files = candidates(pages if name == "run" else pages[:1])
                with clock.of("between processes"):
                    for reading in readings(files, workers):
                        with clock.of("compare, copies and load"):
                            rows: tuple[FileRow, ...] = reading.files
                            loaded = load_outcomes(
                                store, run, reading.outcomes, rows, workers, watchlist, baseline=name == "run"
                            )
                        summary.add(loaded)
            with clock.of("report"):
                report_run(store, Path(folder) / "reports", summary, watchlist, "ko")
            with clock.of("publish"):
                store.publish()
    finally:
        partition_reading.read_partition = read_partition


def bare_trafilatura(pages: list[Path]) -> float:
    """Return the processor time of trafilatura's bare extraction."""
    import trafilatura

    contents = [page.read_bytes() for page in pages]
    trafilatura.bare_extraction(contents[0])
    begun = time.process_time()
    for content in contents:
        trafilatura.bare_extraction(content, with_metadata=True)
    return time.process_time() - begun


@dataclass(slots=True)
class WholeRun:
    """A run of the command.

    Attributes:
        begun, read_from, loaded, ended: seconds of a steady clock: the first worker starts to read, the last batch is
            loaded.
        main, everything: peak memory of the main process and of all, MB.
        spent: processor seconds of each kind of process.
    """

    begun: float
    read_from: float = 0.0
    loaded: float = 0.0
    ended: float = 0.0
    main: float = 0.0
    everything: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)

    def lines(self, pages: int, workers: int) -> list[str]:
        """Return what was measured as a table."""
        start, reading, end = self.read_from - self.begun, self.loaded - self.read_from, self.ended - self.loaded
        return [
            f"| part of a run with {workers} workers | s |",
            "| --- | ---: |",
            f"| start, until the first worker | {start:.1f} |",
            f"| reading and loading, {pages / reading:.1f} pages/s | {reading:.1f} |",
            f"| end, until the command ends | {end:.1f} |",
            f"| all, {pages / (self.ended - self.begun):.1f} pages/s | {self.ended - self.begun:.1f} |",
            *(f"| processor time, {kind} | {seconds:.1f} |" for kind, seconds in self.spent.items()),
        ]


def whole_run(pages: list[Path], watchlists: list[Path], workers: int) -> WholeRun:
    """Run the command in a new folder over copies of the pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        long_ago = time.time() - 3600
        for number, page in enumerate(pages):
            copy = Path(shutil.copy(page, folder / "inbox" / f"{number:06}{page.suffix}"))
            os.utime(copy, (long_ago, long_ago))
        return _command(folder, watchlists, workers)


def _command(folder: Path, watchlists: list[Path], workers: int) -> WholeRun:
    lists = [part for path in watchlists for part in ("--watchlist", str(path))]
    places = ["--inbox", str(folder / "inbox"), "--data", str(folder / "data"), "--reports", str(folder / "reports")]
    logs = ["--log-format", "json", "--log-level", "debug"]
    command = [sys.executable, "-m", "flows.cli", *logs, "run", *lists, *places, "--workers", str(workers)]
    run = WholeRun(time.monotonic())
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    follower = Thread(target=_follow, args=(process, run))
    follower.start()
    looks = count()
    while process.poll() is None:
        _look(psutil.Process(process.pid), run, with_memory=next(looks) % WEIGHED_EVERY == 0)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SAMPLED_EVERY)
    run.ended = time.monotonic()
    follower.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return run


def _follow(process: subprocess.Popen[str], run: WholeRun) -> None:
    """Note when the last batch was loaded, as the log of the run says it."""
    for line in process.stderr or ():
        if '"batch_loaded"' in line:
            run.loaded = time.monotonic()


def _look(process: psutil.Process, run: WholeRun, *, with_memory: bool) -> None:
    """Note the processor time of a run's processes so far, its first worker, and if asked their memory."""
    shares: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    forked = 0
    with suppress(psutil.NoSuchProcess):
        for item in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                command = " ".join(item.cmdline())
                forked += "forkserver" in command  # workers keep the command of the process that they are forked from
                kind = "main process" if item.pid == process.pid else _kind(command, forked)
                times = item.cpu_times()
                spent[kind] += times.user + times.system  # type: ignore[assignment]  # seconds, not counts
                if with_memory:
                    shares[kind] += item.memory_full_info().pss / 1e6
    del shares[SERVER]
    run.main, run.everything = max(run.main, shares["main process"]), max(run.everything, sum(shares.values()))
    run.spent |= {kind: max(seconds, run.spent.get(kind, 0.0)) for kind, seconds in spent.items() if kind}
    if forked > 1 and not run.read_from:
        run.read_from = time.monotonic()


def _kind(command: str, forked: int) -> str:
    """Return what a child is by its command, and by how many were forked including it; empty for one that just ends."""
    if "forkserver" in command:
        return "models, loaded once" if forked == 1 else "workers"
    return SERVER if "server_process" in command else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=[ROOT / "seeds" / "articles"])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--watchlist", type=Path, action="append")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--stages-only", action="store_true")
    options = parser.parse_args()
    lists = options.watchlist or [ROOT / "seeds" / "watchlist.yaml"]
    pages = [item.path for item in candidates(options.folders)][: options.pages]
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    print(f"{len(pages)} pages, {datetime.now(UTC):%Y-%m-%d}, {machine}\n")
    clock = Clock()
    peer = bare_trafilatura(pages)
    stages(pages, load_watchlist(lists), clock)
    peer = (peer + bare_trafilatura(pages)) / 2  # before and after: another load of the machine weighs on both
    total = sum(clock.spent.values())
    print("| stage | ms a page | share |\n| --- | ---: | ---: |")
    for stage, seconds in clock.spent.items():
        print(f"| {stage} | {1000 * seconds / len(pages):.2f} | {seconds / total:.0%} |")
    print(f"| all | {1000 * total / len(pages):.2f} | |")
    print(f"| trafilatura, bare extraction | {1000 * peer / len(pages):.2f} | {peer / total:.0%} |")
    if options.stages_only:
        return
    run = whole_run(pages, lists, options.workers)
    print("", *run.lines(len(pages), options.workers), sep="\n")
    print(
        f"\ntrafilatura alone: {len(pages) / peer:.0f} pages/s a core. Peak memory: {run.main:.0f} MB main process, "
        f"{run.everything:.0f} MB in all but Prefect's server."
    )


if __name__ == "__main__":
    main()
