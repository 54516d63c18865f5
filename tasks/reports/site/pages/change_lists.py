"""Lists of changes: in pages of a fixed number, so that a page that is full never changes again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tasks.core.changes import Change
from tasks.core.identifiers import stable_id
from tasks.core.site import ChangeState
from tasks.reports.context import ReportContext
from tasks.reports.sections.change_sentences import sentence_of
from tasks.reports.sections.change_text import label_of
from tasks.reports.site.addresses import change_path
from tasks.reports.site.batches import batches
from tasks.reports.site.pages.views import ChangeRow

ROWS = 400
"""Changes of one page of a list; about 200 kB."""


def change_rows(changes: Iterable[Change], context: ReportContext) -> list[ChangeRow]:
    """Return changes as rows of a list, in their order."""
    return [_row(change, context) for change in changes]


def _row(change: Change, context: ReportContext) -> ChangeRow:
    words = context.words
    stopped = words.notes.get(change.note or "") or words.say("to_check")
    return ChangeRow(
        address=change_path(change.change_id),
        kind=change.kind.value,
        label=label_of(change, context),
        sentence=sentence_of(change, context),
        found_on=context.day_text(change.found_at),
        remark=None if change.reported else stopped,
    )


def chunks(states: Mapping[int, ChangeState], *, reported: bool) -> Iterator[tuple[int, Sequence[int], int]]:
    """Divide changes into pages.

    Args:
        states: of all changes, in the order in which they were found.
        reported: which of them.

    Yields:
        Number of the page from 1, the oldest first; its changes, and a version that differs if one of them does.
    """
    ids = [change_id for change_id, state in states.items() if state.reported == reported]
    for number, inside in enumerate(batches(ids, ROWS), 1):
        yield number, inside, stable_id(*(states[change_id].version for change_id in inside))


def list_path(number: int, last: int, *, reported: bool) -> str:
    """Return the address of a page of a list; the newest page is the list itself."""
    name = "changes" if reported else "to-check"
    return f"{name}.html" if number == last else f"{name}-{number}.html"
