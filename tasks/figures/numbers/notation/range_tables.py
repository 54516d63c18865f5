"""What joins two numbers to a range in a language (3~5%, between 0% and 3%).

The table ``ranges`` of ``quantities.yaml`` holds ``joins`` (marks and words between the numbers) and ``pairs`` (forms
with words before, between and behind them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tasks.figures.numbers.notation.patterns import SPACE, alternatives, longest


@dataclass(frozen=True, slots=True)
class Pair:
    """A form of range in words.

    Attributes:
        joins: what stands between the two numbers (에서).
        before: what must stand before the first (between); empty if nothing must.
        behind: what must stand behind the second (사이).
        bare: True if the first number has no unit of its own (2 to 3 percent).
        moving: by kind of unit, words before the first number that make it a move and no range (fell $2 billion to
            $30 billion); pairs that are ``bare`` join two complete amounts only of these kinds.
    """

    joins: re.Pattern[str]
    before: tuple[str, ...]
    behind: re.Pattern[str]
    bare: bool
    moving: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RangeTables:
    """Forms of ranges.

    Attributes:
        joins: marks and words between the two numbers of a range.
        pairs: forms with words before, between and behind the numbers.
        begun: what stands behind a number without a unit if it is the first of a range.
        second_opening: bound words and currencies before the second number.
    """

    joins: re.Pattern[str]
    pairs: tuple[Pair, ...]
    begun: re.Pattern[str]
    second_opening: re.Pattern[str]


def load_ranges(
    ranges: Mapping[str, Any], spelled: Iterable[str], before: Iterable[str], currencies: Iterable[str]
) -> RangeTables:
    """Compile the ranges of a language.

    Args:
        ranges: the table of that name.
        spelled: number words that a number begins with.
        before: bound words before a number.
        currencies: currencies before a number.
    """
    return RangeTables(
        joins=re.compile(rf"{SPACE}?(?:{alternatives(ranges.get('joins', []))}){SPACE}?"),
        pairs=tuple(_pair(entry) for entry in ranges.get("pairs", [])),
        begun=_begun_pattern(ranges, spelled),
        second_opening=re.compile(
            rf"(?:(?:{alternatives(before)}){SPACE})?(?:(?:{alternatives(currencies)}){SPACE}?)?"
        ),
    )


def _pair(entry: Mapping[str, Any]) -> Pair:
    return Pair(
        joins=re.compile(rf"{SPACE}?(?:{alternatives(entry['joins'])}){SPACE}?"),
        before=tuple(entry.get("before", [])),
        behind=re.compile(rf"{SPACE}?(?:{alternatives(entry['behind'])})" if "behind" in entry else ""),
        bare=bool(entry.get("bare", False)),
        moving={kind: tuple(longest(words)) for kind, words in entry.get("moving", {}).items()},
    )


def _begun_pattern(ranges: Mapping[str, Any], spelled: Iterable[str]) -> re.Pattern[str]:
    words = [word for pair in ranges.get("pairs", []) for word in pair["joins"]]
    opening = rf"{SPACE}?(?:{alternatives([*ranges.get('joins', []), *words])}){SPACE}?"
    return re.compile(rf"{opening}(?:[^\s\d]{{0,3}}|\w{{0,12}} )\d|{opening}(?:{alternatives(spelled)})(?![A-Za-z])")
