"""Environments of the templates that HTML and Markdown are rendered with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parents[1] / "templates"


def template_environment(*, autoescape: bool, finalize: Callable[[object], object] | None = None) -> Environment:
    """Return an environment in which every value that a template prints is escaped unless it is marked as safe.

    Args:
        autoescape: whether Jinja escapes values for HTML.
        finalize: called with every value that a template prints; for a format that Jinja cannot escape.
    """
    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=autoescape,  # noqa: S701 - off for Markdown alone, which ``finalize`` escapes
        finalize=finalize,
    )
