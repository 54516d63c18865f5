"""Makes a change record: its id, its difference, and whether it is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tasks.changes.checks import NO_CORROBORATION, Corroboration, Proof, Verdict, check_change
from tasks.changes.checks.revisions import outcome_of
from tasks.changes.checks.statement import statement_of
from tasks.changes.events import event_metric
from tasks.core.changes import Change, ChangeKind
from tasks.core.identifiers import change_id
from tasks.core.records import Basis, Measure, Observation, Reason, SourcedObservation
from tasks.core.watchlist import Threshold, Watchlist

PLACES = Decimal("0.000001")
"""The warehouse keeps six decimal places."""

EDITS = frozenset({ChangeKind.RESTATED, ChangeKind.WITHDRAWN})
"""Kinds of change that one edit causes: the same edit made again, after it was undone, is another change."""

MOVES = frozenset({ChangeKind.NEW_PERIOD, ChangeKind.REVISED, ChangeKind.TARGET_MOVED})
"""Kinds that a threshold may keep out of the report. A contradiction or a silent edit matters however small it is."""


QUIET = {ChangeKind.REFINED: "more_exact", ChangeKind.TARGET_DUE: "no_actual"}
"""Kinds that a report never shows, each with the note that says why."""

GROUND_CHANGED, GROUND_CHANGED_BESIDE = "ground_changed", "ground_changed_beside"
GROUND_NOTES = (GROUND_CHANGED, GROUND_CHANGED_BESIDE)
"""Notes of a move whose two levels were not counted alike: a text states another move of them, or of another amount."""

UNFINISHED = "unfinished"
"""Note of a period that was not over when its value was published: it has no difference from an earlier one."""

OUTCOMES = frozenset({ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED, ChangeKind.TARGET_DUE})
"""Kinds that are reported once for a target, whichever reports and copies of the actual value arrive."""

NEWS = frozenset({ChangeKind.NEW_SERIES, ChangeKind.NEW_PERIOD})
"""Kinds that say what is known; they are not reported for a baseline, nor for a discovered entity of which
nothing was known."""


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """What a change is made with besides its sides.

    Attributes:
        watchlist: entities, metrics, thresholds and the least probability that is reported.
        found_at: aware; now.
        baseline: whether the run is the first one over an archive: new figures are what is known then, not news.
        texts: the later text of articles that came back, by article; for figures that seem to have left them.
    """

    watchlist: Watchlist
    found_at: datetime
    baseline: bool = False
    texts: Mapping[int, str] = field(default_factory=dict)


def change_of(
    kind: ChangeKind,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
    context: ChangeContext,
    *,
    of: SourcedObservation | None = None,
    ground: str | None = None,
    proof: Proof | None = None,
    beside: Corroboration = NO_CORROBORATION,
    verdict: Verdict | None = None,
) -> Change:
    """Make one change between two observations, and check it.

    Args:
        kind: see ``ChangeKind``.
        before, after: the two sides; at least one is given.
        context: the watchlist, the time, and whether the run is a baseline.
        of: the observation whose series and period the change belongs to; ``after``, else ``before``, if not given.
        ground: which of ``GROUND_NOTES``, where a text states a move that the two levels do not show: they were not
            counted alike, and their difference says nothing.
        proof: what proves a change besides the sides.
        beside: what other figures and other stories say of the two sides.
        verdict: what the check of the change says, where it was made before; it stands for ``proof`` and ``beside``.

    Returns:
        The change with its difference (in the unit of ``after``; of what ``proof`` gives instead, in that of
        ``before``), whether it is reported, and the reasons. A period that is not over has no difference from an
        earlier one: 42 papers by April are no fall from 66 in the year before.
    """
    subject = of or after or before
    if subject is None:
        raise ValueError("a change needs a side")
    observation = subject.observation
    unfinished = kind is ChangeKind.NEW_PERIOD and after is not None and _is_unfinished(after)
    difference, relative = (None, None) if unfinished or ground else _difference(before, after)
    if proof is not None and proof.instead is not None and before is not None and before.observation.value is not None:
        difference, relative = proof.instead - before.observation.value, None
    if event_metric(observation, context.watchlist) is not None:
        relative = None  # two amounts of one event are no move
    note = _note(kind, before, after or subject, difference, relative, context)
    if note not in (None, "baseline"):
        verdict = None
    elif verdict is None:
        after_text = context.texts.get(subject.article_id)
        verdict = check_change(
            kind, before, after, context.watchlist, after_text=after_text, proof=proof, beside=beside
        )
    if note == "baseline" and verdict is not None and verdict.stopped_by in (None, "sure_enough"):
        verdict = None  # what is known needs no certainty, but what cannot be compared is no move of a figure
    stopped = verdict is not None and verdict.stopped_by is not None
    if verdict is not None:
        note = verdict.note if stopped else ground or verdict.note
        if verdict.stopped_by == "comparable" and (kind is ChangeKind.NEW_PERIOD or note == "other_count"):
            difference, relative = None, None  # two counts of different things have none
    return Change(
        # A rate is refuted once, whichever texts give the levels that refute it.
        change_id=_identity(kind, subject, before, None if proof is not None and proof.further else after),
        kind=kind,
        series_id=subject.series_id,
        entity=observation.entity,
        metric=observation.metric,
        scope=observation.scope,
        basis=observation.basis,
        measure=observation.measure,
        period_grain=observation.period_grain,
        period=observation.period,
        before=before,
        after=after,
        difference=difference,
        relative=relative,
        reported=verdict is not None and not stopped,
        note=note,
        found_at=context.found_at,
        probability=verdict.probability if verdict else None,
        stopped_by=verdict.stopped_by if verdict else None,
        checks=(
            *(verdict.reasons if verdict else ()),
            *_explanations(kind, before, after, ground or (UNFINISHED if unfinished and before else None)),
        ),
    )


def _explanations(
    kind: ChangeKind, before: SourcedObservation | None, after: SourcedObservation | None, ground: str | None
) -> list[Reason]:
    """Return what explains a difference that is reported or known, whatever the check of it says."""
    outcome = outcome_of(kind, statement_of(before), statement_of(after)) if before and after else None
    return [Reason("plausible", detail) for detail in (ground, outcome) if detail]


def _difference(
    before: SourcedObservation | None, after: SourcedObservation | None
) -> tuple[Decimal | None, Decimal | None]:
    """Return ``after`` minus ``before``, and that as a share of ``before``; null where it cannot be computed."""
    if before is None or after is None or before.observation.unit != after.observation.unit:
        return None, None
    old, new = before.observation.value, after.observation.value
    if old is None or new is None:
        return None, None
    difference = new - old
    return difference, (difference / abs(old)).quantize(PLACES) if old else None


def _is_unfinished(item: SourcedObservation) -> bool:
    """Return whether an actual value was published before its period was over."""
    observation = item.observation
    if observation.basis is not Basis.ACTUAL or observation.measure is not Measure.LEVEL:
        return False
    return observation.period_grain not in ("month", "day") and item.is_of_open_period


def _note(
    kind: ChangeKind,
    before: SourcedObservation | None,
    side: SourcedObservation,
    difference: Decimal | None,
    relative: Decimal | None,
    context: ChangeContext,
) -> str | None:
    """Return why a change is kept out of the report whatever its check says; null if the check decides."""
    watchlist = context.watchlist
    if kind in QUIET:
        return QUIET[kind]
    if side.observation.confidence < watchlist.settings.minimum_confidence:
        return "low_confidence"
    is_level = side.observation.measure is Measure.LEVEL
    if kind in NEWS and before is None and side.observation.discovered:
        return "discovered"
    if kind is ChangeKind.NEW_PERIOD and not is_level:
        return "change_of_change"
    if kind in NEWS and context.baseline:
        return "baseline"
    metric = watchlist.metric(side.observation.metric)
    if metric and is_level and kind in MOVES and _is_below(metric.threshold, difference, relative):
        return "below_threshold"
    return None


def _is_below(threshold: Threshold, difference: Decimal | None, relative: Decimal | None) -> bool:
    """Return whether a change is smaller than either limit; one of exactly the limit is not."""
    pairs = ((threshold.absolute, difference), (threshold.relative, relative))
    return any(limit is not None and size is not None and abs(size) < limit for limit, size in pairs)


def _identity(
    kind: ChangeKind,
    subject: SourcedObservation,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
) -> int:
    """Return a signed 64-bit id of the change's content, so that it is the same whenever the change is found again."""
    if kind in OUTCOMES:
        # A target has one outcome of a kind, whatever texts report the actual value.
        return change_id(
            kind.value, subject.series_id, subject.observation.period, *_value_and_unit(subject.observation)
        )
    source = after or before if kind is not ChangeKind.TARGET_MOVED else None  # one move, whatever copies state it
    parts: tuple[object, ...] = (
        kind.value,
        subject.series_id,
        subject.observation.period,
        *_value_and_unit(after.observation if after else None),
        *_value_and_unit(before.observation if before else None),
        source.article_id if source else None,
    )
    if kind in EDITS:
        parts += tuple(side.revision_id for side in (before, after) if side is not None)
    return change_id(*parts)


def _value_and_unit(observation: Observation | None) -> tuple[str | None, ...]:
    """Return value and unit as normalised text: the warehouse returns 25.110000 for 25.11."""
    if observation is None:
        return None, None
    values = [observation.value] if observation.value is not None else [observation.low, observation.high]
    return "/".join("" if value is None else f"{value.normalize():f}" for value in values), observation.unit
