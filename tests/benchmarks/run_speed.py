"""How fast a run is from files to report, beside trafilatura's bare extraction of the same pages, and where time goes.

    python -m tests.benchmarks.run_speed FOLDER... [--pages N] [--watchlist FILE] [--workers N] [--stages-only]

Three measurements over the same pages:

* ``trafilatura``: its bare extraction of text and metadata, in one process;
* ``stages``: the steps of a run in one process, without Prefect, each with its processor time a page;
* ``run``: the command ``figurewatch run`` with its workers, by the clock, with the memory of its processes.

Processor time is what counts on a machine that others use too. Memory is the proportional share of each process
(PSS), so that what workers share with the process they were forked from is counted once, and the peak over the run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil

from flows.document_batches import readings
from flows.reporting import report_run
from flows.run_summary import RunSummary
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
"""Seconds between two looks at memory."""


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


def whole_run(pages: list[Path], watchlists: list[Path], workers: int) -> tuple[float, float, float, float]:
    """Run the command, and return its seconds, those without pages, and the peak memory of main and of all, in MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        empty = _command(folder, watchlists, workers)
        for number, page in enumerate(pages):
            shutil.copy(page, folder / "inbox" / f"{number:06}{page.suffix}")
        long_ago = time.time() - 3600
        for copy in (folder / "inbox").iterdir():
            os.utime(copy, (long_ago, long_ago))
        shutil.rmtree(folder / "data")
        seconds, main, everything = _command(folder, watchlists, workers)
    return seconds, empty[0], main, everything


def _command(folder: Path, watchlists: list[Path], workers: int) -> tuple[float, float, float]:
    lists = [part for path in watchlists for part in ("--watchlist", str(path))]
    places = ["--inbox", str(folder / "inbox"), "--data", str(folder / "data"), "--reports", str(folder / "reports")]
    command = [sys.executable, "-m", "flows.cli", "run", *lists, *places, "--workers", str(workers)]
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    main = everything = 0.0
    while process.poll() is None:
        own, whole = _memory(psutil.Process(process.pid))
        main, everything = max(main, own), max(everything, whole)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SAMPLED_EVERY)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.monotonic() - begun, main, everything


def _memory(process: psutil.Process) -> tuple[float, float]:
    """Return the memory of a process and of it with all below it, Prefect's server left out, in MB."""
    shares = []
    with suppress(psutil.NoSuchProcess):
        for item in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                if "uvicorn" not in " ".join(item.cmdline()):
                    shares.append(item.memory_full_info().pss / 1e6)
    return (shares[0] if shares else 0.0), sum(shares)


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
    print(f"{len(pages)} pages, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
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
    seconds, empty, own, everything = whole_run(pages, lists, options.workers)
    print(
        f"\n{len(pages) / seconds:.1f} pages/s with {options.workers} workers; {len(pages) / (seconds - empty):.1f} "
        f"without the {empty:.1f} s of a run that finds no page; trafilatura alone {len(pages) / peer:.0f} a core. "
        f"Peak memory: {own:.0f} MB main process, {everything:.0f} MB in all."
    )


if __name__ == "__main__":
    main()
