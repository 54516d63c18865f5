"""What commands log besides what they print: in JSON, so that a machine reads all of it in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.cli.output.error_lines import error_line
from flows.cli.output.streams import say
from flows.operations.logs import LogError, LogFormat, log_format, logger

if TYPE_CHECKING:
    from flows.runs.run_summary import RunSummary


def log_outcome(summary: RunSummary) -> None:
    """Log how a run ended; people read it on standard output."""
    if log_format() is LogFormat.JSON:
        logger().info(f"run {summary.run_id}: {summary.line()}", extra=summary.fields())


def report_error(error: Exception) -> None:
    """Write the error of a command on standard error: as a line for people, or as a log entry in JSON."""
    try:
        in_json = log_format() is LogFormat.JSON
    except LogError:
        in_json = False
    if in_json:
        logger().error(error_line(error), extra={"event": "command_failed", "error": type(error).__name__})
    else:
        say(f"figurewatch: {error_line(error)}")
