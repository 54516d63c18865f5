"""What a time expression does in its sentence: the words beside it make it a base of comparison, a deadline, ..."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import quarter_of, shifted, year_of
from tasks.figures.time.normalisation import Fields, cumulative
from tasks.figures.time.period_grammar import PeriodGrammar
from tasks.figures.time.temporal_expressions import PeriodMention, unit_around

# How far before a mention its cue words are looked for.
BEFORE = 40
# Roles of time words that no figure is of.
ASIDE = ("duration", "announced", "origin")
# How many named periods back a base of comparison may be held against one.
RECALL = 12


def with_role(
    mention: PeriodMention, fields: Fields, text: str, published: date | None, grammar: PeriodGrammar
) -> PeriodMention:
    """The mention with the role that its form or the words beside it give, and its period cut to that role.

    Args:
        mention: as found; its role is the one its form has, ``of`` where the form has none.
        fields: the values of its named groups.
        text: the whole text.
        published: tells a deadline from a date up to which something has run.
        grammar: the language's cue words.
    """
    if mention.role in ASIDE:
        return mention
    role = mention.role if mention.role != "of" else _cued_role(mention, text, grammar)
    if role == "since" and published is not None and mention.period is not None and mention.period.start > published:
        role = "of"  # "from 2030 on" is a plan's date, not the start of what has run so far
    if role in ("until", "deadline") and mention.period is not None:
        over = published is None or mention.period.end <= published
        role = "until" if over else "deadline"
    if role == "cumulative":
        role = "until"
    period = mention.period
    if role == "until" and period is not None:
        period = cumulative(period)
    if role == "deadline" and "edge" in fields and "month" not in fields and period is not None:
        part = next((part for part in ("quarter", "half") if part in fields), "year")
        period = unit_around(period, part)  # by the end of 2025 is a goal of 2025
    return replace(mention, role=role, period=period)


def _cued_role(mention: PeriodMention, text: str, grammar: PeriodGrammar) -> str:
    behind = _behind_brackets(text, mention.end, grammar)
    before = text[max(0, mention.start - BEFORE) : mention.start]
    for cue in grammar.cues:
        if cue.after is not None and (
            cue.after.match(text, mention.end) or (behind != mention.end and cue.after.match(text, behind))
        ):
            return cue.role
        if cue.before is not None and cue.before.search(before):
            return cue.role
    return "of"


def _behind_brackets(text: str, position: int, grammar: PeriodGrammar) -> int:
    """Where the text goes on behind up to two short brackets."""
    for _ in range(2):
        bracket = grammar.skip.match(text, position)
        if bracket is None or bracket.end() == position:
            break
        position = bracket.end()
    return position


def with_comparisons(
    mentions: list[PeriodMention], text: str, published: date | None, grammar: PeriodGrammar
) -> list[PeriodMention]:
    """Marks bases of comparison, from the last to the first: ``전분기(…)와 전년동기(…) 대비`` marks both."""
    based = [False] * len(mentions)
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.role in ASIDE:
            continue
        behind = _behind_brackets(text, mention.end, grammar)
        based[i] = mention.comparison is not None or _is_base(mention, behind, text, grammar)
        if not based[i] and i + 1 < len(mentions) and based[i + 1] and mention.kind == mentions[i + 1].kind:
            joined = grammar.join.match(text, behind)
            based[i] = joined is not None and joined.end() == mentions[i + 1].start
    result: list[PeriodMention] = []
    named: deque[Period] = deque(maxlen=RECALL)
    for mention, base in zip(mentions, based, strict=True):
        if base and mention.comparison is None:
            result.append(replace(mention, comparison=_measure_against(mention, named, published)))
            continue
        result.append(mention)
        if mention.period is not None and mention.comparison is None:
            named.appendleft(mention.period)
    return result


def _is_base(mention: PeriodMention, behind: int, text: str, grammar: PeriodGrammar) -> bool:
    cue = grammar.comparison
    if cue.unless is not None and cue.unless.match(text, mention.end):
        return False  # "from last year's $5bn" is a level, no base
    if cue.after is not None and cue.after.match(text, behind):
        return True
    before = text[max(0, mention.start - BEFORE) : mention.start]
    return cue.before is not None and cue.before.search(before) is not None


def _measure_against(mention: PeriodMention, named: Iterable[Period], published: date | None) -> str:
    """Year on year, quarter on quarter, or any other rate: by how far the base lies behind what it is held against."""
    if mention.shift is not None:
        unit, count = mention.shift
        if unit in ("year", "quarter"):
            return comparison_over(unit, -count)
    base = mention.period
    if base is None:
        # without a publication date last year is still the year before
        return "yoy_change" if mention.shift is None else "change_rate"
    for newer in _newer(mention, base, named, published):
        for unit, measure in (("year", "yoy_change"), ("quarter", "qoq_change")):
            if (unit == "year" or base.grain == "quarter") and shifted(base, unit, 1) == newer:
                return measure
    return "change_rate"


def _newer(mention: PeriodMention, base: Period, named: Iterable[Period], published: date | None) -> Iterator[Period]:
    """What a base may be held against: the last named period of its grain, else what an article is usually about."""
    for known in named:
        if known.grain == base.grain and known.start > base.start:
            yield known
            return
    if published is None:
        return
    if base.grain == "year":
        yield year_of(published)
    elif base.grain == "quarter":
        yield shifted(quarter_of(published), "quarter", -1)
    elif mention.kind == "relative" and base.grain in ("half", "month", "span"):
        yield shifted(base, "year", published.year - base.start.year)


def comparison_over(unit: str, back: int) -> str:
    """The measure of a move over that many units: a year is ``yoy_change``, a quarter ``qoq_change``."""
    if (unit, back) in (("year", 1), ("quarter", 4), ("month", 12)):
        return "yoy_change"
    return "qoq_change" if (unit, back) in (("quarter", 1), ("month", 3)) else "change_rate"
