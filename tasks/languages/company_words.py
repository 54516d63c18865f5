"""Words about companies in every language: each folder's ``companies.yaml``, merged.

A spreadsheet of a Korean user may have English headings and the other way round, so nobody asks for one language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from tasks.core.yaml_tables import read_tables
from tasks.languages import language_file, languages_with

_FILE = "companies.yaml"
_DOT = re.compile("[·∙ㆍ・‧⋅]")
# Words that middle dots join, and the last one with what is written behind it.
_JOINED = re.compile(rf"(?<![^\W_])((?:[^\W_ㆍ]{{1,10}}{_DOT.pattern})+)([^\W_ㆍ]{{2,20}})")
_WORD = re.compile(r"[^\W_ㆍ]+")


class JoinedWords(NamedTuple):
    """Words that middle dots join.

    Attributes:
        before: the spans of all but the last.
        last: the last one, with the particle behind it.
    """

    before: tuple[tuple[int, int], ...]
    last: str


@cache
def table_headings() -> Mapping[str, str]:
    """Return the headings of tables of entities, in small letters without blanks, with the column that each means."""
    return {
        "".join(word.split()).lower(): column
        for tables in _tables()
        for column, words in tables["columns"].items()
        for word in words
    }


@cache
def legal_forms() -> tuple[str, ...]:
    """Return the words for legal forms that are written before or behind a name (``(주)``, ``Inc.``), longest first."""
    forms = {form for tables in _tables() for form in tables["legal_forms"]}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def names_as_written(names: Iterable[str]) -> tuple[str, ...]:
    """Return names and, behind them, how else texts write them: with another ending that means the same firm.

    Example: ``names_as_written(["해담금융지주"])`` has ``해담금융그룹`` too.
    """
    listed = tuple(names)
    return tuple(dict.fromkeys((*listed, *(other for name in listed for other in _with_other_endings(name)))))


def joined_words(text: str) -> Iterator[JoinedWords]:
    """Yield the words of a text that middle dots join (``누리·다온금융은``)."""
    if not _DOT.search(text):
        return
    for match in _JOINED.finditer(text):
        yield JoinedWords(tuple(word.span() for word in _WORD.finditer(text, *match.span(1))), match[2])


def is_begun_in_list(names: Iterable[str], text: str) -> bool:
    """Return whether a list in a text has the beginning of a name, and its last name the same ending.

    Example: ``is_begun_in_list(["누리금융"], "누리·다온금융은")``.
    """
    lists = list(joined_words(text))
    return any(
        name.startswith(text[start:end]) and joined.last.find(name[end - start :], 1) > 0
        for joined in lists
        for start, end in joined.before
        for name in names
        if len(name) > end - start
    )


@lru_cache(maxsize=4096)
def _with_other_endings(name: str) -> tuple[str, ...]:
    """Return a name with the other endings that mean the same firm, in place of the longest that it has."""
    found: list[str] = []
    for endings in _same_endings():
        own = [end for end in endings if name.endswith(end) and name != end.strip()]
        if own:
            stem = name.removesuffix(max(own, key=len))
            found += [stem + end for end in endings]
    return tuple(found)


@cache
def _same_endings() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(endings) for tables in _tables() for endings in tables["same_endings"])


def _tables() -> list[dict[str, Any]]:
    return [read_tables(language_file(code, _FILE).read_text(encoding="utf-8")) for code in languages_with(_FILE)]
