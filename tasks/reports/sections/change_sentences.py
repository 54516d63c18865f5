"""One change as a sentence that an analyst would write: who, when, what, how much, against what."""

from __future__ import annotations

from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Basis, Measure, Observation
from tasks.reports.context import ReportContext
from tasks.reports.date_format import period_text
from tasks.reports.number_format import move_text
from tasks.reports.sections.change_text import difference_of, scopes_of, subject, values_of
from tasks.reports.sections.series_moves import Extreme
from tasks.reports.visible_text import short_line

TARGETS_REACHED = (ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED, ChangeKind.TARGET_DUE)
"""Kinds whose sentence says itself that the value before is a target."""


def sentence_of(change: Change, context: ReportContext, extreme: Extreme | None = None, stories: int = 1) -> str:
    """Write a change as a sentence in the report's language.

    Args:
        change: with at least one side.
        context: labels and words.
        extreme: that its value is the highest or lowest known one of its series; null where it is neither.
        stories: independent sources that report the new value.

    Returns:
        For example ``SK하이닉스, 2025년 2분기 영업이익 9조2129억원, 2025년 1분기보다 +23.8%``.
    """
    words = context.words.sentences
    about = _subject(change, context)
    before, after = (value or "" for value in values_of(change, context))
    if change.kind in (ChangeKind.NEW_PERIOD, ChangeKind.NEW_SERIES, ChangeKind.REFINED):
        parts = [words.value.format(subject=about, value=after or before)]
        if extreme is not None:
            pattern = words.highest if extreme.is_highest else words.lowest
            parts.append(pattern.format(n=extreme.periods))
        if change.kind is ChangeKind.NEW_PERIOD and change.before is not None:
            earlier = period_text(change.before.observation.period, context.words)
            parts += (
                [words.against.format(period=earlier, difference=move)] if (move := move_of(change, context)) else []
            )
    else:
        publisher, other = (
            (short_line(side.publisher) if side else "") or context.words.say("no_publisher")
            for side in (change.before, change.after)
        )
        values = {"before": before, "after": after, "publisher": publisher, "other": other}
        one_publisher = change.kind is ChangeKind.CONTRADICTED and publisher == other
        pattern = words.contradicted_within if one_publisher else words.of_kind(change.kind)
        parts = [pattern.format(subject=about, **values)]
        parts += [move] if (move := move_of(change, context)) else []
    if stories > 1 and change.kind is not ChangeKind.CONTRADICTED:
        parts.append(context.words.say("sources", n=stories))
    return ", ".join(parts)


def move_of(change: Change, context: ReportContext) -> str | None:
    """Return how far a value moved, or how far two reports are apart; null without both sides."""
    if change.difference is None or change.kind is ChangeKind.CONTRADICTED:
        return difference_of(change, context)
    sides = [side.observation for side in change.sides]
    return move_text(change.difference, change.relative, sides, context.words, context.counters(change.metric))


def _subject(change: Change, context: ReportContext) -> str:
    observation, words = subject(change).observation, context.words
    entity, metric = context.entity_label(observation), _metric(change, observation, context)
    scope = scopes_of(change, context)
    if scope:
        entity = words.sentences.part.format(entity=entity, scope=scope)
    if change.period is None:
        return words.sentences.undated.format(entity=entity, metric=metric)
    return words.sentences.subject.format(entity=entity, metric=metric, period=period_text(change.period, words))


def _metric(change: Change, observation: Observation, context: ReportContext) -> str:
    words, metric = context.words, context.metric_label(observation.metric)
    if change.measure is not Measure.LEVEL:
        metric = f"{metric} {words.measures[change.measure]}"
    if change.basis is not Basis.ACTUAL and change.kind not in TARGETS_REACHED:
        metric = f"{metric} {words.basis[change.basis]}"
    return metric
