"""Which language a body is in: by its script, and where the script does not tell, by what the page says."""

from __future__ import annotations

import re

_HANGUL = re.compile(r"[가-힣]+")
_KANA = re.compile(r"[ぁ-んァ-ヶ]+")
_HAN = re.compile(r"[一-鿿]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_LETTER = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|a|is|that|for|was|on|with|said|its|by|from)\b", re.IGNORECASE)
_FEW_WORDS = 40  # a flash such as "Garam Q2 profit 81.2 bln won" has no word that only English has
_MOST = 4_000  # characters looked at


def language_of(text: str, told: str | None) -> str | None:
    """The language as an ISO 639-1 code.

    Args:
        text: the body.
        told: what the page says, such as ``ko-KR``; believed where script and text do not speak against it.

    Returns:
        The code; null where nothing tells it.
    """
    text = text[:_MOST]
    letters = _count(_LETTER, text) or 1
    if _count(_KANA, text) > 0.1 * letters:
        return "ja"
    if _count(_HANGUL, text) > 0.2 * letters:
        return "ko"
    code = re.match(r"[a-zA-Z]{2}(?=$|[-_])", told or "")
    named = code.group().lower() if code else None
    if _count(_HAN, text) > 0.3 * letters:
        return "zh"
    if _count(_LATIN, text) > 0.6 * letters:
        words = len(re.findall(r"\w+", text)) or 1
        if len(_ENGLISH.findall(text)) > 0.12 * words:
            return "en"
        unlikely = ("ko", "ja", "zh") if words < _FEW_WORDS else ("ko", "ja", "zh", "en")
        return named if named not in unlikely else None
    return named


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def is_korean(text: str) -> bool:
    """Whether a page is Korean, for the zone of its times.

    Args:
        text: its visible text.
    """
    return language_of(text, None) == "ko"
