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
    return _BETWEEN.sub("", without_legal_form(unicodedata.normalize("NFKC", name))).casefold()


def without_legal_form(name: str) -> str:
    """Return a name without the legal forms before and behind it; a name that is nothing else stays what it is."""
    text = name.strip()
    while (shorter := _without_form(text)) and shorter != text:
        text = shorter
    return text


def is_legal_form(name: str) -> bool:
    """Return True if a name is nothing but a legal form."""
    return unicodedata.normalize("NFKC", name).strip() in legal_forms()


def has_legal_form(name: str) -> bool:
    """Return True if a legal form stands before or behind a name."""
    text = unicodedata.normalize("NFKC", name).strip()
    return without_legal_form(text) != text


def _without_form(text: str) -> str:
    """Remove one legal form from the beginning or the end; one of letters only at a word border."""
    for form in legal_forms():
        lettered = form[0].isascii() and form[0].isalpha()
        if text.endswith(form) and not (lettered and text[: -len(form)][-1:].isalnum()):
            return text[: -len(form)].rstrip(" ,")
        if text.startswith(form) and not lettered:
            return text[len(form) :].lstrip()
    return text
