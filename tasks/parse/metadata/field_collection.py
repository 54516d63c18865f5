"""The fields of an article while they are looked for: the first place that has one wins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tasks.parse.metadata.titles import without_entities
from tasks.parse.times.dates import Stamp, plausible, read_stamp
from tasks.parse.times.zones import ReadersZone


@dataclass(slots=True)
class Found:
    """Fields of an article with where each came from; a field is taken once, from the first place that has it.

    Attributes:
        zone: where the readers of the page live, for the day of its times.
        values: the fields.
        provenance: for each field, the place, and for a time what was assumed of its zone.
        written: times as they were given, before they were put into the zone of the readers.
        sources: for each time, the place alone.
    """

    zone: ReadersZone | None = None
    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)
    written: dict[str, Stamp] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, value: Any, source: str) -> None:
        """Keep a value unless the field has one or the value is empty."""
        if isinstance(value, str) and name != "url":
            value = without_entities(value)
        if value and name not in self.values:
            self.values[name] = value
            self.provenance[name] = source

    def stamp(self, name: str, text: str | None, source: str) -> None:
        """Keep the time that a text gives, as ``keep`` does."""
        if text and (written := read_stamp(text)):
            self.keep(name, written, source)

    def keep(self, name: str, written: Stamp, source: str) -> None:
        """Keep a time, unless the field has one; the same time given more exactly counts more."""
        stamp = plausible(written.for_readers(self.zone))
        if stamp is None:
            return
        known: Stamp | None = self.values.get(name)
        if known is not None and not stamp.refines(known):
            return
        if known is not None and known.time.tzinfo and stamp.time.tzinfo:
            stamp = replace(stamp, time=stamp.time.astimezone(known.time.tzinfo))
        self.values[name], self.written[name], self.sources[name] = stamp, written, source
        self.provenance[name] = source + self._assumed(stamp)

    def _assumed(self, stamp: Stamp) -> str:
        """Return what was assumed of a time's zone, behind the place that gave it."""
        if self.zone is None or not (stamp.zone_assumed or stamp.moved):
            return ""
        if stamp.moved:
            return f"; day of the readers in {self.zone.zone.key}, by {self.zone.because}"
        return "; zone assumed" if self.zone.because == "language" else f"; zone assumed by {self.zone.because}"

    def settle(self) -> None:
        """Drop a time of change that lies before the publication: it is not this article's."""
        published, modified = self.values.get("published"), self.values.get("modified")
        if published is None or modified is None:
            return
        if "day" in (published.precision, modified.precision) or not (published.time.tzinfo and modified.time.tzinfo):
            earlier = modified.time.date() < published.time.date()
        else:
            earlier = modified.time < published.time
        if earlier:
            del self.values["modified"], self.provenance["modified"]
