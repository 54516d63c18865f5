"""Guess the language of a text by its letters."""

from __future__ import annotations

import re
from functools import cache

from tasks.languages.language import languages, load_language

_LATIN = re.compile("[A-Za-z]")
_SAMPLE = 4000  # characters
_WITHOUT_SCRIPT = "en"
_LEAST_SHARE = 0.1  # of the letters; Korean texts have Latin names and units too


def guess_language(text: str) -> str:
    """Return the code of the language whose own script has a tenth of the letters; English if there is none.

    A language's script is ``script`` in the settings of its grammar. If two languages have that share, it is the one
    with more letters in the text.

    Args:
        text: any text; its first 4000 characters are looked at.
    """
    sample = text[:_SAMPLE]
    counts = {code: len(pattern.findall(sample)) for code, pattern in _scripts().items()}
    letters = sum(counts.values()) + len(_LATIN.findall(sample))
    code = max(counts, key=lambda each: counts[each], default=_WITHOUT_SCRIPT)
    return code if counts and counts[code] > _LEAST_SHARE * letters else _WITHOUT_SCRIPT


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    settings = {code: load_language(code).grammar.settings for code in languages()}
    return {code: re.compile(str(found["script"])) for code, found in settings.items() if "script" in found}
