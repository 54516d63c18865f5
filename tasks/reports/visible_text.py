"""Text of pages without what cannot be seen: controls that break XML, signs that turn the direction of a line."""

from __future__ import annotations


def plain(text: str) -> str:
    """A piece of text with printable characters alone, every kind of white space a space."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text)


def one_line(text: str | None) -> str:
    """A name or headline on one line; empty where there is none."""
    return " ".join(plain(text).split()) if text else ""
