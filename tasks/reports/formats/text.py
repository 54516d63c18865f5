"""The report as plain text, for a terminal or a pipe; the number of a sentence stands in square brackets."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from tasks.reports.formats.templates import template_environment
from tasks.reports.report import Report


def render(report: Report) -> str:
    """Render the report as plain text. Its view has no control characters (``visible_text.py``).

    Args:
        report: its view and words.
    """
    template = _environment().get_template("report.txt.j2")
    return template.render(view=report.view, say=report.words.say).strip() + "\n"


@cache
def _environment() -> Environment:
    return template_environment(autoescape=False)
