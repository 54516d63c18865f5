"""The pages beside the overview: the overview itself, the entities, the lists of changes, and the search."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.core.changes import Change
from tasks.core.site import FamilyState
from tasks.core.store import SeriesFamily
from tasks.reports.context import ReportContext
from tasks.reports.site.addresses import change_path, entity_path
from tasks.reports.site.batches import parts_of
from tasks.reports.site.pages.change_lists import change_rows, list_path
from tasks.reports.site.templates import SiteTemplates
from tasks.reports.view import View

FIRST_ENTITIES = 30
"""Entities that the overview names; all are in their list."""

ENTITIES = 2000
"""Entities of one page of their list; about 250 kB."""


@dataclass(frozen=True, slots=True)
class ListedEntity:
    """An entity in the list of entities."""

    name: str
    address: str
    watched: bool
    series: int
    periods: int


def listed_entities(families: Mapping[SeriesFamily, FamilyState], context: ReportContext) -> list[ListedEntity]:
    """Return all entities: those of the watchlist in its order, then the others, those with the most known first."""
    series: dict[str, list[FamilyState]] = {}
    for family, state in families.items():
        series.setdefault(family.entity, []).append(state)
    place = {entity: order for entity, (order, _) in context.entities.items()}
    found = [
        (
            place.get(entity, len(place)),
            ListedEntity(
                context.entity_name(entity, next((state.entity_name for state in states if state.entity_name), None)),
                entity_path(entity),
                entity in place,
                len(states),
                sum(state.periods for state in states),
            ),
        )
        for entity, states in series.items()
    ]
    return [entity for _, entity in sorted(found, key=lambda pair: (pair[0], -pair[1].periods, pair[1].name))]


def overview(
    view: View,
    entities: Sequence[ListedEntity],
    known: Container[str],
    counts: Mapping[str, int],
    templates: SiteTemplates,
) -> tuple[str, str]:
    """Return address and text of the overview.

    Args:
        view: of the latest run's report.
        entities: all.
        known: their ids.
        counts: of entities, series, articles, changes and those to be checked.
        templates: of the site.
    """
    say = templates.words.say
    return "index.html", templates.render(
        "overview",
        in_folder=False,
        view=view,
        address_of=lambda lead: change_path(lead.change_id),
        entities=sorted((one for one in entities if one.watched), key=lambda one: -one.periods)[:FIRST_ENTITIES],
        addresses={line.entity: entity_path(line.entity) for line in view.notices if line.entity in known},
        counts=[say(f"count_of_{name}", n=number) for name, number in counts.items()],
        to_check=counts["to_check"],
    )


def entity_lists(entities: Sequence[ListedEntity], templates: SiteTemplates) -> Iterable[tuple[str, str]]:
    """Yield address and text of the pages of the list of entities."""
    parts = parts_of(entities, ENTITIES)
    names = ["entities.html", *(f"entities-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (name, part) in enumerate(zip(names, parts, strict=True), 1):
        text = templates.render("entities", in_folder=False, entities=part, parts=names, number=number)
        yield name, text


def change_list(
    number: int,
    last: int,
    changes: Sequence[Change],
    context: ReportContext,
    templates: SiteTemplates,
    *,
    reported: bool,
) -> tuple[str, str]:
    """Return address and text of one page of a list of changes.

    Args:
        number, last: of this page and of the newest one.
        changes: the latest first.
        context: labels and words.
        templates: of the site.
        reported: the reported ones, or those to be checked.
    """
    words = templates.words
    rows = change_rows(changes, context)
    return list_path(number, last, reported=reported), templates.render(
        "changes",
        in_folder=False,
        title=words.say("all_changes" if reported else "to_check"),
        about=words.say("all_changes_about" if reported else "to_check_about"),
        rows=rows,
        kinds={kind.value: label for kind, label in words.kinds.items() if any(row.kind == kind for row in rows)},
        older=list_path(number - 1, last, reported=reported) if number > 1 else None,
        newer=list_path(number + 1, last, reported=reported) if number < last else None,
    )


def search_page(name_parts: int, filter_parts: int, templates: SiteTemplates) -> tuple[str, str]:
    """Return address and text of the page that searches.

    Args:
        name_parts, filter_parts: number of the scripts of the index with names, and with the filters of sentences.
        templates: of the site.
    """
    return "search.html", templates.render("search", in_folder=False, name_parts=name_parts, filter_parts=filter_parts)
