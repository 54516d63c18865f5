"""Serve a project for a long time among all that goes wrong, and look at what is left.

    python -m tests.soak.harness --minutes 45 [--seed 7] [--folder FOLDER]

Articles arrive, are edited, and edits are taken back; broken files lie among them; processes of runs are killed, and
`serve` itself and its server; one channel is dead; a reader asks the published file all the time. In the end what
arrived, what is stored, what was set aside and what was sent must be the same, once each, and what the processes hold
must not have grown. `serve` is started again whenever it ended, as an init system does.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import psutil

from tests.notifying.servers import Received, dead_address, webhook
from tests.soak.arrivals import Arrivals, watchlist
from tests.soak.audit import audit
from warehouse.connection import connect_reader
from warehouse.places import Places

ROOT = Path(__file__).resolve().parents[2]
ARRIVE_SECONDS = (0.5, 6.0)
SAMPLE_SECONDS = 10.0
READ_SECONDS = 0.5
KILL_RUN_SECONDS = (10.0, 60.0)
"""How long after a run has published something the next kill of a process of a run is."""
KILL_SERVE_SECONDS = (300.0, 500.0)
SETTLE_SECONDS = 240.0
"""How long runs may take in the end to read what still lies in the inbox."""


@dataclass(slots=True)
class Sample:
    """What the serving process, its server and the disk hold at a moment; sizes in bytes."""

    at: float
    life: int
    memory: int
    handles: int
    server_memory: int
    files: int
    disk: int


@dataclass(slots=True)
class Serving:
    """`serve`, started again whenever it ended."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    lives: int = 0
    ends: Counter[str] = field(default_factory=Counter)

    def keep(self) -> None:
        """Start it if it does not run."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            self.ends[f"ended with {self.process.returncode}"] += 1
        log = (self.folder / "serve.log").open("ab")
        command = [sys.executable, "-m", "flows.cli", "serve", "--watchlist", "watchlist.yaml", "--inbox", "inbox"]
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.lives += 1

    def family(self) -> tuple[psutil.Process | None, list[psutil.Process]]:
        """The serving process and all that it started."""
        if self.process is None or self.process.poll() is not None:
            return None, []
        with suppress(psutil.NoSuchProcess):
            root = psutil.Process(self.process.pid)
            return root, root.children(recursive=True)
        return None, []

    def server(self) -> psutil.Process | None:
        """The scheduler's server."""
        return next((item for item in self.family()[1] if "server_process" in command_of(item)), None)

    def stop(self) -> None:
        """End it as an operator does; what is left of it is killed."""
        if self.process is None:
            return
        _, rest = self.family()
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        for item in rest:
            with suppress(psutil.NoSuchProcess):
                item.kill()
        self.process.kill()
        self.process.wait()


def command_of(process: psutil.Process) -> str:
    """The command line of a process; empty for one that ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@dataclass(slots=True)
class Reader:
    """Somebody who asks the published file all the time.

    Attributes:
        answers: how often it got one.
        errors: what went wrong.
        most: articles of the last answer; they never become fewer.
    """

    published: Path
    answers: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    most: int = 0
    slowest: float = 0.0

    def read(self, stop: Event) -> None:
        """Ask until stopped."""
        while not stop.wait(READ_SECONDS):
            if not self.published.exists():
                continue
            began = time.monotonic()
            try:
                with connect_reader(self.published) as con:
                    ((articles,),) = con.execute("SELECT count(*) FROM articles").fetchall()
                    con.execute("SELECT kind, count(*) FROM changes GROUP BY kind").fetchall()
            except Exception as error:
                self.errors[f"{type(error).__name__}: {str(error)[:100]}"] += 1
                continue
            if articles < self.most:
                self.errors[f"{self.most} articles became {articles}"] += 1
            self.most = max(self.most, articles)
            self.answers += 1
            self.slowest = max(self.slowest, time.monotonic() - began)


@dataclass(slots=True)
class Plan:
    """What happens when, drawn by a seed.

    A process of a run is killed, then the next run is left alone until it has published: runs that are all killed show
    nothing. `serve` and its server are killed only in the last third, so that one long life shows whether anything
    grows.
    """

    chance: random.Random
    seconds: float
    kill_run: float | None = 0.0
    kill_serve: float = 0.0
    arrive: float = 0.0
    published: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Set the first times."""
        self.kill_serve = self.seconds * 2 / 3

    def act(self, now: float, serving: Serving, arrivals: Arrivals) -> None:
        """Do what is due."""
        if now >= self.arrive:
            arrivals.step()
            self.arrive = now + self.chance.uniform(*ARRIVE_SECONDS)
        if self.kill_run is None and published_at(serving) > self.published:
            self.kill_run = now + self.chance.uniform(*KILL_RUN_SECONDS)
        if self.kill_run is not None and now >= self.kill_run and (victims := runs_of(serving)):
            victim = self.chance.choice(victims)
            kind = "process of a worker" if "multiprocessing" in command_of(victim) else "process of a run"
            with suppress(psutil.NoSuchProcess):
                victim.kill()
                self.done[f"{kind} killed"] += 1
            self.kill_run, self.published = None, published_at(serving)
        if now >= self.kill_serve:
            self._end_serve(serving)
            self.kill_serve = now + self.chance.uniform(*KILL_SERVE_SECONDS) / 4

    def _end_serve(self, serving: Serving) -> None:
        root, _ = serving.family()
        server = serving.server()
        how = ("serve killed", "server killed", "serve ended by SIGTERM")[sum(self.done[key] for key in ENDS) % 3]
        with suppress(psutil.NoSuchProcess):
            if how == "server killed" and server is not None:
                server.kill()
            elif root is not None:
                root.send_signal(signal.SIGTERM if "SIGTERM" in how else signal.SIGKILL)
            self.done[how] += 1


ENDS = ("serve killed", "server killed", "serve ended by SIGTERM")


def published_at(serving: Serving) -> int:
    """When the warehouse was published last, in nanoseconds; 0 for never."""
    try:
        return Places(serving.folder / "data").published.stat().st_mtime_ns
    except OSError:
        return 0


def runs_of(serving: Serving) -> list[psutil.Process]:
    """Processes of a run that is under way, and of its workers."""
    server = serving.server()
    return [
        item
        for item in serving.family()[1]
        if (server is None or item.pid != server.pid) and "resource_tracker" not in command_of(item)
    ]


def sample(serving: Serving, began: float) -> Sample | None:
    """Look at what is held now; null while `serve` does not run."""
    root, _ = serving.family()
    server = serving.server()
    try:
        if root is None or server is None:
            return None
        files = [path for path in serving.folder.rglob("*") if path.is_file() and "inbox" not in path.parts]
        return Sample(
            time.monotonic() - began, serving.lives, root.memory_info().rss, root.num_fds(),
            server.memory_info().rss, len(files), sum(path.stat().st_size for path in files),
        )  # fmt: skip
    except (psutil.Error, OSError):
        return None


@contextmanager
def asked_all_the_time(published: Path) -> Iterator[Reader]:
    """A reader in a thread."""
    reader, stop = Reader(published), Event()
    thread = Thread(target=reader.read, args=(stop,), daemon=True)
    thread.start()
    yield reader
    stop.set()
    thread.join()


def soak(folder: Path, minutes: float, seed: int) -> int:
    """Serve for so long, and print what was found.

    Args:
        folder: an empty one.
        minutes: how long things arrive.
        seed: of all that is random here.

    Returns:
        How many things are wrong.
    """
    chance = random.Random(seed)
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    arrivals, plan = Arrivals(inbox, chance), Plan(chance, minutes * 60)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir()
    serving, samples = Serving(folder, environment), []
    with webhook() as (hook, address), asked_all_the_time(Places(folder / "data").published) as reader:
        shipped = ROOT / "seeds" / "watchlist.yaml"
        (folder / "watchlist.yaml").write_text(watchlist(shipped, address, dead_address()), encoding="utf-8")
        began = sampled = time.monotonic()
        try:
            while (now := time.monotonic() - began) < minutes * 60:
                serving.keep()
                plan.act(now, serving, arrivals)
                if time.monotonic() - sampled > SAMPLE_SECONDS:
                    sampled = time.monotonic()
                    samples += [item for item in [sample(serving, began)] if item]
                time.sleep(0.1)
            settle(serving, arrivals, folder / "data", hook)
        finally:
            serving.stop()
        wrong = audit(folder / "data", arrivals, hook)
        print(f"{minutes:g} minutes, seed {seed}, {serving.lives} lives of serve {dict(serving.ends)}")
        print(", ".join(f"{count} {what}" for what, count in {**arrivals.counts, **plan.done}.items()))
        print("\n".join(table(samples, reader)))
        keys = {key for key, _ in hook.taken}
        print(f"the webhook got {len(hook.taken)} messages of {len(keys)} ids")
        left = [path.name for path in (folder / "tmp").iterdir()]
        print(f"{len(left)} entries left in the folder for temporary files: {left[:5]}")
        wrong += [f"a reader got {count} times: {what}" for what, count in reader.errors.items()]
        print("\n".join(wrong) or "nothing lost, nothing twice")
    return len(wrong)


def settle(serving: Serving, arrivals: Arrivals, data: Path, hook: Received) -> None:
    """Let `serve` read and send what is left, until the audit finds nothing more, or the time is over."""
    until = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < until:
        serving.keep()
        time.sleep(5)
        if not audit(data, arrivals, hook):
            return


def table(samples: list[Sample], reader: Reader) -> list[str]:
    """What was held in the longest life of `serve`, its first third beside its last, in Markdown."""
    lives = Counter(item.life for item in samples)
    if not lives:
        return ["no sample was taken"]
    longest = [item for item in samples if item.life == lives.most_common(1)[0][0]]
    third = max(1, len(longest) // 3)
    rows = ["| of the longest life | first third | last third | ratio |", "| --- | --- | --- | --- |"]
    for name, unit, words in (
        ("memory", 2**20, "memory of serve, MB"), ("handles", 1, "handles of serve"),
        ("server_memory", 2**20, "memory of the server, MB"), ("files", 1, "files beside the inbox"),
        ("disk", 2**20, "disk beside the inbox, MB"),
    ):  # fmt: skip
        first, last = (
            statistics.median(getattr(item, name) / unit for item in part)
            for part in (longest[:third], longest[-third:])
        )
        rows.append(f"| {words} | {first:.0f} | {last:.0f} | {last / max(first, 1e-9):.2f} |")
    minutes = (longest[-1].at - longest[0].at) / 60
    return [
        *rows,
        f"That life took {minutes:.0f} minutes.",
        f"A reader got {reader.answers} answers, the slowest in {reader.slowest:.1f} s: {reader.most} articles.",
    ]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--seed", type=int, default=20211013)
    parser.add_argument("--folder", type=Path, help="kept; default: a temporary one, removed in the end")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="figurewatch-soak-"))
    try:
        return min(soak(folder, asked.minutes, asked.seed), 1)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
