"""The report as one self-contained web page, and one change as the HTML of a feed entry."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from tasks.reports.formats.templates import template_environment
from tasks.reports.report import Report
from tasks.reports.view import Item
from tasks.reports.wording import Words


def render(report: Report) -> str:
    """Render the report as a web page; Jinja escapes every value.

    Args:
        report: its view and words.
    """
    template = _environment().get_template("report.html.j2")
    given = {"view": report.view, "say": report.words.say, "address_of": lambda lead: f"#{lead.anchor}"}
    return template.render(given).strip() + "\n"


def render_entry(item: Item, words: Words) -> str:
    """Render one change as a piece of HTML, for the feed.

    Args:
        item: the change in words.
        words: of the report's language.
    """
    return _environment().get_template("entry.html.j2").render(item=item, say=words.say).strip()


@cache
def _environment() -> Environment:
    return template_environment(autoescape=True)
