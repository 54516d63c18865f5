"""Text made safe for Markdown, where whatever a page said must stay text."""

from __future__ import annotations

import re

SIGNS = re.compile(r"([\\`*_\[\]<>|~&#])")
STARTS = re.compile(r"^(?:[-+=]+|\d+[.)])(?=\s|$)")


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escaped(value: object) -> Markdown:
    """Any value as Markdown text on one line.

    Signs that begin something (emphasis, links, markup, table cells, entities) are escaped wherever they stand, and
    what begins a list, a rule or a heading where it stands first. White space, line breaks among it, becomes a space.
    """
    if isinstance(value, Markdown):
        return value
    text = SIGNS.sub(r"\\\1", " ".join(str(value).split()))
    return Markdown(STARTS.sub(_held, text))


def inner(value: object) -> Markdown:
    """A piece of a line: as ``escaped``, but white space at its ends stays, since text goes on there."""
    text = str(value)
    before, after = " " * text[:1].isspace(), " " * (text[-1:].isspace() and bool(text.strip()))
    return Markdown(before + escaped(text) + after)


def link(text: object, address: str | None) -> Markdown:
    """A link where there is an address, else the text alone.

    Args:
        text: of the link.
        address: as ``links.web_link`` gives it: nothing in it can end the brackets.
    """
    return Markdown(f"[{escaped(text)}]({address})") if address else escaped(text)


def _held(match: re.Match[str]) -> str:
    start = match[0]
    return f"{start[:-1]}\\{start[-1]}"
