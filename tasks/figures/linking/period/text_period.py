"""The period that a text is about, for numbers whose sentence names none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tasks.core.records import Period
from tasks.figures.time.period_mention import PeriodMention
from tasks.figures.time.temporal_roles import ROLES_WITHOUT_FIGURES


def is_usable(mention: PeriodMention | None) -> bool:
    """Return whether a time expression can say what a value is of.

    A base of comparison, a duration and a mere day of publication cannot.
    """
    if mention is None or mention.comparison or mention.role in ROLES_WITHOUT_FIGURES:
        return False
    return mention.kind == "anaphoric" or mention.period is not None


def main_period(known: Period | None, periods: Iterable[Period | None], published: date | None) -> Period | None:
    """Return the period that a text is about, after a sentence with figures of some periods.

    A later period takes over, and so does a wider one with the same end; an earlier one does not.

    Args:
        known: the period so far; null at the start.
        periods: those of the sentence's figures.
        published: publication day; null where unknown.
    """
    for period in periods:
        if period is None or period.grain == "day" or (published is not None and period.start > published):
            continue
        if known is None or period.end > known.end or (period.end == known.end and period.start < known.start):
            known = period
    return known


def first_period(mentions: Iterable[PeriodMention], published: date | None) -> Period | None:
    """Return the first finished period that a text names, for figures before any time expression; null without one."""
    for mention in mentions:
        period = mention.period
        if period is None or not is_usable(mention) or period.grain == "day" or mention.role == "deadline":
            continue
        if published is None or period.end <= published:
            return period
    return None
