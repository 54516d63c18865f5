"""What the tense of a sentence says of its figures' time: over, holding now, done every year, or foreseen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tasks.core.records import Basis, Measure, Period
from tasks.figures.entities.discourse import Discourse
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.recognition import quarter_of, shifted

# A quarter this long over is foreseen by nobody.
LONG_OVER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Timed:
    """A period, the words it came from, whether they stand in the sentence, and whether another number is nearer."""

    period: Period | None
    words: str | None = None
    explicit: bool = False
    remote: bool = False


def foreseen(timed: Timed, discourse: Discourse) -> Timed:
    """An outlook for ``this quarter`` is for the running one, and for a quarter long over it is for the next such."""
    period, published, words = timed.period, discourse.published, (timed.words or "").lower()
    if period is None or published is None or period.grain != "quarter" or re.search(r"\d\d", words):
        return timed
    if words.startswith(("this ", "current ")):
        return replace(timed, period=quarter_of(published))
    if period == discourse.period or published - period.end < LONG_OVER or "last" in words:
        return timed
    return replace(timed, period=shifted(period, "year", 1))


def told_done(row: Row, index: int, timed: Timed, basis: Basis, published: date | None) -> bool:
    """``In November it raised $200 million``, told in September: the past tense knows that it is over."""
    if basis is not Basis.ACTUAL or timed.period is None or published is None or timed.period.start <= published:
        return False
    if not timed.words or re.search(r"\d\d", timed.words):
        return False
    me, grammar, start = row.nodes[index], row.language.grammar, row.sentence.start
    for node in reversed(row.nodes[:index]):
        if grammar.has("directions", node.text):
            continue
        if node.clause == me.clause and (node.pos == "verb" or node.verbal):
            written = row.sentence.text[node.start - start : node.end - start].lower().split()[0]
            return written.endswith("ed") or grammar.has("past_forms", written)
    return False


def back_in_time(timed: Timed) -> Timed:
    """A month of the year before; a quarter that a firm's own calendar has behind it keeps its name."""
    if timed.period is None or timed.period.grain != "month":
        return timed
    return replace(timed, period=shifted(timed.period, "year", -1))


def before_now(row: Row, index: int) -> bool:
    """``had previously raised $20 million``, ``its previous $5 million seed``: some time before the month of now."""
    me, grammar = row.nodes[index], row.language.grammar
    return any(grammar.has("earlier", node.text.lower()) for node in row.nodes[:index] if node.clause == me.clause)


def long_before(row: Row, index: int, named: Timed) -> bool:
    """``valued at $5bn last year, has 400 employees``: the time is of another predicate, and ours is of now."""
    if not holds_now(row, index, Measure.LEVEL):
        return False
    for j, node in enumerate(row.nodes[:index]):
        if node.period is not None and node.period.words == named.words:
            return j > 2 and node.period.role != "as_of"
    return False


def holds_now(row: Row, index: int, measure: Measure) -> bool:
    """``employs 900 people``, ``has laid off 20``: told in the present tense, whatever month stood before."""
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


def enduring(row: Row, index: int) -> bool:
    """``지난 몇 년 동안``, ``over the last five years``: a span without ends, which no single period stands for."""
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
    """``매출의 25%를 쓰고 있다``: told as a habit, of no period that the sentence names."""
    grammar = row.language.grammar
    rest = row.nodes[index + 1 :]
    for one, two, *tail in zip(rest, rest[1:], [*rest[2:], None], strict=False):
        if grammar.has("habit", f"{one.text} {two.text}"):
            return not any(other is not None and grammar.has("past", other.text) for other in tail)
    return False


def _spends(row: Row, index: int) -> bool:
    """``spends 18% of its revenue on research``: in the present tense, of no period that the sentence names."""
    grammar, me, start = row.language.grammar, row.nodes[index], row.sentence.start
    for node in reversed(row.nodes[:index]):
        if node.clause != me.clause:
            return False
        if node.pos == "verb":
            return grammar.has("habits", row.sentence.text[node.start - start : node.end - start].lower())
    return False
