"""Tell whether a name is also an everyday word or phrase of a language.

A language says so in ``everyday_words.py`` of its folder, with ``is_everyday(name) -> bool``.
"""

from __future__ import annotations

import importlib

from tasks.languages import languages_with


def everyday_language(name: str) -> str | None:
    """Return the code of a language in which a name is an everyday word or phrase; null where it is in none.

    Args:
        name: of an entity, as the watchlist writes it.
    """
    for code in languages_with("everyday_words.py"):
        if importlib.import_module(f"tasks.languages.{code}.everyday_words").is_everyday(name):
            return code
    return None
