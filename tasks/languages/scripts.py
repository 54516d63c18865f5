"""Which language a text is written in, by its letters."""

from __future__ import annotations

import re
from functools import cache

from tasks.languages.language import languages, load_language

_LATIN = re.compile("[A-Za-z]")
_SAMPLE = 4000
_PLAIN = "en"
_SHARE = 0.1


def guess_language(text: str) -> str:
    """ISO 639-1 code of the language whose own script holds a tenth of the letters; English where none does.

    A language's script is the ``script`` of its grammar's settings. Where two reach that share, the one with more of
    its letters in the text is meant.
    """
    sample = text[:_SAMPLE]
    counts = {code: len(pattern.findall(sample)) for code, pattern in _scripts().items()}
    letters = sum(counts.values()) + len(_LATIN.findall(sample))
    code = max(counts, key=lambda each: counts[each], default=_PLAIN)
    return code if counts and counts[code] > _SHARE * letters else _PLAIN


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    settings = {code: load_language(code).grammar.settings for code in languages()}
    return {code: re.compile(str(found["script"])) for code, found in settings.items() if "script" in found}
