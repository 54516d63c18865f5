"""Names in English bylines: ``By Jane Doe, Senior Business Correspondent, and John Roe in Seoul | Reuters``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.languages.bylines import is_agency
from tasks.languages.bylines import without_title as without_any_title
from tasks.languages.page_words import page_languages

_CODE = "en"
_OWN = next(language for language in page_languages() if language.code == _CODE)
_BY = re.compile(rf"^\s*(?:{_OWN.source('by')})[\s:]+", re.IGNORECASE)
_BEHIND = re.compile(rf"[\s(|;,]*\b(?:{_OWN.source('not_by')})\b.*$", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(
    r"(?:[A-Z][\w'’-]*\.?|[A-Z]\.(?:[A-Z]\.)?)(?:\s+(?:[A-Z][\w'’-]*\.?|de|da|di|van|von|der|den|la|el|bin|al))"
    r"{0,3}\s+[A-Z][\w'’-]+"
)
_PARTS = re.compile(r"\s*(?:,|;|\||•|/|\b(?:and|with)\s|\s&\s|\s[-–—]\s)\s*", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|for|from|at|reporting|of)\s+\S.*$|\s*\(.*$", re.IGNORECASE)
_TITLES = frozenset(_OWN.words["titles"])
_TITLE_WORDS = frozenset(_OWN.words["title_words"])
_TITLE_START = re.compile(rf"(?:{_OWN.source('title_starts')})\b", re.IGNORECASE)
_BODIES = frozenset(_OWN.words["bodies"])
_LEAST_WORDS = 2


def author_names(text: str, *, bare: bool) -> list[str]:
    """Return the names behind ``By``, or alone where the place names authors; without titles, places and papers.

    A paper's name is among them only where no person is named.
    """
    signed = _BY.search(text)
    if not signed and not bare:
        return []
    people: list[str] = []
    bodies: list[str] = []
    for part in _PARTS.split(_BEHIND.sub("", text[signed.end() :] if signed else text)):
        words = without_any_title(_PLACE.sub("", part), but=_CODE).strip(" .").split()
        if not words or _TITLE_START.match(part) or is_agency(part.strip(" .")):
            continue
        name = " ".join(_without_title(words, _LEAST_WORDS))
        if not name:
            continue
        if not _NAME.fullmatch(name):
            break  # what follows the names is no name: a time, a sentence
        (bodies if name.split()[-1].lower() in _BODIES else people).append(name)
    return list(dict.fromkeys(people or bodies))


def without_title(text: str) -> str:
    """Return a byline without the English title behind its name: ``김하늘 Business Editor``."""
    words = text.split()
    return " ".join(_without_title(words, 1)) if words and words[-1].lower() in _TITLES else text


def _without_title(words: Sequence[str], least: int) -> Sequence[str]:
    """Words of a name without the title before or behind it; none where all are a title."""
    plain = [word.lower() for word in words]
    if plain[-1] in _TITLES:
        end = len(words) - 1
        while end and (plain[end - 1] in _TITLE_WORDS or plain[end - 1] in _TITLES):
            end -= 1
        # A word more or less belongs to the title: "Deputy Gaming Editor" names nobody.
        return words[:end] if end >= least and not _is_title(plain[:end]) else ()
    start = next((at + 1 for at, word in enumerate(plain) if word in _TITLES and _is_title(plain[:at])), 0)
    return words[start:]


def _is_title(plain: Sequence[str]) -> bool:
    return all(word in _TITLE_WORDS for word in plain) or (bool(plain) and plain[0] in _TITLE_WORDS)
