"""Bound words of a language: what stands before or behind a number and limits it (약, 이상, more than).

Keys of ``quantities.yaml``: ``before`` and ``after`` (words by bound), ``after_verbs`` (verbs by bound, with the
particles between number and verb as ``links``), ``unbound`` (words that undo one before it: edged up to) and
``yardstick_links`` (what makes the bounded number one that another number exceeds: 3조원을 웃도는 3조2천억원).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.figures.numbers.notation.patterns import SPACE, Guard, alternatives, capitalised, longest


@dataclass(frozen=True, slots=True)
class HedgeTables:
    """Bound words.

    Attributes:
        before: bound of each phrase before a number.
        before_phrases: these phrases, the longest first.
        unbound: for a phrase, the words before it that make it no bound.
        after: bound words behind a number; the name of the matched group is the bound, with ``v_`` before it if the
            word is a verb.
        yardstick: a second number behind a verb of bound.
        yardstick_links: what begins such a verb phrase.
    """

    before: Mapping[str, str]
    before_phrases: tuple[str, ...]
    unbound: Mapping[str, tuple[str, ...]]
    after: re.Pattern[str]
    yardstick: re.Pattern[str]
    yardstick_links: tuple[str, ...]


def load_hedges(data: Mapping[str, Any], guard: Guard) -> HedgeTables:
    """Compile the bound words of a language.

    Args:
        data: its ``quantities.yaml``.
        guard: makes patterns of its words.
    """
    before = {word: bound for bound, listed in data.get("before", {}).items() for word in listed}
    if data["numerals"].get("capitals"):
        before.update({capitalised(word): bound for word, bound in list(before.items())})
    return HedgeTables(
        before=before,
        before_phrases=tuple(longest(before)),
        unbound={word: tuple(longest(movers)) for word, movers in data.get("unbound", {}).items()},
        after=_after_pattern(data, guard),
        yardstick=re.compile(rf"[{data['letters']}]{{0,3}}{SPACE}?(?:(?:{alternatives(before)}){SPACE}?)?\d"),
        yardstick_links=tuple(data.get("yardstick_links", [])),
    )


def _after_pattern(data: Mapping[str, Any], guard: Guard) -> re.Pattern[str]:
    branches = [
        f"(?P<{bound}>" + "|".join(guard.word(word, ends=len(word) == 1) for word in longest(listed)) + ")"
        for bound, listed in data.get("after", {}).items()
    ]
    for bound, entry in data.get("after_verbs", {}).items():
        words = "|".join(guard.word(word) for word in longest(entry["words"]))
        branches.append(rf"(?:(?:{alternatives(entry['links'])}){SPACE}?)?(?P<v_{bound}>{words})")
    return re.compile(rf"{SPACE}?(?:{'|'.join(branches) or '(?!)'})")
