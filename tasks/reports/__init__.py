"""Reports: changes rendered as Markdown, HTML, JSON and Atom (see README.md here)."""

from tasks.reports.context import ReportContext, report_context, zone_of
from tasks.reports.rendering import Rendered, render
from tasks.reports.report_files import run_folder, write_report

__all__ = ["Rendered", "ReportContext", "render", "report_context", "run_folder", "write_report", "zone_of"]
