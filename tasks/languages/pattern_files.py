"""Read the files of a language that hold regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tasks.core.yaml_tables import read_tables
from tasks.languages import language_file


def tables_of(language: str, name: str) -> dict[str, Any]:
    """Return the tables of a YAML file of a language; none where the language lacks the file.

    Args:
        language: ISO 639-1 code.
        name: of the file in the language's folder.
    """
    path = language_file(language, name)
    tables: dict[str, Any] = read_tables(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return tables


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that matches what any of several do, in any case of letters; of none it matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.IGNORECASE)
