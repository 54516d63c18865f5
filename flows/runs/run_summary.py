"""Count what a run did, and write it for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from tasks.core.changes import Change
from tasks.core.notices import Notice
from tasks.core.outcomes import Failed
from tasks.extract.fetching.summary import FetchSummary
from tasks.load.result import Result
from warehouse.query.terminal import one_line


@dataclass(slots=True)
class RunSummary:
    """Counts of a run, added up batch by batch.

    Attributes:
        run_id: number of the run.
        files: files that were new or changed.
        documents: documents read in them.
        articles, revisions, observations: new ones.
        changes: how many were found by this run.
        reported_kinds: how many of these are reported, by kind. A long run finds more changes than memory should hold.
        failed: what was set aside, with reasons.
        listed: addresses that reading lists name, still to be fetched.
        report: the report for people.
        has_new_report: whether this run wrote it; else it is that of an earlier one.
        reported: whether a report has every change that is known.
        published: the file that people open.
        seconds: wall time.
        recovered: what was wrong with the writer's file, and what was done; null where nothing was.
        edited: what was edited in the watchlist since the run before; null where nothing was.
        growing: files that are still being written; the next run takes them.
        read_anew: stored texts that were read again because of that edit.
        anew: figures that they give now and did not before.
        superseded_anew: figures that they gave before and do not any more.
        queued: changes and corrections that were put into the outbox, one a channel.
        sent: messages that channels took, by channel.
        unsent: why channels took nothing or not everything, by channel.
        baseline: whether this is the first run over an archive; new figures are then what is known, not news.
        fetched: what was fetched before anything was read.
        notices: what an operator should know besides, new with this run.
    """

    run_id: int
    files: int = 0
    documents: int = 0
    articles: int = 0
    revisions: int = 0
    observations: int = 0
    changes: int = 0
    reported_kinds: Counter[str] = field(default_factory=Counter)
    failed: list[Failed] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    report: Path | None = None
    has_new_report: bool = False
    reported: bool = False
    published: Path | None = None
    seconds: float = 0.0
    recovered: str | None = None
    edited: str | None = None
    growing: list[str] = field(default_factory=list)
    read_anew: int = 0
    anew: int = 0
    superseded_anew: int = 0
    queued: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    unsent: dict[str, str] = field(default_factory=dict)
    baseline: bool = False
    fetched: FetchSummary = field(default_factory=FetchSummary)
    notices: list[Notice] = field(default_factory=list)

    def add_anew(self, result: Result) -> None:
        """Count a page of stored texts in that were read again."""
        self.read_anew += result.read
        self.anew += result.loaded.observations
        self.superseded_anew += result.loaded.retirements
        self.add_changes(result.changes)

    def add(self, result: Result) -> None:
        """Count a batch in."""
        self.documents += result.read
        self.articles += result.loaded.articles
        self.revisions += result.loaded.revisions
        self.observations += result.loaded.observations
        self.add_changes(result.changes)
        self.failed.extend(result.failed)
        self.listed.extend(result.listed)

    def add_changes(self, changes: Collection[Change]) -> None:
        """Count changes in."""
        self.changes += len(changes)
        self.reported_kinds.update(change.kind.value for change in changes if change.reported)

    def by_kind(self) -> dict[str, int]:
        """Reported changes by kind, most frequent first."""
        return dict(self.reported_kinds.most_common())

    def counts(self) -> dict[str, int]:
        """Return numbers for the warehouse's table of runs."""
        return {
            "files": self.files,
            "documents": self.documents,
            "articles": self.articles,
            "revisions": self.revisions,
            "observations": self.observations,
            "changes": self.changes,
            "quarantined": len(self.failed),
            "read_anew": self.read_anew,
            "anew": self.anew,
            "superseded_anew": self.superseded_anew,
            "growing": len(self.growing),
            "baseline": int(self.baseline),
            "fetched": self.fetched.pages,
            "not_fetched": len(self.fetched.failures),
            "notices": len(self.notices),
            "reported": int(self.reported),
        }

    def fields(self) -> dict[str, object]:
        """Return what a log entry says of a run that ended well."""
        return {
            "event": "run_finished",
            "run_id": self.run_id,
            "seconds": round(self.seconds, 2),
            "counts": self.counts(),
            "changes_by_kind": self.by_kind(),
            "report": str(self.report) if self.report else None,
            "recovered": self.recovered,
        }

    def lines(self) -> list[str]:
        """Return the summary as lines of text."""
        if not self.files:
            lines = ["Nothing new: no file is new or changed."]
        else:
            lines = [
                f"Articles read     {self.articles} new of {self.documents} in {_counted(self.files, 'file')}",
                f"Figures found     {self.observations}",
                self.changes_line(),
            ]
        if self.edited is not None:
            lines.insert(0, self._anew_line())
        lines = [one_line(line) for line in self.fetched.lines()] + lines
        if self.growing:
            lines.append(self._growing_line())
        if self.failed:
            lines.append(f"Set aside         {len(self.failed)}")
            lines += [one_line(f"  {item.locator}: {item.reason}. {item.todo}".rstrip()) for item in self.failed[:10]]
            if len(self.failed) > 10:
                lines.append(f"  … and {len(self.failed) - 10} more: figurewatch quarantine")
        if self.listed:
            lines.append(f"To fetch          {_counted(len(self.listed), 'address', 'addresses')} from reading lists")
        lines += [one_line(f"Notice            {notice.what}") for notice in self.notices]
        return lines + self.message_lines() + self.places_lines()

    def line(self) -> str:
        """Return the summary as one line, for a schedule that prints every run."""
        besides = self._besides()
        if not self.files:
            return f"nothing new{besides}"
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.by_kind().items()) or "no changes"
        aside = f"; {len(self.failed)} set aside" if self.failed else ""
        return (
            f"{self.articles} new of {_counted(self.documents, 'document')} in {_counted(self.files, 'file')}, "
            f"{_counted(self.observations, 'figure')}; {kinds}{aside}{besides}; {self.seconds:.0f} s"
        )

    def _besides(self) -> str:
        """Return what was sent, what could not be fetched or sent, and the notices, for the line of a run."""
        parts = [f"{len(self.fetched.failures)} not fetched"] if self.fetched.failures else []
        parts += [f"{_counted(sum(self.sent.values()), 'message')} sent"] if self.sent else []
        parts += [f"not sent to {', '.join(self.unsent)}"] if self.unsent else []
        parts += [one_line(notice.what) for notice in self.notices]
        return "".join(f"; {part}" for part in parts)

    def changes_line(self) -> str:
        """Return how many changes of each kind reports have."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.by_kind().items())
        return f"Changes           {kinds or 'none'}"

    def message_lines(self) -> list[str]:
        """Return what was sent, and which channels took nothing."""
        lines = []
        if self.sent:
            channels = ", ".join(self.sent)
            lines.append(f"Sent              {_counted(sum(self.sent.values()), 'message')}: {channels}")
        lines += [one_line(f"Not sent          {channel}: {why}") for channel, why in self.unsent.items()]
        return lines

    def _growing_line(self) -> str:
        """Return files that are left for the next run."""
        named = ", ".join(Path(locator).name for locator in self.growing[:3])
        more = f" and {len(self.growing) - 3} more" if len(self.growing) > 3 else ""
        are = "is" if len(self.growing) == 1 else "are"
        return f"Left for later    {_counted(len(self.growing), 'file')} {are} still being written: {named}{more}"

    def _anew_line(self) -> str:
        """Return what an edit of the watchlist did to the stored texts."""
        came = f"{_counted(self.anew, 'figure')} read anew, {self.superseded_anew} superseded"
        return f"Read anew         {_counted(self.read_anew, 'stored text')}, as {self.edited}: {came}"

    def places_lines(self) -> list[str]:
        """Return what had to be recovered, and the places of the report and the warehouse."""
        places = {"Recovered": self.recovered, "Report": self.report, "Warehouse": self.published}
        return [f"{name:17} {one_line(place)}" for name, place in places.items() if place is not None]


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
