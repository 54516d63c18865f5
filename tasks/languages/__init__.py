"""Languages: one folder each, with everything that is language in pages, figures and reports."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def report_languages() -> list[str]:
    """List the codes of languages that a report can be written in: those with a ``report.yaml``."""
    return sorted(path.parent.name for path in FOLDER.glob("*/report.yaml"))
