"""Words about companies in every language: each folder's ``companies.yaml``, merged.

A spreadsheet of a Korean user may have English headings and the other way round, so nobody asks for one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from tasks.core.yaml_tables import read_tables
from tasks.languages import language_file, languages_with

_FILE = "companies.yaml"


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
