"""The words of pages in every language: each folder's ``pages.yaml``, merged by name.

A page does not say in which language its programs label a time or name a reporter (an English theme around a Korean
article is usual), so general code asks for the words of all languages at once. A ``pages.yaml`` holds

* ``words``: tables of words, taken literally,
* ``patterns``: regular expressions, each a text or a list of alternatives. ``%name%`` in one stands for a table or
  pattern of the same file, or for a pattern that the caller gives,
* ``settings``: values that only some languages have.

A name that no language has is an error of the caller; that one language lacks a name is usual.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasks.core.yaml_tables import read_tables
from tasks.languages import language_file, languages_with

_PLACEHOLDER = re.compile(r"%([a-z_]+)%")
_NO_PATTERNS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class PageWords:
    """The ``pages.yaml`` of one language.

    Attributes:
        code: ISO 639-1 code, the folder's name.
        settings: values by name.
        words: tables of words, in the order of the file.
        patterns: alternatives of each pattern, placeholders not filled in.
    """

    code: str
    settings: Mapping[str, Any]
    words: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, tuple[str, ...]]

    def source(self, name: str, given: Mapping[str, str] = _NO_PATTERNS) -> str:
        """Return a pattern with its placeholders filled in, as text for ``re.compile``.

        Args:
            name: of a table or pattern of this language, or of ``given``.
            given: patterns of the caller by name.

        Raises:
            KeyError: there is neither.
        """
        if name in given:
            return given[name]
        if name in self.words:
            return _alternation(self.words[name])
        filled = self.sources(name, given)
        return filled[0] if len(filled) == 1 else "|".join(f"(?:{alternative})" for alternative in filled)

    def sources(self, name: str, given: Mapping[str, str] = _NO_PATTERNS) -> list[str]:
        """Return the alternatives of a pattern, each apart, with their placeholders filled in; see ``source``."""
        return [
            _PLACEHOLDER.sub(lambda match: self.source(match[1], given), alternative)
            for alternative in self.patterns[name]
        ]


@cache
def page_languages() -> tuple[PageWords, ...]:
    """Return all languages with a ``pages.yaml``; those with letters of their own first, which are sure signs."""
    loaded = [_load(code) for code in languages_with("pages.yaml")]
    return tuple(sorted(loaded, key=lambda language: "script" not in language.settings))


@cache
def words(*tables: str) -> tuple[str, ...]:
    """Return the words of tables in all languages, longest first, so that alternatives in patterns take the longest.

    Args:
        tables: their names.

    Raises:
        KeyError: no language has such a table.
    """
    found = [word for table in tables for word in _listed(table)]
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True))


@cache
def words_in_order(table: str) -> tuple[str, ...]:
    """Return the words of a table in all languages, in the order of the files: that of trust."""
    return tuple(dict.fromkeys(_listed(table)))


@cache
def any_word(*tables: str) -> str:
    """Return a pattern, as text, of any word of tables in all languages."""
    return _alternation(words(*tables))


@cache
def pattern_source(name: str) -> str:
    """Return a pattern of all languages as text: the alternatives of each.

    Raises:
        KeyError: no language has such a pattern.
    """
    found = [language.source(name) for language in page_languages() if name in language.patterns]
    if not found:
        raise KeyError(name)
    return "|".join(f"(?:{source})" for source in found)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of all languages, whatever the case of letters."""
    return re.compile(pattern_source(name), re.IGNORECASE)


def patterns(name: str, **given: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern with named groups, for each language that has it, in the case that it is written in.

    Args:
        name: its name.
        given: patterns of the caller for placeholders.

    Raises:
        KeyError: no language has such a pattern.
    """
    found = tuple(
        re.compile(language.source(name, given)) for language in page_languages() if name in language.patterns
    )
    if not found:
        raise KeyError(name)
    return found


def _listed(table: str) -> list[str]:
    found = [language.words[table] for language in page_languages() if table in language.words]
    if not found:
        raise KeyError(table)
    return [word for listed in found for word in listed]


def _alternation(listed: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


def _load(code: str) -> PageWords:
    text = language_file(code, "pages.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = read_tables(text)
    return PageWords(
        code,
        loaded.get("settings", {}),
        {name: tuple(map(str, listed)) for name, listed in loaded.get("words", {}).items()},
        {name: (raw,) if isinstance(raw, str) else tuple(raw) for name, raw in loaded.get("patterns", {}).items()},
    )
