"""Words about companies in every language: each folder's ``companies.yaml``, merged.

A spreadsheet of a Korean user may have English headings and the other way round, so nobody asks for one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
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


def _tables() -> list[dict[str, Any]]:
    return [read_tables(language_file(code, _FILE).read_text(encoding="utf-8")) for code in languages_with(_FILE)]
