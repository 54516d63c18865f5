"""Names in bylines: ``[서울=뉴시스] 홍길동 기자 =``, ``홍길동·김철수 기자``, ``By Jane Doe and John Roe``."""

from __future__ import annotations

import re

from tasks.parse.metadata.english_names import english_names, without_english_role
from tasks.parse.metadata.page_labels import labels

_ROLE = "|".join(labels("roles"))
_QUALIFIER = "|".join(labels("qualifiers"))
_DEPARTMENT = "|".join(labels("departments"))
_SEPARATOR = r"\s*[·ㆍ・,/&]\s*|\s+"
# One to four names before one role, a department or a qualifier between them.
_KOREAN = re.compile(
    rf"(?<![가-힣A-Za-z0-9])(?P<names>[가-힣]{{2,4}}(?:(?:{_SEPARATOR})[가-힣]{{2,4}}){{0,3}}?)"
    rf"\s?(?:[가-힣A-Za-z0-9·&]{{1,8}}(?:부|팀|국)\s(?:(?:{_QUALIFIER})\s?)?"
    rf"|(?:[A-Za-z·&]{{1,8}}\s?)?(?:{_DEPARTMENT})?(?:{_QUALIFIER})\s?"
    rf"|(?:{_DEPARTMENT})\s?)?(?:{_ROLE})(?![가-힣])"
)
_TITLE = re.compile(
    rf"\s*(?:(?:{_DEPARTMENT}|[가-힣A-Za-z0-9·&]{{1,8}}(?:부|팀|국)\s)?(?:{_QUALIFIER})?\s?)?(?:{_ROLE}|{'|'.join(labels('byline_roles'))})$"
)
_BRACKETED = re.compile(rf"[(\[]([^()\[\]]{{0,20}}(?:{_ROLE}|{'|'.join(labels('byline_roles'))}))[)\]]")
_PLACE = re.compile(r"^[가-힣]{2,5}\s*=\s*(?=[가-힣]{2,4})")
_NO_NAME = re.compile(rf"(?:{_DEPARTMENT})(?:\d?부|팀|국)?(?:{_QUALIFIER})?")
_PAPER = re.compile(rf"(?:{'|'.join(labels('papers'))})$")
_PICTURES = frozenset(labels("pictures"))
_WRITING = frozenset(labels("writing"))
_PICTURE = re.compile(rf"(?:{'|'.join(_PICTURES)})\s*[=:|/]\s*$")
_WRITTEN = re.compile(rf"(?:{'|'.join(_WRITING)})\s*[·,/&]\s*$")
_BARE = re.compile(rf"[가-힣]{{1,5}}(?:(?:{_SEPARATOR})[가-힣]{{1,5}})*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+")
_NOT_NAMES = frozenset(labels("not_names")) | frozenset(labels("roles"))
_AGENCIES = {name.lower(): name for name in labels("agencies")}
_LONGEST = 200


def author_names(text: str, *, bare: bool = True) -> list[str]:
    """Names in a byline, without titles.

    Args:
        text: what a byline element or a line says.
        bare: the place says that it names authors, so that a name may stand without a title or ``By``.

    Returns:
        Names in order, an agency only where no person is named; none for a text that reads like anything else.
    """
    text = _ADDRESS.sub(" ", text).strip()
    if not text or len(text) > _LONGEST:
        return []
    found = _korean(text)
    if bare and not found:
        found = _bare(text)
    return found or english_names(text, bare=bare, is_agency=is_agency) or (_agency(text) if bare else [])


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's."""
    return name.strip().lower() in _AGENCIES


def _korean(text: str) -> list[str]:
    found: list[str] = []
    for match in _KOREAN.finditer(text):
        if _PICTURE.search(text[: match.start()]):
            continue
        names = re.split(_SEPARATOR, match["names"])
        if names[0] in _PICTURES and not _WRITTEN.search(text[: match.start()]):
            continue
        found += [name for name in names if _is_name(name)]
    return list(dict.fromkeys(found))


def _bare(text: str) -> list[str]:
    """Names alone, or with what only a byline has: ``취재 김하늘, 편집 박바다``, ``김하늘 연구위원``."""
    text = _PLACE.sub("", _BRACKETED.sub(r" \1", text).strip(" /|[]()="))
    text = without_english_role(_TITLE.sub("", re.sub(r"^(\S{1,3})\s*[=:|]\s*", r"\1 ", text)))
    if not _BARE.fullmatch(text):
        return []
    names: list[str] = []
    written = True
    for word in re.split(_SEPARATOR, text):
        if word in _PICTURES or word in _WRITING:
            written = word in _WRITING
        elif written and len(word) > 4:
            return []
        elif written and len(word) > 1 and _is_name(word) and not is_agency(word):
            names.append(word)
    return names


def _is_name(name: str) -> bool:
    return bool(name) and name not in _NOT_NAMES and not _PAPER.search(name) and not _NO_NAME.fullmatch(name)


def _agency(text: str) -> list[str]:
    name = _AGENCIES.get(text.strip(" []()=/").lower())
    return [name] if name else []
