"""Numbers counted in units that only a watchlist declares: ``60 GWh``, ``8만5000TEU``, ``20호점``.

A language's own tables hold the units of everyday news. A metric of battery capacity or of container traffic brings
its own, as its counters. These are read by the language's reader all the same: it is shown the number with a counter
that it knows in the unit's place, so that multipliers, bound words and intervals come out as always.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from tasks.extraction.language import Language
from tasks.extraction.quantities import find_quantities
from tasks.model import Quantity
from tasks.watchlist import Metric

# How much of the text around a unit the reader is shown: numbers with their bound words are shorter.
_BEFORE, _BEHIND = 48, 24


@dataclass(frozen=True, slots=True)
class Declared:
    """The declared units of a watchlist in one language.

    Attributes:
        language: whose reader reads the numbers.
        pattern: finds any of the units behind a number; null where the language knows them all.
        stand_in: a counter that the language knows.
    """

    language: str
    pattern: re.Pattern[str] | None
    stand_in: str

    def read(self, text: str, known: Sequence[Quantity]) -> list[Quantity]:
        """All quantities of a text, those in declared units among them.

        Args:
            text: the text.
            known: what the language's reader found by itself. It gives way only to a declared unit that stands
                behind all of it (``8만5000`` to ``8만5000TEU``), never to one inside the number or its unit.

        Returns:
            Quantities by start.
        """
        if self.pattern is None:
            return list(known)
        found = [
            quantity
            for match in self.pattern.finditer(text)
            if (quantity := self._read(text, match)) is not None
            and all(quantity.core_end > own.core_end for own in _overlapping(known, quantity))
        ]
        kept = [own for own in known if not _overlapping(found, own)]
        return sorted([*kept, *found], key=lambda q: q.start)

    def _read(self, text: str, match: re.Match[str]) -> Quantity | None:
        line = text.rfind("\n", 0, match.start()) + 1
        begin = max(line, match.start() - _BEFORE)
        before, behind = text[begin : match.start("unit")], text[match.end("unit") : match.end("unit") + _BEHIND]
        for quantity in find_quantities(before + self.stand_in + behind, self.language):
            if (
                quantity.unit == "count"
                and quantity.start < len(before)
                and quantity.core_end >= len(before.rstrip(" -"))
            ):
                longer = len(match["unit"]) - len(self.stand_in)  # moves what stands behind the unit
                end, core_end = (
                    begin + offset + (longer if offset > len(before) else 0)
                    for offset in (quantity.end, quantity.core_end)
                )
                return replace(
                    quantity,
                    start=begin + quantity.start,
                    end=end,
                    core_start=begin + quantity.core_start,
                    core_end=core_end,
                    counter=match["unit"],
                )
        return None


def _overlapping(spans: Sequence[Quantity], quantity: Quantity) -> list[Quantity]:
    """Those of ``spans``, sorted and apart from each other, that share text with a quantity."""
    first = bisect_right(spans, quantity.start, key=lambda own: own.end)
    return list(takewhile(lambda own: own.start < quantity.end, islice(spans, first, None)))


def declare(metrics: Iterable[Metric], language: Language) -> Declared:
    """The units that a watchlist's metrics count in and the language cannot read by itself."""
    stand_in = str(language.grammar.settings.get("stand_in_counter", ""))
    counters = {
        counter
        for metric in metrics
        for counter in metric.counters.get(language.code, [])
        if counter and not any(counter in words for words in metric.cues.get(language.code, []))
    }  # a cue that is also counted (3 billion parameters) must stay a cue
    foreign = [counter for counter in counters if stand_in and not _known(counter, language.code)]
    if not foreign:
        return Declared(language.code, None, stand_in)
    units = "|".join(re.escape(unit) for unit in sorted(foreign, key=len, reverse=True))
    return Declared(language.code, re.compile(rf"(?<=[^\W_])[ -]?(?P<unit>{units})(?![A-Za-z0-9])"), stand_in)


def _known(counter: str, language: str) -> bool:
    """Whether the language's reader, shown a number with this counter, says that it is what is counted."""
    shown = (found for joint in (" ", "") for found in find_quantities(f"12{joint}{counter}", language))
    return any((found.counter or "").lower() == counter.lower() for found in shown)
