"""Correct the period of a figure by the tense of its sentence: over, true now, done every year, or expected."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tasks.core.records import Basis, Measure, Period
from tasks.figures.entities.discourse import Discourse
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.calendar_periods import quarter_of, shifted
from tasks.languages.language import Grammar

# No outlook is for a quarter that ended so long ago.
LONG_OVER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class LinkedPeriod:
    """The period of a figure.

    Attributes:
        period: the period; null if it is unknown.
        words: the words that it comes from; null if there are none.
        explicit: True if the words are in the sentence.
        remote: True if another number is nearer to them.
    """

    period: Period | None
    words: str | None = None
    explicit: bool = False
    remote: bool = False


def period_of_outlook(linked: LinkedPeriod, discourse: Discourse, grammar: Grammar) -> LinkedPeriod:
    """Return the period of an outlook: ``this quarter`` is the running one; a quarter long over is next year's."""
    period, published, words = linked.period, discourse.published, (linked.words or "").lower()
    if period is None or published is None or period.grain != "quarter" or re.search(r"\d\d", words):
        return linked
    if words.startswith(tuple(f"{word} " for word in grammar.table("running_period"))):
        return replace(linked, period=quarter_of(published))
    if (
        period == discourse.period
        or published - period.end < LONG_OVER
        or any(word in words for word in grammar.table("elapsed_period"))
    ):
        return linked
    return replace(linked, period=shifted(period, "year", 1))


def is_over_already(row: Row, index: int, linked: LinkedPeriod, basis: Basis, published: date | None) -> bool:
    """Return True if the past tense says that a period after the publication is over.

    Example: ``In November it raised $200 million``, published in September.
    """
    if basis is not Basis.ACTUAL or linked.period is None or published is None or linked.period.start <= published:
        return False
    if not linked.words or re.search(r"\d\d", linked.words):
        return False
    me, grammar, start = row.nodes[index], row.language.grammar, row.sentence.start
    for node in reversed(row.nodes[:index]):
        if grammar.has("directions", node.text):
            continue
        if node.clause == me.clause and (node.pos == "verb" or node.verbal):
            written = row.sentence.text[node.start - start : node.end - start].lower().split()[0]
            return written.endswith(grammar.table("past_endings")) or grammar.has("past_forms", written)
    return False


def a_year_earlier(linked: LinkedPeriod) -> LinkedPeriod:
    """Move a month to the year before; a quarter keeps its name, because a fiscal calendar may have it behind."""
    if linked.period is None or linked.period.grain != "month":
        return linked
    return replace(linked, period=shifted(linked.period, "year", -1))


def is_some_time_ago(row: Row, index: int) -> bool:
    """Return True if words say that an event is some time ago: ``had previously raised``, ``its previous round``."""
    me, grammar = row.nodes[index], row.language.grammar
    return any(grammar.has("earlier", node.text.lower()) for node in row.nodes[:index] if node.clause == me.clause)


def dates_other_predicate(row: Row, index: int, named: LinkedPeriod) -> bool:
    """Return True if a period is of another predicate, and that of the number is in the present tense.

    Example: ``valued at $5bn last year, has 400 employees``.
    """
    if not is_in_present_tense(row, index, Measure.LEVEL):
        return False
    for j, node in enumerate(row.nodes[:index]):
        if node.period is not None and node.period.words == named.words:
            return j > 2 and node.period.role != "as_of"
    return False


def is_in_present_tense(row: Row, index: int, measure: Measure) -> bool:
    """Return True if the predicate of a number is in the present tense: ``employs 900 people``."""
    me, grammar, start = row.nodes[index], row.language.grammar, row.sentence.start
    for node in reversed(row.nodes[:index]):
        if node.clause != me.clause or node.period is not None:
            return False
        if node.pos == "verb" or node.verbal:
            written = row.sentence.text[node.start - start : node.end - start].lower().split()[0]
            if grammar.has("holds", written):
                return True
            if measure is Measure.LEVEL:
                return False
    return False


def has_no_single_period(row: Row, index: int) -> bool:
    """Return True if a number is of a span without ends (``지난 몇 년 동안``, ``over recent years``) or of a habit."""
    me = row.nodes[index]
    behind = row.language.syntax.time_after_number
    if _going_on(row, index) or _spends(row, index):
        return True
    nodes = row.nodes if behind else row.nodes[:index]
    return any(
        node.period is not None
        and node.period.role == "duration"
        and not node.period.comparison
        and node.clause == me.clause
        and abs(node.start - me.start) < 80
        for node in nodes
    )


def _going_on(row: Row, index: int) -> bool:
    """Return True if words behind the number say that it is a habit: ``매출의 25%를 쓰고 있다``."""
    grammar = row.language.grammar
    rest = row.nodes[index + 1 :]
    for one, two, *tail in zip(rest, rest[1:], [*rest[2:], None], strict=False):
        if grammar.has("habit", f"{one.text} {two.text}"):
            return not any(other is not None and grammar.has("past", other.text) for other in tail)
    return False


def _spends(row: Row, index: int) -> bool:
    """Return True if the verb before the number says that it is a habit: ``spends 18% of its revenue on research``."""
    grammar, me, start = row.language.grammar, row.nodes[index], row.sentence.start
    for node in reversed(row.nodes[:index]):
        if node.clause != me.clause:
            return False
        if node.pos == "verb":
            return grammar.has("habits", row.sentence.text[node.start - start : node.end - start].lower())
    return False
