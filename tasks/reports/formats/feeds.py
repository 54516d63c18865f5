"""An Atom feed for each entity and each metric of the watchlist, beside the one of all changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from tasks.core.changes import Change
from tasks.core.identifiers import stable_id
from tasks.reports.formats.atom import Entry, FeedAbout, feed_entries
from tasks.reports.report import Report

FOLDER = "feeds"
"""Of these feeds, in the folder of the reports."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
"""Characters of an id in a file name; with the rest of the name it is far from the 255 bytes of most file systems."""


@dataclass(frozen=True, slots=True)
class Feed:
    """New entries of one feed."""

    about: FeedAbout
    entries: tuple[Entry, ...]


def feeds_of(report: Report, written: Mapping[int, Entry]) -> Iterator[Feed]:
    """Give the feeds that a report adds entries to.

    A change is in the feed of its entity and in that of its metric, with the same id. What an entity or a metric that
    the watchlist does not name is about is in the feed of all changes alone.

    Args:
        report: its reported changes, and those that it takes back.
        written: as ``entries_of_changes`` returns them.
    """
    context, language = report.context, report.words.language
    names = {
        "entity": {name: known.names.get(language, name) for name, (_, known) in context.entities.items()},
        "metric": {name: context.metric_label(name) for name in context.metrics},
    }
    reported = [change for change in report.changes if change.reported]
    for field, labels in names.items():
        concerned = {getattr(change, field) for change in reported}
        concerned |= {getattr(item.change, field) for item in context.retractions}
        for name in sorted(concerned & labels.keys()):
            entries = feed_entries(report, written, partial(_is_about, field=field, name=name))
            yield Feed(FeedAbout(f"{field} {name}", file_name(field, name), labels[name], "../"), entries)


def file_name(field: str, name: str) -> str:
    """Return the name of a feed's file; an id that is no file name everywhere gets letters of its hash.

    Example:
        ``entity-naver.atom``
    """
    safe = _UNSAFE.sub("-", name)[:_LONGEST]
    if safe != name:
        safe = f"{safe.strip('-')}-{stable_id('feed', field, name) & 0xFFFFFFFF:08x}".lstrip("-")
    return f"{field}-{safe}.atom"


def _is_about(change: Change, *, field: str, name: str) -> bool:
    return bool(getattr(change, field) == name)
