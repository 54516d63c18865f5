"""Find the expressions of time in a text, and the calendar periods that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from tasks.figures.time.anaphora import period_before_publication, shift_from_fields
from tasks.figures.time.calendar_periods import PART_MONTHS
from tasks.figures.time.normalisation import period_from_fields, whole_of_end
from tasks.figures.time.period_grammar import Form, PeriodGrammar, Value, load_period_grammar
from tasks.figures.time.period_mention import PeriodMention
from tasks.figures.time.sentence_parts import with_parts_of_years, without_fiscal_asides
from tasks.figures.time.temporal_roles import comparison_over, with_comparisons, with_role

# A part of a year inherits the year of an expression at most so many characters before it, in the same sentence.
INHERITANCE_WINDOW = 160


@dataclass(frozen=True, slots=True)
class _Match:
    """A form that matched, with the values of its named groups."""

    form: Form
    start: int
    end: int
    values: dict[str, Value]


_Found = tuple[_Match, PeriodMention]
"""A form that matched, and the mention that it is."""


def find_periods(text: str, language: str, published: date | None) -> list[PeriodMention]:
    """Find the time expressions of a text.

    Args:
        text: any length.
        language: code of a language folder with a ``periods.yaml``.
        published: the date that relative words count from (the first of the month if only the month is known);
            null leaves them unresolved.

    Returns:
        Mentions in text order; none overlaps another, and of two matches the longer is taken.

    Raises:
        FigurewatchError: the language has no ``periods.yaml``.
    """
    grammar = load_period_grammar(language)
    today = published.date() if isinstance(published, datetime) else published
    mentions: list[PeriodMention] = []
    dated: list[_Found] = []
    last: _Found | None = None
    for match in _matches(text, grammar):
        inherited = _inherited_year(match, dated[-1] if dated else None, text, grammar)
        mention = _mention(match, text, today, inherited)
        if mention is None:
            continue
        mention = with_role(mention, match.values, text, today, grammar)
        mentions.append(mention)
        found = match, mention
        is_record = last is not None and _is_record(last, found, text, grammar)
        if is_record and dated and dated[-1] is last:
            dated.pop()
        if mention.period is not None and mention.kind != "anaphoric" and not is_record:
            dated.append(found)
        last = found
    mentions = with_parts_of_years(without_fiscal_asides(mentions, text, grammar), text, grammar)
    return with_comparisons(mentions, text, today, grammar)


def _matches(text: str, grammar: PeriodGrammar) -> Iterator[_Match]:
    """Yield the leftmost and longest matches; offsets where no form can begin are skipped at once."""
    position = 0
    while (start := grammar.start.search(text, position)) is not None:
        found = _longest(text, start.start(), grammar)
        if found is None:
            position = start.end()
            continue
        yield found
        position = max(found.end, start.end())


def _longest(text: str, position: int, grammar: PeriodGrammar) -> _Match | None:
    """Return the longest match that begins at an offset."""
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
    if begin > position:  # "in March 2021": the word before must not hide a longer match
        longer = _longest(text, begin, grammar)
        if longer is not None and longer.end > end:
            return longer
    values: dict[str, Value] = dict(form.fixed)
    for name, meaning in form.groups:
        if meaning != "core" and match[name] is not None:
            values[meaning] = grammar.value(meaning, match[name])
    return _Match(form, begin, end, values)


def _mention(match: _Match, text: str, published: date | None, inherited: int | None) -> PeriodMention | None:
    """Return the mention of a match; null if it is no possible date."""
    form, values = match.form, match.values
    words = text[match.start : match.end]
    base = PeriodMention(match.start, match.end, words, None, "relative", role=form.role or "of")
    if form.role == "duration":
        over = comparison_over(str(values["unit"]), int(values["back"])) if "over" in values else None
        return replace(base, comparison=over)
    period = period_from_fields(values, published, inherited)
    if form.kind == "anaphoric":
        shift = form.shift or shift_from_fields(values)
        if form.shift is None:
            counted = "back" in values and "same" not in values  # two years ago; else only an anchor says which year
            period = period_before_publication(shift, published) if counted and published is not None else None
        return replace(base, period=period, kind="anaphoric", shift=shift, comparison=form.comparison)
    kind = form.kind or ("absolute" if "year" in values else "relative")
    if period is None and (kind == "absolute" or published is not None):
        return None  # an impossible or implausible date is no date
    return replace(
        base, period=period, kind=kind, comparison=form.comparison, whole=whole_of_end(values, period, published)
    )


def _is_record(first: _Found, second: _Found, text: str, grammar: PeriodGrammar) -> bool:
    """Return whether two mentions in a row say together what a value is a record since, in either order.

    What goes on behind ``2009년 이후 14년 만에 최저`` is not of 2009.
    """
    if not any(
        since.role == "since" and "first_since" in span.values
        for (_, since), (span, _) in ((first, second), (second, first))
    ):
        return False
    return grammar.sentence_end.search(text[first[1].end : second[1].start]) is None


def _inherited_year(match: _Match, earlier: _Found | None, text: str, grammar: PeriodGrammar) -> int | None:
    """Return the year that a later part in the same sentence inherits: ``2025년 3분기 …, 4분기 …``; null if none."""
    if earlier is None:
        return None
    before, mention = earlier
    if mention.period is None or not {"year", "year_word"} & set(before.values):
        return None
    if {"year", "year_word", "past", "coming"} & set(match.values):
        return None
    between = text[mention.end : match.start]
    if len(between) > INHERITANCE_WINDOW or grammar.sentence_end.search(between):
        return None
    for part in PART_MONTHS:
        if part in match.values and part in before.values:
            later = int(match.values[part]) > int(before.values[part])
            return mention.period.start.year if later else None
    return None
