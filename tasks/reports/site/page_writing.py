"""Writes the pages of entities, series, articles and changes that are not current, a batch of rows at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tasks.core.changes import Change
from tasks.core.identifiers import stable_id
from tasks.core.records import SourcedObservation
from tasks.core.site import ChangeState, FamilyState, SiteReader
from tasks.core.store import SeriesFamily
from tasks.reports.context import ReportContext
from tasks.reports.sections.citations import Citations
from tasks.reports.site.addresses import article_path, change_path, entity_path, series_path
from tasks.reports.site.batches import batches, counted
from tasks.reports.site.pages.article_page import article_page
from tasks.reports.site.pages.change_page import ReportedValues, change_page, reported_values
from tasks.reports.site.pages.entity_page import entity_pages
from tasks.reports.site.pages.series_page import series_pages
from tasks.reports.site.templates import SiteTemplates
from tasks.reports.site.writer import Progress, SiteWriter

BATCH = 200
"""Pages whose rows are read together: one query a batch, and some thousand rows."""

Families = Mapping[SeriesFamily, FamilyState]


def write_entities(
    reader: SiteReader, writer: SiteWriter, context: ReportContext, templates: SiteTemplates, progress: Progress
) -> Families:
    """Write the pages of entities and of their series; return all families of series."""
    families = reader.families()
    by_entity: dict[str, list[SeriesFamily]] = defaultdict(list)
    for family in families:
        by_entity[family.entity].append(family)
    versions = {entity: stable_id(*(families[family].version for family in own)) for entity, own in by_entity.items()}
    outdated = [
        entity
        for entity, own in by_entity.items()
        if not (
            writer.keep(entity_path(entity), versions[entity])
            and all(writer.keep(series_path(family), families[family].version) for family in own)
        )
    ]
    groups = _entity_batches(outdated, by_entity)
    for group in counted(groups, lambda done: progress("entities", done, len(outdated))):
        wanted = [family for entity in group for family in by_entity[entity]]
        rows: dict[SeriesFamily, list[SourcedObservation]] = {family: [] for family in wanted}
        for item in reader.observations_of_families(wanted):
            rows[SeriesFamily.of(item.observation)].append(item)
        everything = [item for items in rows.values() for item in items]
        citations = Citations(replace(context, observations=tuple(everything)))
        changes = _changes_by_family(reader, everything)
        for entity in group:
            own = {family: rows[family] for family in by_entity[entity]}
            of_entity = list(dict.fromkeys(change for family in own for change in changes.get(family, [])))
            pages = entity_pages(entity, by_entity, own, of_entity, citations, templates)
            writer.write(entity_path(entity), versions[entity], pages)
            for family, items in own.items():
                if not writer.keep(series_path(family), families[family].version):
                    found = series_pages(family, items, changes.get(family, []), citations, templates)
                    writer.write(series_path(family), families[family].version, found)
    return families


def write_articles(
    reader: SiteReader, writer: SiteWriter, context: ReportContext, templates: SiteTemplates, progress: Progress
) -> Mapping[int, int]:
    """Write the pages of articles; return the versions of all."""
    versions = reader.articles()
    ids = {article_path(article_id): article_id for article_id in versions}
    outdated = writer.outdated((page, versions[article_id]) for page, article_id in ids.items())
    for batch in counted(batches(outdated, BATCH), lambda done: progress("articles", done, len(outdated))):
        wanted = [ids[page] for page in batch]
        revisions, observations, changes = defaultdict(list), defaultdict(list), defaultdict(list)
        for revision in reader.revisions(wanted):
            revisions[revision.article_id].append(revision)
        for item in reader.observations_of_articles(wanted):
            observations[item.article_id].append(item)
        read = [item.observation_id for items in observations.values() for item in items]
        for change in reader.changes_of_observations(read):
            for side in change.sides:
                changes[side.observation_id].append(change)
        for page in batch:
            article_id = ids[page]
            found = article_page(revisions[article_id], observations[article_id], changes, context, templates)
            writer.write(page, versions[article_id], [found])
    return versions


def write_changes(
    reader: SiteReader, writer: SiteWriter, context: ReportContext, templates: SiteTemplates, progress: Progress
) -> Mapping[int, ChangeState]:
    """Write the pages of changes; return the states of all."""
    states = reader.changes()
    ids = {change_path(change_id): change_id for change_id in states}
    outdated = writer.outdated((page, states[change_id].version) for page, change_id in ids.items())
    # Changes of one figure show the same reports of it: they are made together, of rows that are read once.
    outdated.sort(key=lambda page: (states[ids[page]].series_id, ids[page]))
    for batch in counted(batches(outdated, BATCH), lambda done: progress("changes", done, len(outdated))):
        wanted = [ids[page] for page in batch]
        by_figure: dict[tuple[int, str | None], list[SourcedObservation]] = defaultdict(list)
        observations = reader.observations_of_changes(wanted)
        for item in observations:
            by_figure[item.series_id, item.observation.period].append(item)
        citations = Citations(replace(context, observations=tuple(observations)))
        reported: dict[tuple[tuple[int, str | None], ...], ReportedValues] = {}
        for change in reader.changes_by_id(wanted):
            figures = tuple(dict.fromkeys((side.series_id, side.observation.period) for side in change.sides))
            if figures not in reported:
                items = [item for figure in figures for item in by_figure[figure]]
                reported[figures] = reported_values(items, citations)
            found = change_page(change, reported[figures], citations, templates)
            writer.write(change_path(change.change_id), states[change.change_id].version, [found])
    return states


def _entity_batches(entities: list[str], by_entity: Mapping[str, list[SeriesFamily]]) -> Iterator[list[str]]:
    """Yield entities in groups of some ``BATCH`` series."""
    group: list[str] = []
    size = 0
    for entity in entities:
        group.append(entity)
        size += len(by_entity[entity])
        if size >= BATCH:
            yield group
            group, size = [], 0
    if group:
        yield group


def _changes_by_family(
    reader: SiteReader, observations: Iterable[SourcedObservation]
) -> dict[SeriesFamily, list[Change]]:
    """Return the changes of every series, the latest first; a target and its actual value may be of two."""
    found: dict[SeriesFamily, list[Change]] = defaultdict(list)
    for change in reversed(reader.changes_of_observations(item.observation_id for item in observations)):
        for family in dict.fromkeys(SeriesFamily.of(side.observation) for side in change.sides):
            found[family].append(change)
    return found
