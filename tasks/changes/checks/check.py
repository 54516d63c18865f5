"""The three steps of the check, in their order."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tasks.changes.checks.comparable import not_comparable
from tasks.changes.checks.evidence import evidence_of_conflict, evidence_of_step, is_near_copy, names_entity
from tasks.changes.checks.plausible import explained
from tasks.changes.checks.probability import probability, weights
from tasks.changes.checks.statement import Statement, statement_of
from tasks.changes.checks.verdict import Proof, Step, Verdict
from tasks.changes.events import IDENTIFIED, SAME_EVENT, is_event, match_events
from tasks.core.changes import ChangeKind
from tasks.core.records import Reason, SourcedObservation
from tasks.core.watchlist import Metric, Watchlist

CONFLICTS = frozenset({ChangeKind.CONTRADICTED, ChangeKind.REVISED, ChangeKind.RESTATED, ChangeKind.TARGET_MOVED})
"""Kinds of which both sides give a value of one figure for one period."""

NO_WEIGHT = 0.0
"""Weight of evidence that was in no judged pair: it changes nothing."""


def check_change(
    kind: ChangeKind,
    before: SourcedObservation | None,
    after: SourcedObservation | None,
    watchlist: Watchlist,
    *,
    after_text: str | None = None,
    proof: Proof | None = None,
) -> Verdict:
    """Check a change before it is reported.

    Args:
        kind: of the change.
        before, after: its sides; at least one is given.
        watchlist: entities, metrics and ``settings.report_confidence``.
        after_text: the later text of an article that a figure seems to have left; null where it is not at hand.
        proof: what proves a contradiction besides the sides.

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
    found = _evidence(kind, first, second, names, metric)
    if proof is not None:
        found = {**found, proof.name: weights().conflict.get(proof.name, NO_WEIGHT)}
    copied = first is not None and second is not None and is_near_copy(first, second)
    sides = (before, after, *(proof.further if proof else ()))
    confidences = [side.observation.confidence for side in sides if side is not None]
    sure = probability(kind, confidences, found, copied=copied)
    watched = not subject.observation.discovered
    steps: tuple[tuple[Step, str | None], ...] = (
        ("comparable", not_comparable(kind, first, second, metric, watched=watched)),
        ("plausible", None if proof else explained(kind, first, second, metric, after_text=after_text)),
        ("sure_enough", None if sure >= watchlist.settings.report_confidence else "unsure"),
    )
    reasons: list[Reason] = []
    stopped: tuple[Step | None, str | None] = (None, None)
    for step, note in steps:
        reasons.append(Reason(step, note or "passed"))
        if note is not None:
            stopped = (step, note)
            break
    reasons += [Reason("evidence", name, weight) for name, weight in found.items()]
    return Verdict(*stopped, round(sure, 4), tuple(reasons))


def _evidence(
    kind: ChangeKind,
    before: Statement | None,
    after: Statement | None,
    names: Collection[str],
    metric: Metric | None,
) -> Mapping[str, float]:
    """Return the named evidence of a change with its weights; of two amounts of one event, what makes it one."""
    fitted = weights()
    found: list[str]
    table = fitted.step
    if before is None or after is None:
        side = before or after
        found = ["named_after" if side is not None and names_entity(side, names) else "unnamed_after"]
    elif kind in CONFLICTS:
        found, table = evidence_of_conflict(before, after, names), fitted.conflict
        if metric is not None and is_event(metric, before.item.observation):
            match = match_events(before.item, after.item, metric)
            found += [match.why] if match.same else []
            table = {**dict.fromkeys(IDENTIFIED, SAME_EVENT), **table}
    else:
        found = evidence_of_step(before, after, names)
    return {name: table.get(name, NO_WEIGHT) for name in found}
