"""Two values of one figure, or of one event, that do not agree: their kind of change, and the pair that proves most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from tasks.changes.agreement import agree, agreeing
from tasks.changes.change_record import ChangeContext, change_of
from tasks.changes.checks import NO_CORROBORATION, Corroboration, check_change
from tasks.changes.checks.copies import is_near_copy
from tasks.changes.checks.evidence import says_correction
from tasks.changes.checks.statement import statement_of
from tasks.changes.events import event_metric
from tasks.changes.events.event import event_of
from tasks.changes.settled_figure import published_at
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Basis, Bound, SourcedObservation
from tasks.core.watchlist import Metric, Watchlist

PARTNERS = 6
"""Observations of another value at most that a new one is compared with, to find the one that copies it.

Over 21 sources the changes with six and with twelve differ in seven. The five that twelve alone give are false (a firm
against the sum of two): the more are compared, the more often chance proves something.
"""

PLAN_DAYS = timedelta(days=7)
"""Time within which two publishers report one plan of an event: later, a plan of another amount is a moved one."""

Pair = tuple[ChangeKind, SourcedObservation, SourcedObservation]
"""A kind of change with its sides, by publication."""

Beside = Callable[[SourcedObservation, SourcedObservation], Corroboration]
"""Gives what other figures and other stories say of two sides."""


def conflict(
    item: SourcedObservation,
    known: Sequence[SourcedObservation],
    context: ChangeContext,
    *,
    beside: Beside | None = None,
    kind: ChangeKind | None = None,
) -> Iterator[Change]:
    """Yield the change between a new observation and those of another value, the one that proves most.

    Args:
        item: new.
        known: of the same figure or event; none agrees with it.
        context: the watchlist and the time.
        beside: gives what other figures and other stories say of the two sides, where that is known.
        kind: of the change, where it does not follow from the dates and the basis.
    """
    found = [_pair(item, other, context.watchlist) for other in known[:PARTNERS]]
    pairs = [
        ((kind or pair[0], *pair[1:]), beside(*pair[1:]) if beside else NO_CORROBORATION)
        for pair in found
        if pair is not None
    ]
    if not pairs:
        return

    verdicts = [check_change(*pair, context.watchlist, beside=corroboration) for pair, corroboration in pairs]
    best = max(range(len(pairs)), key=lambda at: (verdicts[at].stopped_by is None, verdicts[at].probability))
    pair, corroboration = pairs[best]
    sentences = [other for _, other in pairs if other.in_sentence]
    if not corroboration.in_sentence and sentences and all(other.differ for other in sentences):
        # Copies whose sentences say more show that the texts speak of different things.
        yield change_of(*pair, context, beside=sentences[0])
    else:
        yield change_of(*pair, context, verdict=verdicts[best])


def values_agree(item: SourcedObservation, known: SourcedObservation) -> bool:
    """Return whether two reports can be of one number; a target is decided on, so its digits are never cut off."""
    return agree(item.observation, known.observation, cut_off=item.observation.basis is not Basis.TARGET)


def agreeing_and_not(
    item: SourcedObservation, known: Sequence[SourcedObservation]
) -> tuple[list[SourcedObservation], list[SourcedObservation]]:
    """Return the reports that can be of one number with an observation, and those that cannot; see ``values_agree``."""
    cut_off = item.observation.basis is not Basis.TARGET
    answers = list(agreeing(item.observation, (other.observation for other in known), cut_off=cut_off))
    agree_with = [other for other, answer in zip(known, answers, strict=True) if answer]
    return agree_with, [other for other, answer in zip(known, answers, strict=True) if not answer]


def is_other_copy(item: SourcedObservation, known: SourcedObservation) -> bool:
    """Return whether a sentence copies another and gives another number in its place.

    Two ranges that overlap agree as reports; where one copies the other, an end that differs is a slip.
    """
    first, second = item.observation, known.observation
    if item.article_id == known.article_id:
        return False
    ranges = first.bound is second.bound is Bound.RANGE and first.unit == second.unit
    differ = (first.value, first.value_high) != (second.value, second.value_high)
    if values_agree(item, known) and not (ranges and differ):
        return False
    return is_near_copy(statement_of(item), statement_of(known))


def _pair(item: SourcedObservation, known: SourcedObservation, watchlist: Watchlist) -> Pair | None:
    """Return the kind and the sides, by publication, of two observations that do not agree; null for no change."""
    before, after = (known, item)
    dated = item.published is not None and known.published is not None
    if dated and published_at(item) < published_at(known):
        before, after = item, known
    apart = abs(published_at(item).date() - published_at(known).date()) if dated else timedelta()
    metric = event_metric(item.observation, watchlist)
    if metric is not None:
        kind = _event_kind(before, after, apart, metric, watchlist)
    else:
        kind = _kind(before, after, apart, watchlist)
    if item.observation.period is None and before is item and kind is not ChangeKind.CONTRADICTED:
        return None  # an older article without a period changes nothing
    return kind, before, after


def _kind(before: SourcedObservation, after: SourcedObservation, apart: timedelta, watchlist: Watchlist) -> ChangeKind:
    """Return the kind of change between two values of one figure.

    Forecasts of different people differ by nature, and a target is moved, not contradicted. Within the window too, a
    text that says that it corrects a figure revises it, as does a source with the last word.
    """
    if after.observation.basis is Basis.TARGET:
        return ChangeKind.TARGET_MOVED
    if after.observation.basis is Basis.FORECAST or says_correction(statement_of(before), statement_of(after)):
        return ChangeKind.REVISED
    return _by_window(apart, watchlist)


def _event_kind(
    before: SourcedObservation, after: SourcedObservation, apart: timedelta, metric: Metric, watchlist: Watchlist
) -> ChangeKind:
    """Return the kind of change between two amounts of one event.

    A plan is moved by its own firm, and what came of it revises it. Two publishers that report one plan in the same
    week, neither of which says that it was moved, contradict each other.
    """
    if Basis.FORECAST in (before.observation.basis, after.observation.basis) or says_correction(
        statement_of(before), statement_of(after)
    ):
        return ChangeKind.REVISED
    if before.observation.basis is after.observation.basis is Basis.TARGET:
        moved = "move" in statement_of(after).marks or before.publisher == after.publisher or apart > PLAN_DAYS
        return ChangeKind.TARGET_MOVED if moved else ChangeKind.CONTRADICTED
    if event_of(before, metric).open and not event_of(after, metric).open:
        return ChangeKind.REVISED
    return _by_window(apart, watchlist)


def _by_window(apart: timedelta, watchlist: Watchlist) -> ChangeKind:
    within = apart <= timedelta(days=watchlist.settings.contradiction_days)
    return ChangeKind.CONTRADICTED if within else ChangeKind.REVISED
