"""The periods that a number may be of, each with the sources that name it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from tasks.core.records import Period
from tasks.figures.linking.article_context import ArticleContext, Statement
from tasks.figures.linking.period.text_period import is_usable
from tasks.figures.linking.period.timeline import Timeline, timeline_of, usable_period
from tasks.figures.syntax.nodes import Row
from tasks.figures.time.anaphora import resolve
from tasks.figures.time.calendar_periods import (
    half_of,
    month_count,
    month_of,
    months_span,
    period_from_label,
    quarter_of,
    shifted,
    year_of,
)
from tasks.figures.time.normalisation import EARLIEST_YEAR, YEARS_AHEAD
from tasks.figures.time.period_grammar import Value, load_period_grammar

# The source of a candidate that is the month of publication.
PUBLICATION_MONTH = "month of publication"
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Earlier sentences whose time expressions may date a number, and expressions of them.
_SENTENCES_BACK, _MENTIONS_BACK = 4, 3
# Earlier statements whose periods may be a number's too.
_STATEMENTS_BACK = 3


@dataclass(slots=True)
class PeriodSources:
    """What names a period for a number.

    Attributes:
        period: the period.
        kinds: the kinds of its sources, the strongest first.
        positions: positions of the time expressions of the number's own sentence that name it, the nearest first.
        sentences_back: how many sentences before the nearest expression of an earlier sentence stands; 0 without one.
    """

    period: Period
    kinds: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    sentences_back: int = 0


class _Table:
    """Collects the periods of a number by their labels."""

    def __init__(self) -> None:
        self.found: dict[str, PeriodSources] = {}

    def add(self, period: Period | None, kind: str, position: int | None = None) -> PeriodSources | None:
        """Add a source of a period; null is no period."""
        usable = usable_period(period)
        if usable is None:
            return None
        sources = self.found.setdefault(usable.label, PeriodSources(usable))
        if kind not in sources.kinds:
            sources.kinds.append(kind)
        if position is not None and position not in sources.positions:
            sources.positions.append(position)
        return sources


def period_candidates(statement: Statement, article: ArticleContext) -> list[PeriodSources]:
    """Return the periods that a number may be of: of its sentence, of the text around, of the calendar.

    Args:
        statement: what is decided of the number so far.
        article: its article; the numbers before are decided.
    """
    number, rules = statement.number, statement.number.rules
    timeline = timeline_of(article)
    table = _Table()
    _add_own_sentence(table, statement, article, timeline)
    if rules.observation is not None and rules.observation.period is not None:
        table.add(period_from_label(rules.observation.period), "rules")
    earlier = article.earlier()
    for before in reversed(earlier[-_STATEMENTS_BACK:]):
        table.add(before.period, "number before")
    same_metric = next((before for before in reversed(earlier) if before.metric is statement.metric), None)
    if same_metric is not None:
        table.add(same_metric.period, "same metric")
    _add_earlier_sentences(table, number.sentence, timeline)
    table.add(rules.period, "text")
    table.add(timeline.frame, "frame")
    table.add(article.opening_period, "opening")
    table.add(rules.deadline, "deadline")
    for mention in article.title_periods:
        table.add(mention.period, "headline")
    for sources in list(table.found.values()):
        _add_neighbours(table, sources.period, is_own=bool(sources.positions))
    if article.published is not None:
        for period, kind in _calendar(article.published):
            table.add(period, kind)
    return list(table.found.values())


def _add_own_sentence(table: _Table, statement: Statement, article: ArticleContext, timeline: Timeline) -> None:
    """Add what the time expressions of the number's sentence mean, the nearest first."""
    number = statement.number
    anchors = _anchors(statement, article, timeline)
    timed_here = timeline.of_sentence.get(number.sentence, [])
    for timed in sorted(timed_here, key=lambda item: abs(item.position - number.index)):
        mention = timed.mention
        if mention.kind == "anaphoric":
            for kind, anchor in anchors:
                if anchor is not None:
                    table.add(resolve(mention, anchor), f"resolved by {kind}", timed.position)
        if mention.period is not None:
            table.add(mention.period, "sentence", timed.position)
        if mention.role == "duration":
            for period in _durations(mention.words, article):
                table.add(period, "duration", timed.position)
    for one, two in pairwise(timed_here):
        if one.period is not None and two.mention.period is not None and one.mention.role == "since":
            table.add(_from_to(one.period, two.mention.period), "from to", two.position)
    taken = [(timed.mention.start, timed.mention.end) for timed in timed_here]
    for year in _bare_years(number.row, taken, article.published):
        table.add(year, "bare year")


def _anchors(statement: Statement, article: ArticleContext, timeline: Timeline) -> list[tuple[str, Period | None]]:
    """Return the periods that anaphoric expressions may count from, with what they are."""
    number = statement.number
    before = article.earlier()
    anchors: list[tuple[str, Period | None]] = [
        ("mention", timed.period)
        for timed in timeline.of_sentence.get(number.sentence, [])
        if timed.period is not None and is_usable(timed.mention)
    ]
    anchors.append(("number before", before[-1].period if before else None))
    same = next((item for item in reversed(before) if item.metric is statement.metric), None)
    anchors.append(("same metric", same.period if same is not None else None))
    anchors.append(("text", number.rules.period))
    anchors.append(("frame", timeline.frame))
    anchors.append(("last quarter", timeline.last_quarter))
    return anchors


def _add_earlier_sentences(table: _Table, sentence: int, timeline: Timeline) -> None:
    """Add the last usable time expressions of the sentences before."""
    added = 0
    for timed in reversed(timeline.mentions):
        if timed.sentence >= sentence or timed.period is None or not is_usable(timed.mention):
            continue
        if timed.sentence < sentence - _SENTENCES_BACK or added == _MENTIONS_BACK:
            break
        sources = table.add(timed.period, "earlier sentence")
        if sources is not None and not sources.sentences_back:
            sources.sentences_back = sentence - timed.sentence
        added += 1


def _add_neighbours(table: _Table, period: Period, *, is_own: bool) -> None:
    """Add the period a year before and after, the quarter before and after, and the calendar quarter of a span."""
    whose = "own" if is_own else "other"
    table.add(shifted(period, "year", -1), f"year before {whose}")
    if period.grain == "quarter":
        table.add(shifted(period, "quarter", -1), f"quarter before {whose}")
        if is_own:
            table.add(shifted(period, "quarter", 1), "quarter after own")
    if period.grain == "span" and month_count(period) == 3:
        middle = months_span(period.start, 2)
        table.add(quarter_of(middle.end), "calendar quarter")


@lru_cache(maxsize=512)  # all numbers of an article ask for the same day
def _calendar(published: date) -> tuple[tuple[Period, str], ...]:
    """Return the periods that news of a day usually is about."""
    return tuple(_usual_periods(published))


def _usual_periods(published: date) -> Iterator[tuple[Period, str]]:
    month, quarter, year = month_of(published), quarter_of(published), year_of(published)
    yield month, PUBLICATION_MONTH
    yield shifted(month, "month", -1), "month before"
    yield quarter, "running quarter"
    last = shifted(quarter, "quarter", -1)
    yield last, "last quarter"
    yield month_of(last.end), "end of last quarter"
    yield shifted(last, "quarter", -1), "quarter before the last"
    yield year, "this year"
    yield shifted(year, "year", -1), "last year"
    yield shifted(year, "year", 1), "next year"
    if last.start.month != 1:
        yield months_span(year_of(last.end).start, last.end.month), "year to date"
    yield shifted(half_of(published), "half", -1), "last half"


def _durations(words: str, article: ArticleContext) -> Iterator[Period]:
    """Yield the years that a duration of some years may mean, from the publication on or up to it."""
    tables = load_period_grammar(article.language.code).tables
    years = [word for word, unit in tables.get("unit", {}).items() if unit == "year"]
    count = _count(words, tables.get("back", {}))
    if article.published is None or not 1 < count <= YEARS_AHEAD or not any(word in words.lower() for word in years):
        return
    year = article.published.year
    yield year_of(date(year + count, 1, 1))
    for first, last in ((year, year + count), (year, year + count - 1), (year - count, year), (year - count, year - 1)):
        yield months_span(date(first, 1, 1), (last - first + 1) * 12)


def _count(words: str, numbers: Mapping[str, Value]) -> int:
    """Return the number in the words of a duration; 0 without one."""
    written = _NUMBER.search(words)
    if written is not None:
        return int(written[0])
    return next((int(numbers[word]) for word in words.lower().split() if word in numbers), 0)


def _from_to(first: Period, last: Period) -> Period | None:
    """Return the months from the start of one period to the end of another; null where they lie the other way round."""
    months = month_count(Period(first.start, last.end, "", "span"))
    return months_span(month_of(first.start).start, months) if months > 0 else None


def _bare_years(row: Row, taken: list[tuple[int, int]], published: date | None) -> Iterator[Period]:
    """Yield the years of a sentence that stand in names rather than in time expressions (``ICLR 2022``)."""
    latest = published.year + 1 if published is not None else EARLIEST_YEAR
    numbers = [(node.start, node.end) for node in row.nodes if node.kind == "quantity"]
    for match in _YEAR.finditer(row.sentence.text):
        start = match.start() + row.sentence.start
        if not any(begin <= start < end for begin, end in [*taken, *numbers]) and int(match[0]) <= latest:
            yield year_of(date(int(match[0]), 1, 1))
