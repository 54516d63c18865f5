"""Kill the writer at random moments over load, publish and migration, and look at what is left.

    python -m tests.crash.harness 200 [--seed 7] [--articles 60]

A life is one data folder, killed a number of times; in every fourth round a migration waits for the writer. A writer
begins with the batch that was acknowledged last, so that a load that was durable comes again.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, fields
from pathlib import Path

from tests.crash.audit import Acknowledged, Audit, audit, held
from tests.warehouse.batches import batch, send_all
from warehouse.connection import connect_reader
from warehouse.migrations import SCHEMA_FOLDER
from warehouse.places import Places, log_of
from warehouse.safety.doctor import examine
from warehouse.store import Store

ROOT = Path(__file__).resolve().parents[2]
PHASES = ("open", "load", "publish", "migrate")
LIFE = 20
"""Kills that one data folder lives through."""

EXTRA = """
ALTER TABLE store.observations ADD COLUMN extra_{step} BIGINT;
COMMENT ON COLUMN store.observations.extra_{step} IS 'Made by a migration that is killed.';
UPDATE store.observations SET extra_{step} = observation_id * 7;
CREATE TABLE store.extra_{step} AS SELECT count(*) AS rows, count(extra_{step}) AS filled FROM store.observations;
COMMENT ON TABLE store.extra_{step} IS 'Made by a migration that is killed.';
COMMENT ON COLUMN store.extra_{step}.rows IS 'Observations then.';
COMMENT ON COLUMN store.extra_{step}.filled IS 'Observations that it reached.';
"""


@dataclass(slots=True)
class Tally:
    """The table: kills by phase, and everything found wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, Counter[str]] = field(
        default_factory=lambda: {item.name: Counter() for item in fields(Audit)},
    )
    words: list[str] = field(default_factory=list)
    acknowledged: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def add(self, phase: str, found: Audit) -> None:
        """Count one kill and what it did."""
        self.kills[phase] += 1
        self.note(phase, found, f"killed in {phase}")

    def note(self, phase: str, found: Audit, when: str) -> None:
        """Count what is wrong."""
        for kind, counter in self.wrong.items():
            counter[phase] += len(getattr(found, kind))
        self.words.extend(f"{when}: {text}" for text in found.words())

    def lines(self) -> list[str]:
        """The table in Markdown."""
        kinds = list(self.wrong)
        head = ["killed during", "kills", "lost", "doubled", "half", "published broken", "doctor complains"]
        rows = [[phase, self.kills[phase], *(self.wrong[kind][phase] for kind in kinds)] for phase in PHASES]
        rows.append(["all", self.kills.total(), *(self.wrong[kind].total() for kind in kinds)])
        table = [head, ["---"] * len(head), *rows]
        return ["| " + " | ".join(map(str, row)) + " |" for row in table]


@dataclass(slots=True)
class Life:
    """One data folder and what was acknowledged of it."""

    folder: Path
    articles: int
    acknowledged: Acknowledged = field(default_factory=Acknowledged)
    steps: int = 0

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def schema(self, steps: int) -> Path:
        """The shipped migrations and as many made-up ones."""
        place = self.folder / f"schema-{steps}"
        if not place.exists():
            shutil.copytree(SCHEMA_FOLDER, place, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
            known = len(list(place.glob("*.sql")))
            for step in range(known + 1, known + steps + 1):
                (place / f"{step:04}_extra.sql").write_text(EXTRA.format(step=step), encoding="utf-8")
        return place


def rounds(kills: int, seed: int, articles: int, folder: Path) -> Tally:
    """Kill so many writers.

    Args:
        kills: how many.
        seed: of all that is random here; the moment of a kill also hangs on the machine.
        articles: an article has five observations.
        folder: an empty one.
    """
    chance, tally, took = random.Random(seed), Tally(), {"open": 0.3, "migrate": 0.5, "load": 0.1, "publish": 0.05}
    life = Life(folder / "0", articles)
    for number in range(kills):
        if number % LIFE == 0 and number:
            finish(life, tally)
            life = Life(folder / str(number), articles)
        life.folder.mkdir(parents=True, exist_ok=True)
        phase = kill_one(life, PHASES[number % len(PHASES)], chance, took)
        tally.left.update(left_behind(life))
        tally.add(phase, audit(life.data, life.schema(life.steps), life.articles, life.acknowledged))
    finish(life, tally)
    return tally


def kill_one(life: Life, target: str, chance: random.Random, took: dict[str, float]) -> str:
    """Start a writer, wait for a phase, kill it at a random moment of that phase.

    Returns:
        The phase that it was in when it died.
    """
    life.steps += target == "migrate"
    first = max(life.acknowledged.loads, default=1)
    command = [sys.executable, "-m", "tests.crash.writer", life.data, life.schema(life.steps), first, life.articles]
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, cwd=ROOT, bufsize=0) as process:
        assert process.stdout is not None
        watch = Watch(life.acknowledged, took, opening="migrate" if target == "migrate" else "open")
        skip = chance.randrange(4) if target in ("load", "publish") else 0
        moment, buffer = None, b""
        while moment is None or time.monotonic() < moment:
            wait = None if moment is None else max(0.0, moment - time.monotonic())
            if not select.select([process.stdout], [], [], wait)[0]:
                break
            chunk = os.read(process.stdout.fileno(), 65536)
            assert chunk, "the writer died by itself"
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                watch.hear(line.decode())
                if moment is None and watch.phase == target and line.startswith(b"phase"):
                    skip -= 1
                    if skip < 0:
                        moment = time.monotonic() + chance.uniform(0, 1.2) * took[target]
        process.send_signal(signal.SIGKILL)
        rest = buffer + process.stdout.read()
        for line in rest.split(b"\n")[:-1]:
            watch.hear(line.decode())
    return watch.phase


@dataclass(slots=True)
class Watch:
    """What a writer has acknowledged so far, and how long its phases take."""

    acknowledged: Acknowledged
    took: dict[str, float]
    opening: str
    phase: str = "open"
    since: float = 0.0

    def hear(self, line: str) -> None:
        """Take in one line."""
        word, value = line.split()
        now = time.monotonic()
        if word == "phase":
            if self.phase in ("open", "migrate") and self.since:
                self._took(now)
            self.phase, self.since = self.opening if value == "open" else value, now
            return
        self._took(now)
        if word == "acked":
            self.acknowledged.loads.add(int(value))
        else:
            self.acknowledged.published = int(value)

    def _took(self, now: float) -> None:
        self.took[self.phase] = 0.7 * self.took[self.phase] + 0.3 * (now - self.since)


def left_behind(life: Life) -> Counter[str]:
    """What shows that the kill struck in the middle of something."""
    places = Places(life.data)
    left = Counter({"logs": int(log_of(places.private).exists())})
    left["half copies"] = sum(1 for path in life.data.rglob(".*.tmp*") if path.suffix == ".tmp")
    if places.private.exists():
        with connect_reader(places.private) as con:
            kept = held(con, places.private)
        left["durable loads not yet acknowledged"] = len(kept.batches.keys() - life.acknowledged.loads)
        left["migrations not in"] = int(kept.version < len(list(life.schema(life.steps).glob("*.sql"))))
    return left


def finish(life: Life, tally: Tally) -> None:
    """One last run that is not killed: then nothing at all may be wrong, and everything is published."""
    tally.acknowledged += len(life.acknowledged.loads)
    with Store.open(life.data, schema=life.schema(life.steps)) as store:
        run = store.start_run("crash")
        last = max(life.acknowledged.loads, default=0) + 1
        for number in range(1, last + 1):
            store.load(batch(run, number, life.articles))
        send_all(store)
        store.finish_run(run)
        store.publish()
    life.acknowledged.published = last
    found = audit(life.data, life.schema(life.steps), life.articles, life.acknowledged)
    found.doctor = [f"{item.check}: {item.what}" for item in examine(life.data, schema=life.schema(life.steps))]
    with connect_reader(Places(life.data).published) as con:
        extra = held(con, Places(life.data).published).batches.keys() - set(range(1, last + 1))
    found.doubled.extend(f"batch {number}, which nobody loaded" for number in extra)
    tally.note("open", found, "after the last run")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--articles", type=int, default=60, help="articles a batch, of five observations each")
    asked = parser.parse_args()
    print(f"{asked.kills} kills, seed {asked.seed}, {asked.articles * 5} observations a batch")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="figurewatch-crash-") as folder:
        tally = rounds(asked.kills, asked.seed, asked.articles, Path(folder))
    print("\n".join(tally.lines()))
    print(f"{tally.acknowledged} acknowledged loads, {time.monotonic() - began:.0f} s; the kills left behind:")
    print(", ".join(f"{count} {what}" for what, count in tally.left.items()))
    print("\n".join(tally.words))
    return 1 if tally.words else 0


if __name__ == "__main__":
    sys.exit(main())
