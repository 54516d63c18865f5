"""Observations -> figures and changes."""

from tasks.changes.agreement import agree
from tasks.changes.figures import Figure, settle
from tasks.changes.finding import find_changes, find_edits
from tasks.changes.targets import passed_targets

__all__ = ["Figure", "agree", "find_changes", "find_edits", "passed_targets", "settle"]
