"""The three steps of the check, in their order."""

from __future__ import annotations

from collections.abc import Collection

from tasks.changes.checks.comparable import not_comparable
from tasks.changes.checks.corroboration import NO_CORROBORATION, Corroboration
from tasks.changes.checks.evidence import evidence_of_conflict, evidence_of_step, naming, reading_of_pair
from tasks.changes.checks.joint_reading import JointReading, reading_of, subject_reading
from tasks.changes.checks.plausible import explained
from tasks.changes.checks.probability import Model, model_of
from tasks.changes.checks.statement import Statement, statement_of
from tasks.changes.checks.verdict import ONE_SENTENCE, Proof, Step, Verdict
from tasks.changes.events import IDENTIFIED, EventMatch, is_event, match_events
from tasks.core.changes import ChangeKind
from tasks.core.records import Reason, SourcedObservation
from tasks.core.watchlist import Metric, Watchlist

OF_ONE_PERIOD = frozenset({ChangeKind.CONTRADICTED, ChangeKind.REVISED, ChangeKind.RESTATED, ChangeKind.TARGET_MOVED})
"""Kinds of which both sides give a value of one figure for one period."""

PLACES = 4
"""Decimal places of a probability: a reading of exactly the threshold reaches it."""


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
    first, second = (statement_of(side) if side else None for side in (before, after))
    names = entity.all_names() if entity else ()
    event = _event_match(first, second, metric)
    model = model_of(kind, one_side=first is None or second is None)
    found = [proof.name] if proof is not None else _evidence(kind, first, second, names, beside, event)
    sure = round(model.probability(_reading(first, second, proof), found), PLACES)
    watched = not subject.observation.discovered
    steps: tuple[tuple[Step, str | None], ...] = (
        ("comparable", not_comparable(kind, first, second, metric, event, watched=watched)),
        ("plausible", None if proof else explained(kind, first, second, metric, after_text=after_text, beside=beside)),
        ("sure_enough", None if sure >= watchlist.settings.report_confidence else "unsure"),
    )
    return _verdict(steps, sure, found, model)


def _event_match(before: Statement | None, after: Statement | None, metric: Metric | None) -> EventMatch | None:
    """Return whether two sides are of one event; null where there are not two, or they are of no events."""
    if before is None or after is None or metric is None or not is_event(metric, before.item.observation):
        return None
    return match_events(before.item, after.item, metric)


def _verdict(steps: Collection[tuple[Step, str | None]], sure: float, found: Collection[str], model: Model) -> Verdict:
    """Return the verdict of the first step that stops a change."""
    reasons: list[Reason] = []
    stopped: tuple[Step | None, str | None] = (None, None)
    for step, note in steps:
        reasons.append(Reason(step, note or "passed"))
        if note is not None:
            stopped = (step, note)
            break
    reasons += [Reason("evidence", name, model.weight(name)) for name in found]
    return Verdict(*stopped, sure, tuple(reasons))


def _reading(before: Statement | None, after: Statement | None, proof: Proof | None) -> JointReading:
    """Return how probable it is that the sides of a change, and what proves it, were read right."""
    sides = [side.item for side in (before, after) if side is not None]
    if proof is not None and proof.name == ONE_SENTENCE:  # only what the sentence is about can be misread
        readings = [subject_reading(side.observation) for side in sides]
        return JointReading(min(item.core for item in readings), min(item.part for item in readings))
    if before is None or after is None:
        return reading_of(sides[0].observation)
    joint = reading_of_pair(before, after)
    for item in proof.further if proof is not None else ():
        further = reading_of(item.observation)
        joint = JointReading(joint.core * further.core, min(joint.part, further.part))
    return joint


def _evidence(
    kind: ChangeKind,
    before: Statement | None,
    after: Statement | None,
    names: Collection[str],
    beside: Corroboration,
    event: EventMatch | None,
) -> list[str]:
    """Return the names of the evidence of a change."""
    if before is None or after is None:
        side = before or after
        return naming(side, names, "after") if side is not None else []
    if kind in OF_ONE_PERIOD:
        identified = [event.why] if event is not None and event.same and event.why in IDENTIFIED else []
        return evidence_of_conflict(before, after, beside) + identified
    return evidence_of_step(before, after, names)
