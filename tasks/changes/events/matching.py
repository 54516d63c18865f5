"""Decides whether two statements of an event metric are of one event.

The definition, in this order; ``a`` and ``b`` are statements of one entity, metric and measure:

1. An amount that one sentence puts on top of another ("a further 3 billion") is another event than one that differs.
2. Both name the round or the venue: another name is another event; the same name is the same event if the dates fit,
   or if the amounts agree whatever the dates. A bridge or extension is not the round itself: unsure. A sentence that
   says that a round was known by another name has both names.
3. Two kinds (money raised, money invested, a lay-off) are two events.
4. Both say with whom or for what: a shared word is the same event if the dates fit or the amounts agree; money
   invested with no shared word is two events.
5. The amounts agree and the dates fit: one event that two papers report.
6. Lay-offs of one scope that are reported within two weeks are one event.
7. Two rounds that are planned or under way, reported within a month, are one: a firm raises one round at a time.
8. The dates fit, and one sentence copies the other or the scope is one: the same event. All else is unsure, and never
   a contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tasks.changes.agreement import agree
from tasks.changes.checks.copies import is_near_copy
from tasks.changes.checks.statement import statement_of
from tasks.changes.events.event import EXTENSION, Event, days_between, days_between_reports, event_of
from tasks.core.records import Basis, Observation, SourcedObservation
from tasks.core.watchlist import Metric

NAMED_DAYS = 366
"""Days between the dates of two reports of one named round: closings of one round are at most a year apart."""

PARTY_DAYS = 90
"""Days between the dates of two reports of one deal with one counterpart, or for one purpose."""

AMOUNT_DAYS = 60
"""Days between the dates of two reports of one amount that are of one event."""

LAYOFF_DAYS = 14
"""Days between two reports of one lay-off: papers report it within two weeks, the next one comes months later."""

OPEN_DAYS = 30
"""Days between two reports of a round that is not closed yet."""

CONVERTED = 0.1
"""Share by which an amount may differ from one that is converted at another day's rate."""


IDENTIFIED = frozenset({"same_name", "same_party", "one_layoff", "one_open_round", "same_scope"})
"""What makes two statements with two amounts be of one event, besides a copied sentence, which has a weight itself."""


class Relation(StrEnum):
    """How the events of two statements are related."""

    SAME = "same_event"
    OTHER = "other_event"
    UNSURE = "unsure_event"


@dataclass(frozen=True, slots=True)
class EventMatch:
    """Whether two statements are of one event, and why, as one machine word."""

    relation: Relation
    why: str

    @property
    def same(self) -> bool:
        """Whether they are of one event, as far as their sentences tell."""
        return self.relation is Relation.SAME


def match_events(first: SourcedObservation, second: SourcedObservation, metric: Metric) -> EventMatch:
    """Decide whether two observations of an event metric are of one event.

    Args:
        first, second: of one entity, metric and measure.
        metric: of both.

    Returns:
        The relation and the step of the definition that decided.
    """
    a, b = event_of(first, metric), event_of(second, metric)
    for step in (_on_top, _named, _by_kind, _by_parties, _by_report):
        match = step(a, b)
        if match is not None:
            return match
    return _unsure("no_sign")


def amounts_agree(a: Observation, b: Observation) -> bool | None:
    """Return whether two amounts can be one, by way of a conversion that a text gives; null in two currencies.

    A plan is decided on, so that its digits are never cut off.
    """
    if a.unit == b.unit:
        return agree(a, b, cut_off=Basis.TARGET not in (a.basis, b.basis))
    for one, other in ((a, b), (b, a)):
        if one.conversion_unit == other.unit and one.conversion_value and other.value:
            return abs(one.conversion_value / other.value - 1) <= CONVERTED
    return None


def _on_top(a: Event, b: Event) -> EventMatch | None:
    """Step 1: one amount comes on top of another."""
    apart = a.additional != b.additional and not _agree(a, b)
    return EventMatch(Relation.OTHER, "additional") if apart else None


def _named(a: Event, b: Event) -> EventMatch | None:
    """Step 2: the name of the round or the venue."""
    if not a.names or not b.names:
        return None
    if a.names & b.names:
        return _dated(a, b, NAMED_DAYS, "same_name")
    if {name.removesuffix(EXTENSION) for name in a.names} & {name.removesuffix(EXTENSION) for name in b.names}:
        return _unsure("extension")
    return EventMatch(Relation.OTHER, "other_name")


def _by_kind(a: Event, b: Event) -> EventMatch | None:
    """Step 3: what happened."""
    apart = a.kind is not None and b.kind is not None and a.kind != b.kind
    return EventMatch(Relation.OTHER, "other_kind") if apart else None


def _by_parties(a: Event, b: Event) -> EventMatch | None:
    """Step 4: with whom, or for what."""
    if not a.parties or not b.parties:
        return None
    if a.parties & b.parties:
        return _dated(a, b, PARTY_DAYS, "same_party")
    return EventMatch(Relation.OTHER, "other_party") if "raise" not in (a.kind, b.kind) else None


def _by_report(a: Event, b: Event) -> EventMatch | None:
    """Steps 5 to 8: what the reports have in common."""
    scopes = (a.item.observation.scope, b.item.observation.scope)
    reports = days_between_reports(a, b)
    one_date = _within(days_between(a, b), AMOUNT_DAYS)
    if one_date and _agree(a, b):
        return EventMatch(Relation.SAME, "same_amount")
    if a.kind == b.kind == "layoff":
        if None not in scopes and scopes[0] != scopes[1]:
            return EventMatch(Relation.OTHER, "other_scope")
        if scopes[0] == scopes[1] and _within(reports, LAYOFF_DAYS) and one_date:
            return EventMatch(Relation.SAME, "one_layoff")
    if a.kind == b.kind == "raise" and a.open and b.open and _within(reports, OPEN_DAYS) and one_date:
        return EventMatch(Relation.SAME, "one_open_round")
    if one_date and is_near_copy(statement_of(a.item), statement_of(b.item)):
        return EventMatch(Relation.SAME, "copy")
    if scopes[0] is not None and scopes[0] == scopes[1] and _within(days_between(a, b), NAMED_DAYS):
        return EventMatch(Relation.SAME, "same_scope")
    return None


def _dated(a: Event, b: Event, days: int, why: str) -> EventMatch:
    """Return the relation of two events that share a name or a party: the dates fit, or the amounts agree."""
    if _within(days_between(a, b), days) or _agree(a, b):
        return EventMatch(Relation.SAME, why)
    return _unsure("other_date")


def _agree(a: Event, b: Event) -> bool:
    return amounts_agree(a.item.observation, b.item.observation) is True


def _within(days: int | None, limit: int) -> bool:
    return days is not None and days <= limit


def _unsure(why: str) -> EventMatch:
    return EventMatch(Relation.UNSURE, why)
