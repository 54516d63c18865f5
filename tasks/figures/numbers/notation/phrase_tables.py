"""Fixed expressions of a language that are numbers as a whole (절반, 두 자릿수, a quarter of).

Keys of ``quantities.yaml``: ``phrases`` (with unit, interval or value), ``rate_words`` and ``rate_links`` (nouns that
make an interval a percent: 두 자릿수 증가율, and what stands between), and ``fraction`` (see ``fraction_patterns``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tasks.figures.numbers.notation.fraction_patterns import fraction_words
from tasks.figures.numbers.notation.patterns import SPACE, alternatives


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed expression.

    Attributes:
        unit: its unit, which is also the unit's kind.
        anchor: the value that its interval is built around (절반: 50); null if only the interval is known.
        step: how exact the anchor is.
        low, high: the interval where it is fixed (두 자릿수: 10 to 100).
        bound: value of ``Bound``.
        point: True if the anchor is a point value too.
    """

    unit: str
    anchor: Decimal | None
    step: Decimal
    low: Decimal | None
    high: Decimal | None
    bound: str
    point: bool


@dataclass(frozen=True, slots=True)
class PhraseTables:
    """Fixed expressions and fractions in words.

    Attributes:
        by_words: the fixed expressions.
        shares: fractions of a whole in words, in percent.
        rate_behind: a noun of rate behind an expression.
    """

    by_words: Mapping[str, Phrase]
    shares: Mapping[str, Decimal]
    rate_behind: re.Pattern[str]


def load_phrases(data: Mapping[str, Any]) -> PhraseTables:
    """Compile the fixed expressions of a language's ``quantities.yaml``."""
    links = alternatives(data.get("rate_links", []))
    return PhraseTables(
        by_words={word: _phrase(entry) for entry in data.get("phrases", []) for word in entry["words"]},
        shares=fraction_words(data.get("fraction", {})),
        rate_behind=re.compile(rf"(?:{links})?{SPACE}?(?:{alternatives(data.get('rate_words', []))})"),
    )


def _phrase(entry: Mapping[str, Any]) -> Phrase:
    return Phrase(
        unit=entry["unit"],
        anchor=_number(entry, "anchor"),
        step=_number(entry, "step") or Decimal(0),
        low=_number(entry, "low"),
        high=_number(entry, "high"),
        bound=entry.get("bound", "range"),
        point=bool(entry.get("point", False)),
    )


def _number(entry: Mapping[str, Any], key: str) -> Decimal | None:
    return Decimal(str(entry[key])) if key in entry else None
