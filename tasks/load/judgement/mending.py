"""Observations as a person corrects or enters them: the fields that are given, read as in texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from tasks.core.errors import FigurewatchError
from tasks.core.records import Basis, Bound, Measure, Observation, Quantity, Reason
from tasks.core.watchlist import Entity, Metric
from tasks.figures.numbers.intervals import Hedge, interval
from tasks.figures.numbers.quantities import find_quantities
from tasks.figures.time.calendar_periods import period_from_label
from tasks.languages.scripts import guess_language

BY_HAND = "by hand"
"""The extractor of what a person has corrected or entered."""

NONE = "none"
"""What is written for a scope or a period that there is none of."""


class CorrectionError(FigurewatchError):
    """A correction cannot be made as it is written."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that a person gives; null leaves one as it is, ``none`` empties a scope or a period.

    Attributes:
        entity, metric: of the watchlist, or an entity that was discovered.
        entity_name: how texts call an entity; only for one that is discovered.
        period: a label such as ``2021-Q3``.
        scope: the words that narrow the figure.
        basis, measure: see ``Observation``.
        value: a plain number in the observation's unit, or a number as texts write it (``약 25%``, ``1조7212억원``).
        unit: where the value has none.
    """

    entity: Entity | str | None = None
    metric: Metric | None = None
    period: str | None = None
    scope: str | None = None
    basis: Basis | None = None
    measure: Measure | None = None
    value: str | None = None
    unit: str | None = None

    def given(self) -> list[str]:
        """Return the names of the fields that are given, the one that makes a figure untrue first."""
        order = ("entity", "metric", "value", "unit", "period", "scope", "basis", "measure")
        return [name for name in order if getattr(self, name) is not None]


def mended(observation: Observation, fields: Fields) -> Observation:
    """Return an observation with the fields that a person gives; it is sure from then on.

    Raises:
        CorrectionError: a value or a unit cannot be read.
        FigurewatchError: the period's label cannot be read.
    """
    changed: dict[str, Any] = {}
    if fields.entity is not None:
        changed |= _entity(fields.entity)
    if fields.metric is not None:
        changed["metric"] = fields.metric.id
    if fields.value is not None or fields.unit is not None:
        changed |= _value(observation, fields)
    if fields.period is not None:
        changed |= _period(fields.period)
    if fields.scope is not None:
        changed["scope"] = None if fields.scope == NONE else fields.scope
    if fields.basis is not None:
        changed["basis"] = fields.basis
    if fields.measure is not None:
        changed["measure"] = fields.measure
    was = {name: getattr(observation, name) for name in changed}
    reasons = tuple(
        Reason("correction", f"{name}: {was[name]} -> {now}") for name, now in changed.items() if now != was[name]
    )
    return replace(observation, **changed, confidence=1.0, extractor=BY_HAND, reasons=reasons, runners_up=())


def _entity(entity: Entity | str) -> dict[str, Any]:
    if isinstance(entity, str):
        return {"entity": entity, "discovered": True}
    name = next(iter(entity.names.values()), entity.id)
    return {"entity": entity.id, "entity_name": name, "discovered": False}


def _period(label: str) -> dict[str, Any]:
    names = ("period", "period_start", "period_end", "period_grain", "period_words")
    if label == NONE:
        return dict.fromkeys(names)
    period = period_from_label(label)
    return dict(zip(names, (period.label, period.start, period.end, period.grain, None), strict=True))


def _value(observation: Observation, fields: Fields) -> dict[str, Any]:
    unit = fields.unit or observation.unit
    if fields.value is None:
        return {"unit": unit}
    found = quantity(fields.value, unit)
    return {
        "value": found.value,
        "value_high": found.value_high,
        "low": found.low,
        "high": found.high,
        "unit": fields.unit or found.unit,
        "bound": found.bound,
        "conversion_value": None,
        "conversion_unit": None,
    }


def quantity(written: str, unit: str) -> Quantity:
    """Return the one quantity that a text is.

    Args:
        written: a plain number, or a number with its unit as texts write it.
        unit: of a plain number; empty where there is none to take.

    Raises:
        CorrectionError: it is no number, several numbers, or a plain one without a unit.
    """
    plain = _plain(written)
    if plain is not None:
        if not unit:
            raise CorrectionError(f"{written!r} has no unit", todo="Add --unit: percent, KRW, count, ...")
        low, high = interval(plain, Hedge.EXACT, _last_digit(plain), _last_digit(plain))
        return Quantity(0, len(written), plain, low, high, unit, Bound.EXACT)
    found = find_quantities(written, guess_language(written))
    if len(found) != 1:
        todo = "Write one number with its unit, such as 25.11%, 1조7212억원 or a plain 25.11"
        raise CorrectionError(f"{written!r} is not one number", todo=todo)
    return found[0]


def _plain(written: str) -> Decimal | None:
    try:
        number = Decimal(written.replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _last_digit(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)
