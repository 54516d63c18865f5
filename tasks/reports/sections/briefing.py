"""The top of a report: what is true and new in sentences, alarms first with both sides, then the moves by weight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

from tasks.core.changes import Change, ChangeKind
from tasks.core.records import SourcedObservation
from tasks.reports.sections.change_sentences import sentence_of
from tasks.reports.sections.change_text import anchor_of_change, label_of, section_anchor, sides_of, subject
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import FigureTable
from tasks.reports.sections.folds import fold_of
from tasks.reports.sections.series_moves import SeriesMoves, series_moves
from tasks.reports.view import Briefing, Lead

ALARMS = (ChangeKind.CONTRADICTED, ChangeKind.RESTATED, ChangeKind.WITHDRAWN)
"""Kinds that are shown with both sides: reports that contradict each other, and silent edits."""

ALARMS_SHOWN = 3
MOVES_SHOWN = 7
"""Alarms and lines at the head of a report. Together they and the folded rest fit on two screens of a phone (measured
in tests/browser)."""

QUOTED = 30
"""Characters of a sentence that the head of a report shows on either side of its number: three lines of a phone."""

TARGETS = frozenset({ChangeKind.TARGET_MOVED, ChangeKind.TARGET_MET, ChangeKind.TARGET_MISSED, ChangeKind.REVISED})
TARGET_WEIGHT = 2.0
"""Weight of a change that is news by its kind: a target, or a figure that a later report revises."""

USUAL_MOVE = 0.23
"""Move that counts as usual where too little of a series is known: the median of the 39 moves between quarters in three
weeks of a newspaper."""

LARGEST_MOVE = 10.0
"""A larger ratio of moves counts as this one: beyond it a base near zero, or a misreading, is likelier than news."""

HISTORY_DAYS = 400
"""A value of a period that ended longer before its article is background: the results of a year are out within four
months, and are compared with those of the year before."""

NEW_SERIES_WEIGHT = 0.01
"""Weight of a figure that nothing is known of yet, or that is history, so that it comes after every move."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A change with what weighs in it."""

    change: Change
    weight: float
    stories: int


def briefing_of(changes: Iterable[Change], tables: Sequence[FigureTable], citations: Citations) -> Briefing:
    """Choose what a reader must see in a minute.

    Args:
        changes: of the run, those that are not reported included.
        tables: the figures concerned.
        citations: the current observations, with labels and words.
    """
    found, moves = list(changes), series_moves(tables)
    reported = [change for change in found if change.reported]
    alarms = sorted(
        (_weighed(change, moves, citations) for change in reported if change.kind in ALARMS),
        key=lambda one: (ALARMS.index(one.change.kind), -one.stories, -(one.change.probability or 0.0)),
    )
    left_out = alarms[ALARMS_SHOWN:]
    moved = _one_a_figure(_weighed(change, moves, citations) for change in reported if change.kind not in ALARMS)
    known = _one_a_figure(_weighed(change, moves, citations) for change in found if fold_of(change) == "known")
    return Briefing(
        alarms=tuple(_lead(one, moves, citations, sides=True) for one in alarms[:ALARMS_SHOWN]),
        alarms_left_out=len(left_out),
        left_out_in=section_anchor(left_out[0].change.kind) if left_out else None,
        moves=tuple(_lead(one, moves, citations) for one in moved[:MOVES_SHOWN]),
        known=tuple(_lead(one, moves, citations) for one in known[: max(0, MOVES_SHOWN - len(moved))]),
    )


def _weighed(change: Change, moves: SeriesMoves, citations: Citations) -> Weighed:
    """Weigh a change: its move against the usual ones of its series, times its independent sources."""
    item = subject(change)
    stories = len({item.story_id, *(other.story_id for other in citations.agreeing(item))})
    if change.kind is ChangeKind.NEW_SERIES or change.relative is None or _is_history(item):
        size = NEW_SERIES_WEIGHT
    else:
        usual = float(moves.usual(change) or 0) or USUAL_MOVE
        size = log2(1 + min(float(abs(change.relative)) / usual, LARGEST_MOVE))
    if change.kind in TARGETS:
        size += TARGET_WEIGHT
    return Weighed(change, size * (1 + log2(stories)), stories)


def _is_history(item: SourcedObservation) -> bool:
    """Return whether a text looks back at a period that was long over when it was published."""
    end, day = item.observation.period_end, item.published_on
    return end is not None and day is not None and (day - end).days > HISTORY_DAYS


def _one_a_figure(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Return the heaviest change of every metric of an entity, the heaviest first: one figure is one line."""
    heaviest: dict[tuple[str, str], Weighed] = {}
    for one in sorted(weighed, key=lambda one: (-one.weight, one.change.change_id)):
        heaviest.setdefault((one.change.entity, one.change.metric), one)
    return list(heaviest.values())


def _lead(one: Weighed, moves: SeriesMoves, citations: Citations, *, sides: bool = False) -> Lead:
    context, change = citations.context, one.change
    return Lead(
        change_id=change.change_id,
        anchor=anchor_of_change(change),
        kind=change.kind.value,
        label=label_of(change, context),
        sentence=sentence_of(change, context, moves.extreme(change), one.stories),
        sides=sides_of(change, citations, QUOTED) if sides else (),
    )
