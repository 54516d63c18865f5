"""What a run leaves on Prefect's pages: its summary and its report, as artifacts."""

from __future__ import annotations

import httpx
from prefect.artifacts import create_markdown_artifact
from prefect.settings import PREFECT_API_URL

from flows.runs.run_summary import RunSummary
from flows.scheduling.prefect_server import is_lost
from flows.scheduling.server_reach import is_of_server


def show_artifacts(summary: RunSummary) -> None:
    """Show the summary and the report on Prefect's pages; a server that is lost by now does not fail the run."""
    address = PREFECT_API_URL.value()
    if address and is_lost(address):
        return
    try:
        _show(summary)
    except (RuntimeError, httpx.HTTPError) as error:
        if not is_of_server(error):
            raise


def _show(summary: RunSummary) -> None:
    """Show the summary, and the report where this run wrote one: a report is no news a second time."""
    create_markdown_artifact(
        key="figurewatch-run",
        markdown="\n".join(["```", *summary.lines(), "```"]),
        description=f"Run {summary.run_id}: {summary.line()}",
    )
    markdown = summary.report.with_suffix(".md") if summary.report is not None else None
    if summary.has_new_report and markdown is not None and markdown.is_file():
        create_markdown_artifact(
            key="figurewatch-report",
            markdown=markdown.read_text(encoding="utf-8"),
            description=f"Report of run {summary.run_id}",
        )
