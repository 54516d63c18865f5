"""Event metrics: money raised or invested, lay-offs, papers at a venue. Each figure is of one event.

Two events are two facts. One event that two papers report is one; another amount for the same event is a
contradiction, or a revision where the later report comes after the contradiction window. ``matching.py`` defines when
two statements are of one event.
"""

from tasks.changes.events.event import event_metric, is_event
from tasks.changes.events.matching import IDENTIFIED, EventMatch, Relation, match_events

__all__ = ["IDENTIFIED", "EventMatch", "Relation", "event_metric", "is_event", "match_events"]
