"""The formats that a report is written in. A further format is a module here and one entry in ``FORMATS``."""

from __future__ import annotations

from collections.abc import Callable

from tasks.reports.formats import html, json, markdown, text
from tasks.reports.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "json": json.render,
    "md": markdown.render,
    "html": html.render,
}
"""By file suffix (``latest.html``, ``report.html``), the function that renders a report as the text of the file."""

ON_REQUEST: dict[str, Callable[[Report], str]] = {"txt": text.render}
"""Formats of a report that somebody asks for, beside the others; no run writes them."""
