"""The next period of a series: what it moves from, and which sentence of its text shows it best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from tasks.changes.agreement import written_number
from tasks.changes.change_record import ChangeContext, change_of
from tasks.changes.checks import corroboration_of_step
from tasks.changes.checks.forecasters import is_same_forecaster
from tasks.changes.checks.naming import is_implied, is_in_headline
from tasks.changes.checks.one_side import is_outlook_of_past
from tasks.changes.checks.statement import statement_of
from tasks.changes.conflicts import PARTNERS, values_agree
from tasks.changes.grounds import change_of_ground
from tasks.changes.known_series import KnownSeries
from tasks.changes.replaced_values import replaced_values
from tasks.changes.series_keys import series_period
from tasks.changes.settled_figure import doubt, surest_first
from tasks.changes.stated_moves import is_stated_move
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import Basis, Measure, SourcedObservation

REPORTED_BY = timedelta(days=45)
"""Time after the end of a quarter in which listed Korean firms must file its report. From then on what an outlook is
compared with is an actual value, whatever the basis that was read: of twelve that people judged ten were."""


def next_period(
    known: KnownSeries, item: SourcedObservation, text: Sequence[SourcedObservation], context: ChangeContext
) -> Change:
    """Return the next period of a series by the sentence of its text that proves most: mostly one that compares.

    Args:
        known: everything known before the text.
        item: the text's value of the period.
        text: observations of the text.
        context: the watchlist and the time.
    """
    key, number = series_period(item), written_number(item.observation)
    same = [
        other
        for other in text
        if other is not item and series_period(other) == key and written_number(other.observation) == number
    ]
    changes = [_step_to(known, other, text, context) for other in [item, *same[:PARTNERS]]]
    return max(changes, key=lambda change: (change.reported, change.probability or 0.0))


def late_period(
    known: KnownSeries, item: SourcedObservation, text: Sequence[SourcedObservation], context: ChangeContext
) -> Iterator[Change]:
    """Yield the next period of a series that was known, but by no report that was sure enough.

    The first report of a period may be a doubtful one; it must not keep the news that a sure one brings.

    Args:
        known: everything known before the text.
        item: the text's value of the period.
        text: observations of the text.
        context: the watchlist and the time.
    """
    if item.observation.period is None or item.observation.basis is Basis.TARGET:
        return
    if item.observation.measure is not Measure.LEVEL:
        return  # a change of a change is never reported
    if not known.is_of_latest_period(item) or known.previous(item) is None:
        return
    reports = known.observations(series_period(item))
    # Mostly the surest of the known reports was sure enough: the new one need not be looked at then.
    if _was_sure_enough(known, min(reports, key=doubt), context):
        return
    change = next_period(known, item, text, context)
    if change.reported and not any(_was_sure_enough(known, other, context) for other in surest_first(reports)[1:]):
        yield change


def _was_sure_enough(known: KnownSeries, item: SourcedObservation, context: ChangeContext) -> bool:
    """Return whether a report that was known before is sure enough for the next period to be reported from it.

    Once it was, it is: further reports only confirm either side. What it moves from may become another value.
    """
    previous = known.previous(item)
    step = item.observation_id, previous.observation_id if previous is not None else None
    if (
        step not in known.sure_steps
        and _step_to(known, item, known.text(item.revision_id), context, is_old=True).reported
    ):
        known.sure_steps.add(step)
    return step in known.sure_steps


def _step_to(
    known: KnownSeries,
    item: SourcedObservation,
    text: Sequence[SourcedObservation],
    context: ChangeContext,
    *,
    is_old: bool = False,
) -> Change:
    """Return the next period of a series; it has no value before it if that is another plan or somebody else's outlook.

    Nor if that is what happened, read as an outlook because the outlook of today is compared with it.

    Args:
        known: everything known before.
        item: a value of the period.
        text: the observations of its text that are at hand.
        context: the watchlist and the time.
        is_old: whether its text was known before, so that observations of it may not be at hand.
    """
    previous, basis = known.previous(item), item.observation.basis
    if previous is None or basis is Basis.TARGET:
        return change_of(ChangeKind.NEW_PERIOD, None, item, context)
    before = _reported_beside(item, previous, known)
    if basis is Basis.FORECAST and not _is_outlook_before(before, item):
        return change_of(ChangeKind.NEW_PERIOD, None, item, context)
    is_level = item.observation.measure is Measure.LEVEL
    ground = change_of_ground(known, before, item, text) if is_level else None
    others = known.reports(series_period(before)), known.reports(series_period(item))
    stated = is_level and is_stated_move(before.observation, item.observation, text)
    implied = (
        is_implied(before, text, context.watchlist),
        is_implied(item, text, context.watchlist) or (is_old and _may_have_been_implied(item, known, context)),
    )
    beside = corroboration_of_step(
        before,
        item,
        others,
        move_stated=stated,
        compared_otherwise=_is_compared_otherwise(before, item, known, text),
        implied=implied,
    )
    return change_of(ChangeKind.NEW_PERIOD, before, item, context, ground=ground, beside=beside)


def _is_outlook_before(before: SourcedObservation, item: SourcedObservation) -> bool:
    """Return whether a value is an outlook that another follows: of one forecaster, and not known by then."""
    return is_same_forecaster(before, item) and not is_outlook_of_past(statement_of(before), REPORTED_BY)


def _is_compared_otherwise(
    before: SourcedObservation, after: SourcedObservation, known: KnownSeries, text: Sequence[SourcedObservation]
) -> bool:
    """Return whether a sentence of one period gives, for the other period, another value than the one compared.

    The two are then not counted alike, as those of one firm and of its group are, or one of them is misread: of judged
    next periods four were so, and none was true.

    Args:
        before, after: two periods of a series.
        known: everything known before the text.
        text: the observations of the text of ``after``.
    """
    earlier = text if before.revision_id == after.revision_id else known.text(before.revision_id)
    return _gives_another(before, after, earlier) or _gives_another(after, before, text)


def _gives_another(side: SourcedObservation, other: SourcedObservation, text: Sequence[SourcedObservation]) -> bool:
    """Return whether a sentence that gives one side states, for the period of the other, a value that differs from it.

    A text may give the side in several sentences; one that compares it otherwise is enough.
    """
    own, key = series_period(side), series_period(other)
    sentences = {item.observation.sentence for item in text if series_period(item) == own and values_agree(item, side)}
    rivals = [
        item
        for item in text
        if series_period(item) == key and item.observation.sentence in sentences and not values_agree(item, other)
    ]
    former = replaced_values(text) if rivals else frozenset()
    return any(item.observation_id not in former for item in rivals)


def _may_have_been_implied(item: SourcedObservation, known: KnownSeries, context: ChangeContext) -> bool:
    """Return whether a text known before may say whose figure it is by observations that are not at hand.

    What it may have been reported for is not reported again.
    """
    return not known.has_whole_text(item.revision_id) and is_in_headline(item, context.watchlist)


def _reported_beside(item: SourcedObservation, settled: SourcedObservation, known: KnownSeries) -> SourcedObservation:
    """Return the report of the period before that stands in an observation's own text, in its own sentence if there.

    A text that gives both values compares them itself. The settled report is returned where the text gives none that
    agrees with it.
    """
    reports = known.observations(series_period(settled))
    own = [other for other in reports if other.revision_id == item.revision_id and values_agree(other, settled)]
    sentence = item.observation.sentence
    return max(
        own, key=lambda other: (other.observation.sentence == sentence, other.observation.confidence), default=settled
    )
