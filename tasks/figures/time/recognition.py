"""Expressions of time in news text, and the calendar periods that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from tasks.core.records import Period
from tasks.figures.time.calendar_periods import month_of, period_from_label, quarter_of, shifted, year_of
from tasks.figures.time.normalisation import plausible, read_period
from tasks.figures.time.period_grammar import Form, PeriodGrammar, Value, load_period_grammar
from tasks.figures.time.temporal_expressions import PART_MONTHS, PeriodMention, resolve, unit_around
from tasks.figures.time.temporal_roles import comparison_over, with_comparisons, with_role

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

# A part of a year inherits its year from at most this far before it, within the sentence.
REACH = 160


@dataclass(frozen=True, slots=True)
class _Match:
    """A form that matched, with its named values."""

    form: Form
    start: int
    end: int
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
        mention = with_role(mention, match.values, text, today, grammar)
        mentions.append(mention)
        if mention.period is not None and mention.kind != "anaphoric":
            earlier = (match, mention)
    return with_comparisons(mentions, text, today, grammar)


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
    forms = grammar.forms.get(text[position])
    if forms is None or not forms.any.match(text, position):
        return None
    best: tuple[int, Form, re.Match[str]] | None = None
    for form in forms.each:
        match = form.regex.match(text, position)
        if match is not None and (best is None or match.end() > best[0]):
            best = (match.end(), form, match)
    if best is None:
        return None
    _, form, match = best
    core = next((name for name, meaning in form.groups if meaning == "core" and match[name] is not None), 0)
    begin, end = match.span(core)
    if begin > position:  # "in March 2021": the word before must not hide what says more
        more = _longest(text, begin, grammar)
        if more is not None and more.end > end:
            return more
    values: dict[str, Value] = dict(form.fixed)
    for name, meaning in form.groups:
        if meaning != "core" and match[name] is not None:
            values[meaning] = grammar.value(meaning, match[name])
    return _Match(form, begin, end, values)


def _mention(match: _Match, text: str, published: date | None, inherited: int | None) -> PeriodMention | None:
    form, values = match.form, match.values
    words = text[match.start : match.end]
    base = PeriodMention(match.start, match.end, words, None, "relative", role=form.role or "of")
    if form.role == "duration":
        over = comparison_over(str(values["unit"]), int(values["back"])) if "over" in values else None
        return replace(base, comparison=over)
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
    for part in PART_MONTHS:
        if part in values:
            return f"{part}_of", int(values[part])
    return "same", 0


def _fallback(shift: tuple[str, int] | None, published: date | None) -> Period | None:
    """``2년 전`` without anything to count from counts from the publication."""
    if shift is None or published is None:
        return None
    unit, count = shift
    around = unit_around(month_of(published), unit)
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
    if len(between) > REACH or grammar.sentence_end.search(between):
        return None
    for part in PART_MONTHS:
        if part in match.values and part in before.values:
            later = int(match.values[part]) > int(before.values[part])
            return mention.period.start.year if later else None
    return None
