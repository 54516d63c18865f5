"""A name without what does not tell two firms apart: legal form, blanks, capitals, width of letters."""

from __future__ import annotations

import re
import unicodedata

from tasks.languages.company_words import legal_forms

_BETWEEN = re.compile(r"[\s,]+")


def plain_name(name: str) -> str:
    """Return a name in small letters of one form, without blanks and legal forms.

    Args:
        name: as written; a name that is a legal form alone stays what it is.

    Example: ``plain_name("네이버㈜") == plain_name("(주) 네이버")``, ``plain_name("NAVER Corp.") == "naver"``.
    """
    text = unicodedata.normalize("NFKC", name).strip()
    while True:
        shorter = _without_form(text)
        if shorter == text or not shorter:
            break
        text = shorter
    return _BETWEEN.sub("", text).casefold()


def has_legal_form(name: str) -> bool:
    """Return True if a legal form stands before or behind a name."""
    text = unicodedata.normalize("NFKC", name).strip()
    return bool(_without_form(text)) and _without_form(text) != text


def _without_form(text: str) -> str:
    """Remove one legal form from the beginning or the end; one of letters only at a word border."""
    for form in legal_forms():
        lettered = form[0].isascii() and form[0].isalpha()
        if text.endswith(form) and not (lettered and text[: -len(form)][-1:].isalnum()):
            return text[: -len(form)].rstrip(" ,")
        if text.startswith(form) and not lettered:
            return text[len(form) :].lstrip()
    return text
