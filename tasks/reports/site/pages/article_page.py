"""The page of an article: its text with every figure marked, what each became, and what its publisher edited."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from tasks.core.changes import Change
from tasks.core.records import BY_PUBLISHER, SourcedObservation
from tasks.core.rows import RevisionRow
from tasks.core.store import SeriesFamily
from tasks.dedupe.text_difference import Edit, edits
from tasks.reports.context import ReportContext
from tasks.reports.date_format import date_text, period_text
from tasks.reports.links import web_link
from tasks.reports.number_format import probability_text, value_text
from tasks.reports.sections.evidence_sentence import Part
from tasks.reports.site.addresses import article_path, row_id, series_path
from tasks.reports.site.pages.change_lists import change_rows
from tasks.reports.site.pages.views import EditOfText, Piece, ReadNumber, Revision
from tasks.reports.site.series_labels import metric_of
from tasks.reports.site.templates import SiteTemplates
from tasks.reports.visible_text import plain, short_line

LONGEST = 60_000
"""Characters of a text that a page shows; a list of 5,000 figures would not be read here."""

NUMBERS = 400
"""Numbers that the table of a page names."""

REVISIONS = 10


def article_page(
    revisions: Sequence[RevisionRow],
    observations: Sequence[SourcedObservation],
    changes: Mapping[int, Sequence[Change]],
    context: ReportContext,
    templates: SiteTemplates,
) -> tuple[str, str]:
    """Return address and text of the page of an article.

    Args:
        revisions: all its texts, the current one first; at least one.
        observations: of the article, retired ones included.
        changes: those that have a page, by the id of the observation on a side.
        context: labels and words.
        templates: of the site.
    """
    current, words = revisions[0], context.words
    article = current.article
    kept = [item for item in observations if item.retired_at is None or item.retired_because in BY_PUBLISHER]
    numbers = {
        item.observation_id: _number(item, changes.get(item.observation_id, ()), context) for item in kept[:NUMBERS]
    }
    marked = [item for item in kept if item.revision_id == current.revision_id and item.observation_id in numbers]
    paragraphs = list(_paragraphs(article.text[:LONGEST], marked, numbers))
    return (
        article_path(current.article_id),
        templates.render(
            "article",
            title=short_line(article.title) or words.say("no_title"),
            publisher=short_line(article.publisher) or words.say("no_publisher"),
            date=date_text(current.published_on, words) if current.published_on else words.say("no_date"),
            url=web_link(article.url),
            text_language=article.language or words.language,
            paragraphs=paragraphs,
            marked={piece.number.row for pieces in paragraphs for piece in pieces if piece.number},
            shortened=len(article.text) > LONGEST,
            numbers=list(numbers.values()),
            numbers_left_out=max(0, len(kept) - NUMBERS),
            revisions=[_revision(newer, older, context) for newer, older in pairwise(revisions[: REVISIONS + 1])],
        ),
    )


def _number(item: SourcedObservation, changes: Iterable[Change], context: ReportContext) -> ReadNumber:
    observation, words = item.observation, context.words
    family = SeriesFamily.of(observation)
    period = period_text(observation.period, words)
    basis = words.basis.get(observation.basis)
    return ReadNumber(
        row=row_id(item.observation_id),
        expression=short_line(observation.expression),
        entity=context.entity_label(observation),
        metric=metric_of(family, context),
        scope=context.scope_label(observation.scope),
        period=f"{period} {basis}" if basis else period,
        value=value_text(observation, words, context.counters(observation.metric)),
        confidence=probability_text(observation.confidence),
        address=f"{series_path(family)}#{row_id(item.observation_id)}",
        state=words.say("edited_away") if item.retired_at is not None else None,
        changes=tuple(change_rows(changes, context)),
    )


def _paragraphs(
    text: str, marked: Iterable[SourcedObservation], numbers: dict[int, ReadNumber]
) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines of a text in pieces; of numbers at one place the first read is marked."""
    places: list[tuple[int, int, ReadNumber]] = []
    for item in sorted(marked, key=lambda item: (item.observation.start, item.observation_id)):
        begin, end = item.observation.start, item.observation.end
        if not places or begin >= places[-1][1]:
            places.append((begin, end, numbers[item.observation_id]))
    at = 0
    for line in text.split("\n"):
        stop, pieces, here = at + len(line), [], at
        for begin, end, number in places:
            if at <= begin and end <= stop:
                pieces += [Piece(plain(text[here:begin])), Piece(plain(text[begin:end]), number)]
                here = end
        pieces.append(Piece(plain(text[here:stop])))
        at = stop + 1
        if any(piece.text.strip() for piece in pieces):
            yield tuple(piece for piece in pieces if piece.text)


def _revision(newer: RevisionRow, older: RevisionRow, context: ReportContext) -> Revision:
    return Revision(
        saved_at=context.day_text(older.saved_at or older.seen_at),
        title=short_line(older.article.title) if older.article.title != newer.article.title else None,
        edits=tuple(_edit(edit) for edit in edits(older.article.text[:LONGEST], newer.article.text[:LONGEST])),
    )


def _edit(edit: Edit) -> EditOfText:
    """Return both sides of an edit with the letters marked in which they differ."""
    old, new = plain(" ".join(edit.removed)), plain(" ".join(edit.added))
    removed, added = [], []
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed.append(Part(old[first:last], marked=kind != "equal"))
        added.append(Part(new[begin:end], marked=kind != "equal"))
    return EditOfText(tuple(part for part in removed if part.text), tuple(part for part in added if part.text))
