"""Generated articles read on one machine and on local Dask clusters: speed, memory, the loader's share, and mishaps.

Run it from the project's root; it prints a Markdown table::

    python -m tests.benchmarks.cluster_scale --articles 100000

Each run is a process of its own, `figurewatch run`, on the same shards. A look at the whole tree of processes every
three seconds gives memory and the seconds of processors: those of the workers, and of the main process, which
compares, loads and reports. The Prefect server is not counted in. Rows of all runs are compared. Mishaps: a worker is
killed in the middle; the pages of one shard are a hundred times larger (``slow``); one shard is damaged in its middle
(``broken``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import duckdb
import psutil

from tests.benchmarks.generated_articles import articles
from tests.benchmarks.generated_corpus import write_shard, write_watchlist

LOOK_SECONDS = 3
SLOW_PADDING = 400_000
"""Bytes of menus and scripts around each article of a slow shard, which holds a tenth as many as all others."""
RUN = (
    "import sys, tasks.extract.limits as limits; limits.PARTITION_BYTES = int(sys.argv.pop(1)); "
    "from flows.cli.main import main; main()"
)
"""`figurewatch` with partitions of another size: pages of the web are ten times larger than generated ones."""

TABLES = ("documents", "articles", "revisions", "series", "observations", "changes", "quarantine", "seen_files")
OF_THE_RUN = {"seen_at", "found_at", "run_id", "load_id"}


@dataclass
class Measured:
    """One run: seconds on the clock, of the main process and of all others, and the largest memory of all together."""

    name: str
    seconds: float = 0.0
    main: float = 0.0
    others: float = 0.0
    memory: int = 0
    killed: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def line(self, count: int, first: Measured) -> str:
        """Return a line of the table."""
        per_second = count / self.others if self.others else 0.0
        return (
            f"| {self.name} | {count / self.seconds:.1f} | {per_second:.1f} | {self.others:.0f} | {self.main:.0f} | "
            f"{self.memory / 1e9:.1f} | {'same rows' if self.counts == first.counts else 'OTHER ROWS'} |"
        )


class Tree:
    """The processes of a run, looked at again and again."""

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._used: dict[int, float] = {}
        self.memory = 0

    def look(self) -> None:
        """Note time and memory of all processes as they are now."""
        total = 0
        for process in self._all():
            try:
                times = process.cpu_times()
                self._used[process.pid] = times.user + times.system
                total += getattr(process.memory_full_info(), "pss", 0)
            except psutil.Error:
                continue
        self.memory = max(self.memory, total)

    def used(self) -> tuple[float, float]:
        """Return seconds of the main process and of all others."""
        main = self._used.get(self._root.pid, 0.0)
        return main, sum(self._used.values()) - main

    def workers(self) -> list[psutil.Process]:
        """Return the processes that Dask has started as workers."""
        return [item for item in self._all()[1:] if _has(item, "spawn_main")]

    def _all(self) -> list[psutil.Process]:
        try:
            below = self._root.children(recursive=True)
            return [self._root, *(item for item in below if not _has(item, "prefect"))]
        except psutil.Error:
            return []


def _has(process: psutil.Process, words: str) -> bool:
    try:
        return words in " ".join(process.cmdline())
    except psutil.Error:
        return False


def measured(name: str, folder: Path, inbox: Path, size: int, *options: str, kill_at: float | None = None) -> Measured:
    """Run the main job and look at it.

    Args:
        name: of the run.
        folder: holds the watchlist; the data of the run go below it.
        inbox: the shards.
        size: bytes of a partition.
        options: of `figurewatch run`.
        kill_at: seconds after the first table of a worker at which a worker is killed.
    """
    own = folder / name.replace(" ", "-")
    shutil.rmtree(own, ignore_errors=True)
    command = [
        sys.executable,
        "-c",
        RUN,
        str(size),
        "run",
        inbox.as_uri(),
        "--watchlist",
        str(folder / "watchlist.yaml"),
    ]
    command += ["--data", str(own / "data"), "--reports", str(own / "reports"), *options]
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    tree, run, first = Tree(process.pid), Measured(name), None
    while process.poll() is None:
        tree.look()
        if kill_at is not None and not run.killed:
            first = first or (time.monotonic() if any(own.rglob("*.parquet")) else None)
            if first is not None and time.monotonic() - first > kill_at and (workers := tree.workers()):
                os.kill(workers[0].pid, signal.SIGKILL)
                run.killed = workers[0].pid
        time.sleep(LOOK_SECONDS)
    run.seconds = time.monotonic() - begin
    run.main, run.others = tree.used()
    run.memory, run.counts = tree.memory, digests(own / "data" / "figurewatch.duckdb")
    return run


def digests(path: Path) -> dict[str, int]:
    """Return a digest of the rows of each table, but for the columns of a run's own number and times."""
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in TABLES:
            names = [row[0] for row in connection.execute(f"DESCRIBE store.{table}").fetchall()]
            kept = ", ".join(f'"{name}"' for name in names if name not in OF_THE_RUN)
            query = f"SELECT count(*), bit_xor(hash({kept})), sum(hash({kept})) FROM store.{table}"
            found[table] = hash(connection.execute(query).fetchone())
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--padding", type=int, default=0, help="Bytes of menus and scripts around each article.")
    parser.add_argument("--partition-bytes", type=int, default=1_000_000, help="Of shards; 700 articles.")
    parser.add_argument("--runs", default="local,one,two,killed,slow,broken", help="Which runs, separated by commas.")
    parser.add_argument("--keep", type=Path, help="Keep corpus and warehouses in this folder.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write_watchlist(folder / "watchlist.yaml")
        made, share = articles(given.articles), -(-given.articles // given.shards)
        for shard in range(given.shards):
            write_shard(folder / "inbox" / f"shard-{shard:03}.warc.gz", islice(made, share), given.padding)
        print("| run | articles/s | articles/s of a worker's processor | workers, CPU s | main, CPU s | GB | rows |")
        print("| --- " * 7 + "|", flush=True)
        _measure(folder, given.articles, given.partition_bytes, given.runs.split(","))


def _measure(folder: Path, count: int, size: int, wanted: list[str]) -> None:
    dask = ("--runner", "dask", "--workers")
    options: dict[str, tuple[tuple[str, ...], float | None]] = {
        "local": (("--workers", "1"), None),
        "one": ((*dask, "1"), None),
        "two": ((*dask, "2"), None),
        "killed": ((*dask, "2"), 5.0),
    }
    first: Measured | None = None
    for name, (given, kill) in options.items():
        if name in wanted:
            run = measured(name, folder, folder / "inbox", size, *given, kill_at=kill)
            first = first or run
            print(run.line(count, first), flush=True)
    if "slow" in wanted:
        heavy = folder / "inbox" / "shard-slow.warc.gz"
        write_shard(heavy, articles(count // 10, seed=2), SLOW_PADDING)
        _pair("slow shard", folder, count + count // 10, size)
        heavy.unlink()
    if "broken" in wanted:
        shard = sorted((folder / "inbox").iterdir())[0]
        content, half = shard.read_bytes(), shard.stat().st_size // 2
        shard.write_bytes(content[:half] + bytes(500) + content[half + 500 :])
        _pair("broken shard", folder, count, size)


def _pair(name: str, folder: Path, count: int, size: int) -> None:
    """Read the shards as they are now on one machine and by two workers, and print both."""
    here = measured(f"{name}, local", folder, folder / "inbox", size, "--workers", "1")
    there = measured(f"{name}, two", folder, folder / "inbox", size, "--runner", "dask", "--workers", "2")
    print(here.line(count, here), there.line(count, here), sep="\n", flush=True)


if __name__ == "__main__":
    main()
