"""Composes messages: the first screen of the report of some changes, in the language and format of a channel."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment

from tasks.core.changes import Change
from tasks.core.deliveries import is_uncertain
from tasks.core.identifiers import hex_id
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports.channels.notices import Notice, notice_in_words
from tasks.reports.channels.outbox_states import PlannedMessage
from tasks.reports.context import ReportContext
from tasks.reports.formats import json as json_format
from tasks.reports.formats.markdown import markdown_environment
from tasks.reports.formats.templates import template_environment
from tasks.reports.report import Report, build_report
from tasks.reports.sections.change_text import anchor_of_change, item_of
from tasks.reports.view import Item, View
from tasks.reports.visible_text import one_line
from tasks.reports.wording import Words

_CALLS = re.compile(r"@(?=everyone\b|here\b|channel\b|all\b)", re.IGNORECASE)
"""Words that call every member of a chat; a sentence of an article must not."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a service takes it.

    Attributes:
        message_id: the same whenever these rows are sent.
        rows: ids of the rows of the outbox in it.
        subject: one line.
        text: plain text, always.
        body: the same in ``format``.
        format: ``html``, ``text``, ``markdown`` or ``json``.
        unsubscribe: address at which readers ask to be taken off; null is none.
    """

    message_id: int
    rows: tuple[int, ...]
    subject: str
    text: str
    body: str
    format: str
    unsubscribe: str | None

    @property
    def key(self) -> str:
        """The idempotency key by which a receiver recognises a repeated message: 16 hexadecimal digits."""
        return hex_id(self.message_id)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a message says, in words, not escaped yet.

    Attributes:
        view: the report of its changes, with the corrections.
        items: its changes, the most urgent first.
        notices: what the operator has to know.
        repeated: says that it may have been sent before; null where it was not.
        stop: says how to stop the channel.
        unsubscribe: address at which readers ask to be taken off.
    """

    view: View
    items: tuple[Item, ...]
    notices: tuple[Notice, ...]
    repeated: str | None
    stop: str
    unsubscribe: str | None


def compose_message(
    planned: PlannedMessage, changes: Iterable[Change], context: ReportContext, format_: str
) -> Message:
    """Write a message that is planned.

    Args:
        planned: which rows go out, and where.
        changes: those of its rows that are sent as changes.
        context: labels, words and observations; its retractions are those of the rows that are corrected.
        format_: ``html``, ``text``, ``markdown`` or ``json``.
    """
    report = build_report(changes, context)
    lines = _lines(planned, report)
    text = _plain_text().get_template("message.txt.j2").render(lines=lines, say=report.words.say)
    if format_ == "html":
        body = _web_page().get_template("message.html.j2").render(lines=lines, say=report.words.say)
    elif format_ == "markdown":
        body = markdown_environment().get_template("message.md.j2").render(lines=lines, say=report.words.say)
        body = _CALLS.sub("@\u200b", body)
    else:
        body = _document(planned, report) if format_ == "json" else text
    return Message(
        message_id=planned.message_id,
        rows=tuple(row.message_id for row in planned.rows),
        subject=_subject(lines, report.words),
        text=_tidy(text),
        body=body if format_ in ("json", "html") else _tidy(body),
        format=format_,
        unsubscribe=planned.channel.unsubscribe,
    )


def _lines(planned: PlannedMessage, report: Report) -> Lines:
    words, channel = report.words, planned.channel
    return Lines(
        view=report.view,
        items=_items(report),
        notices=tuple(notice_in_words(row.payload, words) for row in planned.rows if row.payload is not None),
        repeated=words.say("message_repeated") if any(is_uncertain(row.failure) for row in planned.rows) else None,
        stop=words.say("message_stop", channel=channel.id),
        unsubscribe=channel.unsubscribe,
    )


def _items(report: Report) -> tuple[Item, ...]:
    """Return every change once: those at the head of the report, then the others in its order, then new figures.

    What a section of the report leaves out comes last: nothing else would say it on the channel.
    """
    view, head = report.view, report.view.briefing
    shown = [item for section in view.sections for group in section.groups for item in group.items]
    shown += [item for fold in view.folds for folded in fold.groups for item in folded.items]
    items = {item.anchor: item for item in shown}
    for change in report.changes:
        if anchor_of_change(change) not in items:
            items[anchor_of_change(change)] = item_of(change, report.citations)
    first = [lead.anchor for lead in (*head.alarms, *head.moves, *head.known)]
    return tuple(items[anchor] for anchor in dict.fromkeys((*first, *items)))


def _subject(lines: Lines, words: Words) -> str:
    heads = [f"{words.say('corrections_title')}: {correction.headline}" for correction in lines.view.corrections]
    heads += [item.headline for item in lines.items]
    heads += [notice.title for notice in lines.notices]
    if len(heads) < 2:
        return one_line(heads[0] if heads else lines.view.headline)
    return one_line(words.say("message_subject", first=heads[0], n=len(heads) - 1))


def _document(planned: PlannedMessage, report: Report) -> str:
    """Return the changes as the report's JSON; a notice is its facts."""
    notices: list[Mapping[str, Any]] = [row.payload for row in planned.rows if row.payload is not None]
    document = json_format.document_of(report).model_dump(mode="json")
    return json.dumps(document | {"notices": notices}, ensure_ascii=False, indent=1)


def format_of(channel: Channel, scheme: str) -> str:
    """Return the format of a channel's messages.

    Args:
        channel: its own choice comes first.
        scheme: of its address.
    """
    if channel.format is not None:
        return channel.format
    if scheme.startswith("mailto"):
        return "html"
    return "json" if scheme in ("json", "jsons") else "markdown"


def _tidy(text: str) -> str:
    """Remove white space at the ends of lines and all but one of several empty lines."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


@cache
def _web_page() -> Environment:
    return template_environment(autoescape=True)


@cache
def _plain_text() -> Environment:
    environment = template_environment(autoescape=False, finalize=_on_one_line)
    environment.filters["whole"] = _Whole
    return environment


class _Whole(str):
    """Text of several lines that the template itself has made."""

    __slots__ = ()


def _on_one_line(value: object) -> object:
    """Keep a value of a page from looking like a line of the message itself."""
    return one_line(value) if isinstance(value, str) and not isinstance(value, _Whole) else value
