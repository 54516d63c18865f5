"""One change in words: what moved, by how much, and who said so on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.model import Basis, Change, ChangeKind, Measure, SourcedObservation
from tasks.reports.context import ReportContext
from tasks.reports.notation import (
    difference_text,
    has_relative,
    interval_text,
    period_text,
    relative_text,
    value_text,
)
from tasks.reports.plot import axis_of, bar_of
from tasks.reports.sources import Witnesses
from tasks.reports.view import Item, Side
from tasks.reports.words import Words

AGREEING = 5
"""Agreeing articles that a side names; the count tells of the others."""

ROLES = {
    ChangeKind.CONTRADICTED: ("one_side", "other_side"),
    ChangeKind.TARGET_MET: ("target", "actual"),
    ChangeKind.TARGET_MISSED: ("target", "actual"),
    ChangeKind.NEW_PERIOD: ("period_before", "new"),
    ChangeKind.NEW_SERIES: ("before", "new"),
}


def subject(change: Change) -> SourcedObservation:
    """The side that speaks for a change."""
    side = change.after or change.before
    if side is None:
        raise ValueError(f"change {change.change_id} has no side")
    return side


def anchor_of_change(change: Change) -> str:
    """The name of a change's place in the page."""
    return f"change-{change.change_id & 0xFFFFFFFFFFFFFFFF:016x}"


def planned(change: Change) -> bool:
    """Whether a change is a plan told for the first time: it stands with the targets, whatever is new of it."""
    return change.basis is Basis.TARGET and change.kind in (ChangeKind.NEW_SERIES, ChangeKind.NEW_PERIOD)


def item_of(change: Change, witnesses: Witnesses) -> Item:
    """One change in words."""
    context, words = witnesses.context, witnesses.context.words
    told, counters = subject(change).observation, context.counters(change.metric)
    sides = [side.observation for side in (change.before, change.after) if side]
    before, after = (
        value_text(side.observation, words, counters) if side else None for side in (change.before, change.after)
    )
    difference = relative = None
    if change.difference is not None:
        signed = change.kind is not ChangeKind.CONTRADICTED
        difference = difference_text(change.difference, sides, words, counters, signed=signed)
        if signed and change.relative is not None and has_relative(told):
            relative = relative_text(change.relative)
    tags = [words.basis[change.basis]] if change.basis is not Basis.ACTUAL else []
    tags += [words.measures[change.measure]] if change.measure is not Measure.LEVEL else []
    scope, period = context.scope_label(change.scope), period_text(change.period, words)
    item = Item(
        anchor=anchor_of_change(change),
        kind=change.kind.value,
        label=words.say("new_target") if planned(change) else words.kinds[change.kind].label,
        scope=scope,
        period=period,
        tags=tuple(tags),
        before=before,
        after=after,
        difference=difference if change.kind is not ChangeKind.CONTRADICTED else _apart(difference, words),
        relative=relative,
        direction=_direction(change),
        remark=_remark(change, context),
        sides=_sides(change, witnesses),
        headline="",
    )
    names = (context.entity_label(told), context.metric_label(change.metric), scope, *tags)
    return replace(item, headline=_headline(item, [name for name in names if name]))


def _headline(item: Item, names: Sequence[str]) -> str:
    """``네이버 · 매출 대비 연구개발비: 25.11%(2020년) → 22.0%(2022년), -3.1%p``."""
    earlier = item.sides[0].period if len(item.sides) > 1 else None
    if earlier:
        move, about = f"{item.before} ({earlier}) → {item.after} ({item.period})", names
    else:
        arrow = " ↔ " if item.kind == ChangeKind.CONTRADICTED else " → "
        move, about = arrow.join(value for value in (item.before, item.after) if value), [*names, item.period]
    return ", ".join(part for part in (f"{' · '.join(about)}: {move}", item.difference, item.relative) if part)


def _apart(difference: str | None, words: Words) -> str | None:
    return words.say("difference", amount=difference) if difference else None


def _sides(change: Change, witnesses: Witnesses) -> tuple[Side, ...]:
    context, words = witnesses.context, witnesses.context.words
    counters = context.counters(change.metric)
    both = [side.observation for side in (change.before, change.after) if side]
    # Bars are drawn where two values are held against each other: across periods the table below shows the course.
    axis = axis_of(both) if len(both) == 2 and change.kind is not ChangeKind.NEW_PERIOD else None
    sides = []
    for role, item in zip(ROLES.get(change.kind, ("before", "after")), (change.before, change.after), strict=True):
        if item is None:
            continue
        told, agreeing = item.observation, witnesses.agreeing(item)
        style = "conflict" if change.kind is ChangeKind.CONTRADICTED else told.basis.value
        sides.append(
            Side(
                role=words.say(role),
                value=value_text(told, words, counters),
                interval=interval_text(told, words, counters),
                bar=bar_of(told, axis, style) if axis else None,
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
