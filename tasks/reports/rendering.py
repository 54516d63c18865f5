"""A report in all its forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.core.records import Change, Measure
from tasks.reports.context import ReportContext
from tasks.reports.formats import markdown
from tasks.reports.formats.atom import KEPT, Entry, entry_id
from tasks.reports.formats.json import document_of
from tasks.reports.links import web_link
from tasks.reports.sections.change_text import item_of, subject
from tasks.reports.sections.citations import Witnesses
from tasks.reports.sections.composition import compose
from tasks.reports.sections.figure_history import figure_tables
from tasks.reports.view import View
from tasks.reports.visible_text import one_line

MEASURES = tuple(Measure)
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report ready to be written.

    Attributes:
        markdown, html, json: whole texts.
        entries: its changes for the feed.
        language: of the report.
        made_at: when it was made; aware.
    """

    markdown: str
    html: str
    json: str
    entries: tuple[Entry, ...]
    language: str
    made_at: datetime


def render(changes: Iterable[Change], context: ReportContext) -> Rendered:
    """Renders a report; the same input gives the same text.

    Args:
        changes: of a run, those that are not reported included: the JSON holds them all.
        context: labels, language, counts, and what stands.
    """
    found, witnesses = list(changes), Witnesses(context)
    tables = sorted(
        figure_tables(context.observations),
        key=lambda table: (
            *context.place(table.rows[0].best.observation),
            MEASURES.index(table.measure),
            table.unit,
        ),
    )
    view = compose(found, tables, witnesses)
    return Rendered(
        markdown=_markdown(view, context),
        html=_html(view, context),
        json=document_of(found, tables, witnesses).model_dump_json(indent=1) + "\n",
        entries=tuple(_entries([change for change in found if change.reported], witnesses)),
        language=context.words.language,
        made_at=context.made_at,
    )


def _markdown(view: View, context: ReportContext) -> str:
    template = _environment("markdown").get_template("report.md.j2")
    return template.render(view=view, say=context.words.say).strip() + "\n"


def _html(view: View, context: ReportContext) -> str:
    template = _environment("html").get_template("report.html.j2")
    return template.render(view=view, say=context.words.say).strip() + "\n"


def _entries(changes: list[Change], witnesses: Witnesses) -> Iterable[Entry]:
    template, words = _environment("html").get_template("entry.html.j2"), witnesses.context.words
    for change in changes[-KEPT:]:
        item, side = item_of(change, witnesses), subject(change)
        yield Entry(
            id=entry_id(change.change_id),
            title=f"[{item.label}] {item.headline}",
            content=template.render(item=item, say=words.say).strip(),
            link=web_link(side.url),
            updated=change.found_at,
            kind=change.kind.value,
            author=one_line(side.publisher) or words.say("no_publisher"),
        )


@cache
def _environment(form: str) -> Environment:
    """Templates in which every value is escaped for the form unless it is marked as safe."""
    settings: dict[str, Any] = {
        "loader": FileSystemLoader(TEMPLATES),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    if form == "html":
        return Environment(autoescape=True, **settings)
    # Not a web page: Markdown has signs of its own, and ``finalize`` sees every value that a template puts out.
    environment = Environment(autoescape=False, finalize=markdown.escaped, **settings)  # noqa: S701
    environment.filters.update(linked=markdown.link, inner=markdown.inner, whole=markdown.Markdown)
    return environment
