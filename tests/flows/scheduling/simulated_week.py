"""A week of ``serve`` on a fake clock, as a table: sleep, daylight saving, a long run, a broken watchlist, a pause.

The rules are those of the product (``due_times``, ``missed_schedules``); what Prefect does is played as it was seen:
it plans each schedule at least three runs and one hour ahead while the machine is awake, its runner takes what is due
in order of time, one run at a time. Run it with ``python -m tests.flows.scheduling.simulated_week``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from flows.scheduling.deployment import missed_schedules
from flows.scheduling.lateness import is_overtaken
from flows.scheduling.schedules import ScheduledRuns
from tasks.core.watchlist_parts.schedules import Schedule, due_times

ZONE = ZoneInfo("America/New_York")
SCHEDULES = (
    ScheduledRuns("inbox", Schedule(cron="*/30 * * * *"), str(ZONE), "reads inbox"),
    ScheduledRuns("feed morning", Schedule(cron="30 2 * * *"), str(ZONE), "looks at a feed"),
    ScheduledRuns("page seoul", Schedule(cron="0 7 * * *"), "Asia/Seoul", "looks at a page"),
    ScheduledRuns("sitemap slow", Schedule(every=timedelta(hours=6)), "UTC", "looks at a sitemap"),
)
STEP = timedelta(minutes=1)
AHEAD, RUNS_AHEAD = timedelta(hours=1), 3


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which something is so."""

    begin: datetime
    end: datetime

    def __contains__(self, now: object) -> bool:
        return isinstance(now, datetime) and self.begin <= now < self.end


@dataclass(slots=True)
class Week:
    """What is played, and what came of it.

    Attributes:
        asleep, broken, paused: when the machine sleeps, the watchlist has a mistake, the inbox is paused.
        long: from when on the next run takes how long.
        rows: time, schedule, when it was due (null for a run that makes up), and what happened.
    """

    begin: datetime
    end: datetime
    asleep: list[Span] = field(default_factory=list)
    broken: list[Span] = field(default_factory=list)
    paused: list[Span] = field(default_factory=list)
    long: dict[datetime, timedelta] = field(default_factory=dict)
    rows: list[tuple[datetime, str, datetime | None, str]] = field(default_factory=list)

    def play(self) -> Week:
        """Play it minute by minute."""
        planned: dict[tuple[str, datetime], ScheduledRuns] = {}
        extra: list[ScheduledRuns] = []
        last: dict[str, datetime] = {}
        free_at, now, was_asleep = self.begin, self.begin, True  # serving begins: what was missed before is made up for
        while now < self.end:
            if any(now in span for span in self.asleep):
                was_asleep = True
            else:
                if was_asleep:
                    planned = {key: item for key, item in planned.items() if key[1] >= now - STEP}
                    waiting = {name for name, due in planned if due <= now}
                    missed = [item for item in missed_schedules(SCHEDULES, last, now) if item.name not in waiting]
                    extra += [item for item in missed if not self._is_paused(item, now)]
                    was_asleep = False
                planned |= self._plan(now)
                if now >= free_at:
                    free_at = self._run_next(planned, extra, last, now)
            now += STEP
        return self

    def _plan(self, now: datetime) -> dict[tuple[str, datetime], ScheduledRuns]:
        plans = {}
        for item in SCHEDULES:
            times = due_times(item.schedule, item.zone, now - timedelta(seconds=1))
            for number, due in enumerate(takewhile(lambda due: due < now + timedelta(days=8), times)):
                if number >= RUNS_AHEAD and due > now + AHEAD:
                    break
                plans[item.name, due] = item
        return {key: item for key, item in plans.items() if not self._is_paused(item, key[1])}

    def _run_next(
        self, planned: dict[tuple[str, datetime], ScheduledRuns], extra: list[ScheduledRuns],
        last: dict[str, datetime], now: datetime,
    ) -> datetime:  # fmt: skip
        """Start what is due, the earliest first; return when the runner is free again."""
        while True:
            due = sorted((time, name) for name, time in planned if time <= now)
            if extra:
                return self._start(extra.pop(0), None, last, now)
            if not due:
                return now
            time, name = due[0]
            item = planned.pop((name, time))
            if is_overtaken(item.schedule, item.zone, time, now):
                self.rows.append((now, name, time, "overtaken"))
                continue
            return self._start(item, time, last, now)

    def _start(self, item: ScheduledRuns, due: datetime | None, last: dict[str, datetime], now: datetime) -> datetime:
        last[item.name] = now
        failed = any(now in span for span in self.broken)
        late = "" if due is None or now - due < STEP else " late"
        self.rows.append(
            (now, item.name, due, "failed" if failed else f"made up{late}" if due is None else f"ran{late}")
        )
        begun = [at for at in self.long if at <= now]
        return now + (self.long.pop(begun[0]) if begun else STEP)

    def _is_paused(self, item: ScheduledRuns, when: datetime) -> bool:
        return item.name == "inbox" and any(when in span for span in self.paused)

    def table(self) -> str:
        """Return what happened by day and schedule."""
        days: dict[str, dict[str, Counter[str]]] = {}
        for now, name, _, what in self.rows:
            days.setdefault(f"{now.astimezone(ZONE):%a %m-%d}", {}).setdefault(name, Counter())[what] += 1
        names = [item.name for item in SCHEDULES]
        lines = [f"| day | {' | '.join(names)} |", "| --- " * (len(names) + 1) + "|"]
        for day, by_name in days.items():
            cells = [", ".join(f"{n} {what}" for what, n in by_name.get(name, Counter()).items()) for name in names]
            lines.append(f"| {day} | {' | '.join(cell or '-' for cell in cells)} |")
        return "\n".join(lines)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2021 in New York, where the clocks go forward on the 14th at 2."""
    return datetime(2021, 3, day, hour, minute, tzinfo=ZONE).astimezone(ZoneInfo("UTC"))


def the_week() -> Week:
    """Return the week that the README shows."""
    return Week(
        begin=at(11, 0), end=at(18, 0),
        asleep=[Span(at(11, 22), at(12, 8)), Span(at(15, 12), at(17, 9))],
        broken=[Span(at(12, 10), at(12, 12))],
        paused=[Span(at(13, 8), at(13, 20))],
        long={at(14, 12): timedelta(hours=2, minutes=40)},
    ).play()  # fmt: skip


if __name__ == "__main__":
    print(the_week().table())
