"""Read numbers in units that only a watchlist declares: ``60 GWh``, ``8만5000TEU``, ``20호점``.

A language's tables list the units of everyday news. A metric of battery capacity or of container traffic declares
others, as its counters. To read a number with one of them, the unit is replaced by a counter of the language, and
``find_quantities`` reads the result; scales, bound words and intervals are read as for any other unit.
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

# Characters of text around a unit that are read: numbers with their bound words are shorter.
_BEFORE, _BEHIND = 48, 24
_LEAST_LETTERS = 5  # of a unit that is a word; shorter ones are symbols


@dataclass(frozen=True, slots=True)
class Declared:
    """The declared units of a watchlist in one language.

    Attributes:
        language: ISO 639-1 code.
        pattern: any of the units behind a number; null if the language has them all.
        stand_in: the counter of the language that replaces a unit.
        counters: for each form of a unit the form in the watchlist.
    """

    language: str
    pattern: re.Pattern[str] | None
    stand_in: str
    counters: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str, known: Sequence[Quantity]) -> list[Quantity]:
        """Return all quantities of a text, with those in declared units.

        Args:
            text: the text.
            known: what ``find_quantities`` found in it. A quantity is replaced only if a declared unit stands behind
                all of it (``8만5000`` by ``8만5000TEU``), never if one is inside the number or its unit.

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
        """Read the number in front of a declared unit."""
        line = text.rfind("\n", 0, match.start()) + 1
        begin, number = max(line, match.start() - _BEFORE), match.start()
        # Number and unit are separated, however they are written (400MW, a 400-megawatt plant).
        before, unit = text[begin:number], match["separate"] or match["hyphened"]
        behind = text[match.end() : match.end() + _BEHIND]
        replaced = f"{before} {self.stand_in}{behind}"
        shift = match.end() - begin - (len(replaced) - len(behind))  # of the text behind the unit
        for quantity in find_quantities(replaced, self.language, whole=False):
            if quantity.unit == "count" and quantity.start < len(before) <= quantity.core_end:
                end = begin + quantity.end + shift if quantity.end > len(before) + 1 else match.end()
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
    """Return those of sorted, separate quantities that overlap one."""
    first = bisect_right(spans, quantity.start, key=lambda own: own.end)
    return list(takewhile(lambda own: own.start < quantity.end, islice(spans, first, None)))


def declare(metrics: Iterable[Metric], language: Language) -> Declared:
    """Collect the units that a watchlist's metrics count in and the language does not have."""
    stand_in = str(language.grammar.settings.get("stand_in_counter", ""))
    counters = {
        counter
        for metric in metrics
        for counter in metric.counters.get(language.code, [])
        if counter and not any(counter in words for words in metric.cues.get(language.code, []))
    }  # a cue that is also counted (3 billion parameters) stays a cue
    if not counters or not stand_in:
        return Declared(language.code, None, stand_in)
    foreign = {counter for counter in counters if not _known(counter, language.code)}
    forms = {form: counter for counter in counters for form in _forms(counter, language)}
    separate = _alternatives(form for form, counter in forms.items() if counter in foreign)
    # A noun that the language counts by itself is its own unit only behind a hyphen: a 400-megawatt plant.
    hyphened = _alternatives(form for form, counter in forms.items() if counter not in foreign and form.isascii())
    pattern = re.compile(rf"(?<=[^\W_])(?:[ -]?(?P<separate>{separate})|-(?P<hyphened>{hyphened}))(?![A-Za-z0-9])")
    return Declared(language.code, pattern, stand_in, forms)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _forms(unit: str, language: Language) -> set[str]:
    """Return a unit word as listed, as singular and as plural (400-megawatt, 400 megawatts); symbols have one form."""
    endings: dict[str, str] = language.grammar.settings.get("plural_endings", {})
    if not endings or not unit.islower() or len(unit) < _LEAST_LETTERS:
        return {unit}
    end = next((end for end in endings if end and unit.endswith(end)), "")
    singular = unit.removesuffix(endings.get("", ""))
    return {unit, singular, unit[: len(unit) - len(end)] + endings[end]}


def _known(counter: str, language: str) -> bool:
    """Return True if the language reads a number with this counter as a count of it."""
    quantities = (found for joint in (" ", "") for found in find_quantities(f"12{joint}{counter}", language))
    return any((quantity.counter or "").lower() == counter.lower() for quantity in quantities)
