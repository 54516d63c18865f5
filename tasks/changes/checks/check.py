"""The three steps of the check, in their order."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

from tasks.changes.checks.comparable import not_comparable
from tasks.changes.checks.corroboration import NO_CORROBORATION, Corroboration
from tasks.changes.checks.evidence import (
    NEAR_COPY,
    evidence_of_conflict,
    evidence_of_step,
    reading_of_conflict,
    reading_of_step,
    says_outcome,
)
from tasks.changes.checks.joint_reading import (
    claimed_reading,
    reading_of,
    subject_reading_of_move,
    whatever_named,
)
from tasks.changes.checks.naming import naming
from tasks.changes.checks.plausible import explained
from tasks.changes.checks.probability import PLACES, Model, log_odds, model_of
from tasks.changes.checks.statement import Statement, statement_of
from tasks.changes.checks.verdict import ONE_SENTENCE, STATED_OUTCOME, Proof, Step, Verdict
from tasks.changes.events import IDENTIFIED, EventMatch, is_event, match_events
from tasks.core.changes import ChangeKind
from tasks.core.records import Reason, SourcedObservation
from tasks.core.watchlist import Metric, Watchlist

OF_ONE_PERIOD = frozenset({ChangeKind.CONTRADICTED, ChangeKind.REVISED, ChangeKind.RESTATED, ChangeKind.TARGET_MOVED})
"""Kinds of which both sides give a value of one figure for one period."""

SURELY_DIFFERENT = "surely_different"
"""Note beside a change whose sides surely differ, while what they are of is less sure than a report asks for.

Copies of one sentence, or one number mistyped, are of one thing whatever that is: the sentences show it.
"""

ALARMS = frozenset(
    {
        ChangeKind.CONTRADICTED,
        ChangeKind.REVISED,
        ChangeKind.TARGET_MOVED,
        ChangeKind.TARGET_MET,
        ChangeKind.TARGET_MISSED,
    }
)
"""Kinds that set one value against another, so that both must have been read right."""

EVEN = 0.5
"""Least probability that both sides of an alarm were read right."""

PROVING = IDENTIFIED | {
    NEAR_COPY,
    "like_sentence",
    "swapped_digits",
    "digit_slip",
    "shared_number",
    "other_span",
    "same_metric_agrees",
    "other_figures_agree",
    "names_former",
    "correction",
}
"""Evidence of which a contradiction has to have one piece: its sentences show themselves that they are of one figure.

Of contradictions that people judged in eleven sources 48 of 54 with such a piece were true. Of those without, of which
other figures near by agreed or other papers repeated a side, 10 of 13 were; and of 16 that nobody judged most are false
at a glance: papers in the season of results, where many figures of many firms stand side by side.
"""

WITH_OUTCOME = frozenset({ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED})

OF_ONE_PART = OF_ONE_PERIOD | WITH_OUTCOME
"""Kinds of which both sides are of one part, whatever each calls it."""

READ_RIGHT = "read_right"
"""Reason that both sides were read right, with its log-odds."""


def check_change(
    kind: ChangeKind,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
    watchlist: Watchlist,
    *,
    after_text: str | None = None,
    proof: Proof | None = None,
    beside: Corroboration = NO_CORROBORATION,
) -> Verdict:
    """Check a change before it is reported.

    Args:
        kind: of the change.
        before, after: its sides; at least one is given.
        watchlist: entities, metrics and ``settings.report_confidence``.
        after_text: the later text of an article that a figure seems to have left; null where it is not at hand.
        proof: what proves a change besides the sides.
        beside: what other figures and other stories say of the two sides.

    Returns:
        The verdict, with the reason of every step that was taken.

    Raises:
        ValueError: there is no side.
    """
    subject = after or before
    if subject is None:
        raise ValueError("a change needs a side")
    entity = watchlist.entity(subject.observation.entity)
    metric = watchlist.metric(subject.observation.metric)
    sides = before, after
    if kind in OF_ONE_PART:
        before, after = (whatever_named(side) if side is not None else None for side in sides)
    first, second = (statement_of(side) if side else None for side in (before, after))
    names = entity.all_names() if entity else ()
    event = _event_match(first, second, metric)
    found = [proof.name] if proof is not None else _evidence(kind, first, second, names, beside, event, metric)
    model = model_of(kind, one_side=first is None or second is None, copied=NEAR_COPY in found)
    reading = reading_of_change(kind, first, second, proof, beside)
    sure = round(model.probability(reading, found), PLACES)
    watched, asked = not subject.observation.discovered, watchlist.settings.report_confidence
    steps: tuple[tuple[Step, str | None], ...] = (
        ("comparable", not_comparable(kind, first, second, metric, event, watched=watched, beside=beside)),
        ("plausible", None if proof else explained(kind, first, second, metric, after_text=after_text, beside=beside)),
        (
            "sure_enough",
            None
            if model.is_sure(sure, asked)
            and _is_read(kind, first, second, reading, asked)
            and (proof is not None or _is_shown(kind, found))
            else "unsure",
        ),
    )
    verdict = _verdict(steps, sure, reading, found, model)
    if verdict.stopped_by is None and proof is None and _is_subject_unsure(kind, *sides, asked):
        return replace(verdict, note=SURELY_DIFFERENT)
    return verdict


def _is_subject_unsure(
    kind: ChangeKind, before: SourcedObservation | None, after: SourcedObservation | None, asked: float
) -> bool:
    """Return whether it is less sure what two values of one period are of than a report asks for."""
    if kind not in OF_ONE_PERIOD or before is None or after is None:
        return False
    return min(reading_of(side.observation) for side in (before, after)) < asked


def _is_read(kind: ChangeKind, before: Statement | None, after: Statement | None, reading: float, asked: float) -> bool:
    """Return whether the sides of an alarm are rather read right than wrong: no evidence beside them makes up for that.

    Evidence is fitted on pairs that were mostly read well, and says little of two sides that probably are not. Of two
    copies, or of one number mistyped, it is sure that they differ; yet a report also says of what figure, so that one
    of the two statements has to be rather right as a whole.
    """
    least = min(EVEN, asked)
    if kind not in ALARMS:
        return True
    if kind in (ChangeKind.CONTRADICTED, ChangeKind.REVISED):
        sides = [claimed_reading(side.item.observation) for side in (before, after) if side is not None]
        return min(reading, max(sides)) >= least
    return reading >= least


def _is_shown(kind: ChangeKind, found: Collection[str]) -> bool:
    """Return whether the sentences of a contradiction show that they are of one figure; no other kind has to."""
    return kind is not ChangeKind.CONTRADICTED or not PROVING.isdisjoint(found)


def _event_match(before: Statement | None, after: Statement | None, metric: Metric | None) -> EventMatch | None:
    """Return whether two sides are of one event; null where there are not two, or they are of no events."""
    if before is None or after is None or metric is None or not is_event(metric, before.item.observation):
        return None
    return match_events(before.item, after.item, metric)


def _verdict(
    steps: Collection[tuple[Step, str | None]], sure: float, reading: float, found: Collection[str], model: Model
) -> Verdict:
    """Return the verdict of the first step that stops a change."""
    reasons: list[Reason] = []
    stopped: tuple[Step | None, str | None] = (None, None)
    for step, note in steps:
        reasons.append(Reason(step, note or "passed"))
        if note is not None:
            stopped = (step, note)
            break
    reasons.append(Reason("reading", READ_RIGHT, log_odds(reading)))
    reasons += [Reason("evidence", name, model.weight(name)) for name in found]
    return Verdict(*stopped, sure, tuple(reasons))


def reading_of_change(
    kind: ChangeKind,
    before: Statement | None,
    after: Statement | None,
    proof: Proof | None = None,
    beside: Corroboration = NO_CORROBORATION,
) -> float:
    """Return how probable it is that the sides of a change, and what proves it, were read right.

    Args:
        kind: of the change.
        before, after: its sides; at least one is given.
        proof: what proves it besides the sides.
        beside: what other figures and other stories say of the two sides.
    """
    sides = [side.item for side in (before, after) if side is not None]
    if proof is not None and proof.name == ONE_SENTENCE:  # only what the sentence is about can be misread
        return subject_reading_of_move(sides[0].observation, sides[-1].observation)
    if before is None or after is None:
        return reading_of(sides[0].observation)
    if kind not in OF_ONE_PERIOD:
        return reading_of_step(before, after, beside)
    joint = reading_of_conflict(before, after, beside)
    further = proof.further if proof is not None else ()
    return math.prod((reading_of(item.observation) for item in further), start=joint)


def _evidence(
    kind: ChangeKind,
    before: Statement | None,
    after: Statement | None,
    names: Collection[str],
    beside: Corroboration,
    event: EventMatch | None,
    metric: Metric | None,
) -> list[str]:
    """Return the names of the evidence of a change."""
    if before is None or after is None:
        side = before or after
        return naming(side, names, "after") if side is not None else []
    if kind in OF_ONE_PERIOD:
        identified = [event.why] if event is not None and event.same and event.why in IDENTIFIED else []
        return evidence_of_conflict(before, after, names, beside) + identified
    stated = [STATED_OUTCOME] if kind in WITH_OUTCOME and says_outcome(before, after) else []
    return evidence_of_step(before, after, names, beside, metric) + stated
