"""Writes the overview, the lists and the search index of the site."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.core.site import ChangeState, FamilyState, SiteReader
from tasks.core.store import SeriesFamily
from tasks.reports.context import ReportContext
from tasks.reports.site.pages.change_lists import chunks
from tasks.reports.site.pages.overview_page import change_list, entity_lists, listed_entities, overview, search_page
from tasks.reports.site.search_index import entry_of, filter_of, filter_parts, name_parts, sentence_parts
from tasks.reports.site.templates import SiteTemplates
from tasks.reports.site.writer import SiteWriter
from tasks.reports.view import View


def write_search(
    reader: SiteReader,
    writer: SiteWriter,
    families: Mapping[SeriesFamily, FamilyState],
    context: ReportContext,
    templates: SiteTemplates,
) -> None:
    """Write the parts of the search index that changed, and the page that searches."""
    versions = reader.sentence_blocks()
    filters: dict[int, list[object]] = {}
    for block, version in versions.items():
        page, known = f"search/{block}", writer.former.filters.get(str(block))
        if known is not None and writer.keep(page, version):
            filters[block] = known
            continue
        entries = [entry_of(sentence, context) for sentence in reader.sentences(block)]
        parts = sentence_parts(block, entries)
        writer.write(page, version, parts)
        filters[block] = [len(parts), filter_of(entries)]
    writer.manifest.filters = {str(block): entry for block, entry in filters.items()}
    names, blocks = list(name_parts(families, context)), list(filter_parts(filters))
    writer.write("search/names", 0, names)
    writer.write("search/filters", 0, blocks)
    writer.write("search", 0, [search_page(len(names), len(blocks), templates)])


def write_lists(
    reader: SiteReader,
    writer: SiteWriter,
    view: View,
    families: Mapping[SeriesFamily, FamilyState],
    states: Mapping[int, ChangeState],
    articles: int,
    context: ReportContext,
    templates: SiteTemplates,
) -> None:
    """Write the overview, the list of entities, and those pages of the lists of changes that changed."""
    entities, known = listed_entities(families, context), {family.entity for family in families}
    for reported in (True, False):
        pages = list(chunks(states, reported=reported)) or [(1, [], 0)]
        last = pages[-1][0]
        for number, ids, version in pages:
            # A page names its neighbours: the one before the newest changes once more when it is no longer the newest.
            page = f"changes/{reported}/{number}/{min(last - number, 2)}"
            if not writer.keep(page, version):
                found = reader.changes_by_id(ids)
                writer.write(page, version, [change_list(number, last, found, context, templates, reported=reported)])
    counts = {
        "entities": len(entities),
        "series": len(families),
        "articles": articles,
        "changes": sum(state.reported for state in states.values()),
        "to_check": sum(not state.reported for state in states.values()),
    }
    writer.write("overview", 0, [overview(view, entities, known, counts, templates)])
    writer.write("entities", 0, entity_lists(entities, templates))
