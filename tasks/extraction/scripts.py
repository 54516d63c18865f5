"""Which language a text is written in, by its letters."""

from __future__ import annotations

import re

_SCRIPTS = (
    ("ja", re.compile(r"[ぁ-んァ-ヶ]")),
    ("ko", re.compile(r"[가-힣]")),
    ("en", re.compile(r"[A-Za-z]")),
)
_SAMPLE = 4000


def guess_language(text: str) -> str:
    """ISO 639-1 code by script share: Hangul or kana in a tenth of the letters decide, else English."""
    sample = text[:_SAMPLE]
    counts = {code: len(pattern.findall(sample)) for code, pattern in _SCRIPTS}
    letters = sum(counts.values()) or 1
    for code in ("ja", "ko"):
        if counts[code] / letters > 0.1:
            return code
    return "en"
