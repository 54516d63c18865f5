"""Notices in words: figures that are late, sources that are silent or fail, runs that failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tasks.core.notices import Notice, OpenNotice
from tasks.reports.context import ReportContext
from tasks.reports.date_format import period_text
from tasks.reports.view import NoticeLine
from tasks.reports.visible_text import one_line

SHOWN = 30
"""Notices that a report for people shows; the JSON has all."""


def notice_lines(context: ReportContext) -> tuple[tuple[NoticeLine, ...], int]:
    """Return the notices that hold as lines, and how many are left out.

    Args:
        context: of the report. The order of its words is that of the kinds: first what means that something may be
            missing from the report itself.
    """
    kinds = list(context.words.notices)

    def place(one: OpenNotice) -> int:
        return kinds.index(one.notice.kind) if one.notice.kind in kinds else len(kinds)

    ordered = sorted(context.notices, key=place)
    return tuple(_line(one, context) for one in ordered[:SHOWN]), max(0, len(ordered) - SHOWN)


def notice_text(notice: Notice, context: ReportContext) -> str:
    """Return a notice as a sentence in the report's language; in English where the language has no words for it.

    Args:
        notice: any. One that an earlier version stored may lack a fact that the words need.
        context: labels and words.
    """
    pattern = context.words.notices.get(notice.kind)
    if pattern is None:
        return one_line(notice.what)
    try:
        return one_line(pattern.format(**_in_words(notice.facts, context)))
    except KeyError:
        return one_line(notice.what)


def _line(one: OpenNotice, context: ReportContext) -> NoticeLine:
    entity = one.notice.facts.get("entity")
    return NoticeLine(
        kind=one.notice.kind,
        text=notice_text(one.notice, context),
        since=context.day_text(one.seen_at),
        entity=str(entity) if entity else None,
    )


def _in_words(facts: Mapping[str, Any], context: ReportContext) -> dict[str, Any]:
    found = dict(facts)
    if entity := facts.get("entity"):
        name, scope = context.entity_name(entity), context.scope_label(facts.get("scope"))
        found["entity"] = context.words.sentences.part.format(entity=name, scope=scope) if scope else name
    if metric := facts.get("metric"):
        found["metric"] = context.metric_label(metric)
    for name in ("period", "last_period"):
        if name in facts:
            found[name] = period_text(facts[name], context.words)
    return found
