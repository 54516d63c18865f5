"""All slots, in the order in which they are decided."""

from __future__ import annotations

from tasks.figures.linking.slots.basis import BasisSlot
from tasks.figures.linking.slots.entity import EntitySlot
from tasks.figures.linking.slots.measure import MeasureSlot, SignSlot
from tasks.figures.linking.slots.metric import MetricSlot
from tasks.figures.linking.slots.parts.part import PartSlot
from tasks.figures.linking.slots.parts.scope import ScopeSlot
from tasks.figures.linking.slots.period import PeriodSlot
from tasks.figures.linking.slots.slot import Slot

ALL_SLOTS: tuple[Slot, ...] = (
    MetricSlot(),
    MeasureSlot(),
    SignSlot(),
    BasisSlot(),
    EntitySlot(),
    PeriodSlot(),
    ScopeSlot(),
    PartSlot(),
)
