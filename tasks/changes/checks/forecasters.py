"""Whether two outlooks are of one forecaster."""

from __future__ import annotations

from tasks.changes.checks.statement import statement_of
from tasks.core.records import SourcedObservation


def is_same_forecaster(before: SourcedObservation, after: SourcedObservation) -> bool:
    """Return whether two outlooks may be of one forecaster, so that their difference says something.

    One text gives those of one house, unless one of its two sentences says that it is the market's; two texts where
    both quote the same person, or both give the firm's own outlook.
    """
    person = after.observation.quoted_by
    if person is not None and person == before.observation.quoted_by:
        return True
    first, second = (statement_of(side).marks for side in (before, after))
    if ("analyst" in first) != ("analyst" in second):
        return False
    return before.revision_id == after.revision_id or "own" in first & second
