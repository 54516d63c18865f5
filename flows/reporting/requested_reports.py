"""Reports on request: some figures, kinds or days, what a reader has not seen yet, digests of a span."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import duckdb
from dateutil.relativedelta import relativedelta

from flows.reporting.run_reports import read_errors
from flows.reporting.shown_changes import CHANGE, CORRECTION, ShownChanges
from flows.reporting.stored_changes import StoredChanges, all_runs, check_run, read_changes
from tasks.core.changes import Change, ChangeKind
from tasks.core.records import SourcedObservation
from tasks.core.watchlist import Watchlist
from tasks.reports import report_context, zone_of
from tasks.reports.formats.registry import FORMATS, ON_REQUEST
from tasks.reports.report import Report, build_report
from tasks.reports.request import ReportRequest, Span, corrected_changes, shown_changes, side_by_side, with_request
from tasks.reports.side_by_side.exchange_rates import ExchangeRates, read_exchange_rates
from tasks.reports.side_by_side.section import Comparing
from warehouse.connection import connect_reader
from warehouse.places import Places
from warehouse.reading.compared_observations import observations_of_series

WHOLE = "json"
"""The format that leaves no change out for its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is asked for.

    Attributes:
        run_id: only what this run found; null is all runs.
        since: only what was found on this day or later, in the watchlist's zone.
        span: what was found within the last day, week or month.
        entities, metrics: ids; empty is all.
        kinds: of changes; empty is all.
        side_by_side: whether figures of several languages and currencies are shown beside each other.
        currency: that their amounts are converted into; null is that of the rates.
        reader: leave out what this reader was shown, and note what this report shows; null does neither.
    """

    run_id: int | None = None
    since: date | None = None
    span: Span | None = None
    entities: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    kinds: tuple[ChangeKind, ...] = ()
    reader: ShownChanges | None = None
    side_by_side: bool = False
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class RequestedReport:
    """A report that was asked for.

    Attributes:
        report: all of it.
        reader: who has to be noted as having seen it.
    """

    report: Report
    reader: ShownChanges | None

    def text(self, suffix: str) -> str:
        """Return the report in one format, by its file suffix."""
        return (FORMATS | ON_REQUEST)[suffix](self.report)

    def note_as_shown(self, suffixes: Iterable[str]) -> None:
        """Note that the reader has seen it, after it was written.

        Args:
            suffixes: of the formats that the reader got.

        Raises:
            UnwritableError: it cannot be noted.
        """
        if self.reader is not None:
            whole = set(suffixes) == {WHOLE}
            self.reader.note(CHANGE, shown_changes(self.report, whole=whole))
            self.reader.note(CORRECTION, corrected_changes(self.report.context.retractions))


def requested_report(data: Path, watchlist: Watchlist, language: str, conditions: Conditions) -> RequestedReport:
    """Put a report together from the published warehouse; nothing is written.

    Args:
        data: the data folder.
        watchlist: labels and zone.
        language: of the report.
        conditions: what it has.

    Raises:
        NotPublishedError: there is no warehouse.
        QueryFailedError: there is no such run.
        UnwritableError: what the reader was shown cannot be read.
    """
    now = datetime.now(UTC)
    request = _request(conditions, watchlist, now)
    published = Places(data).published
    with connect_reader(published) as con, read_errors(published):
        runs = all_runs(con) if conditions.run_id is None else [check_run(con, conditions.run_id)]
        stored = _taken(read_changes(con, runs, request.begin), request, conditions.reader)
        compared = _same_figures(con, stored.changes) if conditions.side_by_side else ()
        counts = {} if request.names_figures else _counts(con, runs, request.begin)
    context = report_context(
        watchlist,
        language,
        now,
        run_id=conditions.run_id,
        summary=counts,
        observations=stored.observations,
        retractions=stored.retractions,
        precision=stored.precision,
        failing=stored.failing,
        notices=() if request.names_figures else stored.notices,
    )
    rates = rates_of(watchlist) if conditions.side_by_side else None
    if conditions.side_by_side:
        currency = conditions.currency or (rates.base if rates else "KRW")
        made = build_report(stored.changes, with_request(context, request, stored.changes))
        return RequestedReport(side_by_side(made, Comparing(compared, rates, currency)), conditions.reader)
    return RequestedReport(
        build_report(stored.changes, with_request(context, request, stored.changes)), conditions.reader
    )


def rates_of(watchlist: Watchlist) -> ExchangeRates | None:
    """Return the exchange rates that the watchlist names; null where it names none."""
    settings = watchlist.settings.exchange_rates
    return read_exchange_rates(settings) if settings else None


def _same_figures(con: duckdb.DuckDBPyConnection, changes: Iterable[Change]) -> tuple[SourcedObservation, ...]:
    """Return the observations of all series of the entities and metrics that changes are of, whatever their unit."""
    pairs = sorted({(change.entity, change.metric) for change in changes})
    sql = (
        "SELECT DISTINCT series_id FROM store.observations "
        "WHERE retired_at IS NULL AND list_contains(?, entity || chr(31) || metric)"
    )
    series = con.execute(sql, [[f"{entity}\x1f{metric}" for entity, metric in pairs]]).fetchall()
    return tuple(observations_of_series(con, [row[0] for row in series], retired=False))


def _request(conditions: Conditions, watchlist: Watchlist, now: datetime) -> ReportRequest:
    zone = zone_of(watchlist)
    begins = [datetime.combine(conditions.since, time(), zone)] if conditions.since else []
    begins += [_begin(conditions.span, now.astimezone(zone))] if conditions.span else []
    return ReportRequest(
        entities=frozenset(conditions.entities),
        metrics=frozenset(conditions.metrics),
        kinds=frozenset(conditions.kinds),
        begin=max(begins, default=None),
        span=conditions.span,
        unread=conditions.reader is not None,
    )


def _begin(span: Span, now: datetime) -> datetime:
    """Return when a span began that ends now: a digest that is made every week at one hour leaves no gap."""
    if span is Span.MONTH:
        return now - relativedelta(months=1)
    return now - timedelta(days=1 if span is Span.DAY else 7)


def _taken(stored: StoredChanges, request: ReportRequest, reader: ShownChanges | None) -> StoredChanges:
    seen = reader.ids(CHANGE) if reader else set()
    seen_corrections = reader.ids(CORRECTION) if reader else set()
    changes = tuple(item for item in stored.changes if request.takes(item) and item.change_id not in seen)
    retractions = tuple(item for item in stored.retractions if item.change.change_id not in seen_corrections)
    return replace(stored, changes=changes, retractions=retractions)


def _counts(con: duckdb.DuckDBPyConnection, runs: Iterable[int], begin: datetime | None) -> dict[str, int]:
    """Return the counts of all runs together that began in the time asked for."""
    sql = "SELECT counts FROM store.runs WHERE run_id IN (SELECT unnest(?)) AND (? IS NULL OR started_at >= ?)"
    total: Counter[str] = Counter()
    for (counts,) in con.execute(sql, [list(runs), begin, begin]).fetchall():
        total.update({name: int(count) for name, count in json.loads(counts or "{}").items()})
    return {name: count for name, count in total.items() if name != "reported"}
