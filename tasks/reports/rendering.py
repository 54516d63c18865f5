"""Renders a report in every format and as entries of the feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tasks.core.changes import Change
from tasks.reports.context import ReportContext
from tasks.reports.formats.atom import Entry, entries_of_changes, feed_entries
from tasks.reports.formats.feeds import Feed, feeds_of
from tasks.reports.formats.registry import FORMATS
from tasks.reports.report import build_report


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report ready to be written.

    Attributes:
        texts: the whole text of every format, by file suffix.
        entries: its changes for the feed.
        feeds: the same by entity and by metric.
        language: of the report.
        made_at: when it was made; aware.
    """

    texts: Mapping[str, str]
    entries: tuple[Entry, ...]
    feeds: tuple[Feed, ...]
    language: str
    made_at: datetime


def render(changes: Iterable[Change], context: ReportContext) -> Rendered:
    """Render a report; the same input gives the same texts.

    Args:
        changes: of a run, those that are not reported included: the JSON holds them all.
        context: labels, language, counts, and the current observations.
    """
    report = build_report(changes, context)
    written = entries_of_changes(report)
    return Rendered(
        texts={suffix: render_text(report) for suffix, render_text in FORMATS.items()},
        entries=feed_entries(report, written),
        feeds=tuple(feeds_of(report, written)),
        language=context.words.language,
        made_at=context.made_at,
    )
