"""What a fetch did, counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

SHOWN = 10


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """An address that could not be fetched, and whether it is tried again by itself."""

    where: str
    why: str
    again: bool


@dataclass(slots=True)
class FetchSummary:
    """Counts of one fetch.

    Attributes:
        sources: ids of the sources that were looked at.
        listed: addresses that they list for the first time; older: those of them that the first visit passes over.
        pages: pages that were stored to be read.
        again: pages that were asked for again, because of their age or since they are sources themselves.
        unchanged: those of them that are as they were.
        deleted: addresses of pages that were taken away.
        failures: what could not be fetched.
        waiting: pages that are due and were left for the next fetch.
        files: the WARC files that were written and are to be read.
        folders: folders with a schedule that are due to be read.
    """

    sources: list[str] = field(default_factory=list)
    listed: int = 0
    older: int = 0
    pages: int = 0
    again: int = 0
    unchanged: int = 0
    deleted: list[str] = field(default_factory=list)
    failures: list[FetchFailure] = field(default_factory=list)
    waiting: int = 0
    files: list[Path] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return the numbers by name."""
        return {
            "sources": len(self.sources),
            "listed": self.listed,
            "older": self.older,
            "pages": self.pages,
            "again": self.again,
            "unchanged": self.unchanged,
            "deleted": len(self.deleted),
            "failed": len(self.failures),
            "waiting": self.waiting,
        }

    def lines(self) -> list[str]:
        """Return the summary as lines of text; none where there was nothing to do."""
        if not self.sources and not self.again and not self.pages and not self.failures:
            return []
        looked = f"{len(self.sources)} source{'s' if len(self.sources) != 1 else ''} looked at"
        older = f" ({self.older} older ones passed over)" if self.older else ""
        lines = [f"Fetched           {self.pages} pages; {looked}, {self.listed} new addresses{older}"]
        if self.again:
            lines.append(f"Fetched again     {self.again}: {self.unchanged} unchanged, {len(self.deleted)} taken away")
        if self.waiting:
            lines.append(f"Still to fetch    {self.waiting} pages, at the next run")
        if self.failures:
            lines.append(f"Not fetched       {len(self.failures)}")
            lines += [
                f"  {failure.where}: {failure.why}{'; it is tried again' if failure.again else ''}"
                for failure in self.failures[:SHOWN]
            ]
            if len(self.failures) > SHOWN:
                lines.append(f"  … and {len(self.failures) - SHOWN} more")
        return lines
