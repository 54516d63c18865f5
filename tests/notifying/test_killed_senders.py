"""Ten kills: a mail server, a webhook and a feed reader get each change once, beside a dead channel."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Timer

import feedparser
import pytest

from tests.notifying.desk import outbox
from tests.notifying.servers import Received, dead_address, mail_server, webhook
from warehouse.connection import connect_reader
from warehouse.places import Places

ROOT = Path(__file__).resolve().parents[2]
CHANGES = 60
"""More than the lives come to."""

KILLS = 10
END = {"desk": "sent", "hook": "sent", "dead": "pending"}
PART = re.compile(r"네이버 부문(\d+) 비중은")

pytestmark = pytest.mark.slow


@dataclass(slots=True)
class Lives:
    """The process that lives are begun in."""

    process: subprocess.Popen[str]
    child: int = 0
    killed: int = 0

    def begin(self, word: str = "go") -> None:
        """Begin a life."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        self.child = int(self.process.stdout.readline())

    def kill(self) -> None:
        """Kill the life at once."""
        with suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)

    def kill_later(self, seconds: float) -> None:
        """Kill the life some time from now, wherever it is then."""
        timer = Timer(seconds, self.kill)
        timer.daemon = True
        timer.start()
        self.end()
        timer.cancel()
        timer.join()

    def end(self) -> None:
        """Wait for the end of the life."""
        assert self.process.stdout is not None
        self.killed += self.process.stdout.readline().strip() == "killed"


@dataclass(slots=True)
class FeedReader:
    """A reader that looks at the feed now and then, and knows an entry by its id."""

    path: Path
    seen: dict[str, set[str]] = field(default_factory=dict)

    def look(self) -> None:
        """Take in what is new."""
        if self.path.exists():
            for entry in feedparser.parse(self.path.read_bytes()).entries:
                self.seen.setdefault(entry.id, set()).update(parts_in(re.sub(r"<[^>]+>", "", entry.content[0].value)))

    def counted(self) -> Counter[str]:
        """How many entries each change is in."""
        return Counter(part for parts in self.seen.values() for part in parts)


@contextmanager
def lives(folder: Path, watchlist: Path) -> Iterator[Lives]:
    command = [sys.executable, "-m", "tests.notifying.killed_sender", str(folder), str(watchlist), str(CHANGES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield Lives(process)
        assert process.stdin is not None
        process.stdin.close()


def parts_in(text: str) -> list[str]:
    """The changes that a message is about."""
    return PART.findall(re.sub(r"<[^>]+>|\*\*", "", text))


def counted(received: Received, *, by_key: bool) -> Counter[str]:
    """How often each change was taken; a receiver that knows keys takes each key once."""
    messages = dict(received.taken).items() if by_key else received.taken
    return Counter(part for _, text in messages for part in set(parts_in(text)))


def loaded(data: Path) -> int:
    """How many changes were loaded."""
    with connect_reader(Places(data).published) as con:
        ((count,),) = con.execute("SELECT count(*) FROM store.changes").fetchall()
    return int(count)


def test_ten_kills_send_each_change_once(tmp_path: Path) -> None:
    """Five kills strike when a service has a message and has not answered, five at any moment after that."""
    chance = random.Random(20211013)
    watchlist = tmp_path / "watchlist.yaml"
    with mail_server() as (box, box_at), webhook() as (hook, hook_at):
        watchlist.write_text(
            f"include: [{ROOT}/seeds/watchlist.yaml]\nsettings: {{report_confidence: 0.0}}\nreports:\n"
            f"  - {{id: desk, url: '{box_at}'}}\n  - {{id: hook, url: '{hook_at}', format: text, send: at_once}}\n"
            f"  - {{id: dead, url: '{dead_address()}', format: text}}\n",
            encoding="utf-8",
        )
        reader = FeedReader(tmp_path / "reports" / "changes.atom")
        with lives(tmp_path, watchlist) as running:
            for kill in range(KILLS):
                struck = (box, hook)[kill // 2 % 2]
                taken = Event()
                struck.on_taken = running.kill if kill % 2 else taken.set
                running.begin()
                if kill % 2:
                    running.end()
                else:
                    taken.wait(60)
                    running.kill_later(chance.uniform(0, 1.2))
                struck.on_taken = None
                reader.look()
            running.begin("end")
            running.end()
            reader.look()
    sent, repeated = len(box.taken) + len(hook.taken), len(dict(box.taken)) + len(dict(hook.taken))
    print(f"{running.killed} kills, {sent} messages of which {sent - repeated} were repeats under the same id")
    for name, received in (("mail", box), ("webhook", hook)):
        print(f"{name}: {counted(received, by_key=False).total()} changes arrived, {len(received.taken)} messages")
    print(f"feed: {reader.counted().total()} changes in {len(reader.seen)} entries")
    assert running.killed == KILLS
    wanted = Counter(dict.fromkeys(map(str, range(1, loaded(tmp_path / "data") + 1)), 1))
    assert counted(box, by_key=True) == wanted
    assert counted(hook, by_key=True) == wanted
    assert reader.counted() == wanted
    # A kill right after a service has a message is the one case in which it comes again, under the same id.
    assert sent - repeated <= KILLS
    states = Counter((item["channel"], item["state"]) for item in outbox(tmp_path / "data"))
    assert states == {(name, state): len(wanted) for name, state in END.items()}
