"""Composes the view of a report: its sections, their order and their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Measure
from tasks.reports.context import ReportContext
from tasks.reports.sections.briefing import briefing_of
from tasks.reports.sections.change_text import is_new_target, item_of, section_anchor, subject
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.corrections import corrections_of, precision_line
from tasks.reports.sections.figure_history import FigureTable, TableKey, table_key
from tasks.reports.sections.figure_tables import anchor_of, tables_in_words
from tasks.reports.sections.folds import fold_of, folds
from tasks.reports.sections.notice_lines import notice_lines
from tasks.reports.view import Fold, Group, Section, Tile, View
from tasks.reports.wording import Words

SHOWN = 30
"""Changes of one section that a report for people shows; the first run over a large archive finds tens of thousands."""

ALERTS = (
    ChangeKind.CONTRADICTED,
    ChangeKind.REVISED,
    ChangeKind.RESTATED,
    ChangeKind.WITHDRAWN,
    ChangeKind.TARGET_MOVED,
)
ORDER = (*ALERTS, ChangeKind.NEW_PERIOD, ChangeKind.NEW_SERIES, ChangeKind.REFINED)
"""Sections from the most to the least urgent; everything about targets is one section, new figures are folded."""


def compose(changes: Iterable[Change], tables: Sequence[FigureTable], citations: Citations) -> View:
    """Compose the report for people.

    Args:
        changes: of the run; those that are not ``reported`` are only counted.
        tables: the figures concerned, in the order of the report.
        citations: the current observations, with labels, words and counts.
    """
    context, words = citations.context, citations.context.words
    found = list(changes)
    reported = [change for change in found if change.reported]
    shown_tables, left_out = tables_in_words(tables, citations)
    shown = {table.anchor for table in shown_tables}
    anchors = {table.key: anchor_of(table) for table in tables if anchor_of(table) in shown}
    sections = _sections(reported, citations, anchors)
    folded = tuple(folds(found, citations))
    notices, notices_left_out = notice_lines(context)
    return View(
        language=words.language,
        title=context.title or words.say("title"),
        made_at=words.say("made_at", date=context.made_at.date().isoformat(), time=f"{context.made_at:%H:%M}"),
        machine_time=context.made_at.isoformat(timespec="seconds"),
        run=_covered(context),
        headline=_headline(found, reported, context),
        counts=_counts(context),
        nothing=_nothing(found, context),
        tiles=_tiles(sections, folded, len(shown_tables) + left_out, words),
        briefing=briefing_of(found, tables, citations),
        sections=sections,
        tables=shown_tables,
        tables_left_out=left_out,
        folds=folded,
        read_anew=_read_anew(context),
        not_reported=_not_reported(found, context),
        corrections=corrections_of(citations),
        precision=precision_line(context),
        failing_channels=_failing_channels(context),
        notices=notices,
        notices_left_out=notices_left_out,
    )


def _headline(found: Sequence[Change], reported: Sequence[Change], context: ReportContext) -> str:
    words, taken_back = context.words, len(context.retractions)
    known = sum(fold_of(change) == "known" for change in found)
    parts = [words.say("changes", n=len(reported))] if reported else []
    parts += [words.say("corrections", n=taken_back)] if taken_back else []
    if not parts and known:
        parts.append(words.say("known_headline", n=known))
    return ", ".join(parts) or words.say("nothing_headline")


def _nothing(found: Sequence[Change], context: ReportContext) -> str | None:
    """Say that there is nothing to report; null where something is, is taken back, or was read for the first time."""
    if context.retractions or any(change.reported or fold_of(change) == "known" for change in found):
        return None
    if context.request is not None:
        return context.words.say("nothing_requested")
    return context.words.say("nothing_changed" if _has_read_articles(context) else "nothing_read")


def _covered(context: ReportContext) -> str:
    """Return the run that the report is of, or the conditions of a request."""
    words = context.words
    run = words.say("run", run=context.run_id) if context.run_id is not None else None
    return " · ".join(part for part in (run, context.request) if part) or words.say("all_runs")


def _has_read_articles(context: ReportContext) -> bool:
    """Return whether the run read anything: new articles, or known ones that were edited."""
    return any(context.summary.get(name) for name in ("articles", "revisions", "documents"))


def section_of(change: Change) -> ChangeKind:
    """Return the section of a change; everything about targets is one section."""
    if change.kind in (ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED, ChangeKind.TARGET_DUE):
        return ChangeKind.TARGET_MOVED
    return ChangeKind.TARGET_MOVED if is_new_target(change) else change.kind


def _sections(reported: Sequence[Change], citations: Citations, anchors: Mapping[TableKey, str]) -> tuple[Section, ...]:
    context = citations.context
    by_section: dict[ChangeKind, list[Change]] = {kind: [] for kind in ORDER}
    for change in sorted(reported, key=lambda change: _change_order(change, context)):
        by_section[section_of(change)].append(change)
    return tuple(
        Section(
            anchor=section_anchor(kind),
            kind=kind.value,
            urgent=kind in ALERTS,
            title=context.words.sections[kind].title,
            about=context.words.sections[kind].about,
            count=len(changes),
            groups=tuple(_groups(changes[:SHOWN], citations, anchors)),
            left_out=max(0, len(changes) - SHOWN),
        )
        for kind, changes in by_section.items()
        if changes and kind is not ChangeKind.NEW_SERIES
    )


def _groups(changes: Sequence[Change], citations: Citations, anchors: Mapping[TableKey, str]) -> Iterator[Group]:
    """Yield the changes of a section by entity and metric, as they are sorted already."""
    for _, together in groupby(changes, key=lambda change: (change.entity, change.metric)):
        group = list(together)
        first = subject(group[0]).observation
        yield Group(
            entity=citations.context.entity_label(first),
            metric=citations.context.metric_label(first.metric),
            table=anchors.get(table_key(first)),
            items=tuple(item_of(change, citations) for change in group),
        )


def _change_order(change: Change, context: ReportContext) -> tuple[object, ...]:
    observation = subject(change).observation
    return (
        *context.place(observation),
        change.measure is not Measure.LEVEL,
        change.scope or "",
        observation.period_end or date.max,
        observation.period or "",
        change.change_id,
    )


def _tiles(sections: Sequence[Section], folded: Sequence[Fold], figures: int, words: Words) -> tuple[Tile, ...]:
    """Return the counts in the order of the page: what is urgent, the figures by period, then all that is new."""
    tiles = [Tile(section.kind, section.count, section.title, section.anchor) for section in sections]
    if figures:
        urgent = sum(section.urgent for section in sections)
        tiles.insert(urgent, Tile("figures", figures, words.say("figures"), "figures"))
    tiles += [Tile(fold.kind, fold.count, fold.title, fold.anchor) for fold in folded if fold.kind == "new_series"]
    return tuple(tiles)


def _counts(context: ReportContext) -> tuple[str, ...]:
    counts = {name: context.summary.get(name, 0) for name in ("articles", "observations", "quarantined")}
    return tuple(context.words.say(name, n=count) for name, count in counts.items() if count)


def _read_anew(context: ReportContext) -> str | None:
    """Say what was read anew because the reader or the watchlist changed: that is no change of any figure."""
    texts = context.summary.get("read_anew", 0)
    if not texts:
        return None
    counts = {name: context.summary.get(key, 0) for name, key in (("anew", "anew"), ("superseded", "superseded_anew"))}
    return context.words.say("read_anew", n=texts, **counts)


def _failing_channels(context: ReportContext) -> str | None:
    """Say which channels take nothing: their readers do not know of what this report has."""
    if not context.failing:
        return None
    words = context.words
    failing = [
        words.say("channel_failing", channel=one.channel, reason=one.reason, n=one.waiting) for one in context.failing
    ]
    return words.say("channels_failing", channels=", ".join(failing))


def _not_reported(found: Sequence[Change], context: ReportContext) -> str | None:
    counted = Counter(change.note or "" for change in found if not change.reported and fold_of(change) is None)
    if not counted:
        return None
    words = context.words
    reasons = [
        words.say("not_reported_of", n=count, note=words.notes.get(note, note)) for note, count in counted.most_common()
    ]
    return f"{words.say('not_reported', n=counted.total())}: {', '.join(reasons)}"
