"""Measure the everyday commands: wall and processor time, children included, beside the engine's own start.

Run it with ``python -m tests.benchmarks.command_times``: it makes a project of the seeds in a temporary folder. The
ratios are what to look at; seconds are those of the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EMPTY_FLOW = """
import sys
from pathlib import Path
from flows.project import quiet_prefect
data = Path(sys.argv[1])
quiet_prefect(data)
from flows.scheduling.server_reach import server_for_a_run
with server_for_a_run(data / "prefect") as ready:
    from prefect import flow
    ready()
    flow(lambda: None, name="empty")()
"""


@dataclass(frozen=True, slots=True)
class Times:
    """What a command took, in seconds."""

    wall: float
    processor: float


def times_of(*command: str) -> Times:
    """Run a command and return its times, with those of all its children."""
    begun, before = time.monotonic(), os.times()
    subprocess.run(
        [sys.executable, *command], check=True, capture_output=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Times(time.monotonic() - begun, processor)


def main() -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = (
            "-m", "flows.cli", "run", "--watchlist", "seeds/watchlist.yaml", "--data", str(folder / "data"),
            "--reports", str(folder / "reports"), str(folder / "inbox"),
        )  # fmt: skip
        shutil.copytree(ROOT / "seeds" / "articles", folder / "inbox")
        measured = {
            "an empty flow, first start": times_of("-c", EMPTY_FLOW, str(folder / "empty")),
            "an empty flow": times_of("-c", EMPTY_FLOW, str(folder / "empty")),
            "run, first on the seeds": times_of(*run),
            "run, nothing new": times_of(*run),
        }
        (folder / "inbox" / "new.html").write_text("<p>one more</p>", encoding="utf-8")
        measured["run, one new file"] = times_of(*run)
        measured["run --help"] = times_of("-m", "flows.cli", "run", "--help")
        measured["serve --help"] = times_of("-m", "flows.cli", "serve", "--help")
    print("| command | wall | processor |\n| --- | --- | --- |")
    for command, times in measured.items():
        print(f"| {command} | {times.wall:.1f} s | {times.processor:.1f} s |")
    first = measured["run, first on the seeds"].processor / measured["an empty flow, first start"].processor
    idle = measured["run, nothing new"].processor / measured["an empty flow"].processor
    print(f"\nFirst run: {first:.2f} times the engine's own start; nothing new: {idle:.2f} times.")


if __name__ == "__main__":
    main()
