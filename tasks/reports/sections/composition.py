"""Changes and what is known -> the view: which sections, in which order, in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from tasks.core.records import Change, ChangeKind, Measure
from tasks.reports.context import ReportContext
from tasks.reports.sections.change_text import anchor_of_change, item_of, planned, subject
from tasks.reports.sections.citations import Witnesses
from tasks.reports.sections.figure_history import FigureTable, table_key
from tasks.reports.sections.figure_tables import anchor_of, lay_out
from tasks.reports.view import Group, Item, Section, Tile, View
from tasks.reports.wording import Words

SHOWN = 200
"""Changes of one section that a report for people shows; the first run over a large archive finds tens of thousands."""

GLANCE = 8
"""Lines at the head of the report."""

ALERTS = (
    ChangeKind.CONTRADICTED,
    ChangeKind.REVISED,
    ChangeKind.RESTATED,
    ChangeKind.WITHDRAWN,
    ChangeKind.TARGET_MOVED,
)
ORDER = (*ALERTS, ChangeKind.NEW_PERIOD, ChangeKind.NEW_SERIES, ChangeKind.REFINED)
"""Sections from the most to the least urgent; all that concerns targets is one section."""


def compose(changes: Iterable[Change], tables: Sequence[FigureTable], witnesses: Witnesses) -> View:
    """Puts a report together.

    Args:
        changes: those that are not ``reported`` are counted only.
        tables: what is known of the figures concerned, in the order of the report.
        witnesses: everything that stands, with labels, words and counts.
    """
    context, words = witnesses.context, witnesses.context.words
    found = list(changes)
    told = [change for change in found if change.reported]
    laid, left_out = lay_out(tables, witnesses)
    shown = {table.anchor for table in laid}
    anchors = {table.key: anchor_of(table) for table in tables if anchor_of(table) in shown}
    sections = _sections(told, witnesses, anchors)
    return View(
        language=words.language,
        title=words.say("title"),
        made_at=words.say("made_at", date=context.made_at.date().isoformat(), time=f"{context.made_at:%H:%M}"),
        machine_time=context.made_at.isoformat(timespec="seconds"),
        run=words.say("run", run=context.run_id) if context.run_id is not None else words.say("all_runs"),
        headline=words.say("changes", n=len(told)) if told else words.say("nothing_headline"),
        counts=_counts(context),
        nothing=None if told else words.say("nothing_changed" if _read(context) else "nothing_read"),
        tiles=_tiles(sections, len(laid) + left_out, words),
        glance=_glance(sections, told),
        sections=sections,
        tables=laid,
        tables_left_out=left_out,
        held_back=_held_back(found, context),
    )


def _read(context: ReportContext) -> bool:
    """Whether anything was read: new articles, or known ones that were edited."""
    return any(context.summary.get(name) for name in ("articles", "revisions", "documents"))


def section_of(change: Change) -> ChangeKind:
    """The section that a change stands in: everything about plans is one section."""
    if change.kind in (ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED):
        return ChangeKind.TARGET_MOVED
    return ChangeKind.TARGET_MOVED if planned(change) else change.kind


def _sections(
    told: Sequence[Change], witnesses: Witnesses, anchors: dict[tuple[str, str, Measure, str], str]
) -> tuple[Section, ...]:
    words, sections = witnesses.context.words, []
    for kind in ORDER:
        ours = sorted((c for c in told if section_of(c) is kind), key=lambda change: _place(change, witnesses.context))
        if not ours:
            continue
        groups = []
        for (entity, metric), together in groupby(ours[:SHOWN], key=lambda change: (change.entity, change.metric)):
            changes = list(together)
            first = subject(changes[0]).observation
            groups.append(
                Group(
                    entity=witnesses.context.entity_label(first),
                    metric=witnesses.context.metric_label(metric),
                    table=anchors.get(table_key(first)),
                    items=tuple(item_of(change, witnesses) for change in changes),
                )
            )
            del entity
        said = words.kinds[kind]
        sections.append(
            Section(
                anchor=kind.value.replace("_", "-"),
                kind=kind.value,
                urgent=kind in ALERTS,
                title=said.section,
                about=said.about,
                count=len(ours),
                groups=tuple(groups),
                left_out=max(0, len(ours) - SHOWN),
            )
        )
    return tuple(sections)


def _place(change: Change, context: ReportContext) -> tuple[object, ...]:
    told = subject(change).observation
    return (
        *context.place(told),
        change.measure is not Measure.LEVEL,
        change.scope or "",
        told.period_end or date.max,
        told.period or "",
        change.change_id,
    )


def _glance(sections: Sequence[Section], told: Sequence[Change]) -> tuple[Item, ...]:
    """Everything urgent, then the largest moves, as far as there is room."""
    moves = {
        anchor_of_change(change): abs(change.relative)
        for change in told
        if change.kind is ChangeKind.NEW_PERIOD and change.relative is not None and change.measure is Measure.LEVEL
    }
    urgent: list[Item] = []
    moved: list[Item] = []
    for section in sections:
        for group in section.groups:
            if section.kind in ALERTS:
                urgent += group.items
            else:
                # One line a figure: a course of many periods would crowd the others out.
                steps = [item for item in group.items if item.anchor in moves]
                moved += [max(steps, key=lambda item: moves[item.anchor])] if steps else []
    return tuple([*urgent, *sorted(moved, key=lambda item: -moves[item.anchor])][:GLANCE])


def _tiles(sections: Sequence[Section], figures: int, words: Words) -> tuple[Tile, ...]:
    """Counts in the order of the page: what is urgent, the figures by period, then all that is new."""
    tiles = [Tile(section.kind, section.count, section.title, section.anchor) for section in sections]
    if figures:
        urgent = sum(section.urgent for section in sections)
        tiles.insert(urgent, Tile("figures", figures, words.say("figures"), "figures"))
    return tuple(tiles)


def _counts(context: ReportContext) -> tuple[str, ...]:
    said = (context.summary.get(name, 0) for name in ("articles", "observations", "quarantined"))
    names = ("articles", "observations", "quarantined")
    return tuple(context.words.say(name, n=count) for name, count in zip(names, said, strict=True) if count)


def _held_back(found: Sequence[Change], context: ReportContext) -> str | None:
    counted = Counter(change.note or "" for change in found if not change.reported)
    if not counted:
        return None
    words = context.words
    reasons = [
        words.say("held_back_of", n=count, note=words.notes.get(note, note)) for note, count in counted.most_common()
    ]
    return f"{words.say('held_back', n=counted.total())}: {', '.join(reasons)}"
