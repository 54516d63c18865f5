"""Numbers counted in units that only a watchlist declares: ``60 GWh``, ``8만5000TEU``, ``20호점``.

A language's own tables hold the units of everyday news. A metric of battery capacity or of container traffic brings
its own, as its counters. These are read by the language's reader all the same: it is shown the number with a counter
that it knows in the unit's place, so that multipliers, bound words and intervals come out as always.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from tasks.core.records import Quantity
from tasks.core.watchlist import Metric
from tasks.figures.numbers.quantities import find_quantities
from tasks.languages.language import Language

# How much of the text around a unit the reader is shown: numbers with their bound words are shorter.
_BEFORE, _BEHIND = 48, 24
_WORD = 5  # letters from which on a unit is a word and no symbol


@dataclass(frozen=True, slots=True)
class Declared:
    """The declared units of a watchlist in one language.

    Attributes:
        language: whose reader reads the numbers.
        pattern: finds any of the units behind a number; null where the language knows them all.
        stand_in: a counter that the language knows.
        counters: for each form of a unit the one that the watchlist writes.
    """

    language: str
    pattern: re.Pattern[str] | None
    stand_in: str
    counters: Mapping[str, str] = field(default_factory=dict)

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
        begin, number = max(line, match.start() - _BEFORE), match.start()
        # However number and unit are tied (400MW, a 400-megawatt plant), the reader is shown them apart.
        before, unit = text[begin:number], match["apart"] or match["tied"]
        behind = text[match.end() : match.end() + _BEHIND]
        shown = f"{before} {self.stand_in}{behind}"
        longer = match.end() - begin - (len(shown) - len(behind))  # moves what stands behind the unit
        for quantity in find_quantities(shown, self.language, whole=False):
            if quantity.unit == "count" and quantity.start < len(before) <= quantity.core_end:
                end = begin + quantity.end + longer if quantity.end > len(before) + 1 else match.end()
                return replace(
                    quantity,
                    start=begin + quantity.start,
                    end=max(end, match.end()),
                    core_start=begin + quantity.core_start,
                    core_end=match.end(),
                    counter=self.counters.get(unit, unit),
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
    if not counters or not stand_in:
        return Declared(language.code, None, stand_in)
    foreign = {counter for counter in counters if not _known(counter, language.code)}
    forms = {form: counter for counter in counters for form in _forms(counter, language)}
    apart = _alternatives(form for form, counter in forms.items() if counter in foreign)
    # A noun that the language counts by itself is its own unit only behind a hyphen: a 400-megawatt plant.
    tied = _alternatives(form for form, counter in forms.items() if counter not in foreign and form.isascii())
    pattern = re.compile(rf"(?<=[^\W_])(?:[ -]?(?P<apart>{apart})|-(?P<tied>{tied}))(?![A-Za-z0-9])")
    return Declared(language.code, pattern, stand_in, forms)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _forms(unit: str, language: Language) -> set[str]:
    """A unit word as listed, as singular and as plural: a 400-megawatt plant, 400 megawatts. Symbols have one form."""
    endings: dict[str, str] = language.grammar.settings.get("plural_endings", {})
    if not endings or not unit.islower() or len(unit) < _WORD:
        return {unit}
    end = next((end for end in endings if end and unit.endswith(end)), "")
    singular = unit[:-1] if unit.endswith("s") else unit
    return {unit, singular, unit[: len(unit) - len(end)] + endings[end]}


def _known(counter: str, language: str) -> bool:
    """Whether the language's reader, shown a number with this counter, says that it is what is counted."""
    shown = (found for joint in (" ", "") for found in find_quantities(f"12{joint}{counter}", language))
    return any((found.counter or "").lower() == counter.lower() for found in shown)
