"""Removes invisible characters from text of pages: control characters that break XML, marks that reverse a line."""

from __future__ import annotations


def plain(text: str) -> str:
    """Keep the printable characters of a text; every kind of white space becomes a space."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text)


def one_line(text: str | None) -> str:
    """Return a name or headline on one line; empty if there is none."""
    return " ".join(plain(text).split()) if text else ""
