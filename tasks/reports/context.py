"""The context of a report: everything it is made from besides its changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tasks.core.deliveries import FailingChannel
from tasks.core.errors import ReportError
from tasks.core.judgements import Precision, Retraction
from tasks.core.notices import OpenNotice
from tasks.core.records import Observation, SourcedObservation
from tasks.core.watchlist import Entity, Metric, Watchlist
from tasks.languages.company_words import names_as_written
from tasks.reports.date_format import date_text
from tasks.reports.visible_text import short_line
from tasks.reports.wording import Words, load_words


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Labels, language, counts and observations of a report.

    Attributes:
        words: of the report's language.
        made_at: when the report is made; aware, in the zone of the watchlist's settings.
        run_id: the run that is reported; null is all of them.
        summary: counts of the run (``files``, ``articles``, ``observations``, ``quarantined``, ...); may be empty.
        observations: the current ones of the series that the changes are of.
        entities, metrics: those of the watchlist by id, each with its position in it.
        retractions: changes that an earlier report had and that a person judged wrong since.
        precision: by kind, how often what was reported is right, as people judged it.
        failing: channels that took nothing at their last attempt.
        title: of a report on request; null is the usual one.
        series: whose figures are shown by period; null is all that there are observations of.
        request: the conditions of a report on request, in words; null is the report of a run, or of all of them.
        notices: that hold now: what should have come and has not, what fails.
    """

    words: Words
    made_at: datetime
    run_id: int | None
    summary: Mapping[str, int]
    observations: tuple[SourcedObservation, ...]
    entities: Mapping[str, tuple[int, Entity]]
    metrics: Mapping[str, tuple[int, Metric]]
    retractions: tuple[Retraction, ...] = ()
    precision: tuple[Precision, ...] = ()
    failing: tuple[FailingChannel, ...] = ()
    notices: tuple[OpenNotice, ...] = ()
    title: str | None = None
    request: str | None = None
    series: frozenset[int] | None = None

    @property
    def shown_observations(self) -> tuple[SourcedObservation, ...]:
        """Those whose figures are shown; the others only help to find the number of a sentence."""
        if self.series is None:
            return self.observations
        return tuple(item for item in self.observations if item.series_id in self.series)

    def entity_label(self, observation: Observation) -> str:
        """Return the name of an observation's entity; a discovered entity has the name that its text uses."""
        return self.entity_name(observation.entity, observation.entity_name)

    def entity_name(self, entity: str, written: str | None = None) -> str:
        """Return an entity's name in the report's language: the watchlist's, else the one of a text, else its id."""
        if entity not in self.entities:
            return short_line(written) or short_line(entity)
        known = self.entities[entity][1]
        return known.names.get(self.words.language) or next(iter(known.names.values()), known.id)

    def metric_label(self, metric_id: str) -> str:
        """Return a metric's label in the report's language."""
        if metric_id not in self.metrics:
            return metric_id
        known = self.metrics[metric_id][1]
        return known.labels.get(self.words.language) or next(iter(known.labels.values()), known.id)

    def scope_label(self, scope: str | None) -> str | None:
        """Return a scope as its text has it, its fixed parts (``with affiliates``) in the report's language."""
        if scope is None:
            return None
        return short_line(", ".join(self.words.scopes.get(part, part) for part in scope.split(", ")))

    def counters(self, metric_id: str) -> tuple[str, ...]:
        """Return the words for what a metric counts, in the report's language, the usual word first."""
        if metric_id not in self.metrics:
            return ()
        return tuple(self.metrics[metric_id][1].counters.get(self.words.language, ()))

    def words_of(self, observation: Observation) -> dict[str, tuple[str, ...]]:
        """Return the words that may say in its sentence what an observation is of, by role."""
        entity, metric = self.entities.get(observation.entity), self.metrics.get(observation.metric)
        names = names_as_written(entity[1].all_names()) if entity else ()
        cues = [word for groups in metric[1].cues.values() for group in groups for word in group] if metric else []
        losses = [word for words in metric[1].loss_cues.values() for word in words] if metric else []
        return {
            "entity": tuple(name for name in (*names, observation.entity_name) if name),
            "metric": (*cues, *losses),
            "scope": tuple(part for part in (observation.scope or "").split(", ") if part),
            "period": (observation.period_words,) if observation.period_words else (),
        }

    def metrics_by_id(self) -> dict[str, Metric]:
        """Return the metrics of the watchlist."""
        return {name: metric for name, (_, metric) in self.metrics.items()}

    def place(self, observation: Observation) -> tuple[int, str, int, str]:
        """Return the sort key of entity and metric: as the watchlist orders them, discovered ones after it by name."""
        entity, metric = self.entities.get(observation.entity), self.metrics.get(observation.metric)
        return (
            entity[0] if entity else len(self.entities),
            observation.entity,
            metric[0] if metric else len(self.metrics),
            observation.metric,
        )

    def local(self, moment: datetime) -> datetime:
        """Return a time in the watchlist's zone; a naive one is the publisher's local time and is not changed."""
        return moment.astimezone(self.made_at.tzinfo) if moment.tzinfo else moment

    def day_text(self, moment: datetime | None) -> str:
        """Return the day of a time in the watchlist's zone, in words where there is none."""
        return date_text(self.local(moment).date(), self.words) if moment else self.words.say("no_date")


def report_context(
    watchlist: Watchlist,
    language: str,
    made_at: datetime,
    *,
    run_id: int | None,
    summary: Mapping[str, int],
    observations: Iterable[SourcedObservation],
    retractions: Iterable[Retraction] = (),
    precision: Iterable[Precision] = (),
    failing: Iterable[FailingChannel] = (),
    notices: Iterable[OpenNotice] = (),
) -> ReportContext:
    """Make the context of a report.

    Args:
        watchlist: labels, order and the zone that times are shown in.
        language: of the report, ISO 639.
        made_at: now; aware.
        run_id: the run that is reported; null is all of them.
        summary: counts of the run.
        observations: the current ones of the series that the changes are of, for histories and agreement.
        retractions, precision, failing, notices: see ``ReportContext``.

    Raises:
        ReportError: there are no words for that language, or the watchlist's zone is unknown.
    """
    return ReportContext(
        words=load_words(language),
        made_at=made_at.astimezone(zone_of(watchlist)),
        run_id=run_id,
        summary=dict(summary),
        observations=tuple(observations),
        entities={entity.id: (place, entity) for place, entity in enumerate(watchlist.entities)},
        metrics={metric.id: (place, metric) for place, metric in enumerate(watchlist.metrics)},
        retractions=tuple(retractions),
        precision=tuple(precision),
        failing=tuple(failing),
        notices=tuple(notices),
    )


def zone_of(watchlist: Watchlist) -> ZoneInfo:
    """Return the zone that times are shown in.

    Raises:
        ReportError: it is unknown.
    """
    zone = watchlist.settings.timezone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ReportError(
            f"{zone!r} is no time zone", where="settings.timezone of the watchlist", todo="Write one like Asia/Seoul"
        ) from error
