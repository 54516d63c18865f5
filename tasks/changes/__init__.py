"""Changes: figures are settled from observations, and new observations are compared with known ones."""

from tasks.changes.agreement import agree
from tasks.changes.change_record import ChangeContext
from tasks.changes.detection import find_changes
from tasks.changes.edits import find_edits
from tasks.changes.settled_figure import Figure, settle
from tasks.changes.targets import passed_targets

__all__ = ["ChangeContext", "Figure", "agree", "find_changes", "find_edits", "passed_targets", "settle"]
