"""Addresses of the site's pages, relative to its folder. They depend only on what a page is of, so links stay valid."""

from __future__ import annotations

import re

from tasks.core.identifiers import hex_id, stable_id
from tasks.core.records import SourcedObservation
from tasks.core.store import SeriesFamily

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)
"""Ids of entities that are file names on every system; others get the hash of their id."""


def entity_path(entity: str, part: int = 1) -> str:
    """Return the address of an entity's page, or of a further part of a long one."""
    name = entity if SLUG.fullmatch(entity) and not entity.startswith("x-") else f"x-{hex_id(stable_id(entity))}"
    return f"entity/{name}{_suffix(part)}.html"


def series_path(family: SeriesFamily, part: int = 1) -> str:
    """Return the address of the page of a series, or of a further part of its table."""
    key = stable_id(family.entity, family.metric, family.scope, family.measure, family.unit)
    return f"series/{hex_id(key)}{_suffix(part)}.html"


def article_path(article_id: int) -> str:
    """Return the address of an article's page."""
    return f"article/{hex_id(article_id)}.html"


def place_in_article(item: SourcedObservation) -> str:
    """Return the address of an observation's number in the page of its article."""
    return f"{article_path(item.article_id)}#{row_id(item.observation_id)}"


def change_path(change_id: int) -> str:
    """Return the address of a change's page."""
    return f"change/{hex_id(change_id)}.html"


def row_id(observation_id: int) -> str:
    """Return the id of an observation's element in a page."""
    return f"o-{hex_id(observation_id)}"


def _suffix(part: int) -> str:
    return "" if part == 1 else f"-{part}"
