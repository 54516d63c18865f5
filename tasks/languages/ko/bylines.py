"""Names in Korean bylines: ``[서울=뉴시스] 홍길동 기자 =``, ``홍길동·김철수 기자``, ``취재 김하늘, 편집 박바다``."""

from __future__ import annotations

import re

from tasks.languages.bylines import is_agency
from tasks.languages.bylines import without_title as without_any_title
from tasks.languages.page_words import page_languages

_CODE = "ko"
_OWN = next(language for language in page_languages() if language.code == _CODE)
_ROLE = _OWN.source("roles")
_ANY_ROLE = f"{_ROLE}|{_OWN.source('byline_roles')}"
_QUALIFIER = _OWN.source("qualifiers")
_DEPARTMENT = _OWN.source("departments")
_SEPARATOR = r"\s*[·ㆍ・,/&]\s*|\s+"
# One to four names before one role, a department or a qualifier between them.
_SIGNED = re.compile(
    rf"(?<![가-힣A-Za-z0-9])(?P<names>[가-힣]{{2,4}}(?:(?:{_SEPARATOR})[가-힣]{{2,4}}){{0,3}}?)"
    rf"\s?(?:[가-힣A-Za-z0-9·&]{{1,8}}(?:부|팀|국)\s(?:(?:{_QUALIFIER})\s?)?"
    rf"|(?:[A-Za-z·&]{{1,8}}\s?)?(?:{_DEPARTMENT})?(?:{_QUALIFIER})\s?"
    rf"|(?:{_DEPARTMENT})\s?)?(?:{_ROLE})(?![가-힣])"
)
_TITLE = re.compile(
    rf"\s*(?:(?:{_DEPARTMENT}|[가-힣A-Za-z0-9·&]{{1,8}}(?:부|팀|국)\s)?(?:{_QUALIFIER})?\s?)?(?:{_ANY_ROLE})$"
)
_SHORT_TITLE = re.compile(rf"\s*(?:{_QUALIFIER})?(?:{_ROLE})$")
_BRACKETED = re.compile(rf"[(\[]([^()\[\]]{{0,20}}(?:{_ANY_ROLE}))[)\]]")
_PLACE = re.compile(r"^[가-힣]{2,5}\s*=\s*(?=[가-힣]{2,4})")
_NO_NAME = re.compile(rf"(?:{_DEPARTMENT})(?:\d?부|팀|국)?(?:{_QUALIFIER})?")
_PAPER = re.compile(rf"(?:{_OWN.source('papers')})$")
_PICTURES = frozenset(_OWN.words["pictures"])
_WRITING = frozenset(_OWN.words["writing"])
_PICTURE = re.compile(rf"(?:{_OWN.source('pictures')})\s*[=:|/]\s*$")
_WRITTEN = re.compile(rf"(?:{_OWN.source('writing')})\s*[·,/&]\s*$")
_BARE = re.compile(rf"[가-힣]{{1,5}}(?:(?:{_SEPARATOR})[가-힣]{{1,5}})*")
_NOT_NAMES = frozenset((*_OWN.words["not_names"], *_OWN.words["roles"]))


def author_names(text: str, *, bare: bool) -> list[str]:
    """Return the names before titles; where there are none and the place names authors, the names alone."""
    return _signed_names(text) or (_bare_names(text) if bare else [])


def without_title(text: str) -> str:
    """Return a byline without the title behind its name: ``Jane Doe 기자``."""
    return _SHORT_TITLE.sub("", text)


def _signed_names(text: str) -> list[str]:
    found: list[str] = []
    for match in _SIGNED.finditer(text):
        if _PICTURE.search(text[: match.start()]):
            continue
        names = re.split(_SEPARATOR, match["names"])
        if names[0] in _PICTURES and not _WRITTEN.search(text[: match.start()]):
            continue
        found += [name for name in names if _is_name(name)]
    return list(dict.fromkeys(found))


def _bare_names(text: str) -> list[str]:
    """Names alone, or with what only a byline has: ``취재 김하늘, 편집 박바다``, ``김하늘 연구위원``."""
    text = _PLACE.sub("", _BRACKETED.sub(r" \1", text).strip(" /|[]()="))
    text = _TITLE.sub("", re.sub(r"^(\S{1,3})\s*[=:|]\s*", r"\1 ", text))
    text = without_any_title(text, but=_CODE)
    if not _BARE.fullmatch(text):
        return []
    names: list[str] = []
    is_writing = True
    for word in re.split(_SEPARATOR, text):
        if word in _PICTURES or word in _WRITING:
            is_writing = word in _WRITING
        elif is_writing and len(word) > 4:
            return []
        elif is_writing and len(word) > 1 and _is_name(word) and not is_agency(word):
            names.append(word)
    return names


def _is_name(name: str) -> bool:
    return bool(name) and name not in _NOT_NAMES and not _PAPER.search(name) and not _NO_NAME.fullmatch(name)
