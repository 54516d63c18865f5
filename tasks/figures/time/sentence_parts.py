"""Time expressions of one sentence that change the meaning of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.figures.time.calendar_periods import shifted
from tasks.figures.time.period_grammar import PeriodGrammar
from tasks.figures.time.period_mention import PeriodMention

PARTS = frozenset({"half", "quarter"})
"""Grains that a basis names for several years: on the basis of first halves."""


def without_fiscal_asides(mentions: Sequence[PeriodMention], text: str, grammar: PeriodGrammar) -> list[PeriodMention]:
    """Return the mentions without those that only number the same period in a fiscal year, in brackets behind it.

    Example:
        Of ``2분기(회계연도 기준 3분기)`` the second quarter is left.
    """
    words = tuple(grammar.tables.get("fiscal", {}))
    kept: list[PeriodMention] = []
    for mention in mentions:
        if not (kept and _is_fiscal_aside(kept[-1], mention, text, words)):
            kept.append(mention)
    return kept


def _is_fiscal_aside(before: PeriodMention, mention: PeriodMention, text: str, words: tuple[str, ...]) -> bool:
    if before.period is None or mention.period is None or before.period.grain != mention.period.grain:
        return False
    between = "".join(text[before.end : mention.start].split()).lower()
    return between.startswith("(") and ")" not in between and any(word in between for word in words)


def with_parts_of_years(mentions: Sequence[PeriodMention], text: str, grammar: PeriodGrammar) -> list[PeriodMention]:
    """Return the mentions with years read as the part of each that their sentence names as its basis.

    Example:
        Of ``상반기 기준 2022년 304억원, 2023년 327억원`` the years are first halves.
    """
    found: list[PeriodMention] = []
    basis: PeriodMention | None = None
    for mention in mentions:
        if basis is not None and grammar.sentence_end.search(text, basis.end, mention.start):
            basis = None
        period = mention.period
        if period is not None and mention.role == "as_of" and mention.kind != "absolute" and period.grain in PARTS:
            basis = mention
        elif basis is not None and basis.period is not None and period is not None and period.grain == "year":
            if mention.kind == "absolute":
                years = period.start.year - basis.period.start.year
                mention = replace(mention, period=shifted(basis.period, "year", years))
        found.append(mention)
    return found
