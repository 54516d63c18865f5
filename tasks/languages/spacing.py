"""Blanks at the ends of lines, in languages whose lines may be broken between any two letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import cast

from tasks.languages import language_file
from tasks.languages.page_words import page_languages

BlanksBetween = Callable[[Sequence[str]], list[bool]]
"""For each break between the lines of a paragraph, whether the language has a blank there."""


def blanks_reader(letters: str) -> BlanksBetween | None:
    """Return the function that finds blanks for the language of some letters; null where each line end is a blank.

    A language has one where its folder has a module ``spacing`` with ``blanks_between``, and letters of its own.

    Args:
        letters: those beside the breaks.
    """
    return next((reader for script, reader in _readers() if script.search(letters)), None)


@cache
def _readers() -> tuple[tuple[re.Pattern[str], BlanksBetween], ...]:
    return tuple(
        (
            re.compile(str(language.settings["script"])),
            cast("BlanksBetween", import_module(f"tasks.languages.{language.code}.spacing").blanks_between),
        )
        for language in page_languages()
        if "script" in language.settings and language_file(language.code, "spacing.py").is_file()
    )
