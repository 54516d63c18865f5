"""The page of an entity: the latest value of each of its series, and what changed in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from tasks.core.changes import Change
from tasks.core.records import Basis, Measure, SourcedObservation
from tasks.core.store import SeriesFamily
from tasks.reports.context import ReportContext
from tasks.reports.date_format import period_text
from tasks.reports.number_format import move_text, value_text
from tasks.reports.sections.citations import Citations
from tasks.reports.sections.figure_history import FigureRow, FigureTable, figure_tables
from tasks.reports.sections.figure_tables import flag_of
from tasks.reports.site.addresses import entity_path, series_path
from tasks.reports.site.batches import parts_of
from tasks.reports.site.pages.change_lists import change_rows
from tasks.reports.site.pages.event_list import event_lists, is_of_events
from tasks.reports.site.pages.series_page import place_in_time
from tasks.reports.site.pages.views import FamilyRow, Link
from tasks.reports.site.series_labels import metric_of
from tasks.reports.site.templates import SiteTemplates

ROWS = 500
"""Series of one page; about 300 kB."""

CHANGES = 60


def entity_pages(
    entity: str,
    others: Container[str],
    observations: Mapping[SeriesFamily, Sequence[SourcedObservation]],
    changes: Sequence[Change],
    citations: Citations,
    templates: SiteTemplates,
) -> Iterator[tuple[str, str]]:
    """Yield address and text of every page of an entity.

    Args:
        entity: its id.
        others: ids of all entities that have a page.
        observations: of each of its series, retired ones included.
        changes: those that have a page and are of these series, the latest first.
        citations: of these observations.
        templates: of the site.
    """
    context = citations.context
    written = next((item.observation.entity_name for items in observations.values() for item in items), None)
    tables = figure_tables((item for items in observations.values() for item in items), context.metrics_by_id())
    by_family = rows_by_family(tables)
    rows = [
        row
        for family in sorted(by_family, key=lambda family: _order(family, context))
        if (row := _family_row(family, by_family[family], context)) is not None
    ]
    parts = parts_of(rows, ROWS)
    for number, part in enumerate(parts, 1):
        yield (
            entity_path(entity, number),
            templates.render(
                "entity",
                title=context.entity_name(entity, written),
                watched=entity in context.entities,
                relatives=_relatives(entity, others, context),
                rows=part,
                events=event_lists(tables, citations) if number == 1 else [],
                changes=change_rows(changes[:CHANGES], context) if number == 1 else [],
                parts=[entity_path(entity, other) for other in range(1, len(parts) + 1)],
                number=number,
                articles=len({item.article_id for items in observations.values() for item in items}),
            ),
        )


def _order(family: SeriesFamily, context: ReportContext) -> tuple[object, ...]:
    """Return the sort key of a series: by metric as the watchlist has them, levels and the whole first."""
    known = context.metrics.get(family.metric)
    return (
        known[0] if known else len(context.metrics),
        family.metric,
        list(Measure).index(Measure(family.measure)),
        family.scope is not None,
        family.scope or "",
        family.unit,
    )


def _relatives(entity: str, others: Container[str], context: ReportContext) -> list[Link]:
    """Return the parent of an entity and its parts, those that have a page."""
    known = context.entities.get(entity)
    parent = known[1].parent if known else None
    parts = [other for other, (_, one) in context.entities.items() if one.parent == entity]
    related = [other for other in (parent, *parts) if other is not None and other in others]
    return [Link(context.entity_name(other), entity_path(other)) for other in related]


def rows_by_family(tables: Iterable[FigureTable]) -> dict[SeriesFamily, list[FigureRow]]:
    """Return the values of each series that can be compared with each other; two events cannot."""
    found: dict[SeriesFamily, list[FigureRow]] = defaultdict(list)
    for table in tables:
        for row in () if is_of_events(table) else table.rows:
            found[SeriesFamily.of(row.best.observation)].append(row)
    return found


def _family_row(family: SeriesFamily, rows: Sequence[FigureRow], context: ReportContext) -> FamilyRow | None:
    settled = [row for row in rows if row.settled]
    if not settled:
        return None
    words, counters = context.words, context.counters(family.metric)
    latest = max(settled, key=_recency)
    observation = latest.best.observation
    style = "conflict" if any(row.conflicting for row in rows) else observation.basis.value
    return FamilyRow(
        metric=metric_of(family, context),
        scope=context.scope_label(family.scope),
        address=series_path(family),
        period=period_text(observation.period, words),
        value=value_text(observation, words, counters),
        move=_move(latest, settled, context),
        flag=flag_of(style, words),
        style=style,
        periods=len({row.best.observation.period for row in settled}),
        stories=len({item.story_id for row in rows for item in row.observations}),
    )


def _recency(row: FigureRow) -> tuple[bool, int, int]:
    day = place_in_time(row)
    return row.best.observation.basis is Basis.ACTUAL, day.toordinal() if day else 0, -row.best.observation_id


def _move(latest: FigureRow, settled: Sequence[FigureRow], context: ReportContext) -> str | None:
    """Return how the latest value moved since the period before it in its own series."""
    end, value = latest.best.observation.period_end, latest.best.observation.value
    before = [
        row
        for row in settled
        if row.best.series_id == latest.best.series_id
        and row.best.observation.value is not None
        and row.best.observation.period_end is not None
        and end is not None
        and row.best.observation.period_end < end
    ]
    if value is None or not before:
        return None
    former = max(before, key=_recency).best.observation
    base = former.value or Decimal(0)
    relative = (value - base) / base if base else None
    sides = [former, latest.best.observation]
    return move_text(value - base, relative, sides, context.words, context.counters(former.metric))
