"""Names in bylines of any language; the forms of each are in the ``bylines`` module of its folder."""

from __future__ import annotations

import re

from tasks.extract.limits import BYLINE_LETTERS
from tasks.languages.bylines import agency_name, byline_readers

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+")


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
