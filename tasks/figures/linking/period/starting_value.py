"""Date the value that a move started from."""

from __future__ import annotations

from tasks.core.records import Measure, Period
from tasks.figures.entities.discourse import Discourse
from tasks.figures.linking.period.sentence_time import mention_right_behind, nearest_mention
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.calendar_periods import shifted

_SAME = ("same", 0)
"""How the period of "the same period" follows from the one before it."""


def period_of_starting_value(row: Row, index: int, discourse: Discourse) -> Period | None:
    """Return the period of a value that a move started from: the one before the text's or the sentence's period.

    Args:
        row: the sentence.
        index: position of the number.
        discourse: the period that the text is about.

    Returns:
        The earlier period; null where the number starts no move, or where both ends name their own period
        (``2017년 24.2%에서 2018년 25.1%로``).

    Example: ``802억원에서 792억원으로``, ``2.6%였던 비율``.
    """
    me = row.nodes[index]
    time_after = row.language.syntax.time_after_number
    if not me.has("past", "from") or (me.has("from") and _names_own_period(row, index)):
        return None
    mention = nearest_mention(row, index, Measure.LEVEL, same_clause=me.has("past"))
    if mention is not None and me.has("past"):
        return None
    if mention is not None and mention.period is not None and discourse.period is not None:
        if mention.period.end < discourse.period.end and not time_after:
            return None  # 2013년 5157억원에서 5640억원으로: the start names its own, earlier period
    base = mention.period if mention is not None and mention.kind != "anaphoric" else None
    if base is None or base.grain == "day":
        base = discourse.period
    if base is None:
        return None
    if mention is not None and mention.shift == _SAME and (compared := _compared_with(row, index, base, discourse)):
        return compared
    return shifted(base, "quarter" if _is_quarterly(row, base, discourse) else "year", -1)


def _compared_with(row: Row, index: int, base: Period, discourse: Discourse) -> Period | None:
    """Return the earlier period that the text has just compared a period with; null where it named none.

    ``2022년 매출은 2019년(20억원)보다 늘었고, 같은 기간 영업이익은 1억원에서``: the profit too is of 2019. The sentence
    itself is asked first, then the dated numbers of the one before.
    """
    here = [node.period.period for node in row.nodes[:index] if node.period is not None and not node.period.shift]
    before = [
        number.period
        for number in discourse.previous_numbers
        if number.dated and number.sentence == discourse.sentence - 1 and number.measure == Measure.LEVEL.value
    ]
    earlier = [period for period in (*before, *here) if period and period.grain == base.grain and period.end < base.end]
    return earlier[-1] if earlier else None


def _names_own_period(row: Row, index: int) -> bool:
    """Return whether a starting value has no other end, or a time expression of its own."""
    time_after = row.language.syntax.time_after_number
    partner = _partner(row, index, -1 if time_after else 1)
    if partner is None:
        return True
    if time_after:
        return mention_right_behind(row, index) is not None
    between = row.nodes[min(index, partner) + 1 : max(index, partner)]
    return any(node.period is not None and not node.period.comparison for node in between)


def _is_quarterly(row: Row, base: Period, discourse: Discourse) -> bool:
    """Return whether a move is over a quarter rather than a year."""
    mentions = [node.period for node in row.nodes if node.period is not None]
    if any(mention.shift and mention.shift[0] == "quarter" for mention in mentions):
        return True
    yearly = any(mention.comparison == "yoy_change" for mention in mentions)
    return discourse.comparison_base == "qoq_change" and base.grain == "quarter" and not yearly


def _partner(row: Row, index: int, step: int) -> int | None:
    """Return the position of the other end of a move, the next number of the clause in that direction; or null."""
    me = row.nodes[index]
    j = index + step
    while 0 <= j < len(row.nodes) and row.nodes[j].clause == me.clause:
        if row.nodes[j].kind == "quantity" and row.nodes[j].depth == me.depth:
            return j
        j += step
    return None
