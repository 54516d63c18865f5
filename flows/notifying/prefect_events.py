"""An event of Prefect for each change and correction, so that Prefect's automations can act on them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from tasks.core.changes import Change
from tasks.core.deliveries import About
from tasks.reports.channels.outbox_states import PlannedMessage
from tasks.reports.channels.outcome import TAKEN, Outcome

NAMESPACE = uuid.UUID("2b7c5f0e-61d4-5d0f-8a55-0c3c6a4f9e21")
"""Ids of events are made from this constant and the row's id: an event that is emitted again is the same event."""


def emit_changes(planned: PlannedMessage, changes: Sequence[Change]) -> Outcome:
    """Emit ``figurewatch.change.<kind>`` for each change, ``figurewatch.correction`` for each one that is taken back.

    Args:
        planned: rows of the outbox.
        changes: those that the message is about.

    Returns:
        Taken once Prefect's client has them; it sends them on by itself and says nothing of the end.
    """
    from prefect.events import emit_event

    by_id = {change.change_id: change for change in changes}
    for row in planned.rows:
        change = by_id.get(row.change_id) if row.change_id is not None else None
        if row.about is About.CHANGE and change is None:
            continue
        kind = f"change.{change.kind.value}" if change else "correction"
        event = emit_event(
            f"figurewatch.{kind}",
            resource={
                "prefect.resource.id": f"figurewatch.change.{row.change_id}",
                "prefect.resource.name": f"{change.entity} {change.metric}" if change else str(row.change_id),
            },
            payload=_facts(change) if change else {"change_id": str(row.change_id)},
            id=uuid.uuid5(NAMESPACE, str(row.message_id)),
        )
        if event is None:
            return Outcome(False, "Prefect takes no events")
    return TAKEN


def _facts(change: Change) -> dict[str, str | None]:
    sides = {"before": change.before, "after": change.after}
    facts = {
        "change_id": str(change.change_id),
        "kind": change.kind.value,
        "entity": change.entity,
        "metric": change.metric,
        "scope": change.scope,
        "period": change.period,
        "basis": change.basis.value,
        "measure": change.measure.value,
    }
    for name, side in sides.items():
        if side is not None:
            facts |= {name: side.observation.expression, f"{name}_sentence": side.observation.sentence}
    return facts
