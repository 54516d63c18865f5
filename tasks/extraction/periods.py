"""Expressions of time in news text, and the calendar periods that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from tasks.extraction.calendar_spans import (
    half_of,
    in_year,
    month_of,
    months_span,
    period_from_label,
    quarter_of,
    shifted,
    year_of,
)
from tasks.extraction.period_grammar import Form, PeriodGrammar, Value, load_period_grammar
from tasks.extraction.period_reading import cumulative, plausible, read_period
from tasks.model import Period

__all__ = [
    "PeriodMention",
    "find_periods",
    "month_of",
    "period_from_label",
    "quarter_of",
    "resolve",
    "shifted",
    "year_of",
]

# How far around a mention its cue words are looked for: two short brackets and a particle fit.
WINDOW = 160
_PART = {"quarter": 3, "half": 6, "month": 1}


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression and what it means.

    Attributes:
        start, end: offsets in the text; particles and cue words (까지, 기준, since) stay outside.
        words: as written.
        period: what it resolves to by itself; null where it needs a publication date or an anchor. An anaphoric
            mention may carry one to fall back on when there is no anchor.
        kind: ``absolute``, ``relative`` (to the publication date) or ``anaphoric`` (to another period).
        shift: for an anaphoric one, how it follows from its anchor: ``('same', 0)``, ``('year', -1)``,
            ``('half', -1)``, ``('quarter', -1)``, ``('month', -1)``; ``('in_year', 2019)`` is the anchor's part of
            another year; ``('same_year', 0)`` the anchor's year, ``('same_quarter', 0)`` and ``('same_month', 0)`` its
            last quarter and month; ``('quarter_of', 3)``, ``('half_of', 2)``, ``('month_of', 10)`` a part of its year.
        comparison: the measure of a move that has this mention as its base (``yoy_change``, ``qoq_change``,
            ``change_rate``); null where it is no base of comparison.
        role: ``of``, ``as_of``, ``until``, ``since``, ``deadline``, ``duration`` or ``announced``.
    """

    start: int
    end: int
    words: str
    period: Period | None
    kind: str
    shift: tuple[str, int] | None = None
    comparison: str | None = None
    role: str = "of"


@dataclass(frozen=True, slots=True)
class _Match:
    """A form that matched, with its named values."""

    form: Form
    start: int
    end: int
    reach: int
    values: dict[str, Value]


def find_periods(text: str, language: str, published: date | None) -> list[PeriodMention]:
    """The time expressions of a text.

    Args:
        text: any length.
        language: code of a language folder with a ``periods.yaml``.
        published: what relative words count from (the first of the month where only the month is known); null
            leaves them unresolved.

    Returns:
        Mentions in text order; none overlaps another, and of two readings the longer is taken.

    Raises:
        FigurewatchError: the language has no ``periods.yaml``.
    """
    grammar = load_period_grammar(language)
    today = published.date() if isinstance(published, datetime) else published
    mentions: list[PeriodMention] = []
    earlier: tuple[_Match, PeriodMention] | None = None
    for match in _matches(text, grammar):
        inherited = _inherited_year(match, earlier, text, grammar)
        mention = _mention(match, text, today, inherited)
        if mention is None:
            continue
        mention = _with_role(mention, match, text, today, grammar)
        mentions.append(mention)
        if mention.period is not None and mention.kind != "anaphoric":
            earlier = (match, mention)
    return _with_comparisons(mentions, text, today, grammar)


def resolve(mention: PeriodMention, anchor: Period | None) -> Period | None:
    """What a mention means beside a figure.

    Args:
        mention: any mention; one that is not anaphoric means its own period.
        anchor: the period that words such as ``the same period`` and ``the year before`` count from; null where
            the text has named none.

    Returns:
        The period, or what the mention falls back on without an anchor, which may be null.
    """
    if mention.shift is None or anchor is None:
        return mention.period
    unit, count = mention.shift
    if unit == "same":
        return anchor
    if unit == "in_year":
        return in_year(anchor, count)
    if unit.startswith("same_"):
        return _unit_around(anchor, unit.removeprefix("same_"), count)
    if unit.endswith("_of"):
        size = _PART[unit.removesuffix("_of")]
        return months_span(date(anchor.end.year, (count - 1) * size + 1, 1), size)
    return shifted(anchor, unit, count)


def _unit_around(anchor: Period, unit: str, count: int) -> Period:
    around = {"year": year_of, "half": half_of, "quarter": quarter_of, "month": month_of}[unit](anchor.end)
    return shifted(around, unit, count) if count else around


def _matches(text: str, grammar: PeriodGrammar) -> Iterator[_Match]:
    """Leftmost and longest matches, skipping at once what no form can begin with."""
    position = 0
    while (start := grammar.start.search(text, position)) is not None:
        found = _longest(text, start.start(), grammar)
        if found is None:
            position = start.end()
            continue
        yield found
        position = max(found.end, start.end())


def _longest(text: str, position: int, grammar: PeriodGrammar) -> _Match | None:
    best: tuple[int, Form, re.Match[str]] | None = None
    for form in grammar.forms.get(text[position], ()):
        match = form.regex.match(text, position)
        if match is not None and (best is None or match.end() > best[0]):
            best = (match.end(), form, match)
    if best is None:
        return None
    reach, form, match = best
    values: dict[str, Value] = dict(form.fixed)
    for name, meaning in form.groups:
        if meaning != "core" and match[name] is not None:
            values[meaning] = grammar.value(meaning, match[name])
    begin, end = match.span("core") if "core" in form.regex.groupindex else match.span()
    return _Match(form, begin, end, reach, values)


def _mention(match: _Match, text: str, published: date | None, inherited: int | None) -> PeriodMention | None:
    form, values = match.form, match.values
    words = text[match.start : match.end]
    base = PeriodMention(match.start, match.end, words, None, "relative", role=form.role or "of")
    if form.role == "duration":
        return replace(base, comparison=_comparison_of(values) if "over" in values else None)
    shift = form.shift or _shift(values, form)
    period = read_period(values, published, inherited)
    if form.kind == "anaphoric":
        if "back" in values and form.shift is None and "same" not in values:
            period = _fallback(shift, published)
        elif form.shift is None:
            period = None  # a part of another year, which the anchor alone can tell
        return replace(base, period=period, kind="anaphoric", shift=shift, comparison=form.comparison)
    kind = form.kind or ("absolute" if "year" in values else "relative")
    if period is None and (kind == "absolute" or published is not None):
        return None  # an impossible or implausible date is no date
    return replace(base, period=period, kind=kind, comparison=form.comparison)


def _shift(values: dict[str, Value], form: Form) -> tuple[str, int] | None:
    """How an anaphoric expression follows from its anchor, where its words say so."""
    if form.kind != "anaphoric":
        return None
    if "back" in values:
        return str(values["unit"]), -int(values["back"])
    if "year" in values:
        return "in_year", int(values["year"])
    if "year_word" in values:
        offset = int(values["year_word"])
        return ("year", offset) if offset else ("same", 0)
    for part in _PART:
        if part in values:
            return f"{part}_of", int(values[part])
    return "same", 0


def _fallback(shift: tuple[str, int] | None, published: date | None) -> Period | None:
    """``2년 전`` without anything to count from counts from the publication."""
    if shift is None or published is None:
        return None
    unit, count = shift
    around = _unit_around(month_of(published), unit, 0)
    period = shifted(around, unit, count)
    return period if plausible(period, published) else None


def _inherited_year(
    match: _Match, earlier: tuple[_Match, PeriodMention] | None, text: str, grammar: PeriodGrammar
) -> int | None:
    """``2025년 3분기 …, 4분기 …``: a later part in the same sentence is of the same year."""
    if earlier is None:
        return None
    before, mention = earlier
    if mention.period is None or not {"year", "year_word"} & set(before.values):
        return None
    if {"year", "year_word", "past", "coming"} & set(match.values):
        return None
    between = text[mention.end : match.start]
    if len(between) > WINDOW or grammar.sentence_end.search(between):
        return None
    for part in _PART:
        if part in match.values and part in before.values:
            later = int(match.values[part]) > int(before.values[part])
            return mention.period.start.year if later else None
    return None


def _with_role(
    mention: PeriodMention, match: _Match, text: str, published: date | None, grammar: PeriodGrammar
) -> PeriodMention:
    if mention.role in ("duration", "announced"):
        return mention
    role = match.form.role or _cued_role(mention, text, grammar)
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
    if role == "deadline" and "edge" in match.values and "month" not in match.values and period is not None:
        whole = {"quarter": quarter_of, "half": half_of}
        part = next((part for part in whole if part in match.values), None)
        period = whole[part](period.end) if part else year_of(period.end)  # by the end of 2025 is a goal of 2025
    return replace(mention, role=role, period=period)


def _cued_role(mention: PeriodMention, text: str, grammar: PeriodGrammar) -> str:
    behind = _behind_brackets(text, mention.end, grammar)
    before = text[max(0, mention.start - WINDOW // 4) : mention.start]
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


def _with_comparisons(
    mentions: list[PeriodMention], text: str, published: date | None, grammar: PeriodGrammar
) -> list[PeriodMention]:
    """Marks bases of comparison, from the last to the first: ``전분기(…)와 전년동기(…) 대비`` marks both."""
    based = [False] * len(mentions)
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.role == "duration":
            continue
        behind = _behind_brackets(text, mention.end, grammar)
        based[i] = mention.comparison is not None or _is_base(mention, behind, text, grammar)
        if not based[i] and i + 1 < len(mentions) and based[i + 1] and mention.kind == mentions[i + 1].kind:
            joined = grammar.join.match(text, behind)
            based[i] = joined is not None and joined.end() == mentions[i + 1].start
    result: list[PeriodMention] = []
    for mention, base in zip(mentions, based, strict=True):
        if base and mention.comparison is None:
            measure = _measure_against(mention, result, published)
            mention = replace(mention, comparison=measure)
        result.append(mention)
    return result


def _is_base(mention: PeriodMention, behind: int, text: str, grammar: PeriodGrammar) -> bool:
    cue = grammar.comparison
    if cue.after is not None and cue.after.match(text, behind):
        return True
    before = text[max(0, mention.start - WINDOW // 4) : mention.start]
    return cue.before is not None and cue.before.search(before) is not None


def _measure_against(mention: PeriodMention, earlier: list[PeriodMention], published: date | None) -> str:
    """Year on year, quarter on quarter, or any other rate: by how far the base lies behind what it is held against."""
    if mention.shift is not None:
        unit, count = mention.shift
        if unit in ("year", "quarter"):
            return _comparison_of({"back": -count, "unit": unit})
    base = mention.period
    if base is None:
        # without a publication date last year is still the year before
        return "yoy_change" if base is None and mention.shift is None else "change_rate"
    for newer in _newer(mention, base, earlier, published):
        for unit, measure in (("year", "yoy_change"), ("quarter", "qoq_change")):
            if unit == "year" or base.grain == "quarter":
                if shifted(base, unit, 1) == newer:
                    return measure
    return "change_rate"


def _newer(
    mention: PeriodMention, base: Period, earlier: list[PeriodMention], published: date | None
) -> Iterator[Period]:
    """What a base may be held against: the last named period of its grain, else what an article is usually about."""
    for other in reversed(earlier):
        if other.comparison is None and other.period is not None and other.period.grain == base.grain:
            if other.period.start > base.start:
                yield other.period
                return
    if published is None:
        return
    if base.grain == "year":
        yield year_of(published)
    elif base.grain == "quarter":
        yield shifted(quarter_of(published), "quarter", -1)
    elif mention.kind == "relative" and base.grain in ("half", "month", "span"):
        yield shifted(base, "year", published.year - base.start.year)


def _comparison_of(values: dict[str, Value]) -> str:
    back, unit = int(values.get("back", 0)), values.get("unit")
    if back == 1 and unit == "year" or back == 12 and unit == "month" or back == 4 and unit == "quarter":
        return "yoy_change"
    if back == 1 and unit == "quarter" or back == 3 and unit == "month":
        return "qoq_change"
    return "change_rate"
