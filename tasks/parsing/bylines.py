"""Names in bylines: ``[서울=뉴시스] 홍길동 기자 =``, ``홍길동·김철수 기자``, ``By Jane Doe and John Roe``."""

from __future__ import annotations

import re

from tasks.parsing.labels import labels

_ROLE = "|".join(labels("roles"))
_QUALIFIER = "|".join(labels("qualifiers"))
_SEPARATOR = r"\s*[·ㆍ・,/&]\s*|\s+"
# One to four names before one role, a department or a qualifier between them.
_KOREAN = re.compile(
    rf"(?<![가-힣A-Za-z0-9])(?P<names>[가-힣]{{2,4}}(?:(?:{_SEPARATOR})[가-힣]{{2,4}}){{0,3}}?)"
    rf"\s?(?:[가-힣A-Za-z·&]{{1,8}}(?:부|팀|국)\s|(?:[A-Za-z·&]{{1,8}}\s?)?(?:{_QUALIFIER})\s?)?(?:{_ROLE})(?![가-힣])"
)
_PAPER = re.compile(rf"(?:{'|'.join(labels('papers'))})$")
_PICTURE = re.compile(rf"(?:{'|'.join(labels('pictures'))})\s*[=:|/]\s*$")
_BARE = re.compile(rf"[가-힣]{{2,4}}(?:(?:{_SEPARATOR})[가-힣]{{2,4}})*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+")
_BY = re.compile(rf"^\s*(?:{'|'.join(labels('by'))})[\s:]+", re.IGNORECASE)
_ENGLISH_NAME = re.compile(
    r"(?:[A-Z][\w'’-]*\.?|[A-Z]\.(?:[A-Z]\.)?)(?:\s+(?:[A-Z][\w'’-]*\.?|de|da|di|van|von|der|den|la|el|bin|al))"
    r"{0,3}\s+[A-Z][\w'’-]+"
)
_ENGLISH_ROLE = re.compile(rf"^(?:{'|'.join(labels('english_roles'))})\b", re.IGNORECASE)
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
    return (
        _korean(text) or (_bare(text) if bare else []) or _english(text, bare=bare) or (_agency(text) if bare else [])
    )


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's."""
    return name.strip().lower() in _AGENCIES


def _korean(text: str) -> list[str]:
    found: list[str] = []
    for match in _KOREAN.finditer(text):
        if _PICTURE.search(text[: match.start()]):
            continue
        found += [name for name in re.split(_SEPARATOR, match["names"]) if _is_name(name)]
    return list(dict.fromkeys(found))


def _bare(text: str) -> list[str]:
    text = re.sub(r"^(?:글|기자|작성자|취재)\s*[=:|]\s*", "", text).strip(" /|[]()=")
    if not _BARE.fullmatch(text):
        return []
    return [name for name in re.split(_SEPARATOR, text) if _is_name(name) and not is_agency(name)]


def _is_name(name: str) -> bool:
    return bool(name) and name not in _NOT_NAMES and not _PAPER.search(name)


def _english(text: str, *, bare: bool) -> list[str]:
    signed = _BY.search(text)
    if not signed and not bare:
        return []
    rest = text[signed.end() :] if signed else text
    names: list[str] = []
    for part in re.split(r"\s*(?:,|;|\||•|/| and | & | with |\s[-–—]\s)\s*", rest):
        if _ENGLISH_ROLE.match(part) or is_agency(part):
            continue
        if not _ENGLISH_NAME.fullmatch(part.strip(" .")):
            break  # what follows the names is no name: a paper, a place, a time
        names.append(part.strip(" ."))
    return list(dict.fromkeys(names))


def _agency(text: str) -> list[str]:
    name = _AGENCIES.get(text.strip(" []()=/").lower())
    return [name] if name else []
