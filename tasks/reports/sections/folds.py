"""The folded sections at the end of a report: new figures by entity, what is to check, what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tasks.core.changes import Change, ChangeKind
from tasks.core.judgements import JUDGED_RIGHT, JUDGED_WRONG
from tasks.reports.context import ReportContext
from tasks.reports.sections.change_text import is_new_target, item_of, subject
from tasks.reports.sections.citations import Citations
from tasks.reports.view import Fold, FoldedGroup
from tasks.reports.wording import Words

SHOWN = 40
"""Changes of a folded section that a report for people shows; all are in the JSON and in SQL."""

FOLDS = ("new_series", "to_check", "known")


def fold_of(change: Change) -> str | None:
    """Return the folded section that a change is in; null for one that has a section of its own, or is only counted."""
    if change.reported:
        return "new_series" if change.kind is ChangeKind.NEW_SERIES and not is_new_target(change) else None
    if change.stopped_by is not None:
        return "to_check" if change.note not in (JUDGED_RIGHT, JUDGED_WRONG) else None
    return "known" if change.note == "baseline" else None


def folds(changes: Iterable[Change], citations: Citations) -> Iterator[Fold]:
    """Yield the folded sections that hold anything.

    Args:
        changes: of the run.
        citations: the current observations, with labels and words.
    """
    words, found = citations.context.words, list(changes)
    for name in FOLDS:
        inside = [change for change in found if fold_of(change) == name]
        if not inside:
            continue
        # What two texts say before what one says, the most probable first: of a new figure little is lost.
        inside.sort(key=_urgency)
        shown = sorted(inside[:SHOWN], key=lambda change: citations.context.place(subject(change).observation))
        title, about = _words(name, words)
        yield Fold(
            anchor=name.replace("_", "-"),
            kind=name,
            title=title,
            about=about,
            count=len(inside),
            groups=tuple(_groups(shown, citations)),
            left_out=max(0, len(inside) - SHOWN),
        )


def _urgency(change: Change) -> tuple[bool, float, int]:
    return change.kind is ChangeKind.NEW_SERIES, -(change.probability or 0.0), change.change_id


def _words(name: str, words: Words) -> tuple[str, str]:
    """Return the title of a folded section, and a sentence about what it holds."""
    if name == "new_series":
        return words.sections[ChangeKind.NEW_SERIES].title, words.sections[ChangeKind.NEW_SERIES].about
    return words.say(name), words.say(f"{name}_about")


def _groups(changes: Sequence[Change], citations: Citations) -> Iterator[FoldedGroup]:
    context: ReportContext = citations.context
    for _, together in groupby(changes, key=lambda change: change.entity):
        group = list(together)
        yield FoldedGroup(
            entity=context.entity_label(subject(group[0]).observation),
            count=context.words.say("figures_known", n=len(group)),
            items=tuple(item_of(change, citations) for change in group),
        )
