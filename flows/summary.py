"""What a run did, in numbers that a person reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from flows.batches import Result
from tasks.model import Change
from tasks.workers import Failed


@dataclass(slots=True)
class RunSummary:
    """Counts of a run, added up batch by batch.

    Attributes:
        run_id: number of the run.
        files: files that were new or changed.
        documents: documents read in them.
        articles, revisions, observations: new ones.
        changes: the changes told now.
        failed: what was set aside, with reasons.
        listed: addresses that reading lists name, still to be fetched.
        report: the report for people.
        reported: whether everything that is known is told in a report.
        published: the file that people open.
        seconds: wall time.
    """

    run_id: int
    files: int = 0
    documents: int = 0
    articles: int = 0
    revisions: int = 0
    observations: int = 0
    changes: list[Change] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    report: Path | None = None
    reported: bool = False
    published: Path | None = None
    seconds: float = 0.0

    def add(self, result: Result) -> None:
        """Count a batch in."""
        self.documents += result.read
        self.articles += result.loaded.articles
        self.revisions += result.loaded.revisions
        self.observations += result.loaded.observations
        self.changes.extend(result.changes)
        self.failed.extend(result.failed)
        self.listed.extend(result.listed)

    def by_kind(self) -> dict[str, int]:
        """Reported changes by kind, most frequent first."""
        return dict(Counter(change.kind.value for change in self.changes if change.reported).most_common())

    def counts(self) -> dict[str, int]:
        """Numbers for the warehouse's table of runs."""
        return {
            "files": self.files,
            "documents": self.documents,
            "articles": self.articles,
            "revisions": self.revisions,
            "observations": self.observations,
            "changes": len(self.changes),
            "quarantined": len(self.failed),
            "reported": int(self.reported),
        }

    def lines(self) -> list[str]:
        """The summary as lines of text."""
        if not self.files:
            told = ["Nothing new: no file is new or changed."]
        else:
            told = [
                f"Articles read     {self.articles} new of {self.documents} in {_counted(self.files, 'file')}",
                f"Figures found     {self.observations}",
                self.changes_line(),
            ]
        if self.failed:
            told.append(f"Set aside         {len(self.failed)}")
            told += [f"  {item.locator}: {item.reason}. {item.todo}".rstrip() for item in self.failed[:10]]
            if len(self.failed) > 10:
                told.append(f"  … and {len(self.failed) - 10} more: figurewatch quarantine")
        if self.listed:
            told.append(f"To fetch          {_counted(len(self.listed), 'address', 'addresses')} from reading lists")
        return told + self.places_lines()

    def line(self) -> str:
        """The summary as one line, for a schedule that tells of every run."""
        if not self.files:
            return "nothing new"
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.by_kind().items()) or "no changes"
        aside = f"; {len(self.failed)} set aside" if self.failed else ""
        return (
            f"{self.articles} new of {_counted(self.documents, 'document')} in {_counted(self.files, 'file')}, "
            f"{_counted(self.observations, 'figure')}; {kinds}{aside}; {self.seconds:.0f} s"
        )

    def changes_line(self) -> str:
        """How many changes of each kind are told."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.by_kind().items())
        return f"Changes           {kinds or 'none'}"

    def places_lines(self) -> list[str]:
        """Where the report and the warehouse lie."""
        places = {"Report": self.report, "Warehouse": self.published}
        return [f"{name:17} {place}" for name, place in places.items() if place is not None]


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
