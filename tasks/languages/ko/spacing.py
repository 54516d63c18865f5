"""Blanks of Korean at the ends of lines: whether two lines of a paragraph are joined with one, by Kiwi."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwipiepy import Kiwi


def blanks_between(lines: Sequence[str]) -> list[bool]:
    """For each break between the lines of a paragraph, whether Korean has a blank there."""
    _, blanks = _kiwi().glue(lines, return_space_insertions=True)
    return [bool(blank) for blank in blanks]


@cache
def _kiwi() -> Kiwi:
    """Loaded when the first Korean PDF comes; it takes a second, and 350 MB of address space.

    It is another model than the tokenizer's: without multi-word entries, which join what a line end parts.
    """
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1, load_multi_dict=False)
