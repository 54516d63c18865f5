"""Names in bylines: what the ``bylines`` module of a language's folder can do.

A language whose bylines have a form of their own has a module ``bylines`` with the two functions of ``BylineReader``.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol, cast

from tasks.languages import language_file
from tasks.languages.page_words import page_languages, words


class BylineReader(Protocol):
    """The functions of a language's ``bylines`` module."""

    def author_names(self, text: str, *, bare: bool) -> list[str]:
        """Return the names in a byline, without titles; none for a byline of another language.

        Args:
            text: the byline, without addresses.
            bare: the place says that it names authors, so that a name may have no title.
        """

    def without_title(self, text: str) -> str:
        """Return a byline without the language's own title behind the name."""


@cache
def byline_readers() -> tuple[tuple[str, BylineReader], ...]:
    """Code and ``bylines`` module of each language that has one, in the order of ``page_languages``."""
    codes = [language.code for language in page_languages()]
    return tuple(
        (code, cast("BylineReader", import_module(f"tasks.languages.{code}.bylines")))
        for code in codes
        if language_file(code, "bylines.py").is_file()
    )


def without_title(text: str, but: str = "") -> str:
    """Return a byline without a title behind the name, in any language.

    Args:
        text: such as ``김하늘 Business Editor``.
        but: code of a language whose titles stay.
    """
    for code, reader in byline_readers():
        if code != but:
            text = reader.without_title(text)
    return text


def is_agency(name: str) -> bool:
    """Return whether a name is a news agency's, in any language."""
    return agency_name(name) is not None


def agency_name(name: str) -> str | None:
    """Return the usual spelling of a news agency's name; null for any other name."""
    return _agencies().get(name.strip().lower())


def letters_of_credit(name: str) -> int:
    """Return how many letters of a name are an agency that a picture is credited to, glued to the name behind it.

    Crawled texts lose the blank between caption and sentence. In Latin script letters that begin alike are no credit.
    """
    if not name.startswith(_glued_agencies()):
        return 0
    longest = max(len(agency) for agency in _glued_agencies() if name.startswith(agency))
    return longest if len(name) > longest + 1 and name[longest].isalnum() else 0


@cache
def _glued_agencies() -> tuple[str, ...]:
    """Return the agencies whose names may be glued to others: those that are not in Latin script alone."""
    return tuple(agency for agency in _agencies() if not agency.isascii())


@cache
def _agencies() -> dict[str, str]:
    return {name.lower(): name for name in words("agencies")}
