"""The folded sections at the end of a report: what is to check, and what was known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tasks.core.records import Change
from tasks.reports.context import ReportContext
from tasks.reports.sections.change_text import item_of, subject
from tasks.reports.sections.citations import Citations
from tasks.reports.view import Fold, FoldedGroup

SHOWN = 100
"""Changes of a folded section that a report for people shows; all are in the JSON and in SQL."""

FOLDS = ("to_check", "known")


def fold_of(change: Change) -> str | None:
    """Return the folded section that a change is in; null for one that is reported, or only counted."""
    if change.reported:
        return None
    if change.stopped_by is not None:
        return "to_check"
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
        # The most probable first; what is known in the order of the watchlist.
        inside.sort(key=lambda change: (-(change.probability or 0.0), change.change_id))
        shown = sorted(inside[:SHOWN], key=lambda change: citations.context.place(subject(change).observation))
        yield Fold(
            anchor=name.replace("_", "-"),
            title=words.say(name),
            about=words.say(f"{name}_about"),
            count=len(inside),
            groups=tuple(_groups(shown, citations)),
            left_out=max(0, len(inside) - SHOWN),
        )


def _groups(changes: Sequence[Change], citations: Citations) -> Iterator[FoldedGroup]:
    context: ReportContext = citations.context
    for _, together in groupby(changes, key=lambda change: change.entity):
        group = list(together)
        yield FoldedGroup(
            entity=context.entity_label(subject(group[0]).observation),
            count=context.words.say("figures_known", n=len(group)),
            items=tuple(item_of(change, citations) for change in group),
        )
