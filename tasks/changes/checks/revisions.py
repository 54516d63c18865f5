"""Whether a later value takes the place of an earlier one, and why: a correction, a final figure, a moved outlook."""

from __future__ import annotations

from tasks.changes.checks.copies import is_near_copy
from tasks.changes.checks.evidence import correction_of, names_value_of, says_correction, slip_of
from tasks.changes.checks.statement import Statement
from tasks.core.changes import ChangeKind
from tasks.core.records import Basis

OUTCOME_NOTES = ("plan_and_outcome", "final_figure", "last_word", "said_corrected")
"""Why a later value took the place of an earlier one that was no error of anybody, or that somebody corrected."""


def outcome_of(kind: ChangeKind, before: Statement, after: Statement) -> str | None:
    """Return why the later of two values took the place of the earlier one, as one of ``OUTCOME_NOTES``.

    A preliminary figure and the final one do not contradict each other, nor do a plan and what came of it.
    """
    if kind is not ChangeKind.REVISED:
        return None
    old, new = before.item.observation, after.item.observation
    if old.basis is not Basis.ACTUAL and new.basis is Basis.ACTUAL:
        return "plan_and_outcome"
    return correction_of(before, after)


def no_revision(before: Statement, after: Statement) -> str | None:
    """Return why a later value does not revise an earlier one, as one machine word; null where it does.

    One that no text calls a correction revises nothing, but in a copy of the sentence. Of seven such revisions without
    a copy, in fifteen sources, none was true: a list that was misread, rates that a house worked out from rounded
    amounts, the value without a firm bought since, and digits that the later paper swapped.

    Args:
        before, after: the sides.
    """
    if after.item.observation.basis is Basis.FORECAST:
        return None if _forecaster_moves(before, after) else "other_forecaster"
    if says_correction(before, after) or is_near_copy(before, after):
        return None
    slip = slip_of(before.item.observation, after.item.observation)
    return "rather_a_slip" if slip is not None and slip.strong else "no_proof"


def no_move(before: Statement, after: Statement) -> str | None:
    """Return why a later target does not take the place of an earlier one, as one machine word; null where it does.

    Another text has to say that a target moves, or give the former one too: else the two may be targets of two parts,
    or plans of two plants. Of four such moves that people judged in 92 weeks of news none was true.

    Args:
        before, after: the sides.
    """
    if before.item.revision_id == after.item.revision_id or is_near_copy(before, after):
        return None
    return None if "move" in after.marks or names_value_of(before, after) else "no_proof"


def _forecaster_moves(before: Statement, after: Statement) -> bool:
    """Return whether a later outlook is the earlier one's, moved: two houses that differ revise nothing.

    A sentence about a move may be about another value (a price target), so that it has to name the former value, or
    both have to be of the same person.
    """
    if says_correction(before, after):
        return True
    person = after.item.observation.quoted_by
    is_same = person is not None and person == before.item.observation.quoted_by
    return "move" in after.marks and (is_same or names_value_of(before, after))
