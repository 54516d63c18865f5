"""A report on request: which changes it has, and its title and conditions in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tasks.core.changes import Change, ChangeFacts, ChangeKind
from tasks.core.judgements import Retraction
from tasks.reports.context import ReportContext
from tasks.reports.date_format import date_text
from tasks.reports.report import Report
from tasks.reports.sections.change_text import anchor_of_change
from tasks.reports.sections.folds import fold_of
from tasks.reports.side_by_side.section import Compared, Comparing, compared_figures, in_words


class Span(StrEnum):
    """What a digest is about: the last 24 hours, seven days, or month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """The conditions of a report on request; each empty or null one leaves nothing out.

    Attributes:
        entities, metrics: ids.
        kinds: of changes.
        begin: only what was found at this time or later; aware.
        span: of a digest; it names the report.
        unread: whether what this reader was shown before is left out.
    """

    entities: frozenset[str] = frozenset()
    metrics: frozenset[str] = frozenset()
    kinds: frozenset[ChangeKind] = frozenset()
    begin: datetime | None = None
    span: Span | None = None
    unread: bool = False

    @property
    def names_figures(self) -> bool:
        """Whether it is about some figures or kinds only, so that counts of whole runs say nothing of it."""
        return bool(self.entities or self.metrics or self.kinds or self.unread)

    def takes(self, change: ChangeFacts) -> bool:
        """Return whether a change meets the conditions on entity, metric and kind."""
        return (
            (not self.entities or change.entity in self.entities)
            and (not self.metrics or change.metric in self.metrics)
            and (not self.kinds or change.kind in self.kinds)
        )


def with_request(context: ReportContext, request: ReportRequest, changes: Iterable[Change]) -> ReportContext:
    """Return the context with the report's title and conditions in words, and without what the request leaves out.

    Args:
        context: of the report, with the observations and retractions of all changes.
        request: the conditions.
        changes: that meet them.
    """
    return replace(
        context,
        title=context.words.say(f"digest_{request.span.value}") if request.span else None,
        request=" · ".join(_conditions(context, request)) or None,
        series=frozenset(series_of(changes)),
        retractions=tuple(item for item in context.retractions if request.takes(item.change)),
    )


def series_of(changes: Iterable[Change]) -> Iterable[int]:
    """Yield the series of changes and of their two sides: an actual value that meets a target is of another series."""
    for change in changes:
        yield change.series_id
        yield from (side.series_id for side in change.sides)


def _conditions(context: ReportContext, request: ReportRequest) -> Iterable[str]:
    words = context.words
    if request.begin is not None:
        first, last = context.local(request.begin).date(), context.made_at.date()
        yield f"{date_text(first, words)} ~ {date_text(last, words)}"
    yield from (context.entity_name(entity) for entity in sorted(request.entities))
    yield from (context.metric_label(metric) for metric in sorted(request.metrics))
    yield from (words.kinds[kind] for kind in ChangeKind if kind in request.kinds)
    if request.unread:
        yield words.say("unread_only")


def shown_changes(report: Report, *, whole: bool) -> set[int]:
    """Return the ids of the changes that a reader of the report has seen.

    What a page for people leaves out for its length counts as unseen, so that a later report on what is unread has it.

    Args:
        report: as it was rendered.
        whole: whether the reader got every change (JSON).
    """
    if whole:
        return {change.change_id for change in report.changes}
    view = report.view
    listed = {item.anchor for part in (*view.sections, *view.folds) for group in part.groups for item in group.items}
    listed |= {lead.anchor for lead in (*view.briefing.alarms, *view.briefing.moves, *view.briefing.known)}
    return {
        change.change_id for change in report.changes if not _has_line(change) or anchor_of_change(change) in listed
    }


def _has_line(change: Change) -> bool:
    """Return whether a report for people has a line for a change, rather than a count of such."""
    return change.reported or fold_of(change) is not None


def side_by_side(report: Report, comparing: Comparing) -> Report:
    """Return a report with the section of figures in several languages or currencies."""
    figures = compared_figures(comparing, report.context)
    words = in_words(figures, comparing, report.citations)
    return replace(report, compared=Compared(tuple(figures), comparing), view=replace(report.view, comparisons=words))


def corrected_changes(retractions: Iterable[Retraction]) -> set[int]:
    """Return the ids of changes that a report takes back."""
    return {item.change.change_id for item in retractions}
