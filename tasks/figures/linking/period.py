"""Of which period a number is: the nearest time word that is not a base of comparison, else what the text is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from tasks.core.records import Basis, Measure, Period
from tasks.core.watchlist import Metric
from tasks.figures.entities.discourse import Discourse
from tasks.figures.syntax.nodes import Node, Row
from tasks.figures.time.recognition import PeriodMention, month_of, period_from_label, resolve, shifted
from tasks.figures.time.temporal_roles import ASIDE
from tasks.figures.time.tenses import Timed, before_now, enduring, foreseen, holds_now, long_before

_SCOPE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def read_period(
    row: Row,
    index: int,
    metric: Metric,
    measure: Measure,
    basis: Basis,
    basis_word: str,
    scope: str | None,
    discourse: Discourse,
) -> Timed:
    """The period of a quantity.

    Args:
        row: the sentence.
        index: position of the quantity.
        metric: its timing says what holds where no period is named.
        measure: a move takes the period of the newer value.
        basis: plans and outlooks are not dated by the day they are told.
        basis_word: a plan in the present tense is an announcement, dated by its month.
        scope: a venue of a year (``ICLR 2022``) dates what was accepted there.
        discourse: the period that the text is about.

    Returns:
        The period, null where the text names none.
    """
    main = discourse.period
    if measure is not Measure.LEVEL and metric.timing == "flow" and enduring(row, index):
        return Timed(None)
    revised = basis is not Basis.ACTUAL and row.language.syntax.time_after_number
    earlier = _left_behind(row, index, discourse) if measure is Measure.LEVEL and not revised else None
    if earlier is not None:
        return Timed(earlier)
    named = _named(row, index, metric, measure, discourse)
    if named is not None and metric.timing == "stock" and long_before(row, index, named):
        named = None
    if named is not None and named.remote and measure is not Measure.LEVEL and main is not None:
        if named.period is None or named.period.end < main.end:
            named = Timed(main, discourse.period_words)
    if named is not None:
        return foreseen(named, discourse) if basis is Basis.FORECAST else named
    if discourse.published is None and (words := _undated(row, index)) is not None:
        return Timed(None, words)
    if metric.split_by == "venue":
        year = _SCOPE_YEAR.search(scope or "")
        if year is not None:
            return Timed(period_from_label(year.group(1)))
        if discourse.published is not None and basis is Basis.ACTUAL:
            return Timed(period_from_label(str(discourse.published.year)))
    if basis is Basis.TARGET and metric.timing == "flow":
        return Timed(discourse.deadline)
    if metric.timing == "event" and basis is Basis.ACTUAL and before_now(row, index):
        return Timed(None)
    if metric.timing == "stock" and basis is Basis.ACTUAL and holds_now(row, index, measure):
        return Timed(month_of(discourse.published) if discourse.published is not None else None)
    if basis is Basis.TARGET and (discourse.deadline is not None or measure is not Measure.LEVEL):
        return Timed(discourse.deadline)  # jobs to be cut are of no month that the text tells figures of
    if metric.timing == "flow" and enduring(row, index):
        return Timed(None)
    if metric.timing == "fact":
        return Timed(None)
    if metric.timing == "flow" or (metric.timing == "stock" and main is not None):
        return Timed(main, discourse.period_words)
    last = discourse.said[-1] if discourse.said else None
    if metric.dimension == "count" and last is not None and last.metric.id == metric.id and last.dated:
        if (basis, measure.value) == (last.basis, last.measure) and discourse.sentence - last.sentence <= 1:
            return Timed(last.period)
    announced = basis is Basis.ACTUAL or row.language.grammar.has("present", basis_word)
    if announced and discourse.published is not None:
        return Timed(month_of(discourse.published))
    return Timed(None)


def _undated(row: Row, index: int) -> str | None:
    """``지난해`` in a text without a date: no period, but the words are kept."""
    me = row.nodes[index]
    for node in reversed(row.nodes[:index]):
        mention = node.period
        if mention is not None and node.clause == me.clause and mention.kind == "relative" and mention.period is None:
            return mention.words if mention.role not in ASIDE and not mention.comparison else None
    return None


def usable(mention: PeriodMention | None) -> bool:
    """Whether a time word can say what a value is of: no base of comparison, no duration, no mere day of telling."""
    if mention is None or mention.comparison or mention.role in ASIDE:
        return False
    return mention.kind == "anaphoric" or mention.period is not None


def _named(row: Row, index: int, metric: Metric, measure: Measure, discourse: Discourse) -> Timed | None:
    event = metric.timing in ("event", "fact")
    mention = _mention(row, index, measure, same_clause=event)
    if mention is None:
        return None
    if event and measure is not Measure.LEVEL and not row.language.syntax.time_after_number:
        if _remote(row, index, mention):  # 7월 1000만명을 넘은 지 3주 만에 500만명이: the month is that of the level
            return None
    anchor = _anchor(row, index, discourse)
    period = (resolve(mention, anchor) if mention.kind == "anaphoric" else None) or mention.period
    if period is None:
        return None
    if period.grain == "day":
        if metric.timing == "flow":
            return None
        period = month_of(period.start)
    return Timed(period, mention.words, explicit=True, remote=_remote(row, index, mention))


def _remote(row: Row, index: int, mention: PeriodMention) -> bool:
    """Another number stands between the time words and this one."""
    return any(node.kind == "quantity" and mention.end <= node.start for node in row.nodes[:index])


def _mention(row: Row, index: int, measure: Measure, *, same_clause: bool) -> PeriodMention | None:
    nodes, me = row.nodes, row.nodes[index]
    owner = _bracket_owner(row, index)
    if owner is not None:
        period = nodes[owner].period
        if period is not None and measure is Measure.LEVEL and period.role != "duration":
            return period
    behind = row.language.syntax.time_after_number
    if behind and (near := _right_behind(row, index)) is not None:
        return near
    depth, arrived = me.depth, me.has("means", "until") and measure is Measure.LEVEL
    for j in range(index - 1, -1, -1):
        node = nodes[j]
        if node.depth > depth:
            continue
        depth = min(depth, node.depth)
        if same_clause and (node.clause != me.clause or row.language.grammar.has("this_time", node.text)):
            break
        if arrived and node.kind == "quantity" and node.has("from") and not behind:
            return None  # 2013년 5157억원에서 5640억원으로: the year belongs to where the move began
        if behind and _of_base(nodes, j, me):
            continue
        if usable(node.period):
            return node.period
    if not behind and not same_clause and (near := _adverb_behind(row, index)) is not None:
        return near
    if behind:
        measured = False
        for node, following in pairwise(nodes[index + 1 :]):
            if node.kind == "comma" and (following.pos in ("determiner", "verb") or following.verbal):
                break
            if node.kind == "comma" and following.has("genitive"):
                break  # 1,500 jobs, its third round of layoffs this year: the year is of the rounds
            measured = measured or (node.kind == "quantity" and not _per_unit(following))
            if measured and following.period is not None and following.period.kind == "anaphoric":
                continue  # $1.4bn, down from $4.4bn a year earlier
            if following.clause == me.clause and usable(following.period):
                return following.period
    return None


def _of_base(nodes: list[Node], j: int, me: Node) -> bool:
    """``up from $3bn a year ago, while profit was $1bn``: the time of what a move began from is of no later number."""
    mention = nodes[j].period
    if mention is None or not j:
        return False
    if nodes[j - 1].kind == "quantity" and nodes[j - 1].has("from", "compare"):
        return True
    return (
        mention.kind == "anaphoric"
        and mention.shift is not None
        and mention.shift[1] < 0
        and (nodes[j].clause != me.clause)
    )


def _per_unit(behind: Node) -> bool:
    """``or 89 cents a share``: a number restated by a unit that no metric has."""
    return behind.cue is not None and not behind.cue.needs


def _adverb_behind(row: Row, index: int) -> PeriodMention | None:
    """``50명을 하반기에 채용한다``: a time between the number and its verb."""
    for node in row.nodes[index + 1 : index + 4]:
        if node.period is not None and node.has("place", "until") and usable(node.period):
            return node.period
        if node.kind in ("quantity", "comma", "break", "entity", "open") or node.pos == "verb":
            return None
    return None


def _right_behind(row: Row, index: int) -> PeriodMention | None:
    """``$1.2bn in 2023``: a time phrase right behind the number, before anything else is measured."""
    for node in _past_restated(row.nodes[index + 1 : index + 11])[:5]:
        if node.kind in ("quantity", "comma", "break", "entity", "cue", "open") or node.pos == "verb":
            return None
        if node.period is not None:
            return node.period if usable(node.period) else None
    return None


def _past_restated(nodes: list[Node]) -> list[Node]:
    """Past ``, or $1.91 per share,``: the same figure by the share."""
    if len(nodes) < 6 or nodes[0].kind != "comma" or nodes[2].kind != "quantity" or not _per_unit(nodes[3]):
        return nodes
    return nodes[5:] if nodes[4].kind == "comma" else nodes[4:]


def _bracket_owner(row: Row, index: int) -> int | None:
    depth = row.nodes[index].depth
    for j in range(index - 1, 0, -1):
        if depth and row.nodes[j].kind == "open" and row.nodes[j].depth < depth:
            return j - 1
    return None


def _anchor(row: Row, index: int, discourse: Discourse) -> Period | None:
    """The period that ``the same period`` and ``the year before`` count from."""
    for node in reversed(row.nodes[:index]):
        mention = node.period
        if mention is None or mention.kind == "anaphoric" or not usable(mention) or mention.period is None:
            continue
        if mention.period.grain != "day":
            return mention.period
        if mention.role == "as_of":
            return month_of(mention.period.start)
    return discourse.period


def _left_behind(row: Row, index: int, discourse: Discourse) -> Period | None:
    """``802억원에서 792억원으로``, ``2.6%였던 비율``: what a move started from belongs to the period before.

    Where both ends name their own period (``2017년 24.2%에서 2018년 25.1%로``) nothing is shifted.
    """
    me = row.nodes[index]
    behind = row.language.syntax.time_after_number
    if not me.has("past", "from"):
        return None
    if me.has("from"):
        partner = _partner(row, index, -1 if behind else 1)
        if partner is None:
            return None
        between = row.nodes[min(index, partner) + 1 : max(index, partner)]
        named = [node for node in between if node.period is not None and not node.period.comparison]
        if (named and not behind) or (behind and _right_behind(row, index) is not None):
            return None
    mention = _mention(row, index, Measure.LEVEL, same_clause=me.has("past"))
    if mention is not None and me.has("past"):
        return None
    if mention is not None and mention.period is not None and discourse.period is not None:
        if mention.period.end < discourse.period.end and not behind:
            return None  # 2013년 5157억원에서 5640억원으로: the start names its own, earlier period
    base = mention.period if mention is not None and mention.kind != "anaphoric" else None
    if base is None or base.grain == "day":
        base = discourse.period
    if base is None:
        return None
    quarter = any(node.period and node.period.shift and node.period.shift[0] == "quarter" for node in row.nodes)
    yearly = any(node.period and node.period.comparison == "yoy_change" for node in row.nodes)
    quarter = quarter or (discourse.base == "qoq_change" and base.grain == "quarter" and not yearly)
    return shifted(base, "quarter" if quarter else "year", -1)


def _partner(row: Row, index: int, step: int) -> int | None:
    """The other end of a move: the next number of the clause in that direction, on the same level."""
    me = row.nodes[index]
    j = index + step
    while 0 <= j < len(row.nodes) and row.nodes[j].clause == me.clause:
        if row.nodes[j].kind == "quantity" and row.nodes[j].depth == me.depth:
            return j
        j += step
    return None


def main_period(known: Period | None, told: Iterable[Period | None], published: date | None) -> Period | None:
    """The period that a text is about, once a sentence has told figures of these periods.

    A later period takes over, and so does a wider one with the same end; a look back does not.
    """
    for period in told:
        if period is None or period.grain == "day" or (published is not None and period.start > published):
            continue
        if known is None or period.end > known.end or (period.end == known.end and period.start < known.start):
            known = period
    return known


def first_period(mentions: Iterable[PeriodMention], published: date | None) -> Period | None:
    """The first finished period that a text names, for figures that stand before any time word."""
    for mention in mentions:
        period = mention.period
        if period is None or not usable(mention) or period.grain == "day" or mention.role == "deadline":
            continue
        if published is None or period.end <= published:
            return period
    return None
