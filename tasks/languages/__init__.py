"""Languages: one folder each, with everything that is language in pages, figures and reports.

Folders are found on the path of this package, as its modules are: one beside ``ko``, or in a folder appended to
``tasks.languages.__path__``, is a language.
"""

from __future__ import annotations

from pathlib import Path


def languages_with(name: str) -> list[str]:
    """List the codes of the languages whose folder has a file of this name, sorted."""
    return sorted({file.parent.name for folder in __path__ for file in Path(folder).glob(f"*/{name}")})


def language_file(code: str, name: str) -> Path:
    """Return the path of a file of a language; where there is none, the path that it would have beside ``ko``."""
    paths = [Path(folder, code, name) for folder in __path__]
    return next((path for path in paths if path.is_file()), Path(__path__[0], code, name))


def report_languages() -> list[str]:
    """List the codes of languages that a report can be written in: those with a ``report.yaml``."""
    return languages_with("report.yaml")
