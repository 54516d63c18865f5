"""Names in English bylines: ``By Jane Doe, Senior Business Correspondent, and John Roe in Seoul | Reuters``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tasks.parse.metadata.page_labels import labels

_BY = re.compile(rf"^\s*(?:{'|'.join(labels('by'))})[\s:]+", re.IGNORECASE)
_BEHIND = re.compile(rf"[\s(|;,]*\b(?:{'|'.join(labels('not_by'))})\b.*$", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(
    r"(?:[A-Z][\w'’-]*\.?|[A-Z]\.(?:[A-Z]\.)?)(?:\s+(?:[A-Z][\w'’-]*\.?|de|da|di|van|von|der|den|la|el|bin|al))"
    r"{0,3}\s+[A-Z][\w'’-]+"
)
_PARTS = re.compile(r"\s*(?:,|;|\||•|/|\b(?:and|with)\s|\s&\s|\s[-–—]\s)\s*", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|for|from|at|reporting|of)\s+\S.*$|\s*\(.*$", re.IGNORECASE)
_KOREAN_ROLE = re.compile(rf"\s*(?:{'|'.join(labels('qualifiers'))})?(?:{'|'.join(labels('roles'))})$")
_ROLES = frozenset(labels("english_roles"))
_ROLE_WORDS = frozenset(labels("english_role_words"))
_ROLE_START = re.compile(rf"(?:{'|'.join(labels('english_role_starts'))})\b", re.IGNORECASE)
_BODIES = frozenset(labels("english_bodies"))
_LEAST_WORDS = 2


def english_names(text: str, *, bare: bool, is_agency: Callable[[str], bool]) -> list[str]:
    """Names of an English byline, without titles, places and papers.

    Args:
        text: the byline.
        bare: the place says that it names authors, so that ``By`` may be missing.
        is_agency: whether a name is a news agency's.

    Returns:
        Names in order. A paper's is among them only where no person is named.
    """
    signed = _BY.search(text)
    if not signed and not bare:
        return []
    people: list[str] = []
    bodies: list[str] = []
    for part in _PARTS.split(_BEHIND.sub("", text[signed.end() :] if signed else text)):
        words = _KOREAN_ROLE.sub("", _PLACE.sub("", part)).strip(" .").split()
        if not words or _ROLE_START.match(part) or is_agency(part.strip(" .")):
            continue
        name = " ".join(_without_role(words, _LEAST_WORDS))
        if not name:
            continue
        if not _NAME.fullmatch(name):
            break  # what follows the names is no name: a time, a sentence
        (bodies if name.split()[-1].lower() in _BODIES else people).append(name)
    return list(dict.fromkeys(people or bodies))


def without_english_role(text: str) -> str:
    """A byline in another language without the English title behind its name.

    Args:
        text: such as ``김하늘 Business Editor``.
    """
    words = text.split()
    return " ".join(_without_role(words, 1)) if words and words[-1].lower() in _ROLES else text


def _without_role(words: Sequence[str], least: int) -> Sequence[str]:
    """Words of a name without the title before or behind it; none where all are a title."""
    plain = [word.lower() for word in words]
    if plain[-1] in _ROLES:
        end = len(words) - 1
        while end and (plain[end - 1] in _ROLE_WORDS or plain[end - 1] in _ROLES):
            end -= 1
        # A word more or less belongs to the title: "Deputy Gaming Editor" names nobody.
        return words[:end] if end >= least and not _is_title(plain[:end]) else ()
    start = next((at + 1 for at, word in enumerate(plain) if word in _ROLES and _is_title(plain[:at])), 0)
    return words[start:]


def _is_title(plain: Sequence[str]) -> bool:
    return all(word in _ROLE_WORDS for word in plain) or (bool(plain) and plain[0] in _ROLE_WORDS)
