"""The report as Markdown, in which whatever a page contains stays text."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment

from tasks.reports.formats.templates import template_environment
from tasks.reports.report import Report

SIGNS = re.compile(r"([\\`*_\[\]<>|~&#])")
"""Characters that are escaped wherever they are: they begin emphasis, links, markup, table cells or entities."""

LINE_STARTS = re.compile(r"^(?:[-+=]+|\d+[.)])(?=\s|$)")
"""What begins a list, a rule or a heading, and is escaped at the beginning of a text."""


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def render(report: Report) -> str:
    """Render the report as Markdown; ``escaped`` is applied to every value that the template prints.

    Args:
        report: its view and words.
    """
    template = markdown_environment().get_template("report.md.j2")
    return template.render(view=report.view, say=report.words.say).strip() + "\n"


def escaped(value: object) -> Markdown:
    """Escape any value as Markdown text on one line.

    ``SIGNS`` and ``LINE_STARTS`` are escaped; white space, line breaks included, becomes a space.
    """
    if isinstance(value, Markdown):
        return value
    text = SIGNS.sub(r"\\\1", " ".join(str(value).split()))
    return Markdown(LINE_STARTS.sub(_escape_last, text))


def inner(value: object) -> Markdown:
    """Escape a piece of a line: as ``escaped``, but keep a space at its ends, since text follows there."""
    text = str(value)
    before, after = " " * text[:1].isspace(), " " * (text[-1:].isspace() and bool(text.strip()))
    return Markdown(before + escaped(text) + after)


def link(text: object, address: str | None) -> Markdown:
    """Write a link; without an address, the text alone.

    Args:
        text: of the link.
        address: as ``links.web_link`` returns it: nothing in it can end the brackets.
    """
    return Markdown(f"[{escaped(text)}]({address})") if address else escaped(text)


def _escape_last(match: re.Match[str]) -> str:
    start = match[0]
    return f"{start[:-1]}\\{start[-1]}"


@cache
def markdown_environment() -> Environment:
    """Return the environment of Markdown templates, in which every value that is printed is escaped."""
    # Not a web page: Markdown has signs of its own, and ``finalize`` sees every value that a template prints.
    environment = template_environment(autoescape=False, finalize=escaped)
    environment.filters.update(linked=link, inner=inner, whole=Markdown)
    return environment
