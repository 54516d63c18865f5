"""What the check of a change says: each step with its reason, and the step that stopped it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tasks.core.records import Reason, SourcedObservation

Step = Literal["comparable", "plausible", "sure_enough"]
"""The steps of the check in their order (DESIGN section 4)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of the check.

    Attributes:
        stopped_by: the step that the change failed; null where it may be reported.
        note: why, as one machine word; of a change that may be reported, what a report says beside it, or null.
        probability: that both statements are right and comparable, 0 to 1.
        reasons: one a step, and one a piece of evidence with its weight in log-odds.
    """

    stopped_by: Step | None
    note: str | None
    probability: float
    reasons: tuple[Reason, ...]


ONE_SENTENCE = "one_sentence"
"""Proof that one sentence states the whole change: a value takes the place of another."""

REFUTED_RATE = "refuted_rate"
"""Proof that a stated rate is a slip of the one that two levels give."""

STATED_OUTCOME = "stated_outcome"
"""Evidence that a text itself compares a target with what came of it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a change that the two sides alone do not show.

    Attributes:
        name: ``ONE_SENTENCE`` or ``REFUTED_RATE``, with a weight in ``weights.yaml``.
        further: observations besides the two sides that it rests on; they must be right too.
        instead: the value that what proves it gives in place of the one before, in that one's unit; null for none.
    """

    name: str
    further: tuple[SourcedObservation, ...] = ()
    instead: Decimal | None = None
