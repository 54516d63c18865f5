"""Which language a body is in: by its script, and where the script does not tell, by what the page says."""

from __future__ import annotations

import re

from tasks.extract.limits import LANGUAGE_LETTERS
from tasks.languages.page_words import PageWords, page_languages

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_LETTER = re.compile(r"[^\W\d_]+")
_LATIN_SHARE = 0.6  # of the letters: a text in Latin letters
_FEW_WORDS = 40  # a flash such as "Garam Q2 profit 81.2 bln won" has no word that only English has


def language_of(text: str, named: str | None) -> str | None:
    """Return the language as an ISO 639-1 code.

    Args:
        text: the body.
        named: what the page says, such as ``ko-KR``; believed where script and words do not speak against it.

    Returns:
        The code; null where nothing says it.
    """
    text = text[:LANGUAGE_LETTERS]
    letters = _count(_LETTER, text) or 1
    scripted = [language for language in page_languages() if "script" in language.settings]
    # The smallest share first: Japanese has kana among its han characters.
    for language in sorted(scripted, key=_share):
        if _count(re.compile(str(language.settings["script"])), text) > _share(language) * letters:
            return language.code
    match = re.match(r"[a-zA-Z]{2}(?=$|[-_])", named or "")
    code = match.group().lower() if match else None
    if _count(_LATIN, text) <= _LATIN_SHARE * letters:
        return code
    found = re.findall(r"\w+", text)
    spoken = [language for language in page_languages() if "common_words" in language.settings]
    for language in spoken:
        if _common(language, text) > _share(language) * (len(found) or 1):
            return language.code
    unlikely = scripted if len(found) < _FEW_WORDS else [*scripted, *spoken]
    return None if code in [language.code for language in unlikely] else code


def _share(language: PageWords) -> float:
    """Return the share of letters, or of words, that identifies a language."""
    return float(language.settings["share"])


def _common(language: PageWords, text: str) -> int:
    """Return how many of a text's words are the language's common ones."""
    words = "|".join(map(re.escape, language.settings["common_words"]))
    return len(re.findall(rf"\b(?:{words})\b", text, re.IGNORECASE))


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))
