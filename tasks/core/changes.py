"""The record of a change in a series: its kind, its facts, and the observations before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from tasks.core.records import Basis, Measure, Reason, SourcedObservation

GRACE_PERIOD = timedelta(days=120)
"""Time after a target's period within which its actual value is expected: annual figures are filed in three months."""


class ChangeKind(StrEnum):
    """Something a reader must know about a series.

    ``REFINED`` and ``TARGET_DUE`` are quiet: they are stored, and no report shows them.
    """

    NEW_SERIES = "new_series"
    NEW_PERIOD = "new_period"
    REFINED = "refined"
    REVISED = "revised"
    CONTRADICTED = "contradicted"
    RESTATED = "restated"
    WITHDRAWN = "withdrawn"
    TARGET_MOVED = "target_moved"
    TARGET_MET = "target_met"
    TARGET_MISSED = "target_missed"
    TARGET_DUE = "target_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """What a change is of and what it says, without the observations on its two sides.

    Attributes:
        change_id: 64-bit id made of what the change says; the same change found again has the same id.
        series_id: the series; ``entity`` to ``period_grain`` spell it out, ``period`` is a label of one of its periods.
        difference: ``after`` minus ``before`` in their unit, percentage points for percentages; null without both. Of
            a rate that two levels refute, the rate that they give minus the stated one.
        relative: the same as a share of ``before``.
        reported: false where a threshold or the kind keeps it out of the report.
        note: one short machine word on why it is not reported, or what caused it (``below_threshold``, ``extractor``).
        found_at: aware, UTC.
        probability: that both sides are right and comparable, 0 to 1; null where it was not checked.
        stopped_by: the step of the check that it failed, or ``second_reader``: a person has to look at it.
        checks: the steps and the evidence, each with its reason.
    """

    change_id: int
    kind: ChangeKind
    series_id: int
    entity: str
    metric: str
    scope: str | None
    basis: Basis
    measure: Measure
    period_grain: str | None
    period: str | None
    difference: Decimal | None
    relative: Decimal | None
    reported: bool
    note: str | None
    found_at: datetime
    probability: float | None = None
    stopped_by: str | None = None
    checks: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(ChangeFacts):
    """A change with its two observations; ``before`` is null for a first one, ``after`` for a withdrawal."""

    before: SourcedObservation | None
    after: SourcedObservation | None

    @property
    def sides(self) -> tuple[SourcedObservation, ...]:
        """The observations that there are, ``before`` first."""
        return tuple(side for side in (self.before, self.after) if side is not None)
