"""Find the role of a time expression in its sentence: a base of comparison, a deadline, a duration and others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import quarter_of, shifted, unit_around, year_of
from tasks.figures.time.normalisation import cumulative
from tasks.figures.time.period_grammar import PeriodGrammar
from tasks.figures.time.period_mention import PeriodMention
from tasks.figures.time.relative_periods import Fields

# Characters before a mention in which its cue words are looked for.
_WINDOW = 40
# Roles of expressions that are not the period of any figure.
ROLES_WITHOUT_FIGURES = ("duration", "announced", "origin")
# A base of comparison is compared with one of so many periods before it.
_MOST_PERIODS = 12
_MOST_BRACKETS = 2


def with_role(
    mention: PeriodMention, fields: Fields, text: str, published: date | None, grammar: PeriodGrammar
) -> PeriodMention:
    """Return a mention with the role that its form or the words beside it give, and with the period of that role.

    Args:
        mention: the mention as found; its role is that of its form, ``of`` if the form has none.
        fields: the values of its named groups.
        text: the whole text.
        published: the publication date; a period that ends after it is a deadline, else what has run until then.
        grammar: the language's grammar of time.
    """
    if mention.role in ROLES_WITHOUT_FIGURES:
        return mention
    role = mention.role if mention.role != "of" else _cued_role(mention, text, grammar)
    if role == "since" and published is not None and mention.period is not None and mention.period.start > published:
        role = "of"  # "from 2030 on" is the date of a plan, not the start of what runs already
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
        period = unit_around(period, part)  # "by the end of 2025" is a goal of 2025
    return replace(mention, role=role, period=period)


def _cued_role(mention: PeriodMention, text: str, grammar: PeriodGrammar) -> str:
    """Return the role that cue words before or behind a mention give; ``of`` without any."""
    behind = _behind_brackets(text, mention.end, grammar)
    before = text[max(0, mention.start - _WINDOW) : mention.start]
    for cue in grammar.cues:
        if cue.after is not None and (
            cue.after.match(text, mention.end) or (behind != mention.end and cue.after.match(text, behind))
        ):
            return cue.role
        if cue.before is not None and cue.before.search(before):
            return cue.role
    return "of"


def _behind_brackets(text: str, position: int, grammar: PeriodGrammar) -> int:
    """Return where the text goes on behind at most two short brackets."""
    for _ in range(_MOST_BRACKETS):
        bracket = grammar.skip.match(text, position)
        if bracket is None or bracket.end() == position:
            break
        position = bracket.end()
    return position


def with_comparisons(
    mentions: list[PeriodMention], text: str, published: date | None, grammar: PeriodGrammar
) -> list[PeriodMention]:
    """Set ``comparison`` of the mentions that are bases of comparison.

    Args:
        mentions: all mentions of a text, in order.
        text: the whole text.
        published: the publication date.
        grammar: the language's grammar of time.

    Example: in ``전분기(…)와 전년동기(…) 대비`` both are bases.
    """
    result: list[PeriodMention] = []
    named: deque[Period] = deque(maxlen=_MOST_PERIODS)
    for mention, is_base in zip(mentions, _bases(mentions, text, grammar), strict=True):
        if is_base and mention.comparison is None:
            result.append(replace(mention, comparison=_measure_against(mention, named, published)))
            continue
        result.append(mention)
        if mention.period is not None and mention.comparison is None:
            named.appendleft(mention.period)
    return result


def _bases(mentions: list[PeriodMention], text: str, grammar: PeriodGrammar) -> list[bool]:
    """Return for each mention whether it is a base of comparison, by its form, its cues or the next mention."""
    bases = [False] * len(mentions)
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.role in ROLES_WITHOUT_FIGURES:
            continue
        behind = _behind_brackets(text, mention.end, grammar)
        bases[i] = mention.comparison is not None or _is_base(mention, behind, text, grammar)
        if not bases[i] and i + 1 < len(mentions) and bases[i + 1] and mention.kind == mentions[i + 1].kind:
            joined = grammar.join.match(text, behind)
            bases[i] = joined is not None and joined.end() == mentions[i + 1].start
    return bases


def _is_base(mention: PeriodMention, behind: int, text: str, grammar: PeriodGrammar) -> bool:
    """Return True if cue words make a mention a base of comparison."""
    cue = grammar.comparison
    if cue.unless is not None and cue.unless.match(text, mention.end):
        return False  # "from last year's $5bn" is a level, no base
    if cue.after is not None and cue.after.match(text, behind):
        return True
    before = text[max(0, mention.start - _WINDOW) : mention.start]
    return cue.before is not None and cue.before.search(before) is not None


def _measure_against(mention: PeriodMention, named: Iterable[Period], published: date | None) -> str:
    """Return the measure of a change against a base: by how far the base lies before the period that changed."""
    if mention.shift is not None:
        unit, count = mention.shift
        if unit in ("year", "quarter"):
            return comparison_over(unit, -count)
    base = mention.period
    if base is None:
        # without a publication date, "last year" is still the year before
        return "yoy_change" if mention.shift is None else "change_rate"
    for period in _compared_periods(mention, base, named, published):
        for unit, measure in (("year", "yoy_change"), ("quarter", "qoq_change")):
            if (unit == "year" or base.grain == "quarter") and shifted(base, unit, 1) == period:
                return measure
    return "change_rate"


def _compared_periods(
    mention: PeriodMention, base: Period, named: Iterable[Period], published: date | None
) -> Iterator[Period]:
    """Yield the periods that a base may be compared with: the last of its grain, else that of a usual article."""
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
    """Return the measure of a change over some units: over a year ``yoy_change``, over a quarter ``qoq_change``."""
    if (unit, back) in (("year", 1), ("quarter", 4), ("month", 12)):
        return "yoy_change"
    return "qoq_change" if (unit, back) in (("quarter", 1), ("month", 3)) else "change_rate"
