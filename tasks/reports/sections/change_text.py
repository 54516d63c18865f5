"""One change in words: its values, its difference, and the sources of either side."""

from __future__ import annotations

from dataclasses import replace

from tasks.changes.change_record import GROUND_NOTES, UNFINISHED
from tasks.changes.checks.revisions import OUTCOME_NOTES
from tasks.changes.events import IDENTIFIED
from tasks.core.changes import Change, ChangeKind
from tasks.core.identifiers import hex_id
from tasks.core.records import Basis, Bound, Measure, Observation, SourcedObservation
from tasks.reports.context import ReportContext
from tasks.reports.date_format import period_text
from tasks.reports.number_format import difference_text, has_relative, interval_text, relative_text, value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.evidence_sentence import MARGIN
from tasks.reports.sections.interval_bars import axis_of, bar_of
from tasks.reports.view import Item, Side
from tasks.reports.wording import Words

AGREEING = 5
"""Agreeing articles that a side names; the others are only counted."""

MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}

EXPLAINING = frozenset({*IDENTIFIED, *GROUND_NOTES, *OUTCOME_NOTES, UNFINISHED})
"""Reasons of a check that a reader needs, each a note in words."""

ROLES = {
    ChangeKind.CONTRADICTED: ("one_side", "other_side"),
    ChangeKind.TARGET_MET: ("target", "actual"),
    ChangeKind.TARGET_MISSED: ("target", "actual"),
    ChangeKind.NEW_PERIOD: ("period_before", "new"),
    ChangeKind.NEW_SERIES: ("before", "new"),
}


def subject(change: Change) -> SourcedObservation:
    """Return the observation that identifies a change: ``after``, else ``before``."""
    side = change.after or change.before
    if side is None:
        raise ValueError(f"change {change.change_id} has no side")
    return side


def anchor_of_change(change: Change) -> str:
    """Return the id of a change's element in the page."""
    return f"change-{hex_id(change.change_id)}"


def section_anchor(kind: ChangeKind) -> str:
    """Return the id of the section of a kind in the page."""
    return kind.value.replace("_", "-")


def is_new_target(change: Change) -> bool:
    """Return whether a change is the first report of a target; it is then shown in the section of targets."""
    return change.basis is Basis.TARGET and change.kind in (ChangeKind.NEW_SERIES, ChangeKind.NEW_PERIOD)


def item_of(change: Change, citations: Citations) -> Item:
    """Return one change in words."""
    context, words = citations.context, citations.context.words
    before, after = values_of(change, context)
    return Item(
        anchor=anchor_of_change(change),
        kind=change.kind.value,
        label=label_of(change, context),
        scope=scopes_of(change, context),
        period=period_text(change.period, words),
        tags=tuple(_tags(change, words)),
        before=before,
        after=after,
        difference=difference_of(change, context),
        relative=_relative(change),
        direction=_direction(change),
        remark=_remark(change, context),
        sides=sides_of(change, citations),
        headline=headline_of(change, context),
    )


def label_of(change: Change, context: ReportContext) -> str:
    """Return the word for a kind of change."""
    return context.words.say("new_target") if is_new_target(change) else context.words.kinds[change.kind]


def headline_of(change: Change, context: ReportContext) -> str:
    """Write a change on one line.

    Example:
        ``네이버 · 매출 대비 연구개발비: 25.11% (2020년) → 22.0% (2022년), -3.1%p, 2년 사이``
    """
    words, (before, after) = context.words, values_of(change, context)
    names = [context.entity_label(subject(change).observation), context.metric_label(change.metric)]
    names += [name for name in (scopes_of(change, context), *_tags(change, words)) if name]
    period, earlier = period_text(change.period, words), change.before.observation.period if change.before else None
    arrow = " ↔ " if change.kind is ChangeKind.CONTRADICTED else " → "
    if change.before and change.after and earlier != change.period:
        was = [period_text(earlier, words)]
        if change.basis is not change.before.observation.basis is not Basis.ACTUAL:
            was.append(words.basis[change.before.observation.basis])
        move = f"{before} ({', '.join(was)}){arrow}{after} ({period})"
    else:
        move, names = arrow.join(value for value in (before, after) if value), [*names, period]
    parts = (f"{' · '.join(names)}: {move}", difference_of(change, context), _relative(change), _apart(change, words))
    return ", ".join(part for part in parts if part)


def periods_between(change: Change) -> int | None:
    """Return how many periods lie between the two sides of a change, in the grain of its series; null without one."""
    months = MONTHS.get(change.period_grain or "")
    starts = [side.observation.period_start for side in change.sides]
    if months is None or len(starts) != 2 or starts[0] is None or starts[1] is None:
        return None
    return ((starts[1].year - starts[0].year) * 12 + starts[1].month - starts[0].month) // months


def scopes_of(change: Change, context: ReportContext) -> str | None:
    """Return the scope of a change; an event has all the names that its two sides give it."""
    scopes = [side.observation.scope for side in change.sides]
    labels = [context.scope_label(scope) for scope in dict.fromkeys([*scopes, change.scope]) if scope]
    return " = ".join(label for label in labels if label) or None


def _apart(change: Change, words: Words) -> str | None:
    """Say how many periods lie between two sides that are not of neighbouring periods."""
    periods = periods_between(change) if change.kind is ChangeKind.NEW_PERIOD else None
    if periods is None or periods < 2:
        return None
    return words.say(f"apart_{change.period_grain}", n=periods)


def values_of(change: Change, context: ReportContext) -> tuple[str | None, str | None]:
    """Return the values on both sides of a change, null where there is no side.

    Of a rate that two levels refute the second value is the rate that they give.
    """
    counters = context.counters(change.metric)
    before, after = (
        value_text(side.observation, context.words, counters) if side else None
        for side in (change.before, change.after)
    )
    instead = _given_by_levels(change)
    if instead is not None:
        after = context.words.say("given_by_levels", rate=value_text(instead, context.words, counters))
    return before, after


def _given_by_levels(change: Change) -> Observation | None:
    """Return the rate that two levels give in place of the stated one; null for a change that refutes no rate."""
    if change.before is None or change.after is None or change.difference is None:
        return None
    stated = change.before.observation
    if stated.value is None or stated.measure is change.after.observation.measure:
        return None
    value = stated.value + change.difference
    return replace(stated, value=value, value_high=None, low=value, high=value, bound=Bound.EXACT)


def _tags(change: Change, words: Words) -> list[str]:
    tags = [words.basis[change.basis]] if change.basis is not Basis.ACTUAL else []
    return tags + ([words.measures[change.measure]] if change.measure is not Measure.LEVEL else [])


def difference_of(change: Change, context: ReportContext) -> str | None:
    """Return how far both sides of a change are apart, with its sign where it is a move; null without both."""
    if change.difference is None:
        return None
    signed = change.kind is not ChangeKind.CONTRADICTED
    instead = _given_by_levels(change)
    sides = [side.observation for side in change.sides] if instead is None else [instead]
    counters = context.counters(change.metric)
    text = difference_text(change.difference, sides, context.words, counters, signed=signed)
    return text if signed else context.words.say("difference", amount=text)


def _relative(change: Change) -> str | None:
    if change.relative is None or change.kind is ChangeKind.CONTRADICTED:
        return None
    return relative_text(change.relative) if has_relative(subject(change).observation) else None


def sides_of(change: Change, citations: Citations, margin: int = MARGIN) -> tuple[Side, ...]:
    """Return the sides of a change with their sources; ``margin`` is that of ``marked_sentence``."""
    context, words = citations.context, citations.context.words
    counters = context.counters(change.metric)
    both = [side.observation for side in change.sides]
    # Bars compare two values of one period; values of several periods are compared in the figure's table.
    axis = axis_of(both) if len(both) == 2 and change.kind is not ChangeKind.NEW_PERIOD else None
    sides = []
    for role, item in zip(ROLES.get(change.kind, ("before", "after")), (change.before, change.after), strict=True):
        if item is None:
            continue
        observation, agreeing = item.observation, citations.agreeing(item)
        style = "conflict" if change.kind is ChangeKind.CONTRADICTED else observation.basis.value
        sides.append(
            Side(
                role=words.say(role),
                value=value_text(observation, words, counters),
                interval=interval_text(observation, words, counters),
                bar=bar_of(observation, axis, style) if axis else None,
                period=None if observation.period == change.period else period_text(observation.period, words),
                source=citations.source(item, margin),
                agreeing=tuple(citations.source(other) for other in agreeing[:AGREEING]),
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
    if change.note == "baseline":  # the section says so of all of them
        return _explained(change, words)
    if change.note and not change.reported:
        note = words.notes.get(change.note, change.note)
        if change.stopped_by is None or change.probability is None:
            return note
        return words.say("held", note=note, probability=int(change.probability * 100))
    if change.kind is ChangeKind.WITHDRAWN:
        return words.say("figure_removed")
    return _explained(change, words) or (words.notes.get(change.note, change.note) if change.note else None)


def _explained(change: Change, words: Words) -> str | None:
    """Say what makes one event of two statements, what became of a plan, or why two levels cannot be compared."""
    found = dict.fromkeys(reason.detail for reason in change.checks if reason.detail in EXPLAINING)
    return "; ".join(words.notes[detail] for detail in found) or None
