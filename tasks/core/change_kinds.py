"""The kinds of change."""

from __future__ import annotations

from enum import StrEnum


class ChangeKind(StrEnum):
    """Something a reader must know about a series.

    ``REFINED`` and ``TARGET_DUE`` are quiet: they are stored, and no report tells them.
    """

    NEW_SERIES = "new_series"
    NEW_PERIOD = "new_period"
    REFINED = "refined"
    REVISED = "revised"
    CONTRADICTED = "contradicted"
    RESTATED = "restated"
    WITHDRAWN = "withdrawn"
    TARGET_MOVED = "target_moved"
    TARGET_MET = "target_met"
    TARGET_MISSED = "target_missed"
    TARGET_DUE = "target_due"
