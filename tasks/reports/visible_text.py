"""Removes invisible characters from text of pages: control characters that break XML, marks that reverse a line."""

from __future__ import annotations

LONGEST_NAME = 160
"""Characters of a name, scope or headline that are shown; a page may call a paragraph its title."""


def plain(text: str) -> str:
    """Keep the printable characters of a text; every kind of white space becomes a space."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text)


def one_line(text: str | None) -> str:
    """Return a name or headline on one line; empty if there is none."""
    return " ".join(plain(text).split()) if text else ""


def short_line(text: str | None) -> str:
    """Return a name or headline on one line, cut off where it is longer than any."""
    line = one_line(text)
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"
