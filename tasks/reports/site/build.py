"""Builds the site: writes the pages that changed since it was last built, and removes those that are no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.core.changes import Change
from tasks.core.errors import ReportError
from tasks.core.site import SiteReader
from tasks.reports.context import ReportContext
from tasks.reports.report import build_report
from tasks.reports.site.asset_files import write_assets
from tasks.reports.site.list_writing import write_lists, write_search
from tasks.reports.site.manifest import edition_of
from tasks.reports.site.page_writing import write_articles, write_changes, write_entities
from tasks.reports.site.templates import SiteTemplates
from tasks.reports.site.writer import Progress, SiteWriter

REPORTS = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What a build did.

    Attributes:
        folder: of the site.
        written: files that were made or changed.
        kept: files that stayed as they were.
        removed: files of pages that are no more.
    """

    folder: Path
    written: int
    kept: int
    removed: int


def build_site(
    reader: SiteReader,
    folder: Path,
    changes: Sequence[Change],
    context: ReportContext,
    *,
    feed: bytes | None = None,
    settings: str = "",
    progress: Progress = lambda _what, _done, _of: None,
) -> SiteSummary:
    """Build the site, or bring one that is there up to date.

    Args:
        reader: of the published warehouse.
        folder: of the site; made where it is missing. Files in it that no build wrote stay.
        changes: of the latest run, those that are not reported included: the overview is their report.
        context: labels, words, counts of the latest run and the observations of the series of its changes.
        feed: the Atom feed of changes; null where there is none.
        settings: the watchlist as text, whose edit makes all pages anew.
        progress: called with what is written, how many are done, and of how many.

    Raises:
        ReportError: a page cannot be written; the next build writes what is missing.
    """
    edition = edition_of(REPORTS, context.words.model_dump_json(), settings, str(feed is not None))
    templates = SiteTemplates(context.words, feed is not None)
    labels = replace(context, observations=())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writer = SiteWriter(folder, edition)
        families = write_entities(reader, writer, labels, templates, progress)
        articles = write_articles(reader, writer, labels, templates, progress)
        states = write_changes(reader, writer, labels, templates, progress)
        write_search(reader, writer, families, labels, templates)
        view = build_report(changes, context).view
        write_lists(reader, writer, view, families, states, len(articles), labels, templates)
        write_assets(writer, feed)
        removed = writer.finish()
    except OSError as error:
        raise ReportError(
            f"the site cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            todo="Make that place writable, free some space, or choose another folder with --out",
        ) from error
    return SiteSummary(folder, writer.written, len(writer.files) - writer.written, removed)
