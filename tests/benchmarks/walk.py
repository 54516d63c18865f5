"""What a re-run over unchanged files costs, against a plain walk with stat.

    python -m tests.benchmarks.walk [--files 100000] [--rounds 5]

The bar is twice the plain walk. A re-run asks the warehouse for what it knows and looks for what is new; both are timed
in turns on the same folder, and the best round of each counts.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tasks.core.batch import Batch
from tasks.core.rows import FileRow
from tasks.extract.sources.folder import candidates
from warehouse.store import Store


def plain(folder: Path) -> int:
    """Names and sizes of all files, as anybody would write it."""
    count = 0
    for top, _, names in os.walk(folder):
        for name in names:
            count += os.stat(os.path.join(top, name)).st_size >= 0
    return count


def fill(folder: Path, files: int) -> None:
    """Small files, a hundred to a folder."""
    for number in range(files):
        below = folder / f"{number // 100:05}"
        if number % 100 == 0:
            below.mkdir()
        (below / f"{number:07}.html").write_bytes(b"<p>%d</p>" % number)


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds and result of one call."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "inbox"
        folder.mkdir()
        fill(folder, options.files)
        with Store.open(Path(name) / "data") as store:
            remember(store, folder)
            walks, reruns, asked = [], [], []
            for _ in range(options.rounds):
                seconds, found = timed(lambda: plain(folder))
                assert found == options.files
                walks.append(seconds)
                seconds, found = timed(lambda: sum(1 for _ in candidates([folder], store.known_files())))
                assert found == 0
                reruns.append(seconds)
                asked.append(timed(lambda: len(store.known_files()))[0])
    ratio = min(reruns) / min(walks)
    print(f"{options.files} unchanged files: walk with stat {min(walks):.3f} s, re-run {min(reruns):.3f} s")
    print(f"of which the warehouse {min(asked):.3f} s; ratio {ratio:.2f} (at most 2 is wanted)")


def remember(store: Store, folder: Path) -> None:
    """Note every file of a folder as taken in."""
    files = [
        FileRow(path=candidate.locator, size=candidate.size, mtime_ns=candidate.mtime_ns)
        for candidate in candidates([folder])
    ]
    store.load(Batch(run_id=store.start_run("ingest"), files=files))


if __name__ == "__main__":
    main()
