"""Step 1: are both statements of the same thing, and is that positively known?"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.changes.checks.copies import is_near_copy, shared_numbers
from tasks.changes.checks.corroboration import NO_CORROBORATION, Corroboration
from tasks.changes.checks.statement import OF_SEVERAL, Statement
from tasks.changes.events import EventMatch
from tasks.core.changes import ChangeKind
from tasks.core.watchlist import Metric

NEEDS_PERIOD = frozenset({ChangeKind.CONTRADICTED, ChangeKind.REVISED, ChangeKind.TARGET_MISSED})
"""Kinds that are false where the two periods may differ: an unknown period never contradicts anything."""

EDITS = frozenset({ChangeKind.RESTATED, ChangeKind.WITHDRAWN})
"""Kinds whose two sides are texts of one article."""


DEFINED_BY_MONTHS = frozenset({"quarter", "month", "day"})
"""Grains of periods that their months define, whatever the fiscal year."""


def not_comparable(
    kind: ChangeKind,
    before: Statement | None,
    after: Statement | None,
    metric: Metric | None,
    event: EventMatch | None,
    *,
    watched: bool,
    beside: Corroboration = NO_CORROBORATION,
) -> str | None:
    """Return why two statements cannot be compared, as one machine word; null if they can.

    Args:
        kind: of the change.
        before, after: its sides.
        metric: null where the watchlist does not hold it any more.
        event: whether both are of one event; null where they are of no events.
        watched: whether the watchlist names the entity; one that was discovered in the text may be a common noun.
        beside: what other figures say of the two sides.
    """
    if not watched and kind is not ChangeKind.NEW_PERIOD:
        return "entity_not_watched"
    if not watched and is_of_group(after or before):
        return "unnamed_group"
    if _are_of_several([side for side in (before, after) if side is not None]):
        return "of_several"
    if before is None or after is None or kind in EDITS:
        return None
    if event is not None:
        return _not_one_event(before, after, event)
    if metric is not None and counts_another_thing(metric, before, after):
        return "other_count"
    if kind in NEEDS_PERIOD and not _is_period_known(before, after):
        return "period_unknown"
    if kind is ChangeKind.TARGET_MOVED and before.item.observation.period is None and not _in_one_text(before, after):
        return "period_unknown"
    if before.item.observation.scope != after.item.observation.scope and not beside.one_level:
        return "other_scope"
    if beside.compared_otherwise:
        return "compared_otherwise"
    differing = differing_kinds(before, after)
    return f"other_{differing}" if differing is not None else None


def _are_of_several(sides: Sequence[Statement]) -> bool:
    """Return whether a figure is one of several firms together.

    Of eight whose names are joined by dots before it (``KB·하늘금융의 순이익은``) none was of one firm alone. Two
    copies of a sentence are of one figure, whosever it is.
    """
    if any(OF_SEVERAL in side.marks for side in sides):
        return True
    return any(_is_joined(side) for side in sides) and not (len(sides) > 1 and is_near_copy(*sides))


def _is_joined(side: Statement) -> bool:
    """Return whether the name of a figure's entity is joined to another in front of it."""
    own = side.item.observation
    return own.entity_name is not None and side.words.is_joined(own.sentence, own.entity_name, own.expression)


def is_of_group(statement: Statement | None) -> bool:
    """Return whether a figure is of several entities that its text only counts: ``four banks``, which may be others."""
    if statement is None or not statement.item.observation.entity_name:
        return False
    return statement.words.group.match(statement.item.observation.entity_name) is not None


def _is_period_known(before: Statement, after: Statement) -> bool:
    """Return whether two statements are of one period: both are dated, or one sentence copies the other.

    A copy gives a long number of the other besides its value; of one that only sounds alike each may have its own time.
    """
    periods = {before.item.observation.period, after.item.observation.period}
    if periods == {None}:
        return is_near_copy(before, after) and bool(shared_numbers(before, after))
    return None not in periods


def differing_kinds(before: Statement, after: Statement) -> str | None:
    """Return the group of which the two statements name different kinds (separate and consolidated accounts).

    A fiscal quarter is known by its months; a fiscal year is not, and may end in another than the calendar year.
    """
    kinds = before.kinds, after.kinds  # of a group that neither names both have the usual kind
    unknown = {"calendar"} if before.item.observation.period_grain in DEFINED_BY_MONTHS else set()
    for name in sorted({*kinds[0], *kinds[1]} - unknown):
        group = before.words.alternatives.get(name) or after.words.alternatives[name]
        if group.across_sentences and before.item.observation.sentence == after.item.observation.sentence:
            continue
        first, second = (named.get(name, group.usual) for named in kinds)
        if first is not None and second is not None and first != second:
            return name
    return None


def half_named_kinds(before: Statement, after: Statement) -> str | None:
    """Return the group of which one statement names a kind and the other none: they may differ."""
    for name in before.kinds.keys() ^ after.kinds.keys():
        if (before.words.alternatives.get(name) or after.words.alternatives[name]).usual is None:
            return name
    return None


def counts_another_thing(metric: Metric, before: Statement, after: Statement) -> bool:
    """Return whether two counts are of different things: 70 firms invested in, 52 in a portfolio; 30 schools, 20 labs.

    The counted nouns differ, and are not both words for what the metric counts; or the count fell while its sentences
    use other words of the metric. Of a count that rose, other cues prove nothing: they may be synonyms.
    """
    if metric.dimension != "count":
        return False
    one, other = before.counted, after.counted
    known = {word.lower() for words in metric.counters.values() for word in words}
    if one and other and not (one.startswith(other) or other.startswith(one)) and not known.issuperset((one, other)):
        return True
    old, new = before.item.observation.value, after.item.observation.value
    if old is None or new is None or new >= old:
        return False
    first, second = (_cues(metric, side.item.observation.sentence) for side in (before, after))
    return bool(first) and bool(second) and not first & second


def _cues(metric: Metric, sentence: str) -> frozenset[str]:
    """Return the metric's own cue words in a sentence, those within longer ones left out.

    Words of further groups only say that a number is meant at all.
    """
    words = {word for groups in metric.cues.values() for word in groups[0] if word in sentence}
    return frozenset(word for word in words if not any(word != other and word in other for other in words))


def _not_one_event(before: Statement, after: Statement, event: EventMatch) -> str | None:
    """Return why two statements are not of one event; its date and its name may be reported differently."""
    if (differing := differing_kinds(before, after)) is not None:
        return f"other_{differing}"
    if _in_one_text(before, after):
        return None  # its sentence replaces the one amount by the other
    return None if event.same else event.relation.value


def _in_one_text(before: Statement, after: Statement) -> bool:
    return before.item.revision_id == after.item.revision_id
