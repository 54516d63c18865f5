"""What a report is made from besides its changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tasks.errors import ReportError
from tasks.model import Observation, SourcedObservation
from tasks.reports.words import Words, load_words
from tasks.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Everything but the changes.

    Attributes:
        watchlist: labels of entities and metrics, and their order.
        words: of the report's language.
        made_at: when the report is made; aware, in the zone of the watchlist's settings.
        run_id: the run that is reported.
        summary: counts of the run (``files``, ``articles``, ``observations``, ``quarantined``, ...); may be empty.
        observations: what stands in the series that the changes are of.
    """

    watchlist: Watchlist
    words: Words
    made_at: datetime
    run_id: int
    summary: Mapping[str, int]
    observations: tuple[SourcedObservation, ...]

    def entity_label(self, told: Observation) -> str:
        """An entity's name in the report's language; a discovered one has the name that the text gave it."""
        known = self.watchlist.entity(told.entity)
        if known is None:
            return told.entity_name or told.entity
        return known.names.get(self.words.language) or next(iter(known.names.values()), known.id)

    def metric_label(self, metric_id: str) -> str:
        """A metric's label in the report's language."""
        known = self.watchlist.metric(metric_id)
        if known is None:
            return metric_id
        return known.labels.get(self.words.language) or next(iter(known.labels.values()), known.id)

    def counters(self, metric_id: str) -> tuple[str, ...]:
        """What a metric counts, in the report's language, the usual word first."""
        known = self.watchlist.metric(metric_id)
        return tuple(known.counters.get(self.words.language, ())) if known else ()

    def place(self, told: Observation) -> tuple[int, str, int, str]:
        """Sort key: entities and metrics as the watchlist orders them, discovered ones after it by name."""
        entities = [entity.id for entity in self.watchlist.entities]
        metrics = [metric.id for metric in self.watchlist.metrics]
        return (
            entities.index(told.entity) if told.entity in entities else len(entities),
            told.entity,
            metrics.index(told.metric) if told.metric in metrics else len(metrics),
            told.metric,
        )

    def local(self, moment: datetime) -> datetime:
        """A moment in the watchlist's zone; a naive one is a publisher's own local time and stays."""
        return moment.astimezone(self.made_at.tzinfo) if moment.tzinfo else moment


def report_context(
    watchlist: Watchlist,
    language: str,
    made_at: datetime,
    *,
    run_id: int,
    summary: Mapping[str, int],
    observations: Iterable[SourcedObservation],
) -> ReportContext:
    """Puts together what a report is made from.

    Args:
        watchlist: labels, order and the zone that times are shown in.
        language: of the report, ISO 639.
        made_at: now; aware.
        run_id: the run that is reported; names its folder.
        summary: counts of the run.
        observations: what stands in the series that the changes are of: it tells courses and agreement.

    Raises:
        ReportError: there are no words for that language, or the watchlist's zone is unknown.
    """
    zone = watchlist.settings.timezone
    try:
        local = made_at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ReportError(
            f"{zone!r} is no time zone", where="settings.timezone of the watchlist", todo="Write one like Asia/Seoul"
        ) from error
    return ReportContext(watchlist, load_words(language), local, run_id, dict(summary), tuple(observations))
