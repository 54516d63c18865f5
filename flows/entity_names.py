"""The names of a watchlist: entities imported from tables, names checked and suggested by the stored texts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.watchlists import checked_watchlist
from tasks.core.entity_tables.entity_table import read_entity_table
from tasks.core.entity_tables.watchlist_file import Imported, with_entities
from tasks.core.errors import UnwritableError, WatchlistError
from tasks.core.watchlist import Entity, Watchlist
from tasks.figures.entities.names.plain_names import plain_name
from tasks.figures.entities.names.suggestions import PASSAGE, NameSuggestion, is_generic, suggest_names
from tasks.languages.company_words import table_headings
from warehouse.query.query import ask

_DISCOVERED = """
SELECT entity AS name, count(*) AS figures, count(DISTINCT article_id) AS articles,
    list(DISTINCT metric ORDER BY metric) AS metrics, arg_max(sentence, confidence) AS example
FROM observations
WHERE discovered
GROUP BY entity
HAVING articles >= CAST($articles AS INTEGER)
ORDER BY articles DESC, figures DESC, name
"""
_PASSAGES = """
SELECT passage, count(*) AS found
FROM (SELECT unnest(regexp_extract_all(text, $pattern)) AS passage FROM store.revisions)
GROUP BY passage
ORDER BY passage
"""
_TEXTS = (
    "SELECT text FROM store.revisions ORDER BY revision_id LIMIT CAST($page AS BIGINT) OFFSET CAST($start AS BIGINT)"
)
_PAGE = 2_000  # texts asked for at once


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a watchlist lacks by the stored texts.

    Attributes:
        entities: organisations that texts report figures of and the watchlist lacks: ``name``, ``figures``,
            ``articles``, ``metrics``, ``example``.
        names: aliases and stock codes of entities that it has.
    """

    entities: list[dict[str, Any]]
    names: list[NameSuggestion]


def import_entities(table: Path, into: Path) -> tuple[Imported, list[str]]:
    """Write the entities of a table into a watchlist file; nothing is written where the result would be refused.

    A row without an id that has a name of a listed entity adds to that entity.

    Args:
        table: CSV file.
        into: the watchlist; where there is none, one is made.

    Returns:
        What was done, and the headings of columns that were not used.

    Raises:
        WatchlistError: the table or the watchlist is not valid.
        UnwritableError: the watchlist cannot be written.
    """
    read = read_entity_table(table, table_headings())
    listed = _by_name(checked_watchlist(into)) if into.exists() and read.ids_made else {}
    entities = [_joined(entity, listed) for entity in read.entities]
    imported = with_entities(into, entities)
    draft = into.with_name(f".{into.name}.importing.yaml")
    try:
        draft.write_text(imported.text, encoding="utf-8")
        try:
            checked_watchlist(draft)
        except WatchlistError as error:
            raise WatchlistError(str(error).replace(str(draft.resolve()), f"{into} with {table}")) from error
        os.replace(draft, into)
    except OSError as error:
        raise UnwritableError(f"cannot be written: {error.strerror}", where=str(into)) from error
    finally:
        draft.unlink(missing_ok=True)
    return imported, read.unused


def _by_name(watchlist: Watchlist) -> dict[str, Entity]:
    """Return the entities by their plain names; a name that two share is left out."""
    owners: dict[str, dict[str, Entity]] = {}
    for entity in watchlist.entities:
        for name in (*entity.names.values(), *entity.aliases):
            owners.setdefault(plain_name(name), {})[entity.id] = entity
    return {name: next(iter(those.values())) for name, those in owners.items() if len(those) == 1}


def _joined(entity: dict[str, Any], listed: Mapping[str, Entity]) -> dict[str, Any]:
    """Return an entity of a table, joined to the only listed one that has one of its names."""
    names = (*entity["names"].values(), *entity.get("aliases", ()))
    owners = {owner.id: owner for name in names if (owner := listed.get(plain_name(name)))}
    if len(owners) != 1:
        return entity
    (owner,) = owners.values()
    before = owner.model_dump(mode="json", exclude_defaults=True)
    joined = {**before, **entity, "id": owner.id, "names": {**owner.names, **entity["names"]}}
    for key in ("aliases", "tickers"):
        words = [*before.get(key, ()), *entity.get(key, ())]
        # A name that gives way to another spelling in its language stays an alias.
        replaced = [name for name in owner.names.values() if name not in joined["names"].values()]
        if words or (replaced and key == "aliases"):
            joined[key] = list(dict.fromkeys([*words, *(replaced if key == "aliases" else ())]))
    return joined


def stored_texts(published: Path) -> Iterator[str]:
    """Yield the stored texts, one page after another."""
    for start in range(0, 1 << 62, _PAGE):
        rows = ask(published, _TEXTS, {"page": str(_PAGE), "start": str(start)}).table.column("text").to_pylist()
        yield from rows
        if len(rows) < _PAGE:
            return


def suggestions(published: Path, watchlist: Watchlist, articles: int) -> Suggestions:
    """Suggest entities, aliases and stock codes that a watchlist lacks.

    Args:
        published: the published file.
        watchlist: what is listed already.
        articles: how many articles must report figures of an organisation.
    """
    listed = {name for entity in watchlist.entities for name in entity.all_names()}
    discovered: Sequence[dict[str, Any]] = ask(published, _DISCOVERED, {"articles": str(articles)}).table.to_pylist()
    passages = ask(published, _PASSAGES, {"pattern": PASSAGE}).table.to_pylist()
    return Suggestions(
        [row for row in discovered if row["name"] not in listed and not is_generic(row["name"])],
        suggest_names(watchlist, [(row["passage"], row["found"]) for row in passages]),
    )
