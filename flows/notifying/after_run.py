"""What a run sends at its end. Nothing here fails a run: it is loaded, published and reported by then."""

from __future__ import annotations

from pathlib import Path

from flows.notifying.delivery import deliver
from flows.notifying.operator import notify_operator
from flows.project import Project
from flows.runs.run_summary import RunSummary
from tasks.core.errors import FigurewatchError
from tasks.core.watchlist import Watchlist
from tasks.reports.channels.notices import Failure


def deliver_for_run(data: Path, watchlist: Watchlist, summary: RunSummary) -> None:
    """Send what is due, and note in the summary what was sent.

    Args:
        data: the data folder, whose writer's lock is free.
        watchlist: its channels.
        summary: of the run.
    """
    try:
        done = deliver(data, watchlist)
    except FigurewatchError as error:
        summary.unsent["outbox"] = str(error)
        return
    except Exception as error:  # noqa: BLE001 - the run is done; the text of the error may have an address
        summary.unsent["outbox"] = f"a fault of Figurewatch ({type(error).__name__})"
        return
    summary.sent, summary.unsent = done.sent, done.failed


def report_failed_run(project: Project, kind: str, error: Exception) -> None:
    """Send the operator that a run failed.

    Args:
        project: its data folder and watchlists.
        kind: of the run.
        error: why it failed; a note is added to it where the operator gets no message.
    """
    name = type(error).__name__
    reason = str(error) if isinstance(error, FigurewatchError) else f"{name}: {error}"
    try:
        notify_operator(project, Failure("failed_run", kind, reason, f"{kind} {name}"))
    except FigurewatchError as unsent:
        error.add_note(f"The operator got no message: {unsent}")
