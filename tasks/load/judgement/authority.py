"""Which articles have the last word on a figure: correction notices, and those of publishers that the user names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from tasks.changes.agreement import agree
from tasks.changes.replaced_values import replaced_values
from tasks.core.documents import Article
from tasks.core.records import SourcedObservation
from tasks.languages.page_words import pattern

PUBLISHER, NOTICE = "publisher", "notice"


def authority_of(article: Article, authoritative_publishers: Collection[str]) -> str | None:
    """Return why an article has the last word.

    Args:
        article: any.
        authoritative_publishers: names as the watchlist has them.

    Returns:
        ``publisher``, ``notice``, or null where it has not.
    """
    if article.publisher is not None and article.publisher in authoritative_publishers:
        return PUBLISHER
    return NOTICE if is_correction_notice(article.title, article.text) else None


def is_correction_notice(title: str | None, text: str) -> bool:
    """Return whether a headline, or the first line of a text, says that it corrects an earlier report."""
    first_line = text.lstrip().partition("\n")[0]
    return any(pattern("correction_notice").search(line) for line in (title or "", first_line))


def without_corrected_values(text: Iterable[SourcedObservation]) -> list[SourcedObservation]:
    """Take the last word from the values that a correction notice quotes as wrong.

    A notice gives what it corrects before what is right, unless its sentence says otherwise.

    Args:
        text: observations of one text, by place.
    """
    items = list(text)
    wrong = set(replaced_values(items))
    figures: dict[tuple[int, str | None], list[SourcedObservation]] = defaultdict(list)
    for item in items:
        if item.authority == NOTICE and item.observation_id not in wrong:
            figures[item.series_id, item.observation.period].append(item)
    for values in figures.values():
        right = values[-1].observation
        wrong |= {item.observation_id for item in values if not agree(item.observation, right, cut_off=False)}
    return [
        replace(item, authority=None) if item.authority == NOTICE and item.observation_id in wrong else item
        for item in items
    ]
