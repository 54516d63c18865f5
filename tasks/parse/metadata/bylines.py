"""Names in bylines of any language; the forms of each are in the ``bylines`` module of its folder."""

from __future__ import annotations

import re

from tasks.extract.limits import BYLINE_LETTERS
from tasks.languages.bylines import agency_name, byline_readers

_LONGEST_LINE = 60  # characters of a line of a text or page that is nothing but a byline
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|(?<!\w)@\w{2,30}")


def author_names(text: str, *, bare: bool = True) -> list[str]:
    """Names in a byline, without titles.

    Args:
        text: what a byline element or a line says.
        bare: the place says that it names authors, so that a name may be without a title or ``By``.

    Returns:
        Names in order, an agency only where no person is named; none for a text that reads like anything else.
    """
    text = _ADDRESS.sub(" ", text).strip()
    if not text or len(text) > BYLINE_LETTERS:
        return []
    for _, reader in byline_readers():
        if names := reader.author_names(text, bare=bare):
            return names
    name = agency_name(text.strip(" []()=/")) if bare else None
    return [name] if name else []


def names_of_line(line: str) -> list[str]:
    """Names in a line that is nothing but a byline: short, and with a title behind a name or ``By`` before it.

    Args:
        line: of a text or page, white space folded.
    """
    return author_names(line, bare=False) if len(line) <= _LONGEST_LINE else []
