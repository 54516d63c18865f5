"""Changes and what is known -> the view: which sections, in which order, in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from tasks.model import Basis, Change, ChangeKind, Measure, SourcedObservation
from tasks.reports.context import ReportContext
from tasks.reports.laying import anchor_of, lay_out
from tasks.reports.notation import (
    difference_text,
    has_relative,
    interval_text,
    period_text,
    relative_text,
    value_text,
)
from tasks.reports.sources import Witnesses
from tasks.reports.tables import FigureTable, table_key
from tasks.reports.view import Group, Item, Section, Side, Tile, View

SHOWN = 200
"""Changes of one section that a report for people shows; the first run over a large archive finds tens of thousands."""

GLANCE = 8
"""Lines at the head of the report."""

AGREEING = 5
"""Agreeing articles that a side names; the count tells of the others."""

ALERTS = (
    ChangeKind.CONTRADICTED,
    ChangeKind.REVISED,
    ChangeKind.RESTATED,
    ChangeKind.WITHDRAWN,
    ChangeKind.TARGET_MOVED,
)
ORDER = (*ALERTS, ChangeKind.NEW_PERIOD, ChangeKind.NEW_SERIES, ChangeKind.REFINED)
"""Sections from the most to the least urgent; all that concerns targets is one section."""

ROLES = {
    ChangeKind.CONTRADICTED: ("one_side", "other_side"),
    ChangeKind.TARGET_MET: ("target", "actual"),
    ChangeKind.TARGET_MISSED: ("target", "actual"),
    ChangeKind.NEW_PERIOD: ("period_before", "new"),
    ChangeKind.NEW_SERIES: ("before", "new"),
}


def compose(changes: Iterable[Change], tables: Sequence[FigureTable], context: ReportContext) -> View:
    """Puts a report together.

    Args:
        changes: those that are not ``reported`` are counted only.
        tables: what is known of the figures concerned.
        context: labels, words, counts.
    """
    found = list(changes)
    told = [change for change in found if change.reported]
    witnesses, words = Witnesses(context), context.words
    laid, left_out = lay_out(tables, witnesses)
    shown = {table.anchor for table in laid}
    anchors = {table.key: anchor_of(table) for table in tables if anchor_of(table) in shown}
    sections = _sections(told, witnesses, anchors)
    return View(
        language=words.language,
        title=words.say("title"),
        made_at=words.say("made_at", date=context.made_at.date().isoformat(), time=f"{context.made_at:%H:%M}"),
        machine_time=context.made_at.isoformat(timespec="seconds"),
        run=words.say("run", run=context.run_id),
        headline=words.say("changes", n=len(told)) if told else words.say("nothing_headline"),
        counts=_counts(context),
        nothing=None if told else words.say("nothing_changed" if context.summary.get("articles") else "nothing_read"),
        tiles=tuple(Tile(section.kind, section.count, section.title, section.anchor) for section in sections),
        glance=_glance(sections, told),
        sections=sections,
        tables=laid,
        tables_left_out=left_out,
        held_back=_held_back(found, context),
    )


def section_of(change: Change) -> ChangeKind:
    """The section that a change stands in: a plan stands with the targets, whatever is new of it."""
    if change.kind in (ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED):
        return ChangeKind.TARGET_MOVED
    if change.basis is Basis.TARGET and change.kind in (ChangeKind.NEW_SERIES, ChangeKind.NEW_PERIOD):
        return ChangeKind.TARGET_MOVED
    return change.kind


def subject(change: Change) -> SourcedObservation:
    """The side that speaks for a change."""
    side = change.after or change.before
    if side is None:
        raise ValueError(f"change {change.change_id} has no side")
    return side


def anchor_of_change(change: Change) -> str:
    """The name of a change's place in the page."""
    return f"change-{change.change_id & 0xFFFFFFFFFFFFFFFF:016x}"


def item_of(change: Change, witnesses: Witnesses) -> Item:
    """One change in words."""
    context, words = witnesses.context, witnesses.context.words
    told, kind = subject(change).observation, words.kinds[change.kind]
    counters = context.counters(change.metric)
    before, after = (
        value_text(side.observation, words, counters) if side else None for side in (change.before, change.after)
    )
    sides = [side.observation for side in (change.before, change.after) if side]
    difference = relative = None
    if change.difference is not None:
        signed = change.kind is not ChangeKind.CONTRADICTED
        difference = difference_text(change.difference, sides, words, counters, signed=signed)
        if signed and change.relative is not None and has_relative(told):
            relative = relative_text(change.relative)
    scope, period = change.scope, period_text(change.period, words)
    tags = [words.basis[change.basis]] if change.basis is not Basis.ACTUAL else []
    tags += [words.measures[change.measure]] if change.measure is not Measure.LEVEL else []
    name = " · ".join(
        part for part in (context.entity_label(told), context.metric_label(change.metric), scope, *tags, period) if part
    )
    move = f" {'↔' if change.kind is ChangeKind.CONTRADICTED else '→'} ".join(part for part in (before, after) if part)
    beside = ", ".join(
        part for part in (words.say("difference", amount=difference) if difference else "", relative or "") if part
    )
    return Item(
        anchor=anchor_of_change(change),
        kind=change.kind.value,
        label=kind.label,
        scope=scope,
        period=period,
        tags=tuple(tags),
        before=before,
        after=after,
        difference=difference,
        relative=relative,
        direction=_direction(change),
        remark=_remark(change, context),
        sides=_sides(change, witnesses),
        headline=f"{name}: {move}{f' ({beside})' if beside else ''}",
    )


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


def _sides(change: Change, witnesses: Witnesses) -> tuple[Side, ...]:
    context, words = witnesses.context, witnesses.context.words
    counters = context.counters(change.metric)
    roles = ROLES.get(change.kind, ("before", "after"))
    sides = []
    for role, item in zip(roles, (change.before, change.after), strict=True):
        if item is None:
            continue
        told, agreeing = item.observation, witnesses.agreeing(item)
        sides.append(
            Side(
                role=words.say(role),
                value=value_text(told, words, counters),
                interval=interval_text(told, words, counters),
                period=None if told.period == change.period else period_text(told.period, words),
                source=witnesses.source(item),
                agreeing=tuple(witnesses.source(other) for other in agreeing[:AGREEING]),
                stories=len({item.story_id, *(other.story_id for other in agreeing)}),
            )
        )
    return tuple(sides)


def _direction(change: Change) -> str:
    if change.difference is None or change.kind is ChangeKind.CONTRADICTED or not change.difference:
        return "none"
    return "up" if change.difference > 0 else "down"


def _remark(change: Change, context: ReportContext) -> str | None:
    words = context.words
    if change.note:
        return words.notes.get(change.note, change.note)
    if change.kind is ChangeKind.TARGET_MISSED and change.after is None:
        return words.say("no_actual")
    return words.say("gone") if change.kind is ChangeKind.WITHDRAWN else None


def _glance(sections: Sequence[Section], told: Sequence[Change]) -> tuple[Item, ...]:
    """Everything urgent, then the largest moves, as far as there is room."""
    moves = {
        anchor_of_change(change): abs(change.relative)
        for change in told
        if change.kind is ChangeKind.NEW_PERIOD and change.relative is not None and change.measure is Measure.LEVEL
    }
    urgent, moved = [], []
    for section in sections:
        items = [item for group in section.groups for item in group.items]
        if section.kind in ALERTS:
            urgent += items
        else:
            moved += [item for item in items if item.anchor in moves]
    return tuple([*urgent, *sorted(moved, key=lambda item: -moves[item.anchor])][:GLANCE])


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
